"""Sources and chunks as tables: what `knowledge.ports.SourceStore` asks, on the store."""

from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace

from bot.storage.expiring import set_reach
from bot.storage.source_rows import SourceRows, source_of
from bot.storage.tables.knowledge import sources
from bot.storage.uow import sql
from dialogs.calendar.timers import Timer
from dialogs.ids import HOUR, BotId, ChunkId, Millis, SourceId, TenantId
from dialogs.store import AuditEntry, Store, Uow
from dialogs.tenant import SYSTEM
from dialogs.texts import Text
from knowledge.sources import Chunk, Reach, Source, SourceState, Version

REFRESH = "refresh"  # a timer's kind


def _set_refresh(uow: Uow, source: SourceId, hours: int, now: Millis) -> None:
    _table(uow).set_every(source, hours)
    uow.timers.cancel(f"{REFRESH}:{source}")
    if hours:
        uow.timers.set(Timer(f"{REFRESH}:{source}", REFRESH, now + hours * HOUR, source))


def ring_refresh(uow: Uow, timer: Timer, now: Millis) -> None:
    """The source's address is looked at again, unless it is being read right now; then sets the next look."""
    table = _table(uow)
    row = table.row(sources, sources.c.id == timer.subject)
    if row is None or not row["every"]:
        return
    if row["state"] not in (SourceState.QUEUED, SourceState.READING):
        fresh = replace(source_of(row), state=SourceState.QUEUED, fetches=True, attempts=0, due=0, updated_at=now)
        table.save(fresh, ())
    uow.timers.set(Timer(timer.key, REFRESH, now + row["every"] * HOUR, timer.subject))


def save_in(uow: Uow, source: Source, expect: Collection[SourceState]) -> None:
    """Part of a unit that does more. Raises NotFound, Conflict."""
    _table(uow).save(source, expect)


def _table(uow: Uow) -> SourceRows:
    unit = sql(uow)
    return SourceRows(unit.transaction, unit.tenant)


def _with(note: AuditEntry | None, change: Callable[[Uow], None]) -> Callable[[Uow], None]:
    """The change and its line in the audit, in one unit."""

    def unit(uow: Uow) -> None:
        change(uow)
        if note:
            uow.audit.add(note)

    return unit


