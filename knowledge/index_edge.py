"""The embedded index: Qdrant Edge in this process, a shard (a directory) per tenant, opened when first asked.

Every call of the engine holds the interpreter, so batches are small with a breath between them, and `optimize()` is
never called: under 200,000 chunks it gains nothing and would freeze the process.
"""

import asyncio
import re
import shutil
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import qdrant_edge as edge

from dialogs.errors import ProviderError
from dialogs.ids import ChunkId, SourceId, TenantId
from knowledge.point_ids import point_id
from knowledge.ports import FACETS, MOST_IN_BATCH, Candidate, Candidates, Point, Sparse, Vector, nearest

T = TypeVar("T")
_DENSE, _LEXICAL = "dense", "lexical"
_PAYLOAD = ["chunk", "source"]
_DEPTH, _DEEP, _FACET = "depth", "deep", "facet"


class EdgeIndex:
    """One process owns the directory. `fingerprint` is the embedder's: another one starts an empty shard, which
    `Knowledge.reindex` fills."""

    def __init__(self, root: Path, dim: int, fingerprint: str, most_open: int = 64) -> None:
        self._root = root
        self._dim = dim
        self._fingerprint = re.sub(r"[^\w.-]", "_", fingerprint)
        self._most_open = most_open
        self._counts: dict[TenantId, int] = {}  # every search asks: counting costs more than searching
        self._open: OrderedDict[TenantId, edge.EdgeShard] = OrderedDict()

    async def upsert(self, tenant: TenantId, points: Sequence[Point]) -> None:
        for start in range(0, len(points), MOST_IN_BATCH):
            batch = [made for point in points[start : start + MOST_IN_BATCH] for made in _edge_points(point)]
            for at in range(0, len(batch), MOST_IN_BATCH):
                self._update(tenant, edge.UpdateOperation.upsert_points(batch[at : at + MOST_IN_BATCH]))
                await asyncio.sleep(0)

    async def delete_source(self, tenant: TenantId, source: SourceId, keep: Collection[ChunkId] = ()) -> None:
        must: list[Any] = [edge.FieldCondition("source", match=edge.MatchValue(source))]
        but: list[Any] | None = (
            [edge.FieldCondition("chunk", match=edge.MatchAny(list(map(str, keep))))] if keep else None
        )
        self._update(tenant, edge.UpdateOperation.delete_points_by_filter(edge.Filter(must=must, must_not=but)))

    async def delete_tenant(self, tenant: TenantId) -> None:
        self._shut(tenant)
        self._counts.pop(tenant, None)
        await asyncio.to_thread(shutil.rmtree, self._tenant_path(tenant), True)

    async def candidates(self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int) -> Candidates:
        near = _request(list(dense), _DENSE, top * FACETS)
        requests = [near, *([_lexical_request(sparse, top)] if sparse else [])]
        answers = self._call(tenant, lambda shard: shard.query_batch(edge.QueryBatchRequest(requests)))
        return Candidates(nearest(_candidates(answers[0]), top), _candidates(answers[1]) if sparse else ())

    async def rarity(self, tenant: TenantId, terms: Sequence[int]) -> Mapping[int, float]:
        """The engine does not tell an IDF: a search for one term is divided by the found document's own weight."""
        if not terms:
            return {}
        requests = [_lexical_request({term: 1.0}, 1, with_vector=[_LEXICAL]) for term in terms]
        answers = self._call(tenant, lambda shard: shard.query_batch(edge.QueryBatchRequest(requests)))
        return {term: _idf(found[0], term) for term, found in zip(terms, answers, strict=True) if found}

    async def known(self, tenant: TenantId, ids: Sequence[ChunkId], deep: bool = False) -> set[ChunkId]:
        if not ids:
            return set()
        wanted: list[Any] = [point_id(chunk) for chunk in ids]
        records = self._call(tenant, lambda shard: shard.retrieve(wanted, [*_PAYLOAD, _DEPTH], False))
        payloads = [record.payload or {} for record in records]
        return {ChunkId(str(one["chunk"])) for one in payloads if not deep or one.get(_DEPTH) == _DEEP}

    async def count(self, tenant: TenantId) -> int:
        if tenant not in self._counts:
            facets: list[Any] = [edge.FieldCondition(_DEPTH, match=edge.MatchValue(_FACET))]
            request = edge.CountRequest(True, edge.Filter(must_not=facets))
            self._counts[tenant] = self._call(tenant, lambda shard: shard.count(request))
        return self._counts[tenant]

    async def flush(self, tenant: TenantId) -> None:
        shard = self._shard(tenant)
        await asyncio.to_thread(_wrapped, shard.flush)

    async def close(self) -> None:
        for tenant in list(self._open):
            self._shut(tenant)

    def _update(self, tenant: TenantId, operation: edge.UpdateOperation) -> None:
        self._counts.pop(tenant, None)
        self._call(tenant, lambda shard: shard.update(operation))

    def _call(self, tenant: TenantId, ask: Callable[[edge.EdgeShard], T]) -> T:
        shard = self._shard(tenant)
        return _wrapped(lambda: ask(shard))

    def _tenant_path(self, tenant: TenantId) -> Path:
        if not re.fullmatch(r"[\w-]{1,64}", tenant):
            raise ProviderError("error-index", f"tenant id {tenant!r}")
        return self._root / tenant

    def _shard(self, tenant: TenantId) -> edge.EdgeShard:
        if tenant in self._open:
            self._open.move_to_end(tenant)
            return self._open[tenant]
        if len(self._open) >= self._most_open:
            self._shut(next(iter(self._open)))
        path = self._tenant_path(tenant) / self._fingerprint
        self._open[tenant] = _wrapped(lambda: _open_shard(path, self._dim))
        return self._open[tenant]

    def _shut(self, tenant: TenantId) -> None:
        shard = self._open.pop(tenant, None)
        if shard is not None:
            _wrapped(shard.close)


