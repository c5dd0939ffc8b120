"""One contract for gaps and their cases, over SQLite and Postgres."""

from dataclasses import replace

import pytest

from bot.storage.engines.opening import SqlStore
from dialogs.answers.trace import Trace
from dialogs.errors import NotFound
from dialogs.ids import BotId, CustomerId, DialogId, EpisodeId, SourceId, TenantId, TraceId
from dialogs.learning.checks import Change, CheckId, Item, Result, Run, RunId, Saved
from dialogs.learning.feedback import CLIENT, Fault, Feedback, Verdict
from dialogs.learning.gaps import Case, Gap, GapId, GapState, Why
from dialogs.store import Uow
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, NOON, OLEG

OTHER = TenantId("other")


def case(number: int, client: str = "a", why: Why = Why.MISSING) -> Case:
    return Case(f"c{number}", DialogId("d"), EpisodeId("e"), CustomerId(client), "Где?", NOON + number, why, "ru",
                trace_id=TraceId("t"), answer="Тут", answered_by=OLEG.id)  # fmt: skip


GAP = Gap(
    GapId("g"), "Где?", "ru", NOON, NOON + 5, GapState.DRAFT, 2, 3, 1, 2, "Тут", OLEG.id, OLEG.id, NOON,
    SourceId("s"), (0.5, -0.25),
)  # fmt: skip


async def test_a_gap_comes_back_as_it_was(store: SqlStore) -> None:
    await store.run(ACME, lambda uow: uow.gaps.save(GAP))
    assert await store.read(ACME, lambda uow: uow.gaps.get(GAP.id)) == GAP
    assert list(await store.read(ACME, lambda uow: uow.gaps.every())) == [GAP]
    assert list(await store.read(OTHER, lambda uow: uow.gaps.every())) == []
    with pytest.raises(NotFound):
        await store.read(OTHER, lambda uow: uow.gaps.get(GAP.id))


async def test_a_case_is_noted_once_and_grouped_once(store: SqlStore) -> None:
    assert await store.run(ACME, lambda uow: uow.gaps.note(case(1)))
    assert not await store.run(ACME, lambda uow: uow.gaps.note(case(1)))
    loose = await store.read(SYSTEM, lambda uow: uow.gaps.loose(9))
    assert [(tenant, one) for tenant, one in loose] == [(ACME, case(1))]
    assert await store.run(ACME, lambda uow: uow.gaps.group(case(1), GAP.id))
    assert not await store.run(ACME, lambda uow: uow.gaps.group(case(1), GapId("other")))
    assert not await store.read(SYSTEM, lambda uow: uow.gaps.loose(9))


async def test_clients_and_misses_are_counted(store: SqlStore) -> None:
    for one in (case(1), case(2, why=Why.DISLIKED), case(3, "b", Why.PERSON), case(4, "b", Why.UNTAKEN)):
        await store.run(ACME, lambda uow, one=one: uow.gaps.note(one))
        await store.run(ACME, lambda uow, one=one: uow.gaps.group(one, GAP.id))
    assert await store.read(ACME, lambda uow: uow.gaps.count(GAP.id)) == (2, 4, 2)
    assert [one.id for one in await store.read(ACME, lambda uow: uow.gaps.cases(GAP.id, 2))] == ["c4", "c3"]
    assert len(await store.read(ACME, lambda uow: uow.gaps.of_dialog(DialogId("d")))) == 4
    assert await store.read(ACME, lambda uow: uow.gaps.count(GapId("none"))) == (0, 0, 0)


async def test_loose_cases_are_the_systems_business(store: SqlStore) -> None:
    with pytest.raises(NotFound):
        await store.read(ACME, lambda uow: uow.gaps.loose(9))


async def test_a_verdict_is_one_for_each_judge_and_may_change(store: SqlStore) -> None:
    trace, mine = TraceId("t"), Feedback(TraceId("t"), CLIENT, Verdict.UP, NOON, DialogId("d"))
    worse = Feedback(trace, CLIENT, Verdict.DOWN, NOON + 1, DialogId("d"), Fault.OUTDATED)
    for one in (mine, worse, Feedback(trace, OLEG.id, Verdict.UP, NOON + 2)):
        await store.run(ACME, lambda uow, one=one: uow.feedback.save(one))
    rows = await store.read(ACME, lambda uow: uow.feedback.of_trace(trace))
    assert [(row.by, row.fault) for row in rows] == [(CLIENT, Fault.OUTDATED), (OLEG.id, None)]


async def test_a_decision_comes_back_whole(store: SqlStore) -> None:
    trace = Trace(TraceId("t"), DialogId("d"), NOON, "Где?", "reply", 3, 0.5, [{"title": "x"}], "m", 1, 2, 3, "e",
                  "p", "q", "w", 0.25, "b1")  # fmt: skip
    await store.run(ACME, lambda uow: uow.dialogs.add_trace(trace))
    assert await store.read(ACME, lambda uow: uow.dialogs.trace(trace.id)) == trace
    assert list(await store.read(ACME, lambda uow: uow.dialogs.traces(None, 5))) == [trace]
    assert list(await store.read(ACME, lambda uow: uow.dialogs.traces(DialogId("other"), 5))) == []
    assert list(await store.read(ACME, lambda uow: uow.dialogs.traces_since(NOON + 1))) == []


async def test_saved_questions_and_runs_come_back_whole(store: SqlStore) -> None:
    result = Result("reply", True, "Доставка", "300 ₽")
    saved = Saved(CheckId("k"), "Где?", "ru", "Доставка", "m", NOON, result)
    run = Run(RunId("r"), BotId("b"), "publish", NOON, "m", 1, 2, False, (Item("Где?", Change.WORSE, result, None),))

    def unit(uow: Uow) -> None:
        uow.checks.save(saved)
        uow.checks.save_run(run)

    await store.run(ACME, unit)
    assert list(await store.read(ACME, lambda uow: uow.checks.every())) == [saved]
    assert list(await store.read(OTHER, lambda uow: uow.checks.every())) == []
    assert list(await store.read(SYSTEM, lambda uow: uow.checks.waiting())) == [(ACME, run)]
    await store.run(ACME, lambda uow: uow.checks.save_run(replace(run, done=True)))
    assert list(await store.read(SYSTEM, lambda uow: uow.checks.waiting())) == []
    assert await store.read(SYSTEM, lambda uow: uow.checks.knowledge()) == {}


async def test_what_may_be_no_gap_comes_after_those_that_are(store: SqlStore) -> None:
    doubtful = replace(GAP, id=GapId("doubtful"), clients=9, missed=0, answer="")
    missed = replace(GAP, id=GapId("missed"), clients=1, missed=1, answer="")
    answered = replace(GAP, id=GapId("answered"), clients=2, missed=0)
    for one in (doubtful, missed, answered):
        await store.run(ACME, lambda uow, one=one: uow.gaps.save(one))
    listed = await store.read(ACME, lambda uow: uow.gaps.every())
    assert [one.id for one in listed] == ["answered", "missed", "doubtful"]
