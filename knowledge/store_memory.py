"""Sources, chunks and files in memory: for `parley eval`, a trial without a base, and tests."""

import hashlib
from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from typing import Any

from dialogs.errors import Conflict, NotFound
from dialogs.ids import BotId, ChunkId, Millis, SourceId, TenantId
from dialogs.store import AuditEntry
from dialogs.texts import Text
from knowledge.sources import Chunk, Reach, Source, SourceState, Version


class MemorySources:
    """Implements SourceStore."""

    def __init__(self) -> None:
        self._sources: dict[tuple[TenantId, SourceId], Source] = {}
        self._chunks: dict[TenantId, dict[ChunkId, Chunk]] = {}
        self._of: dict[tuple[TenantId, SourceId], list[ChunkId]] = {}
        self._versions: dict[tuple[TenantId, SourceId], dict[int, Version]] = {}
        self._waiting: dict[tuple[TenantId, SourceId], None] = {}  # QUEUED or READING, oldest first
        self.audit: list[AuditEntry] = []

    async def add_source(self, tenant: TenantId, source: Source, note: AuditEntry | None = None) -> None:
        self._put(tenant, source)
        self._note(note)

    def _note(self, note: AuditEntry | None) -> None:
        self.audit += [note] if note else []

    async def get_source(self, tenant: TenantId, source: SourceId) -> Source:
        if (tenant, source) not in self._sources:
            raise NotFound("error-not-found", "source")
        return self._sources[tenant, source]

    async def list_sources(self, tenant: TenantId) -> Sequence[Source]:
        mine = [source for (owner, _), source in self._sources.items() if owner == tenant]
        return sorted(mine, key=lambda source: (source.created_at, source.id), reverse=True)

    async def shallow(self) -> Sequence[tuple[TenantId, SourceId]]:
        ready = [(tenant, one) for (tenant, _), one in self._sources.items() if one.state is SourceState.READY]
        return [(tenant, one.id) for tenant, one in ready if not one.deep]

    async def deepened(self, tenant: TenantId, source: SourceId, deep: bool = True) -> None:
        if (tenant, source) in self._sources:
            self._put(tenant, replace(self._sources[tenant, source], deep=deep))

    async def claim_queued(self, tenant: TenantId, now: Millis, stale_before: Millis) -> Source | None:
        for owner, key in self._waiting:
            source = self._sources[owner, key]
            if owner == tenant and _free(source, now, stale_before):
                fresh = replace(source, state=SourceState.READING, updated_at=now, started_at=now)
                return self._put(tenant, replace(fresh, done=0, pages_done=0))
        return None

    async def waiting_tenants(self, now: Millis, stale_before: Millis) -> Sequence[TenantId]:
        free = (key[0] for key in self._waiting if _free(self._sources[key], now, stale_before))
        return list(dict.fromkeys(free))

    async def set_state(
        self, tenant: TenantId, source: SourceId, state: SourceState, now: Millis, *,
        error: Text | None = None, chunks: int | None = None, done: int | None = None,
    ) -> None:  # fmt: skip
        old = await self.get_source(tenant, source)
        chunks, done = (old.chunks if chunks is None else chunks), (old.done if done is None else done)
        self._put(tenant, replace(old, state=state, updated_at=now, error=error, chunks=chunks, done=done))

    async def save_source(
        self, tenant: TenantId, source: Source, expect: Collection[SourceState] = (), note: AuditEntry | None = None
    ) -> None:
        known = await self._expect(tenant, source.id, expect)
        self._put(tenant, replace(source, reach=known.reach, indexed=known.indexed))
        self._note(note)

    async def _expect(self, tenant: TenantId, source: SourceId, states: Collection[SourceState]) -> Source:
        found = await self.get_source(tenant, source)
        if states and found.state not in states:
            raise Conflict("error-changed-meanwhile", f"source is {found.state}")
        return found

    async def advance(
        self, tenant: TenantId, source: SourceId, now: Millis, *, pages: int | None = None,
        pages_done: int | None = None, chunks: int | None = None, done: int | None = None,
    ) -> None:  # fmt: skip
        old = await self._expect(tenant, source, (SourceState.READING,))
        given = {"pages": pages, "pages_done": pages_done, "chunks": chunks, "done": done}
        known: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        self._put(tenant, replace(old, updated_at=now, **known))

    async def add_chunks(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk]) -> None:
        await self.get_source(tenant, source)
        mine, order = self._chunks.setdefault(tenant, {}), self._of.setdefault((tenant, source), [])
        for chunk in chunks:
            if chunk.id not in mine:
                mine[chunk.id] = chunk
                order.append(chunk.id)

    async def clear_chunks(self, tenant: TenantId, source: SourceId) -> None:
        for key in self._of.pop((tenant, source), []):
            self._chunks[tenant].pop(key, None)

    async def add_version(self, tenant: TenantId, version: Version) -> None:
        self._versions.setdefault((tenant, version.source_id), {})[version.number] = version

    async def versions(self, tenant: TenantId, source: SourceId) -> Sequence[Version]:
        kept = self._versions.get((tenant, source), {})
        return [kept[number] for number in sorted(kept, reverse=True)]

    async def set_refresh(
        self, tenant: TenantId, source: SourceId, hours: int, now: Millis, note: AuditEntry | None = None
    ) -> None:
        self._put(tenant, replace(await self.get_source(tenant, source), every=hours))
        self._note(note)

    async def behind(self, mark: str) -> Sequence[tuple[TenantId, SourceId]]:
        return [(tenant, one.id) for (tenant, _), one in self._sources.items() if one.serving and one.indexed != mark]

    async def indexed(self, tenant: TenantId, source: SourceId, mark: str) -> None:
        if (tenant, source) in self._sources:
            self._put(tenant, replace(self._sources[tenant, source], indexed=mark))

    async def marks(self, tenant: TenantId) -> Set[str]:
        return {one.indexed for (owner, _), one in self._sources.items() if owner == tenant and one.serving}

    async def unindexed(self, tenant: TenantId) -> None:
        for source in await self.list_sources(tenant):
            await self.indexed(tenant, source.id, "")

    async def set_reach(
        self, tenant: TenantId, source: SourceId, reach: Reach, now: Millis, note: AuditEntry | None = None
    ) -> None:
        self._note(note)
        self._put(tenant, replace(await self.get_source(tenant, source), reach=reach))

    async def hidden(self, tenant: TenantId, bot: BotId | None, language: str, now: Millis) -> Collection[SourceId]:
        mine = [source for (owner, _), source in self._sources.items() if owner == tenant]
        return {source.id for source in mine if not source.found_by(bot, language, now)}

    async def bounds(
        self, tenant: TenantId, bot: BotId | None, other: str, now: Millis
    ) -> tuple[Collection[SourceId], bool]:
        any_in_other = any(one.language == other for (owner, _), one in self._sources.items() if owner == tenant)
        return await self.hidden(tenant, bot, "", now), any_in_other

    async def replace_chunks(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk], now: Millis) -> None:
        old = await self._expect(tenant, source, set(SourceState) - {SourceState.CANCELLED})
        count, state = len(chunks), SourceState.READY
        fresh = replace(old, state=state, updated_at=now, chunks=count, done=count, error=None, deep=False)
        self._put(tenant, replace(fresh, serving=old.version, attempts=0))
        mine = self._chunks.setdefault(tenant, {})
        for gone in self._of.pop((tenant, source), []):
            mine.pop(gone, None)
        mine.update({chunk.id: chunk for chunk in chunks})
        self._of[tenant, source] = [chunk.id for chunk in chunks]

    async def chunks_by_ids(self, tenant: TenantId, ids: Sequence[ChunkId]) -> Sequence[Chunk]:
        mine = self._chunks.get(tenant, {})
        return [mine[key] for key in ids if key in mine]

    async def chunks_of(self, tenant: TenantId, source: SourceId) -> Sequence[Chunk]:
        return await self.chunks_by_ids(tenant, self._of.get((tenant, source), []))

    async def section(self, tenant: TenantId, source: SourceId, path: str, most: int) -> Sequence[Chunk]:
        every = await self.chunks_of(tenant, source)
        within = [one for one in every if not path or f"{one.path} › ".startswith(f"{path} › ")]
        return sorted(within, key=lambda one: one.position)[:most]

    async def delete_source(self, tenant: TenantId, source: SourceId, note: AuditEntry | None = None) -> None:
        self._note(note)
        self._sources.pop((tenant, source), None)
        self._waiting.pop((tenant, source), None)
        self._versions.pop((tenant, source), None)
        for key in self._of.pop((tenant, source), []):
            self._chunks[tenant].pop(key, None)

    def _put(self, tenant: TenantId, source: Source) -> Source:
        key = (tenant, source.id)
        self._sources[key] = source
        if source.state in (SourceState.QUEUED, SourceState.READING):
            self._waiting[key] = None
        else:
            self._waiting.pop(key, None)
        return source


def _free(source: Source, now: Millis, stale_before: Millis) -> bool:
    stale = source.state is SourceState.READING and source.updated_at < stale_before
    return (source.state is SourceState.QUEUED and source.due <= now) or stale


class MemoryBlobs:
    """Implements Blobs."""

    def __init__(self) -> None:
        self._kept: dict[tuple[TenantId, str], bytes] = {}

    async def put(self, tenant: TenantId, content: bytes) -> str:
        key = hashlib.sha256(content).hexdigest()
        self._kept[tenant, key] = content
        return key

    async def get(self, tenant: TenantId, key: str) -> bytes:
        if (tenant, key) not in self._kept:
            raise NotFound("error-not-found", "blob")
        return self._kept[tenant, key]

    async def delete(self, tenant: TenantId, key: str) -> None:
        self._kept.pop((tenant, key), None)
