"""An offer that nobody takes is offered once more, and then kept as a gap; nobody is handed over unasked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.work.timers import RINGS, Clockwork
from dialogs.answers.intents import ENOUGH_BUTTON
from dialogs.arrivals.happenings import happen
from dialogs.dialog import Mode
from dialogs.events import Deletion, Reach
from dialogs.learning.gaps import Case, Why
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Received
from locales import say
from tests.fakes.domain import ACME, INBOX, OLEG, World, actor, found, key_of, said

NEARLY = replace(found("Подъём без лифта стоит 150 рублей за этаж.", 0.4, "Доставка"), path="Доставка › Подъём")
ASKED = "Поднимете стиралку на пятый этаж?"


@pytest.fixture
async def offered(world: World) -> World:
    """A client was offered what may help."""
    world.retriever.gives = [NEARLY]
    (offer,) = await world.to_client(ASKED)
    assert key_of(offer) == "client-nearly"
    return world


async def after(world: World, minutes: float = 3.1) -> list[OutboundMessage]:
    """What the client was told when so many minutes had passed."""
    world.clock.at += int(minutes * 60_000)
    await Clockwork(world.store, world.clock, RINGS, lambda: None).work()
    sent = [row.message for row in await world.deliver_all()]
    return [one for one in sent if one.audience is Audience.CUSTOMER]


async def cases(world: World) -> Sequence[Case]:
    number = await world.dialog()
    return await world.store.read(ACME, lambda uow: uow.gaps.of_dialog(number))


async def happens(world: World, event: Any) -> None:
    await world.store.run(ACME, lambda uow: happen(uow, INBOX, [event], world.clock.now()))


async def test_it_is_offered_once_more_with_a_way_out(offered: World) -> None:
    (again,) = await after(offered)
    assert key_of(again) == "client-still"
    assert [[button.value for button in row] for row in again.buttons] == [["mean:c1"], ["person"], [ENOUGH_BUTTON]]
    assert (await offered.state()).mode is Mode.BOT


async def test_it_is_never_offered_a_third_time(offered: World) -> None:
    assert await after(offered)
    assert await after(offered, 60) == []


async def test_in_vain_again_the_question_is_kept_as_one_that_may_be_a_gap(offered: World) -> None:
    await after(offered)
    assert await cases(offered) == []
    await after(offered)
    assert [(case.why, case.question) for case in await cases(offered)] == [(Why.UNTAKEN, ASKED)]


async def test_nothing_happens_before_its_time(offered: World) -> None:
    assert await after(offered, 2.9) == []
    assert await cases(offered) == []


async def test_who_took_it_is_left_alone(offered: World) -> None:
    await offered.to_client("Доставка: Подъём", "2", button="mean:c1")
    assert await after(offered) == []
    assert await cases(offered) == []


async def test_who_asked_something_else_is_left_alone(offered: World) -> None:
    offered.retriever.gives = [found()]
    await offered.to_client("Сколько стоит доставка?", "2")
    assert await after(offered) == []


async def test_after_a_person_came_nothing_is_offered_and_the_question_is_kept(offered: World) -> None:
    await offered.desk.take(actor(OLEG), await offered.dialog())
    await offered.deliver_all()
    assert await after(offered) == []
    assert len(await cases(offered)) == 1


async def test_a_claim_after_it_was_stored_still_drops_it(offered: World) -> None:
    offered.clock.at += 200_000
    await Clockwork(offered.store, offered.clock, RINGS, lambda: None).work()
    await offered.desk.take(actor(OLEG), await offered.dialog())
    assert "client-still" not in [key_of(row.message) for row in await offered.deliver_all()]


async def test_a_person_who_came_and_went_is_not_followed_by_it(offered: World) -> None:
    number = await offered.dialog()
    await offered.desk.take(actor(OLEG), number)
    await offered.desk.release(actor(OLEG), number)
    await offered.deliver_all()
    assert await after(offered) == []


@pytest.mark.parametrize("words", ["стоп", "stop"])
async def test_who_wants_no_more_messages_gets_none(offered: World, words: str) -> None:
    await offered.to_client(words, "2")
    assert await after(offered) == []


async def test_who_left_is_not_written_to(offered: World) -> None:
    await happens(offered, Reach(INBOX.id, "v1", False, offered.clock.now()))
    assert await after(offered) == []
    assert len(await cases(offered)) == 1


async def test_a_question_that_was_taken_back_is_forgotten(offered: World) -> None:
    await happens(offered, Deletion(INBOX.id, "v1", "v1:1", offered.clock.now()))
    assert await after(offered) == []
    assert await cases(offered) == []


async def test_words_that_lie_unread_come_first(offered: World) -> None:
    now = offered.clock.now()
    event = Received(INBOX.id, "v1:2", "in1:v1", 0, b"{}", now)
    await offered.store.run(ACME, lambda uow: uow.lanes.receive(event, now + 999_999, now + 999_999))
    assert await after(offered) == []


async def test_an_offer_that_has_not_gone_yet_is_not_followed(world: World) -> None:
    world.retriever.gives = [NEARLY]
    await world.turn(said(ASKED))
    world.clock.at += 200_000
    await Clockwork(world.store, world.clock, RINGS, lambda: None).work()
    assert [key_of(row.message) for row in await world.deliver_all()] == ["client-nearly"]
    assert [key_of(one) for one in await after(world)] == ["client-still"]


async def test_the_owner_says_after_how_long(world: World) -> None:
    await world.set_bot(offer_wait_minutes=0.5)
    world.retriever.gives = [NEARLY]
    await world.to_client(ASKED)
    assert [key_of(one) for one in await after(world, 0.6)] == ["client-still"]


async def test_where_the_owner_wants_it_never_the_question_is_kept_all_the_same(world: World) -> None:
    await world.set_bot(offer_wait_minutes=0.0)
    world.retriever.gives = [NEARLY]
    await world.to_client(ASKED)
    assert await after(world) == []
    assert len(await cases(world)) == 1


async def test_a_letter_is_followed_after_a_day(world: World) -> None:
    letters = replace(INBOX, kind="email", tenant_id=ACME)
    await world.store.run(ACME, lambda uow: uow.setup.save_inbox(letters))
    world.retriever.gives = [NEARLY]
    batch = replace(await world.claim(said(ASKED)), inbox=letters)
    heard = await world.engine.hear(batch)
    await world.engine.settle(batch, heard, await world.engine.think(heard))
    await world.deliver_all()
    assert await after(world, 60) == []
    assert [key_of(one) for one in await after(world, 24 * 60)] == ["client-still"]


async def test_a_yes_to_it_shows_what_was_found(offered: World) -> None:
    await after(offered)
    (answer,) = await offered.to_client("да", "2")
    assert answer.body.values["answer"] == NEARLY.text  # type: ignore[union-attr]  # it is a Text


async def test_a_tap_shows_what_was_found(offered: World) -> None:
    (again,) = await after(offered)
    (answer,) = await offered.to_client("Доставка: Подъём", "2", button=again.buttons[0][0].value)
    assert answer.body.values["answer"] == NEARLY.text  # type: ignore[union-attr]  # it is a Text
    await after(offered)
    assert await cases(offered) == []


@pytest.mark.parametrize("words", ["нет", "no", "нет, спасибо", "No thanks", "уже не надо"])
async def test_a_no_to_it_calls_nobody(offered: World, words: str) -> None:
    await after(offered)
    await offered.to_client(words, "2")
    assert (await offered.state()).mode is Mode.BOT


async def test_its_last_button_calls_nobody_in_either_language(offered: World) -> None:
    (again,) = await after(offered)
    (button,) = again.buttons[2]
    for number, language in enumerate(("ru", "en")):
        told = await offered.to_client(say(button.text, language), f"2{number}", button=button.value)
        assert [key_of(one) for one in told] == ["client-welcome"]


async def test_whoever_writes_on_after_it_gets_a_person(offered: World) -> None:
    await after(offered)
    await offered.to_client("мне без лифта, на пятый", "2")
    assert (await offered.state()).mode is Mode.WAITING


async def test_a_person_instead_of_what_was_offered_makes_it_a_candidate_too(offered: World) -> None:
    await offered.to_client("Позвать сотрудника", "2", button="person")
    assert [(case.why, case.question) for case in await cases(offered)] == [(Why.UNTAKEN, ASKED)]
