"""Words that a manager plans: how moments are typed, and what goes out when they have come."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.work.timers import RINGS, Clockwork
from dialogs.calendar.moments import moment_and_rest
from dialogs.desk.later import Later
from dialogs.desk.replying import StaffMessage
from dialogs.errors import AlreadyTaken, BadInput, NotFound
from dialogs.handovers.resolving import Resolution, Resolving
from dialogs.handovers.transferring import Transferring
from dialogs.texts import Text
from tests.fakes.domain import OLEG, VERA, World, actor, key_of, said, taken

MINUTE = 60_000
MOSCOW = "Europe/Moscow"


def at(words: str) -> int:
    return int(datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(MOSCOW)).timestamp() * 1000)


NOW = at("2026-11-21 12:00")


@pytest.mark.parametrize(
    ("typed", "when", "rest"),
    [
        ("18:00 Перезвоним", "2026-11-21 18:00", "Перезвоним"), ("9:00 текст", "2026-11-22 09:00", "текст"),
        ("завтра в 9.30 текст", "2026-11-22 09:30", "текст"), ("tomorrow at 9:30 text", "2026-11-22 09:30", "text"),
        ("25.12 10:00 с праздником", "2026-12-25 10:00", "с праздником"), ("+30м текст", "2026-11-21 12:30", "текст"),
        ("+2ч текст", "2026-11-21 14:00", "текст"), ("+1h text", "2026-11-21 13:00", "text"),
        ("+15 текст", "2026-11-21 12:15", "текст"), ("18:00", "2026-11-21 18:00", ""),
        ("1m text", "2026-11-21 12:01", "text"), ("30 минут текст", "2026-11-21 12:30", "текст"),
        ("2ч текст", "2026-11-21 14:00", "текст"), ("1 Dec 9:00 text", "2026-12-01 09:00", "text"),
        ("1 декабря в 9:00 текст", "2026-12-01 09:00", "текст"), ("5 January 2027 9:00", "2027-01-05 09:00", ""),
    ],
)  # fmt: skip
def test_moments_are_read_as_people_type_them(typed: str, when: str, rest: str) -> None:
    assert moment_and_rest(typed, MOSCOW, NOW) == (at(when), rest)


@pytest.mark.parametrize(
    "typed",
    ["текст", "15 текст", "5 monitors", "25:00 текст", "30.02 10:00 текст", "12:61 текст", "5 коробок 9:00", ""],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        moment_and_rest(typed, MOSCOW, NOW)
    assert caught.value.text.key == "error-moment"


@pytest.mark.parametrize("typed", ["+400д текст", "01.10.2027 10:00 текст", "01.01.2020 10:00 текст"])
def test_the_past_and_the_far_future_are_refused(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        moment_and_rest(typed, MOSCOW, NOW)
    assert caught.value.text.key == "error-moment-range"


async def ring(world: World, minutes: int) -> list[str]:
    world.clock.at += minutes * MINUTE
    while await Clockwork(world.store, world.clock, RINGS, lambda: None).work():
        pass
    return [str(row.message.body) if row.message.author == "staff" else key_of(row.message)
            for row in await world.deliver_all()]  # fmt: skip


async def test_planned_words_go_out_once_at_their_moment(world: World) -> None:
    await taken(world)
    later = Later(world.store, world.clock)
    for _ in range(2):
        await later.plan(actor(OLEG), await world.dialog(), StaffMessage("k1", "Готово"), world.clock.at + 10 * MINUTE)
    assert "Готово" not in await ring(world, 5)
    assert (await ring(world, 6)).count("Готово") == 1
    assert "Готово" not in await ring(world, 60)


async def test_planned_words_can_be_called_back_until_they_go(world: World) -> None:
    await taken(world)
    later, number = Later(world.store, world.clock), await world.dialog()
    planned = await later.plan(actor(OLEG), number, StaffMessage("k1", "Готово"), world.clock.at + MINUTE)
    assert [one.words for one in await later.planned(actor(OLEG), number)] == ["Готово"]
    await later.cancel(actor(OLEG), planned.key)
    assert "Готово" not in await ring(world, 5)
    with pytest.raises(NotFound):
        await later.cancel(actor(OLEG), planned.key)


async def test_planned_words_of_a_dialog_that_another_has_are_told_and_not_sent(world: World) -> None:
    await taken(world)
    number = await world.dialog()
    await Later(world.store, world.clock).plan(
        actor(OLEG), number, StaffMessage("k1", "Готово"), world.clock.at + MINUTE
    )
    await Transferring(world.store, world.clock).to_member(actor(OLEG), number, VERA.id)
    said_then = await ring(world, 5)
    assert "Готово" not in said_then
    assert "desk-later-failed" in said_then


async def planned(world: World, words: str = "Готово", minutes: int = 1, key: str = "k1") -> None:
    due = world.clock.at + minutes * MINUTE
    await Later(world.store, world.clock).plan(actor(OLEG), await world.dialog(), StaffMessage(key, words), due)


async def test_closing_cancels_planned_words_and_shows_them(world: World) -> None:
    await taken(world)
    await planned(world)
    await planned(world, "И ещё", key="k2")
    await Resolving(world.store, world.clock).resolve(actor(OLEG), await world.dialog(), Resolution.SOLVED)
    (told,) = [row.message.body for row in await world.deliver_all() if key_of(row.message) == "desk-later-dropped"]
    assert isinstance(told, Text) and told.values == {"count": 2, "words": "🕐 Готово\n\n🕐 И ещё"}
    await world.turn(said("ещё вопрос", number="2"))
    assert "Готово" not in await ring(world, 5)
    assert (await world.state()).owner_id is None


async def test_a_dialog_that_closed_by_itself_sends_nothing_planned(world: World) -> None:
    await taken(world)
    await world.desk.reply(actor(OLEG), await world.dialog(), StaffMessage("k0", "Здравствуйте!"))
    await planned(world, minutes=30 * 24 * 60)
    said_then = await ring(world, 10 * 24 * 60)
    assert "desk-later-dropped" in said_then and "desk-closed-quiet" in said_then
    assert "Готово" not in await ring(world, 30 * 24 * 60)


async def test_planned_words_never_take_the_dialog_of_another_case(world: World) -> None:
    await taken(world)
    await planned(world, minutes=10 * 24 * 60)
    await world.desk.release(actor(OLEG), await world.dialog())
    world.clock.at += 9 * 24 * 60 * MINUTE  # the bot's silent dialog is over by now: these words are a new case
    await world.turn(said("доставка?", number="2"))
    said_then = await ring(world, 2 * 24 * 60)
    assert "desk-later-failed" in said_then and "Готово" not in said_then
    assert (await world.state()).owner_id is None


async def test_who_gives_a_dialog_back_is_told_of_what_still_goes_out(world: World) -> None:
    await taken(world)
    await planned(world)
    await world.desk.release(actor(OLEG), await world.dialog())
    assert "desk-later-goes-on" in [key_of(row.message) for row in await world.deliver_all()]
    assert "Готово" in await ring(world, 5)


async def test_another_managers_dialog_takes_no_plans(world: World) -> None:
    await taken(world)
    with pytest.raises(AlreadyTaken):
        await Later(world.store, world.clock).plan(
            actor(VERA), await world.dialog(), StaffMessage("k", "x"), world.clock.at + MINUTE
        )
