"""After a change in how an index is made: each source into today's, as deep as it was; then the earlier one goes."""

from collections.abc import Sequence

from loguru import logger

from dialogs.errors import NotFound
from dialogs.ids import TenantId
from knowledge.finding.facets import MOST_DEEP, deep_points, first_points
from knowledge.ports import Embedder, SourceStore, VectorIndex
from knowledge.sources import Chunk, Source

_BATCH = 32


class Renewing:
    """Fills today's index from the stored chunks."""

    def __init__(self, store: SourceStore, index: VectorIndex, embedder: Embedder, mark: str) -> None:
        self._store = store
        self._index = index
        self._embedder = embedder
        self._mark = mark

    async def next(self) -> bool:
        """The next source of any company that today's index lacks; False when there is none. Raises ProviderError."""
        waiting = await self._store.behind(self._mark)
        for tenant, source in waiting[:1]:
            try:
                await self._renew(tenant, await self._store.get_source(tenant, source))
            except NotFound:
                logger.info("a source went away while its index was made anew")
        return bool(waiting)

    async def _renew(self, tenant: TenantId, source: Source) -> None:
        chunks = await self._store.chunks_of(tenant, source.id)
        deep = source.deep and await self._index.count(tenant) <= MOST_DEEP
        known = await self._index.known(tenant, [chunk.id for chunk in chunks], deep)
        await self._fill(tenant, source, [chunk for chunk in chunks if chunk.id not in known], deep)
        await self._index.flush(tenant)
        await self._store.indexed(tenant, source.id, self._mark)
        if await self._store.marks(tenant) <= {self._mark}:
            logger.info("the index of {} is whole again", tenant)
            await self._index.forget_older(tenant)

    async def _fill(self, tenant: TenantId, source: Source, missing: Sequence[Chunk], deep: bool) -> None:
        points_of = deep_points if deep else first_points
        for start in range(0, len(missing), _BATCH):
            points = await points_of(missing[start : start + _BATCH], self._embedder)
            await self._store.get_source(tenant, source.id)  # removed meanwhile: nothing of it may come back
            await self._index.upsert(tenant, points)
