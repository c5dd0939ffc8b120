"""A manager's tools: send later, canned replies, transfer, and one's own shift."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.work.timers import RINGS, Clockwork
from dialogs.calendar.moments import moment_and_rest
from dialogs.desk.canned import Canned, CannedId, CannedReplies, filled, ranked
from dialogs.desk.later import Later
from dialogs.desk.renewing import link_to
from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import AlreadyTaken, BadInput, Conflict, Forbidden, NotFound
from dialogs.facts import FactKind
from dialogs.handovers.duty import Duty
from dialogs.handovers.queues import GENERAL, Rule
from dialogs.handovers.resolving import Resolution, Resolving
from dialogs.handovers.shifts import Presence
from dialogs.handovers.transferring import Transferring
from dialogs.store import Topic, Uow
from dialogs.tenant import Desk
from dialogs.texts import Text
from tests.fakes.domain import ACME, BOSS, OLEG, READER, VERA, World, actor, key_of, said

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


async def taken(world: World) -> None:
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    await world.deliver_all()


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


async def test_a_transfer_changes_the_owner_and_tells_them(world: World) -> None:
    await taken(world)
    number = await world.dialog()
    await Transferring(world.store, world.clock).to_member(actor(OLEG), number, VERA.id, "Ждёт счёт")
    dialog = await world.state()
    assert (dialog.mode, dialog.owner_id) == (Mode.HUMAN, VERA.id)
    rows = [row.message for row in await world.deliver_all()]
    assert str(VERA.telegram_id) in [row.chat for row in rows if key_of(row) == "desk-transferred-to-you"]
    with pytest.raises(AlreadyTaken):
        await world.desk.reply(actor(OLEG), number, StaffMessage("k2", "Ещё"))


async def test_a_transfer_to_a_queue_makes_the_client_wait_again(world: World) -> None:
    await taken(world)
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    assert (await world.state()).mode is Mode.WAITING
    assert len(await world.store.read(ACME, lambda uow: uow.handovers.waiting())) == 1


async def told_by_note(world: World) -> list[str]:
    """The chats that a note of Oleg's comes to."""
    number = await world.dialog()
    await Transferring(world.store, world.clock).note(actor(OLEG), number, "n1", "Ждёт счёт")
    return [row.message.chat for row in await world.deliver_all() if key_of(row.message) == "desk-note-from"]


