"""The audit as owners read it: names instead of ids, the newest first, for those who may."""

import pytest

from dialogs.answers.curated import CuratedAnswers
from dialogs.company.auditing import Auditing
from dialogs.company.setup import Companies
from dialogs.errors import Forbidden
from dialogs.learning.checks import Checks
from dialogs.store import AuditEntry
from tests.fakes.domain import ACME, BOSS, INBOX, NOON, OLEG, READER, World, actor


async def test_changes_of_saved_questions_and_ready_answers_are_told_by_their_words(world: World) -> None:
    checks, curated = Checks(world.store, world.clock), CuratedAnswers(world.store, world.clock)
    saved = await checks.add(actor(BOSS), "Сколько стоит доставка?", "ru", "Доставка")
    await checks.flip(actor(BOSS), saved.id, "")
    await checks.remove(actor(BOSS), saved.id)
    answer = await curated.add(actor(BOSS), "Есть ли скидки?", "Да.")
    await curated.remove(actor(BOSS), answer.id)
    told = [(line.action, line.by, line.what) for line in await Auditing(world.store).last(actor(BOSS), 5)]
    assert told == [
        ("curated.remove", "Boss", "Есть ли скидки?"),
        ("curated.save", "Boss", "Есть ли скидки?"),
        ("check.remove", "Boss", "Сколько стоит доставка?"),
        ("check.expect", "Boss", "Сколько стоит доставка?"),
        ("check.save", "Boss", "Сколько стоит доставка?"),
    ]


@pytest.mark.parametrize(("by", "kind"), [("bot", "bot"), ("file", "file"), ("v1", "client")])
async def test_who_is_no_member_is_told_by_kind(world: World, by: str, kind: str) -> None:
    await world.store.run(ACME, lambda uow: uow.audit.add(AuditEntry(NOON, by, "inbox.enable", INBOX.id)))
    [line] = await Auditing(world.store).last(actor(BOSS), 1)
    assert (line.by, line.kind, line.what) == ("", kind, INBOX.name)


@pytest.mark.parametrize("who", [OLEG, READER])
async def test_only_those_who_run_the_company_read_it(world: World, who: object) -> None:
    with pytest.raises(Forbidden):
        await Auditing(world.store).last(actor(who), 1)  # type: ignore[arg-type]


async def test_the_days_work_in_dialogs_is_told_only_when_asked_for(world: World) -> None:
    for action in ("handover.ask", "dialog.reply", "source.add"):
        await world.store.run(ACME, lambda uow, one=action: uow.audit.add(AuditEntry(NOON, "bot", one, "s")))
    auditing = Auditing(world.store)
    assert [line.action for line in await auditing.last(actor(BOSS), 9)] == ["source.add"]
    assert len(await auditing.last(actor(BOSS), 9, work=True)) == 3


async def test_changed_settings_are_named(world: World) -> None:
    bot = await world.store.read(ACME, lambda uow: uow.setup.bots()[0])
    await Companies(world.store, world.clock).change(actor(BOSS), bot.bot_id, bot.number, "price_in", 0.5)
    [line] = await Auditing(world.store).last(actor(BOSS), 1)
    assert (line.action, line.settings) == ("bot.publish", ("price_in",))
