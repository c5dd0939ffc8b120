"""Overhearing: a topic that stands shows what the bot and the client say, in batches, and the client reads it once."""

from dataclasses import replace

import pytest

from bot.work.timers import RINGS, Clockwork
from dialogs.access import Actor
from dialogs.company.desk_binding import DeskBinding
from dialogs.messages import Audience, OutboundMessage, Priority
from dialogs.store import Topic, Uow
from dialogs.texts import Text
from tests.fakes.domain import ACME, BOSS, DESK, OLEG, World, actor, key_of, said

ANSWER = "Доставка стоит 300 рублей."


async def had_a_person(world: World) -> None:
    """The client once had a manager: their topic stands, and the bot has the dialog again."""
    await world.turn(said("нужен оператор", number="a1"))
    number = await world.dialog()
    await world.desk.take(actor(OLEG), number)
    await world.desk.release(actor(OLEG), number)
    await world.store.run(ACME, lambda uow: uow.handovers.set_topic(Topic(number, DESK.chat, "17")))
    await world.deliver_all()


async def ask(world: World, number: int) -> None:
    await world.turn(said(f"Сколько стоит доставка {number}?", number=f"q{number}"))


async def after(world: World, seconds: int, deliver: bool = True) -> list[OutboundMessage]:
    world.clock.at += seconds * 1000
    while await Clockwork(world.store, world.clock, RINGS, lambda: None).work():
        pass
    return [row.message for row in await world.deliver_all()] if deliver else []


def overheard(messages: list[OutboundMessage]) -> list[str]:
    bodies = [one.body for one in messages if key_of(one) == "desk-overheard"]
    return [str(body.values["lines"]) for body in bodies if isinstance(body, Text)]


async def test_what_is_said_within_seconds_is_one_message_of_the_topic(world: World) -> None:
    await had_a_person(world)
    for number in (1, 2):
        await ask(world, number)
    sent = await after(world, 25)
    (lines,) = overheard(sent)
    assert [line[6:] for line in lines.split("\n")] == [
        "👤 Сколько стоит доставка 1?", f"🤖 {ANSWER}", "👤 Сколько стоит доставка 2?", f"🤖 {ANSWER}",
    ]  # fmt: skip
    (message,) = [one for one in sent if key_of(one) == "desk-overheard"]
    assert (message.audience, message.priority) == (Audience.DESK, Priority.MIRROR)


async def test_the_client_reads_each_answer_once(world: World) -> None:
    await had_a_person(world)
    await ask(world, 1)
    sent = [row.message for row in await world.deliver_all()] + await after(world, 25) + await after(world, 3600)
    assert len([one for one in sent if one.audience is Audience.CUSTOMER]) == 1
    assert len(overheard(sent)) == 1


async def test_a_dialog_that_never_had_a_person_is_not_overheard(world: World) -> None:
    await ask(world, 1)
    number = await world.dialog()
    await world.store.run(ACME, lambda uow: uow.handovers.set_topic(Topic(number, DESK.chat, "17")))
    assert overheard(await after(world, 25)) == []


@pytest.mark.parametrize("closed", [True, False])
async def test_a_topic_that_a_person_closed_or_that_is_gone_stays_quiet(world: World, closed: bool) -> None:
    await had_a_person(world)
    number = await world.dialog()
    await ask(world, 1)

    def gone(uow: Uow) -> None:
        uow.handovers.drop_topic(number)
        if closed:
            uow.handovers.set_topic(Topic(number, DESK.chat, "17", closed=True))

    await world.store.run(ACME, gone)
    assert overheard(await after(world, 25)) == []


async def test_a_call_for_a_person_shows_the_words_on_its_card_alone(world: World) -> None:
    await had_a_person(world)
    await ask(world, 1)
    await world.turn(said("нужен оператор", number="a2"))
    sent = await after(world, 25)
    assert overheard(sent) == []
    card = next(one for one in sent if key_of(one) == "desk-card")
    assert isinstance(card.body, Text) and ANSWER in str(card.body.values["history"])


async def test_who_comes_by_themselves_is_not_told_later_that_the_bot_has_the_dialog(world: World) -> None:
    await had_a_person(world)
    await ask(world, 1)
    await world.desk.take(actor(OLEG), await world.dialog())
    sent = await after(world, 25)
    assert overheard(sent) == []
    (card,) = [one for one in sent if key_of(one) == "desk-card"]
    assert isinstance(card.body, Text) and ANSWER in str(card.body.values["history"])


async def test_a_batch_that_the_budget_holds_back_takes_in_the_next_one(world: World) -> None:
    await had_a_person(world)
    await ask(world, 1)
    await after(world, 25, deliver=False)
    await ask(world, 2)
    (lines,) = overheard(await after(world, 25))
    assert lines.count("👤") == 2


async def test_an_owner_turns_it_off_and_on(world: World) -> None:
    await had_a_person(world)
    binding = DeskBinding(world.store, world.clock)
    await binding.flip_overhearing(Actor(BOSS))
    await ask(world, 1)
    assert overheard(await after(world, 25)) == []
    await binding.flip_overhearing(Actor(BOSS))
    await ask(world, 2)
    assert len(overheard(await after(world, 25))) == 1


async def test_turned_off_meanwhile_nothing_is_shown(world: World) -> None:
    await had_a_person(world)
    await ask(world, 1)
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(replace(DESK, overhears=False)))
    assert overheard(await after(world, 25)) == []
