"""Checking: saved questions are asked again after changes, away from the clients' path; whoever caused it is told."""

from collections.abc import Sequence
from dataclasses import replace

from loguru import logger

from bot.work.loops import Wake, keep_working
from dialogs.answers.answer import Action, Question, scope_of
from dialogs.answers.answering import Answerer
from dialogs.ids import Millis, TenantId, new_id
from dialogs.learning.check_report import report
from dialogs.learning.checks import Item, Result, Run, RunId, Saved, change_of, result_of
from dialogs.learning.gaps import Gap, GapState
from dialogs.ports import Clock
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM, BotVersion

_EVERY: Millis = 10_000
_MOST_GAPS = 50


class Checking:
    """One loop of this process."""

    def __init__(self, store: Store, answerer: Answerer, clock: Clock) -> None:
        self._store = store
        self._answerer = answerer
        self._clock = clock
        self._known: dict[TenantId, str] | None = None
        self._next: Millis = 0
        self._wake = Wake()

    async def keep(self) -> None:
        """The job."""
        await keep_working("checks", self.work, self._wake, self._pause)

    async def _pause(self) -> float:
        return 1.0

    async def work(self) -> int:
        """Looks for changed sources and queued runs now and then; how many runs were made."""
        now = self._clock.now()
        if now < self._next:
            return 0
        self._next = now + _EVERY
        await self._watch_sources(now)
        runs = await self._store.read(SYSTEM, lambda uow: uow.checks.waiting())
        for tenant, run in runs:
            await self._run(tenant, run)
        return 0

    async def _watch_sources(self, now: Millis) -> None:
        marks = dict(await self._store.read(SYSTEM, lambda uow: uow.checks.knowledge()))
        before, self._known = self._known, {**(self._known or {}), **marks}
        for tenant, mark in marks.items():
            if before is not None and before.get(tenant) != mark:
                await self._store.run(tenant, lambda uow: _after_sources(uow, now))
                await self._close_gaps(tenant)

    async def _run(self, tenant: TenantId, run: Run) -> None:
        saved = await self._store.read(tenant, lambda uow: uow.checks.every())
        old, new = await self._store.read(tenant, lambda uow: _versions(uow, run))
        items, results = [], []
        for one in saved:
            before = one.result or (await self._result(tenant, one, old) if run.why == "publish" else None)
            after = await self._result(tenant, one, new)
            items.append(Item(one.question, change_of(before, after), after, before))
            results.append(replace(one, result=after))
        done, now = replace(run, done=True, items=tuple(items)), self._clock.now()
        await self._store.run(tenant, lambda uow: _finish(uow, done, results, now))
        logger.info("{} saved questions asked again ({})", len(items), run.why)

    async def _result(self, tenant: TenantId, saved: Saved, bot: BotVersion) -> Result:
        scope = scope_of(tenant, bot, saved.language)
        return result_of(saved, await self._answerer.answer(Question(saved.question, scope, bot, saved.language)))

    async def _close_gaps(self, tenant: TenantId) -> None:
        """A source that came may answer what was asked: such gaps close themselves."""
        gaps = await self._store.read(tenant, lambda uow: uow.gaps.every())
        bots = await self._store.read(tenant, lambda uow: uow.setup.bots())
        open_ones = [one for one in gaps if one.state is GapState.OPEN and (one.missed or not one.answer)]
        for gap in open_ones[:_MOST_GAPS] if bots else ():
            await self._close(tenant, bots[0], gap)

    async def _close(self, tenant: TenantId, bot: BotVersion, gap: Gap) -> None:
        scope = scope_of(tenant, bot, gap.language)
        answer = await self._answerer.answer(Question(gap.question, scope, bot, gap.language))
        now = self._clock.now()
        if answer.action is Action.REPLY and answer.citations:
            source = answer.citations[0].source_id
            await self._store.run(tenant, lambda uow: _closed(uow, gap, source, answer.words, now))


def _closed(uow: Uow, gap: Gap, source: str, words: str, now: Millis) -> None:
    current = uow.gaps.get(gap.id)
    if current.state is GapState.OPEN and not _disliked(uow, gap):
        fields = {"state": GapState.ANSWERED, "closed_at": now, "source_id": source, "answer": words[:1500]}
        uow.gaps.save(replace(current, **fields))  # type: ignore[arg-type]  # of several kinds


def _disliked(uow: Uow, gap: Gap) -> bool:
    """An answer that was disliked is no answer, though the bot gives it."""
    return any(case.why.value == "disliked" for case in uow.gaps.cases(gap.id, 20))


def _after_sources(uow: Uow, now: Millis) -> None:
    bots = uow.setup.bots()
    if bots and uow.checks.every():
        uow.checks.save_run(Run(RunId(new_id(now)), bots[0].bot_id, "source", now, "", bots[0].number, bots[0].number))


def _versions(uow: Uow, run: Run) -> tuple[BotVersion, BotVersion]:
    return uow.setup.version(run.bot_id, run.before), uow.setup.version(run.bot_id, run.after)


def _finish(uow: Uow, done: Run, results: Sequence[Saved], now: Millis) -> None:
    known = {one.id for one in uow.checks.every()}
    for one in results:
        if one.id in known:
            uow.checks.save(one)
    uow.checks.save_run(done)
    report(uow, done, now)
