"""Sources and chunks as tables: what `knowledge.ports.SourceStore` asks, on the store."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.knowledge import chunks, sources
from bot.storage.uow import sql
from dialogs.ids import ChunkId, Millis, SourceId, TenantId
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM
from dialogs.texts import Text
from knowledge.sources import Chunk, Source, SourceState

_IN_ONE_QUERY = 500  # bound parameters are limited


def _source(row: Row) -> Source:
    error = Text(row["error"]["key"], row["error"]["values"]) if row["error"] else None
    return Source(
        row["id"], row["kind"], row["title"], row["name"], row["blob"], row["hash"], row["added_by"], row["created_at"],
        row["updated_at"], SourceState(row["state"]), error, row["chunks"], row["done"], row["url"], row["deep"],
    )  # fmt: skip


def _chunk(row: Row) -> Chunk:
    return Chunk(
        row["id"], row["source_id"], row["position"], row["title"], row["text"], row["path"], row["question"],
        row["answer"], row["hash"], row["parent"] or "", row["kind"],
    )  # fmt: skip


class SourceRows(Repository):
    """Rows of one tenant's knowledge."""

    def add(self, source: Source) -> None:
        self.insert(
            sources, id=source.id, kind=source.kind, title=source.title[:300], name=source.name[:300],
            state=source.state, hash=source.hash, blob=source.blob, added_by=source.added_by,
            created_at=source.created_at, updated_at=source.updated_at, url=source.url,
        )  # fmt: skip

    def get(self, source: SourceId) -> Source:
        return _source(self.the(sources, sources.c.id == source))

    def every(self) -> Sequence[Source]:
        return [_source(row) for row in self.rows(sources, order=sources.c.id.desc())]

    def claim(self, now: Millis, stale_before: Millis) -> Source | None:
        query = sa.select(sources).where(self.mine(sources), _waits(stale_before)).order_by(sources.c.id).limit(1)
        query = query.with_for_update(skip_locked=True) if self.postgres else query
        row = self.connection.execute(query).mappings().first()
        if row is None:
            return None
        self.update(sources, sources.c.id == row["id"], state=SourceState.READING, updated_at=now, done=0)
        return self.get(row["id"])

    def waiting_tenants(self, stale_before: Millis) -> Sequence[TenantId]:
        self.require_system()
        query = sa.select(sources.c.tenant_id).where(_waits(stale_before)).distinct()
        return [TenantId(tenant) for tenant in self.connection.execute(query).scalars()]

    def shallow(self) -> Sequence[tuple[TenantId, SourceId]]:
        self.require_system()
        query = sa.select(sources.c.tenant_id, sources.c.id).where(
            sources.c.state == SourceState.READY, ~sources.c.deep
        )
        return [(tenant, source) for tenant, source in self.connection.execute(query.order_by(sources.c.id).limit(8))]

    def deepened(self, source: SourceId, deep: bool) -> None:
        self.update(sources, sources.c.id == source, deep=deep)

    def set_state(self, source: SourceId, **values: Any) -> None:
        self.get(source)
        self.update(sources, sources.c.id == source, **values)

    def replace_chunks(self, source: SourceId, fresh: Sequence[Chunk], now: Millis) -> None:
        self.get(source)
        self.delete(chunks, chunks.c.source_id == source)
        for chunk in fresh:
            self.insert(
                chunks, id=chunk.id, source_id=source, position=chunk.position, title=chunk.title[:300],
                path=chunk.path, text=chunk.text, question=chunk.question, answer=chunk.answer, hash=chunk.hash,
                parent=chunk.parent, kind=chunk.kind,
            )  # fmt: skip
        values = {
            "state": SourceState.READY,
            "updated_at": now,
            "chunks": len(fresh),
            "done": len(fresh),
            "error": None,
            "deep": False,
        }
        self.update(sources, sources.c.id == source, **values)

    def chunks_by_ids(self, ids: Sequence[ChunkId]) -> Sequence[Chunk]:
        parts = [ids[start : start + _IN_ONE_QUERY] for start in range(0, len(ids), _IN_ONE_QUERY)]
        return [_chunk(row) for part in parts for row in self.rows(chunks, chunks.c.id.in_(part))]

    def chunks_of(self, source: SourceId) -> Sequence[Chunk]:
        return [_chunk(row) for row in self.rows(chunks, chunks.c.source_id == source, order=chunks.c.position)]

    def remove(self, source: SourceId) -> None:
        self.delete(chunks, chunks.c.source_id == source)
        self.delete(sources, sources.c.id == source)


def _waits(stale_before: Millis) -> sa.ColumnElement[bool]:
    stale = sa.and_(sources.c.state == SourceState.READING, sources.c.updated_at < stale_before)
    return sa.or_(sources.c.state == SourceState.QUEUED, stale)


def _table(uow: Uow) -> SourceRows:
    unit = sql(uow)
    return SourceRows(unit.connection, unit.tenant)


class SqlSourceStore:
    """Implements `knowledge.ports.SourceStore`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add_source(self, tenant: TenantId, source: Source) -> None:
        await self._store.run(tenant, lambda uow: _table(uow).add(source))

    async def get_source(self, tenant: TenantId, source: SourceId) -> Source:
        """Raises NotFound."""
        return await self._store.read(tenant, lambda uow: _table(uow).get(source))

    async def list_sources(self, tenant: TenantId) -> Sequence[Source]:
        """Newest first."""
        return await self._store.read(tenant, lambda uow: _table(uow).every())

    async def claim_queued(self, tenant: TenantId, now: Millis, stale_before: Millis) -> Source | None:
        """The oldest source that waits, now READING."""
        return await self._store.run(tenant, lambda uow: _table(uow).claim(now, stale_before))

    async def waiting_tenants(self, stale_before: Millis) -> Sequence[TenantId]:
        """Companies with something to read."""
        return await self._store.read(SYSTEM, lambda uow: _table(uow).waiting_tenants(stale_before))

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

    async def delete_source(self, tenant: TenantId, source: SourceId) -> None:
        """With its chunks."""
        await self._store.run(tenant, lambda uow: _table(uow).remove(source))
