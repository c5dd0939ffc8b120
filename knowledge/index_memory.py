"""The index in memory: the reference of what the engines must do, for tests and tiny bases."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from dialogs.ids import ChunkId, SourceId, TenantId
from knowledge.ports import Candidate, Candidates, Point, Sparse, Vector, cosines


class MemoryIndex:
    """Plain Python, exact."""

    def __init__(self) -> None:
        self._points: dict[TenantId, dict[ChunkId, Point]] = {}

    async def upsert(self, tenant: TenantId, points: Sequence[Point]) -> None:
        self._points.setdefault(tenant, {}).update({point.chunk_id: point for point in points})

    async def delete_source(self, tenant: TenantId, source: SourceId, keep: Collection[ChunkId] = ()) -> None:
        points = self._points.get(tenant, {})
        gone = [key for key, point in points.items() if point.source_id == source and key not in keep]
        for key in gone:
            del points[key]

    async def delete_tenant(self, tenant: TenantId) -> None:
        self._points.pop(tenant, None)

    async def candidates(
        self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int, but: Collection[SourceId] = ()
    ) -> Candidates:
        points = [point for point in self._points.get(tenant, {}).values() if point.source_id not in but]
        rarity = await self.rarity(tenant, list(sparse))
        near = [_candidate(point, max(cosines([point.dense, *point.facets], dense))) for point in points]
        alike = [_candidate(point, _bm25(point.sparse, sparse, rarity)) for point in points]
        return Candidates(_best(near, top), _best([found for found in alike if found.score > 0], top))

    async def near(self, tenant: TenantId, ids: Sequence[ChunkId], dense: Vector) -> Mapping[ChunkId, Sequence[float]]:
        points = self._points.get(tenant, {})
        mine = [points[chunk] for chunk in ids if chunk in points]
        return {one.chunk_id: cosines([one.dense, *one.facets], dense) for one in mine}

    async def rarity(self, tenant: TenantId, terms: Sequence[int]) -> Mapping[int, float]:
        points = self._points.get(tenant, {})
        wanted = set(terms)
        counts = Counter(term for point in points.values() for term in point.sparse if term in wanted)
        return {term: math.log(1 + (len(points) - n + 0.5) / (n + 0.5)) for term, n in counts.items()}

    async def known(self, tenant: TenantId, ids: Sequence[ChunkId], deep: bool = False) -> set[ChunkId]:
        points = self._points.get(tenant, {})
        return {chunk for chunk in ids if chunk in points and (points[chunk].deep or not deep)}

    async def count(self, tenant: TenantId) -> int:
        return len(self._points.get(tenant, {}))

    async def forget_older(self, tenant: TenantId) -> None:
        """Nothing outlives the process."""

    async def flush(self, tenant: TenantId) -> None:
        """Nothing outlives the process."""

    async def close(self) -> None:
        """Nothing to close."""


def _candidate(point: Point, score: float) -> Candidate:
    return Candidate(point.chunk_id, point.source_id, score)


def _bm25(document: Sparse, query: Sparse, rarity: Mapping[int, float]) -> float:
    return sum(document[term] * weight * rarity[term] for term, weight in query.items() if term in document)


def _best(found: list[Candidate], top: int) -> list[Candidate]:
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.chunk_id))[:top]
