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
from knowledge.ports import MOST_IN_BATCH, Candidate, Candidates, Point, Sparse, Vector, cosines

T = TypeVar("T")
_NEAREST = edge.MultiVectorConfig(edge.MultiVectorComparator.MaxSim)  # a chunk is as near as its nearest facet
_DENSE, _LEXICAL = "dense", "lexical"
_BLOCK = 512  # bytes that a file's block is counted in: the engine's files are mostly holes
_PAYLOAD = ["chunk", "source"]
_DEPTH, _DEEP = "depth", "deep"
_MOST_TERMS = 10_000  # whose rarity is kept, of each tenant whose shard is open


class EdgeIndex:
    """One process owns the directory. `fingerprint` is the mark of how it is made: another one is another shard."""

    def __init__(self, root: Path, dim: int, fingerprint: str, most_open: int = 64) -> None:
        self._root = root
        self._dim = dim
        self._fingerprint = re.sub(r"[^\w.-]", "_", fingerprint)
        self._most_open = most_open
        self._counts: dict[TenantId, int] = {}  # every search asks: counting costs more than searching
        self._rarity: dict[TenantId, dict[int, float]] = {}  # likewise; 0 for a term that does not occur
        self._open: OrderedDict[TenantId, edge.EdgeShard] = OrderedDict()

    async def upsert(self, tenant: TenantId, points: Sequence[Point]) -> None:
        for start in range(0, len(points), MOST_IN_BATCH):
            batch = [_edge_point(point) for point in points[start : start + MOST_IN_BATCH]]
            self._update(tenant, edge.UpdateOperation.upsert_points(batch))
            await asyncio.sleep(0)

    async def delete_source(self, tenant: TenantId, source: SourceId, keep: Collection[ChunkId] = ()) -> None:
        must: list[Any] = [edge.FieldCondition("source", match=edge.MatchValue(source))]
        but: list[Any] | None = [_any("chunk", keep)] if keep else None
        self._update(tenant, edge.UpdateOperation.delete_points_by_filter(edge.Filter(must=must, must_not=but)))

    async def delete_tenant(self, tenant: TenantId) -> None:
        self._shut(tenant)
        await asyncio.to_thread(shutil.rmtree, self._shard_path(tenant), True)

    async def candidates(
        self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int, but: Collection[SourceId] = ()
    ) -> Candidates:
        fits = edge.Filter(must_not=[_any("source", but)]) if but else None
        near = _request([list(dense)], _DENSE, top, fits)
        requests = [near, *([_lexical_request(sparse, top, fits)] if sparse else [])]
        answers = self._call(tenant, lambda shard: shard.query_batch(edge.QueryBatchRequest(requests)))
        return Candidates(_candidates(answers[0]), _candidates(answers[1]) if sparse else ())

    async def near(self, tenant: TenantId, ids: Sequence[ChunkId], dense: Vector) -> Mapping[ChunkId, Sequence[float]]:
        wanted: list[Any] = [point_id(chunk) for chunk in ids]
        records = self._call(tenant, lambda shard: shard.retrieve(wanted, _PAYLOAD, [_DENSE])) if wanted else []
        return {chunk: cosines(vectors, dense) for chunk, vectors in map(_kept, records)}

    async def rarity(self, tenant: TenantId, terms: Sequence[int]) -> Mapping[int, float]:
        known = self._rarity.setdefault(tenant, {})
        fresh = [term for term in terms if term not in known]
        if len(known) + len(fresh) > _MOST_TERMS:
            known.clear()
            fresh = list(terms)
        known.update(self._measured(tenant, fresh) if fresh else {})
        return {term: known[term] for term in terms if known[term]}

    def _measured(self, tenant: TenantId, terms: Sequence[int]) -> dict[int, float]:
        """The engine does not tell an IDF: a search for one term is divided by the found document's own weight."""
        requests = [_weighing_request(term) for term in terms]
        answers = self._call(tenant, lambda shard: shard.query_batch(edge.QueryBatchRequest(requests)))
        return {term: _idf(found[0], term) if found else 0.0 for term, found in zip(terms, answers, strict=True)}

    async def known(self, tenant: TenantId, ids: Sequence[ChunkId], deep: bool = False) -> set[ChunkId]:
        if not ids:
            return set()
        wanted: list[Any] = [point_id(chunk) for chunk in ids]
        records = self._call(tenant, lambda shard: shard.retrieve(wanted, [*_PAYLOAD, _DEPTH], False))
        payloads = [record.payload or {} for record in records]
        return {ChunkId(str(one["chunk"])) for one in payloads if not deep or one.get(_DEPTH) == _DEEP}

    async def count(self, tenant: TenantId) -> int:
        if tenant not in self._counts:
            self._counts[tenant] = self._call(tenant, lambda shard: shard.count(edge.CountRequest(True)))
        return self._counts[tenant]

    async def forget_older(self, tenant: TenantId) -> None:
        mine = self._shard_path(tenant)
        older = [path for path in mine.parent.glob("*") if path != mine]
        for path in older:
            await asyncio.to_thread(shutil.rmtree, path, True)

    async def flush(self, tenant: TenantId) -> None:
        shard = self._shard(tenant)
        await asyncio.to_thread(_wrapped, shard.flush)

    async def close(self) -> None:
        for tenant in list(self._open):
            self._shut(tenant)

    def _update(self, tenant: TenantId, operation: edge.UpdateOperation) -> None:
        self._forget(tenant)
        self._call(tenant, lambda shard: shard.update(operation))

    def _forget(self, tenant: TenantId) -> None:
        self._counts.pop(tenant, None)
        self._rarity.pop(tenant, None)

    def _call(self, tenant: TenantId, ask: Callable[[edge.EdgeShard], T]) -> T:
        shard = self._shard(tenant)
        return _wrapped(lambda: ask(shard))

    def _shard_path(self, tenant: TenantId) -> Path:
        if not re.fullmatch(r"[\w-]{1,64}", tenant):
            raise ProviderError("error-index", f"tenant id {tenant!r}")
        return self._root / tenant / self._fingerprint

    def _shard(self, tenant: TenantId) -> edge.EdgeShard:
        if tenant in self._open:
            self._open.move_to_end(tenant)
            return self._open[tenant]
        if len(self._open) >= self._most_open:
            self._shut(next(iter(self._open)))
        path = self._shard_path(tenant)
        self._open[tenant] = _wrapped(lambda: _open_shard(path, self._dim))
        return self._open[tenant]

    def _shut(self, tenant: TenantId) -> None:
        shard = self._open.pop(tenant, None)
        self._forget(tenant)
        if shard is not None:
            _wrapped(shard.close)


