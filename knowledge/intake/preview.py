"""A base as it would be: one source has other chunks, which do not serve yet; all else is as it is."""

from collections.abc import Sequence
from typing import Any

from dialogs.ids import ChunkId, SourceId, TenantId
from knowledge.ports import SourceStore
from knowledge.sources import Chunk


class Preview:
    """A `SourceStore` to read from. The vectors of the chunks must be in the index already."""

    def __init__(self, store: SourceStore, source: SourceId, chunks: Sequence[Chunk]) -> None:
        self._store = store
        self._source = source
        self._chunks = {chunk.id: chunk for chunk in chunks}

    async def chunks_by_ids(self, tenant: TenantId, ids: Sequence[ChunkId]) -> Sequence[Chunk]:
        """Of the source its new chunks only."""
        stored = await self._store.chunks_by_ids(tenant, [one for one in ids if one not in self._chunks])
        new = [self._chunks[one] for one in ids if one in self._chunks]
        return [*new, *(chunk for chunk in stored if chunk.source_id != self._source)]

    async def chunks_of(self, tenant: TenantId, source: SourceId) -> Sequence[Chunk]:
        """In order."""
        if source == self._source:
            return list(self._chunks.values())
        return await self._store.chunks_of(tenant, source)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