def _open_shard(path: Path, dim: int) -> edge.EdgeShard:
    if (path / "segments").exists():
        return edge.EdgeShard.load(str(path))
    path.mkdir(parents=True, exist_ok=True)
    dense = {_DENSE: edge.EdgeVectorParams(size=dim, distance=edge.Distance.Cosine)}
    lexical = {_LEXICAL: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)}
    shard = edge.EdgeShard.create(str(path), edge.EdgeConfig(vectors=dense, sparse_vectors=lexical))
    shard.update(edge.UpdateOperation.create_field_index("source", edge.PayloadSchemaType.Keyword))
    return shard


def _wrapped(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Exception as error:  # the engine raises bare Exception; it is stored as ours, with its words for the log
        raise ProviderError("error-index", str(error)) from error


def _edge_points(point: Point) -> list[edge.Point]:
    """The facets, then the chunk itself: it is known only when all of it is there."""
    about = {"chunk": point.chunk_id, "source": point.source_id}
    facets = [
        edge.Point(point_id(point.chunk_id, facet=number), {_DENSE: list(map(float, one))}, {**about, _DEPTH: _FACET})
        for number, one in enumerate(point.facets, 1)
    ]
    lexical = edge.SparseVector(list(point.sparse), list(point.sparse.values()))
    vectors: dict[str, Any] = {_DENSE: list(map(float, point.dense)), _LEXICAL: lexical}
    return [*facets, edge.Point(point_id(point.chunk_id), vectors, {**about, _DEPTH: _DEEP if point.deep else ""})]


def _request(vector: Any, using: str, top: int, with_vector: Any = False) -> edge.QueryRequest:
    nearest = edge.Query.Nearest(vector, using=using)
    return edge.QueryRequest(top, query=nearest, with_payload=_PAYLOAD, with_vector=with_vector)


def _lexical_request(sparse: Sparse, top: int, with_vector: Any = False) -> edge.QueryRequest:
    return _request(edge.SparseVector(list(sparse), list(sparse.values())), _LEXICAL, top, with_vector)


def _candidates(points: Sequence[edge.ScoredPoint]) -> list[Candidate]:
    return [Candidate(_word(point, "chunk"), _word(point, "source"), point.score) for point in points]


def _word(point: edge.ScoredPoint, name: str) -> Any:
    return str((point.payload or {})[name])


def _idf(point: edge.ScoredPoint, term: int) -> float:
    vectors: Any = point.vector
    weights = dict(zip(vectors[_LEXICAL].indices, vectors[_LEXICAL].values, strict=True))
    return float(point.score / weights[term])
