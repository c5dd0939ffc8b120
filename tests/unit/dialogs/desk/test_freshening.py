"""Freshening: the card of a call tells how long the client waits, anew every few minutes, and in place."""

from bot.work.timers import RINGS, Clockwork
from dialogs.ids import MINUTE
from dialogs.messages import OutboundMessage, Priority
from dialogs.texts import Text
from tests.fakes.domain import OLEG, World, actor, key_of, said


async def after(world: World, minutes: int) -> list[OutboundMessage]:
    """The cards that were drawn anew, a look each minute."""
    found: list[OutboundMessage] = []
    for _ in range(minutes):
        world.clock.at += MINUTE
        while await Clockwork(world.store, world.clock, RINGS, lambda: None).work():
            pass
        found += [row.message for row in await world.deliver_all()]
    return [one for one in found if key_of(one) == "desk-card"]


def minutes_on(card: OutboundMessage) -> object:
    assert isinstance(card.body, Text)
    return card.body.values["minutes"]


async def test_the_cards_wait_grows_in_place_every_five_minutes(world: World) -> None:
    await world.turn(said("нужен оператор"))
    (card,) = [row.message for row in await world.deliver_all() if key_of(row.message) == "desk-card"]
    again = await after(world, 12)
    assert [minutes_on(one) for one in again] == [5, 10]
    assert {(one.edits, one.priority) for one in again} == {(card.key, Priority.MIRROR)}


async def test_a_long_wait_is_shown_anew_ever_more_rarely(world: World) -> None:
    await world.turn(said("нужен оператор"))
    assert len(await after(world, 60)) <= 12
    assert len(await after(world, 600)) <= 25


async def test_who_has_taken_the_dialog_sees_no_more_changes(world: World) -> None:
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    await world.deliver_all()
    assert await after(world, 30) == []
