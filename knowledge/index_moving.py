"""Today's index, and beside it the one that served before, until today's is whole.

Which index has a source stands in the base, at the source: what a process began another one goes on with.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from dialogs.ids import ChunkId, SourceId, TenantId
from knowledge.made import same_embedder
from knowledge.ports import Candidate, Candidates, Point, SourceStore, Sparse, Vector, VectorIndex


class MovingIndex:
    """Implements VectorIndex. Written is today's index alone; both are searched while a company has sources that only
    the earlier one knows. One of another embedder can't be asked: then what is ready of today's answers."""

    def __init__(self, store: SourceStore, mark: str, index_of: Callable[[str], VectorIndex]) -> None:
        self._store = store
        self._mark = mark
        self._index_of = index_of
        self._today = index_of(mark)
        self._before: dict[str, VectorIndex] = {}
        self._whole: set[TenantId] = set()

    async def upsert(self, tenant: TenantId, points: Sequence[Point]) -> None:
        await self._today.upsert(tenant, points)

    async def delete_source(self, tenant: TenantId, source: SourceId, keep: Collection[ChunkId] = ()) -> None:
        for index in await self._serving(tenant):
            await index.delete_source(tenant, source, keep)

    async def delete_tenant(self, tenant: TenantId) -> None:
        for index in await self._serving(tenant):
            await index.delete_tenant(tenant)
        await self._today.forget_older(tenant)

    async def forget_older(self, tenant: TenantId) -> None:
        for index in self._before.values():
            await index.delete_tenant(tenant)
        await self._today.forget_older(tenant)
        self._whole.add(tenant)

    async def candidates(
        self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int, but: Collection[SourceId] = ()
    ) -> Candidates:
        every = [await index.candidates(tenant, dense, sparse, top, but) for index in await self._serving(tenant)]
        if len(every) == 1:
            return every[0]
        return Candidates(_best([one.dense for one in every], top), _best([one.lexical for one in every], top))

    async def near(self, tenant: TenantId, ids: Sequence[ChunkId], dense: Vector) -> Mapping[ChunkId, Sequence[float]]:
        return await self._today.near(tenant, ids, dense)

    async def rarity(self, tenant: TenantId, terms: Sequence[int]) -> Mapping[int, float]:
        today, *before = [await index.rarity(tenant, terms) for index in await self._serving(tenant)]
        return {**today, **before[0]} if before else today

    async def known(self, tenant: TenantId, ids: Sequence[ChunkId], deep: bool = False) -> set[ChunkId]:
        return await self._today.known(tenant, ids, deep)

    async def count(self, tenant: TenantId) -> int:
        return max([await index.count(tenant) for index in await self._serving(tenant)])

    async def flush(self, tenant: TenantId) -> None:
        await self._today.flush(tenant)

    async def close(self) -> None:
        for index in (self._today, *self._before.values()):
            await index.close()

    async def _serving(self, tenant: TenantId) -> Sequence[VectorIndex]:
        """Today's first."""
        if tenant in self._whole:
            return [self._today]
        marks = await self._store.marks(tenant)
        before = sorted(mark for mark in marks if mark != self._mark and same_embedder(mark, self._mark))
        if before:
            return [self._today, self._opened(before[-1])]
        if marks == {self._mark} and not await self._today.count(tenant):
            await self._store.unindexed(tenant)  # its directory was lost: it is filled as after a change
        elif marks <= {self._mark}:
            await self.forget_older(tenant)
        return [self._today]

    def _opened(self, mark: str) -> VectorIndex:
        if mark not in self._before:
            self._before[mark] = self._index_of(mark)
        return self._before[mark]


def _best(legs: Sequence[Sequence[Candidate]], top: int) -> list[Candidate]:
    """Each chunk once, by its best score in any of the indexes."""
    found: dict[ChunkId, Candidate] = {}
    for candidate in sorted((one for leg in legs for one in leg), key=lambda one: -one.score):
        found.setdefault(candidate.chunk_id, candidate)
    return list(found.values())[:top]