def _open_shard(path: Path, dim: int) -> edge.EdgeShard:
    config = _config(dim)
    if (path / "segments").exists():
        shard = edge.EdgeShard.load(str(path), config)
        _read_ahead(path)
        return shard
    path.mkdir(parents=True, exist_ok=True)
    shard = edge.EdgeShard.create(str(path), config)
    shard.update(edge.UpdateOperation.create_field_index("source", edge.PayloadSchemaType.Keyword))
    return shard


def _config(dim: int) -> edge.EdgeConfig:
    """One thread searches: a shard is one segment, and a pool costs a search of a millisecond a good part of it."""
    dense = {_DENSE: edge.EdgeVectorParams(size=dim, distance=edge.Distance.Cosine, multivector_config=_NEAREST,
                                           datatype=edge.VectorStorageDatatype.Turbo8)}  # fmt: skip
    lexical = {_LEXICAL: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)}
    return edge.EdgeConfig(vectors=dense, sparse_vectors=lexical, max_search_threads=1)


def _read_ahead(path: Path) -> None:
    """Loading drops what each point tells of itself from the system's cache, and a search, with the interpreter held,
    would read the disk for each of some two hundred points. All of it together are 13 MB of 100,000 points."""
    for part in path.glob("segments/*/payload_storage/*.dat"):
        with part.open("rb") as file:
            file.read(part.stat().st_blocks * _BLOCK)


def _wrapped(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Exception as error:  # the engine raises bare Exception; it is stored as ours, with its words for the log
        raise ProviderError("error-index", str(error)) from error


def _edge_point(point: Point) -> edge.Point:
    lexical = edge.SparseVector(list(point.sparse), list(point.sparse.values()))
    dense = [list(map(float, one)) for one in (point.dense, *point.facets)]
    vectors: dict[str, Any] = {_DENSE: dense, _LEXICAL: lexical}
    about = {"chunk": point.chunk_id, "source": point.source_id, _DEPTH: _DEEP if point.deep else ""}
    return edge.Point(point_id(point.chunk_id), vectors, about)


def _any(key: str, values: Collection[str]) -> Any:
    return edge.FieldCondition(key, match=edge.MatchAny(list(map(str, values))))


def _request(vector: Any, using: str, top: int, fits: edge.Filter | None) -> edge.QueryRequest:
    return edge.QueryRequest(top, query=edge.Query.Nearest(vector, using=using), with_payload=_PAYLOAD, filter=fits)


def _lexical_request(sparse: Sparse, top: int, fits: edge.Filter | None) -> edge.QueryRequest:
    return _request(edge.SparseVector(list(sparse), list(sparse.values())), _LEXICAL, top, fits)


def _weighing_request(term: int) -> edge.QueryRequest:
    query = edge.Query.Nearest(edge.SparseVector([term], [1.0]), using=_LEXICAL)
    return edge.QueryRequest(1, query=query, with_vector=[_LEXICAL])


def _candidates(points: Sequence[edge.ScoredPoint]) -> list[Candidate]:
    told = ((point.payload or {}, point.score) for point in points)  # each look at a payload makes it anew
    return [Candidate(payload["chunk"], payload["source"], score) for payload, score in told]


def _kept(record: edge.Record) -> tuple[ChunkId, list[Vector]]:
    vectors: Any = record.vector
    return ChunkId((record.payload or {})["chunk"]), vectors[_DENSE]


def _idf(point: edge.ScoredPoint, term: int) -> float:
    vectors: Any = point.vector
    lexical = vectors[_LEXICAL]
    return float(point.score / lexical.values[lexical.indices.index(term)])
