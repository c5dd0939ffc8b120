"""Gating: saved questions are asked with a source before it serves; where they are answered worse, a person decides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from bot.storage.sources import save_in
from dialogs.answers.answer import Question, scope_of
from dialogs.answers.answering import Answerer
from dialogs.company.setup import first_bot
from dialogs.errors import NotFound
from dialogs.ids import SourceId, TenantId
from dialogs.learning.check_report import report_held
from dialogs.learning.checks import Change, Item, Result, Run, RunId, Saved, change_of, result_of
from dialogs.ports import Clock
from dialogs.settings import GATE, GATE_CHANGED
from dialogs.store import Store, Uow
from dialogs.tenant import BotVersion
from knowledge.intake.preview import Preview
from knowledge.ports import SourceStore
from knowledge.sources import Chunk, Source, SourceState

Answering = Callable[[SourceStore], Answerer]  # answers from what this store has


class PublishGate:
    """Implements `knowledge.ports.Gate`."""

    def __init__(self, store: Store, sources: SourceStore, clock: Clock, answering: Answering) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock
        self._answering = answering

    async def stands(self, tenant: TenantId) -> bool:
        """Where there are saved questions, and the owner wants it so."""
        return await self._store.read(tenant, _stands)

    async def worse(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk]) -> Sequence[Item]:
        """Asked with the change; what does not do well then is asked without it too, so that only the change is
        blamed."""
        saved, bot = await self._store.read(tenant, lambda uow: (uow.checks.every(), first_bot(uow)))
        after = self._answering(cast(SourceStore, Preview(self._sources, source, chunks)))
        before = self._answering(self._sources)
        compared = [await _compared(tenant, one, bot, before, after) for one in saved]
        return [item for item in compared if item]

    async def hold(self, tenant: TenantId, held: Source, worse: Sequence[Item]) -> None:
        """Raises NotFound, Conflict."""
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            save_in(uow, held, (SourceState.READING,))
            run = Run(held_id(held.id, held.version), first_bot(uow).bot_id, "held", now, held.added_by, held.serving,
                      held.version, True, tuple(worse), held.id)  # fmt: skip
            uow.checks.save_run(run)
            report_held(uow, run, held.title, now)

        await self._store.run(tenant, unit)

    async def accepted(self, tenant: TenantId, source: SourceId, version: int) -> None:
        """What a person let through is what is compared with from now on: they are not told of it again."""
        await self._store.run(tenant, lambda uow: _accept(uow, held_id(source, version)))


def held_id(source: SourceId, version: int) -> RunId:
    """One for each version, so that asking again tells nobody twice."""
    return RunId(f"{source}.{version}")


def _stands(uow: Uow) -> bool:
    bots = uow.setup.bots()
    return bool(bots and GATE.read(bots[0].settings) and uow.checks.every())


async def _compared(tenant: TenantId, saved: Saved, bot: BotVersion, before: Answerer, after: Answerer) -> Item | None:
    strict = bool(GATE_CHANGED.read(bot.settings))
    new = await _result(tenant, saved, bot, after)
    if new.passed and not strict:
        return None
    old = await _result(tenant, saved, bot, before)
    change = change_of(old, new)
    held = change is Change.WORSE or (strict and change is Change.CHANGED)
    return Item(saved.question, change, new, old) if held else None


async def _result(tenant: TenantId, saved: Saved, bot: BotVersion, answerer: Answerer) -> Result:
    scope = scope_of(tenant, bot, saved.language)
    return result_of(saved, await answerer.answer(Question(saved.question, scope, bot, saved.language)))


def _accept(uow: Uow, run: RunId) -> None:
    try:
        known = {item.question: item.after for item in uow.checks.get_run(run).items}
    except NotFound:
        return
    for saved in uow.checks.every():
        if saved.question in known:
            uow.checks.save(replace(saved, result=known[saved.question]))