async def test_without_a_group_a_note_reaches_all_who_may_take_the_dialog_out_of_the_queue(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    told = await told_by_note(world)
    assert str(VERA.telegram_id) in told
    assert str(OLEG.telegram_id) not in told, "they wrote it"


async def test_without_a_group_a_transfer_to_a_queue_names_the_client_and_can_be_taken(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await world.deliver_all()
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    rows = [row.message for row in await world.deliver_all()]
    lines = [row for row in rows if key_of(row) == "desk-transferred" and row.chat == str(VERA.telegram_id)]
    assert [(line.body.values["name"], bool(line.buttons)) for line in lines] == [("Анна", True)]  # type: ignore[union-attr]


async def test_without_a_group_who_gets_a_dialog_is_told_once(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await world.deliver_all()
    await Transferring(world.store, world.clock).to_member(actor(OLEG), await world.dialog(), VERA.id)
    rows = [row.message for row in await world.deliver_all()]
    told = [key_of(row) for row in rows if row.chat == str(VERA.telegram_id) and "transferred" in key_of(row)]
    assert told == ["desk-transferred-to-you"]


async def test_no_link_leads_to_a_topic_of_a_group_that_is_no_desk_any_more(world: World) -> None:
    await taken(world)
    number = await world.dialog()

    def unit(uow: Uow) -> tuple[str, str]:
        uow.handovers.set_topic(Topic(number, "-1001234", "17"))
        uow.setup.set_desk(Desk("-1001234", "Стойка"))
        there = link_to(uow, number)
        uow.setup.set_desk(None)
        return there, link_to(uow, number)

    assert await world.store.run(ACME, unit) == ("https://t.me/c/1234/17", "none")


async def test_a_note_reaches_whom_the_queue_asks_first(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.rota.save_queue(replace(GENERAL, rule=Rule.NAMED, named=VERA.id)))
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    assert await told_by_note(world) == [str(VERA.telegram_id)]


async def test_a_note_for_oneself_or_for_the_bot_is_refused(world: World) -> None:
    await taken(world)
    for _ in ("own", "the bot's"):
        with pytest.raises(BadInput):
            await told_by_note(world)
        await world.desk.release(actor(OLEG), await world.dialog())


async def test_nobody_is_handed_a_dialog_who_may_not_work(world: World) -> None:
    await taken(world)
    with pytest.raises(BadInput):
        await Transferring(world.store, world.clock).to_member(actor(OLEG), await world.dialog(), READER.id)


async def test_a_transfer_is_a_fact(world: World) -> None:
    await taken(world)
    await Transferring(world.store, world.clock).to_member(actor(OLEG), await world.dialog(), VERA.id)
    facts = await world.store.read(ACME, lambda uow: uow.facts.by_member(OLEG.id, 0))
    assert facts[-1].kind is FactKind.TRANSFERRED


async def test_a_canned_reply_is_saved_found_and_removed(world: World) -> None:
    canned = CannedReplies(world.store, world.clock)
    one = await canned.save(actor(BOSS), "/Доставка", "Доставим завтра, {клиент}!")
    assert [item.name for item in await canned.search(actor(OLEG), "дос")] == ["доставка"]
    await canned.save(actor(BOSS), "доставка", "Другой текст", one.id)
    with pytest.raises(Conflict):
        await canned.save(actor(BOSS), "доставка", "Ещё один")
    await canned.remove(actor(BOSS), one.id)
    assert await canned.every(actor(OLEG)) == []


async def test_a_manager_uses_canned_replies_and_does_not_change_them(world: World) -> None:
    with pytest.raises(Forbidden):
        await CannedReplies(world.store, world.clock).save(actor(OLEG), "а", "б")


@pytest.mark.parametrize(("name", "words"), [("два слова", "x"), ("", "x"), ("а", ""), ("а", "{фамилия}")])
async def test_a_canned_reply_that_can_not_be_used_is_refused(world: World, name: str, words: str) -> None:
    with pytest.raises(BadInput):
        await CannedReplies(world.store, world.clock).save(actor(BOSS), name, words)


def test_names_that_begin_so_come_before_texts_that_hold_it() -> None:
    every = [Canned(CannedId(name), name, words) for name, words in
             (("адрес", "ждём на доставке"), ("доставка", "x"), ("платная-доставка", "x"), ("имя", "x"))]  # fmt: skip
    assert [one.name for one in ranked(every, "достав")] == ["доставка", "платная-доставка", "адрес"]
    assert len(ranked(every, "")) == 4


def test_variables_are_filled_and_an_empty_one_leaves_no_hole() -> None:
    assert filled("Здравствуйте, {клиент}!", {"client": "Анна"}) == "Здравствуйте, Анна!"
    assert filled("Спасибо {client}!", {}) == "Спасибо!"


async def test_each_sets_their_own_shift_and_only_a_lead_anothers(world: World) -> None:
    duty = Duty(world.store, world.clock)
    assert (await duty.appear(actor(OLEG), Presence.BREAK)).presence is Presence.BREAK
    with pytest.raises(Forbidden):
        await duty.limit(actor(OLEG), 3, VERA.id)
    assert (await duty.limit(actor(BOSS), 3, VERA.id)).limit == 3


async def test_quiet_ends_by_itself_and_by_coming_back(world: World) -> None:
    duty = Duty(world.store, world.clock)
    assert (await duty.mute(actor(OLEG), 30)).muted_until > world.clock.at
    assert (await duty.appear(actor(OLEG), Presence.ON)).muted_until == 0
    with pytest.raises(BadInput):
        await duty.mute(actor(OLEG), 5000)
