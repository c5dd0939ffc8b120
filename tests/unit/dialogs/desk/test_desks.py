"""Several groups of one desk: which one a dialog goes to, and that it stays there."""

from dataclasses import replace

import pytest

from dialogs.access import Actor
from dialogs.arrivals.moving import desk_moved
from dialogs.company.desk_binding import DeskBinding
from dialogs.desk.cards import is_card
from dialogs.desk.desks import roomiest
from dialogs.desk.my_day import my_day
from dialogs.desk.renewing import link_to
from dialogs.errors import NotFound
from dialogs.handovers.unattended import unattended
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Topic, Uow
from dialogs.tenant import Desk
from tests.fakes.domain import ACME, BOSS, DESK, NOON, World, said

SECOND = Desk("-100600", "Стойка 2")


async def two(world: World, most: int = 1) -> DeskBinding:
    binding = DeskBinding(world.store, world.clock)
    await binding.add(Actor(BOSS), SECOND)
    await binding.fill(Actor(BOSS), most)
    return binding


async def to_desk(world: World, chat: str, words: str = "нужен оператор", number: str = "1") -> list[OutboundMessage]:
    await world.deliver_all()
    await world.turn(said(words, chat, number))
    return [row.message for row in await world.deliver_all() if row.message.audience is Audience.DESK]


def test_the_first_group_that_is_not_full_is_taken_and_the_emptiest_when_all_are() -> None:
    desks = (replace(DESK, most=2), replace(SECOND, most=2))
    assert roomiest(desks, {DESK.chat: 1}) == desks[0]
    assert roomiest(desks, {DESK.chat: 2, SECOND.chat: 1}) == desks[1]
    assert roomiest(desks, {DESK.chat: 5, SECOND.chat: 4}) == desks[1]


async def test_a_full_group_sends_the_next_dialog_to_the_other_one(world: World) -> None:
    await two(world)
    assert {one.chat for one in await to_desk(world, "a")} == {DESK.chat}
    assert {one.chat for one in await to_desk(world, "b")} == {SECOND.chat}


async def test_a_dialog_keeps_its_group_whatever_is_free_later(world: World) -> None:
    await two(world)
    await to_desk(world, "a")
    await to_desk(world, "b")
    await world.desk.release(Actor(BOSS), await world.dialog("a"))
    assert {one.chat for one in await to_desk(world, "b", "Вы где?", "2")} == {SECOND.chat}


async def test_a_group_that_is_unbound_leaves_its_dialogs_to_the_others(world: World) -> None:
    binding = await two(world)
    await to_desk(world, "a")
    await to_desk(world, "b")
    await binding.remove(Actor(BOSS), DESK.chat)
    moved = [row.message for row in await world.deliver_all() if row.message.audience is Audience.DESK]
    assert SECOND.chat in {one.chat for one in moved} and DESK.chat not in {one.chat for one in moved}
    with pytest.raises(NotFound):
        await binding.remove(Actor(BOSS), DESK.chat)
    assert [one.chat for one in await world.store.read(ACME, lambda uow: uow.setup.desks())] == [SECOND.chat]


async def test_where_the_desk_moved_the_card_is_one_and_shows_its_state(world: World) -> None:
    binding = DeskBinding(world.store, world.clock)
    await to_desk(world, "a")
    number = await world.dialog("a")
    for desk in (SECOND, DESK):
        await binding.bind(Actor(BOSS), desk)
    assert [one.edits for one in await cards(world)] == ["", first := await card_key_of(world)]
    await binding.bind(Actor(BOSS), SECOND)
    await cards(world)
    await world.desk.take(Actor(BOSS), number)
    [taken] = await cards(world)
    assert (taken.chat, taken.edits) == (SECOND.chat, f"{first}:{SECOND.chat}")


async def cards(world: World) -> list[OutboundMessage]:
    return [row.message for row in await world.deliver_all() if is_card(row.message)]


async def card_key_of(world: World) -> str:
    handover = await world.call("a")
    assert handover
    return f"card:{handover.id}"


async def test_either_group_is_followed_when_it_becomes_a_supergroup(world: World) -> None:
    await two(world)
    for chat, to in ((DESK.chat, "-100501"), (SECOND.chat, "-100601")):
        await world.store.run(ACME, lambda uow, chat=chat, to=to: desk_moved(uow, chat, to, 5))
    assert [one.chat for one in await world.store.read(ACME, lambda uow: uow.setup.desks())] == ["-100501", "-100601"]


async def test_nothing_leads_to_a_topic_of_a_group_that_is_no_longer_bound(world: World) -> None:
    await to_desk(world, "a")
    number = await world.dialog("a")
    await world.desk.take(Actor(BOSS), number)
    await world.turn(said("Вы где?", "a", "2"))
    await world.store.run(ACME, lambda uow: uow.handovers.set_topic(Topic(number, DESK.chat, "17")))

    def led(uow: Uow) -> tuple[Topic | None, Topic | None, str]:
        return unattended(uow)[0].topic, my_day(uow, BOSS.id, NOON).mine[0][2], link_to(uow, number)

    assert all(await world.store.read(ACME, led)), "the group is bound"
    await DeskBinding(world.store, world.clock).unbind(Actor(BOSS))
    assert await world.store.read(ACME, led) == (None, None, "none")


async def test_a_topic_that_is_gone_leaves_its_place_behind(world: World) -> None:
    await to_desk(world, "a")
    number = await world.dialog("a")
    await world.store.run(ACME, lambda uow: uow.handovers.set_topic(Topic(number, DESK.chat, "17")))
    await world.store.run(ACME, lambda uow: uow.handovers.drop_topic(number))
    topic, room = await world.store.read(ACME, lambda uow: (uow.handovers.topic(number), uow.handovers.room(number)))
    assert topic is None and room and room.old == f"{DESK.chat}:17"