class SqlSourceStore:
    """Implements `knowledge.ports.SourceStore`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add_source(self, tenant: TenantId, source: Source, note: AuditEntry | None = None) -> None:
        await self._store.run(tenant, _with(note, lambda uow: _table(uow).add(source)))

    async def get_source(self, tenant: TenantId, source: SourceId) -> Source:
        """Raises NotFound."""
        return await self._store.read(tenant, lambda uow: _table(uow).get(source))

    async def list_sources(self, tenant: TenantId) -> Sequence[Source]:
        """Newest first."""
        return await self._store.read(tenant, lambda uow: _table(uow).every())

    async def claim_queued(self, tenant: TenantId, now: Millis, stale_before: Millis) -> Source | None:
        """The oldest source that waits, now READING."""
        return await self._store.run(tenant, lambda uow: _table(uow).claim(now, stale_before))

    async def waiting_tenants(self, now: Millis, stale_before: Millis) -> Sequence[TenantId]:
        """Companies with something to read."""
        return await self._store.read(SYSTEM, lambda uow: _table(uow).waiting_tenants(now, stale_before))

    async def save_source(
        self, tenant: TenantId, source: Source, expect: Collection[SourceState] = (), note: AuditEntry | None = None
    ) -> None:
        """Raises NotFound; Conflict when its state is none of `expect` by now."""
        await self._store.run(tenant, _with(note, lambda uow: _table(uow).save(source, expect)))

    async def advance(
        self, tenant: TenantId, source: SourceId, now: Millis, *, pages: int | None = None,
        pages_done: int | None = None, chunks: int | None = None, done: int | None = None,
    ) -> None:  # fmt: skip
        """Raises NotFound; Conflict when it is not READING."""
        given = {"pages": pages, "pages_done": pages_done, "chunks": chunks, "done": done}
        values = {name: value for name, value in given.items() if value is not None}
        await self._store.run(tenant, lambda uow: _table(uow).advance(source, updated_at=now, **values))

    async def add_chunks(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk]) -> None:
        """Those that it has stay. Raises NotFound."""
        await self._store.run(tenant, lambda uow: _table(uow).add_chunks(source, chunks))

    async def clear_chunks(self, tenant: TenantId, source: SourceId) -> None:
        """All of the source's chunks."""
        await self._store.run(tenant, lambda uow: _table(uow).clear_chunks(source))

    async def add_version(self, tenant: TenantId, version: Version) -> None:
        """Also over the one of the same number."""
        await self._store.run(tenant, lambda uow: _table(uow).add_version(version))

    async def versions(self, tenant: TenantId, source: SourceId) -> Sequence[Version]:
        """Newest first."""
        return await self._store.read(tenant, lambda uow: _table(uow).versions(source))

    async def set_refresh(
        self, tenant: TenantId, source: SourceId, hours: int, now: Millis, note: AuditEntry | None = None
    ) -> None:
        """With its timer, in one unit."""
        await self._store.run(tenant, _with(note, lambda uow: _set_refresh(uow, source, hours, now)))

    async def behind(self, mark: str) -> Sequence[tuple[TenantId, SourceId]]:
        """Sources that serve and are not in the index of this mark."""
        return await self._store.read(SYSTEM, lambda uow: _table(uow).behind(mark))

    async def indexed(self, tenant: TenantId, source: SourceId, mark: str) -> None:
        """A source that is gone is no error."""
        await self._store.run(tenant, lambda uow: _table(uow).indexed(source, mark))

    async def marks(self, tenant: TenantId) -> Set[str]:
        """Of the indexes that have the sources that serve."""
        return await self._store.read(tenant, lambda uow: _table(uow).marks())

    async def unindexed(self, tenant: TenantId) -> None:
        """No index has any of the tenant's sources."""
        await self._store.run(tenant, lambda uow: _table(uow).unindexed())

    async def set_reach(
        self, tenant: TenantId, source: SourceId, reach: Reach, now: Millis, note: AuditEntry | None = None
    ) -> None:
        """With the timer that tells of its end, in one unit. Raises NotFound."""
        await self._store.run(tenant, _with(note, lambda uow: set_reach(uow, source, reach, now)))

    async def hidden(self, tenant: TenantId, bot: BotId | None, language: str, now: Millis) -> Collection[SourceId]:
        """Every search asks: only sources with a bound are read."""
        return await self._store.read(tenant, lambda uow: _table(uow).hidden(bot, language, now))

    async def bounds(
        self, tenant: TenantId, bot: BotId | None, other: str, now: Millis
    ) -> tuple[Collection[SourceId], bool]:
        """See `knowledge.ports.SourceStore`."""
        return await self._store.read(tenant, lambda uow: _table(uow).bounds(bot, other, now))

    async def shallow(self) -> Sequence[tuple[TenantId, SourceId]]:
        """READY sources that were not yet embedded in depth."""
        return await self._store.read(SYSTEM, lambda uow: _table(uow).shallow())

    async def deepened(self, tenant: TenantId, source: SourceId, deep: bool = True) -> None:
        """A source that is gone is no error."""
        await self._store.run(tenant, lambda uow: _table(uow).deepened(source, deep))

    async def set_state(
        self, tenant: TenantId, source: SourceId, state: SourceState, now: Millis, *,
        error: Text | None = None, chunks: int | None = None, done: int | None = None,
    ) -> None:  # fmt: skip
        """Absent counts stay as they are. Raises NotFound when the source is gone."""
        words = {"key": error.key, "values": dict(error.values)} if error else None
        counts = {name: number for name, number in (("chunks", chunks), ("done", done)) if number is not None}
        values = {"state": state, "updated_at": now, "error": words, **counts}
        await self._store.run(tenant, lambda uow: _table(uow).set_state(source, **values))

    async def replace_chunks(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk], now: Millis) -> None:
        """In one transaction: old chunks serve until it commits. Raises NotFound when the source is gone."""
        await self._store.run(tenant, lambda uow: _table(uow).replace_chunks(source, chunks, now))

    async def chunks_by_ids(self, tenant: TenantId, ids: Sequence[ChunkId]) -> Sequence[Chunk]:
        """Those that exist, in any order."""
        return await self._store.read(tenant, lambda uow: _table(uow).chunks_by_ids(ids))

    async def chunks_of(self, tenant: TenantId, source: SourceId) -> Sequence[Chunk]:
        """In order."""
        return await self._store.read(tenant, lambda uow: _table(uow).chunks_of(source))

    async def section(self, tenant: TenantId, source: SourceId, path: str, most: int) -> Sequence[Chunk]:
        return await self._store.read(tenant, lambda uow: _table(uow).section(source, path, most))

    async def delete_source(self, tenant: TenantId, source: SourceId, note: AuditEntry | None = None) -> None:
        """With its chunks."""
        await self._store.run(tenant, _with(note, lambda uow: _table(uow).remove(source)))
