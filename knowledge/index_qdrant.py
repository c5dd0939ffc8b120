"""The index on a Qdrant server: one collection, the tenant as an `is_tenant` key in every filter."""

from collections.abc import Awaitable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from dialogs.errors import ProviderError
from dialogs.ids import ChunkId, SourceId, TenantId
from knowledge.point_ids import point_id
from knowledge.ports import MOST_IN_BATCH, Candidate, Candidates, Point, Sparse, Vector, cosines

if TYPE_CHECKING:
    from qdrant_client import AsyncQdrantClient, models

T = TypeVar("T")
_DENSE, _LEXICAL = "dense", "lexical"
_PREFIX = "parley-"
_DEPTH, _DEEP = "depth", "deep"


class QdrantIndex:
    """`client` is an AsyncQdrantClient (see `connect`). IDF counts the collection, not the tenant: the adaptive
    fusion does not lean on its absolute size."""

    def __init__(self, client: "AsyncQdrantClient", dim: int, fingerprint: str) -> None:
        self._client = client
        self._dim = dim
        self._name = f"{_PREFIX}{fingerprint}"
        self._ready = False

    async def upsert(self, tenant: TenantId, points: Sequence[Point]) -> None:
        await self._prepare()
        for start in range(0, len(points), MOST_IN_BATCH):
            batch = [_structure(tenant, point) for point in points[start : start + MOST_IN_BATCH]]
            await _wrapped(self._client.upsert(self._name, batch, wait=True))

    async def delete_source(self, tenant: TenantId, source: SourceId, keep: Collection[ChunkId] = ()) -> None:
        from qdrant_client import models

        await self._prepare()
        kept = _any("chunk", keep)
        must: Any = [*_mine(tenant).must, _match("source", source)]  # type: ignore[misc]  # always a list here
        chosen = models.Filter(must=must, must_not=[kept] if keep else None)
        await _wrapped(self._client.delete(self._name, models.FilterSelector(filter=chosen), wait=True))

    async def delete_tenant(self, tenant: TenantId) -> None:
        from qdrant_client import models

        await self._prepare()
        await _wrapped(self._client.delete(self._name, models.FilterSelector(filter=_mine(tenant)), wait=True))

    async def candidates(
        self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int, but: Collection[SourceId] = ()
    ) -> Candidates:
        mine = _mine(tenant, but)
        requests = [_request(mine, [list(map(float, dense))], _DENSE, top)]
        requests += [_lexical_request(mine, sparse, top)] if sparse else []
        answers = await self._query(requests)
        return Candidates(_candidates(answers[0]), _candidates(answers[1]) if sparse else ())

    async def near(self, tenant: TenantId, ids: Sequence[ChunkId], dense: Vector) -> Mapping[ChunkId, Sequence[float]]:
        await self._prepare()
        wanted = [point_id(chunk, tenant) for chunk in ids]
        records = await _wrapped(self._client.retrieve(self._name, wanted, True, [_DENSE])) if wanted else []
        return {ChunkId(_word(record, "chunk")): cosines(_dense(record), dense) for record in records}

    async def rarity(self, tenant: TenantId, terms: Sequence[int]) -> Mapping[int, float]:
        requests = [_lexical_request(_mine(tenant), {term: 1.0}, 1, with_vector=[_LEXICAL]) for term in terms]
        answers = await self._query(requests)
        return {term: _idf(found[0], term) for term, found in zip(terms, answers, strict=True) if found}

    async def known(self, tenant: TenantId, ids: Sequence[ChunkId], deep: bool = False) -> set[ChunkId]:
        await self._prepare()
        wanted = [point_id(chunk, tenant) for chunk in ids]
        records = await _wrapped(self._client.retrieve(self._name, wanted, with_payload=["chunk", _DEPTH]))
        payloads = [record.payload or {} for record in records]
        return {ChunkId(one["chunk"]) for one in payloads if not deep or one.get(_DEPTH) == _DEEP}

    async def count(self, tenant: TenantId) -> int:
        await self._prepare()
        return (await _wrapped(self._client.count(self._name, count_filter=_mine(tenant), exact=True))).count

    async def forget_older(self, tenant: TenantId) -> None:
        collections = (await _wrapped(self._client.get_collections())).collections
        for name in [one.name for one in collections if one.name.startswith(_PREFIX) and one.name != self._name]:
            await self._forget(name, tenant)

    async def _forget(self, name: str, tenant: TenantId) -> None:
        from qdrant_client import models

        await _wrapped(self._client.delete(name, models.FilterSelector(filter=_mine(tenant)), wait=True))
        if not (await _wrapped(self._client.count(name, exact=True))).count:
            await _wrapped(self._client.delete_collection(name))

    async def flush(self, tenant: TenantId) -> None:
        """Writes were awaited: the server has them."""

    async def close(self) -> None:
        await self._client.close()

    async def _query(self, requests: "Sequence[models.QueryRequest]") -> "Sequence[Sequence[models.ScoredPoint]]":
        await self._prepare()
        if not requests:
            return []
        answers = await _wrapped(self._client.query_batch_points(self._name, requests))
        return [answer.points for answer in answers]

    async def _prepare(self) -> None:
        if self._ready:
            return
        if not await _wrapped(self._client.collection_exists(self._name)):
            await self._create()
        self._ready = True

    async def _create(self) -> None:
        from qdrant_client import models

        nearest = models.MultiVectorConfig(comparator=models.MultiVectorComparator.MAX_SIM)  # of a chunk's facets
        dense = {_DENSE: models.VectorParams(size=self._dim, distance=models.Distance.COSINE,
                                             multivector_config=nearest, datatype=models.Datatype.FLOAT16)}  # fmt: skip
        lexical = {_LEXICAL: models.SparseVectorParams(modifier=models.Modifier.IDF)}
        await _wrapped(self._client.create_collection(self._name, dense, lexical))
        tenants = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
        await _wrapped(self._client.create_payload_index(self._name, "tenant", tenants))
        await _wrapped(self._client.create_payload_index(self._name, "source", models.PayloadSchemaType.KEYWORD))


def connect(url: str, dim: int, fingerprint: str, api_key: str = "") -> QdrantIndex:
    """An index by URL; `:memory:` is the client's own double for tests."""
    from qdrant_client import AsyncQdrantClient

    if url == ":memory:":
        return QdrantIndex(AsyncQdrantClient(":memory:"), dim, fingerprint)
    # without the client's own look at versions: it blocks, and warns on the console
    client = AsyncQdrantClient(url=url, api_key=api_key or None, timeout=10, check_compatibility=False)
    return QdrantIndex(client, dim, fingerprint)


async def _wrapped(ask: Awaitable[T]) -> T:
    try:
        return await ask
    except Exception as error:  # the client's own tree is wide (HTTP, gRPC, validation): ours has one kind
        raise ProviderError("error-index", f"{type(error).__name__}: {error}") from error


def _match(key: str, value: str) -> "models.FieldCondition":
    from qdrant_client import models

    return models.FieldCondition(key=key, match=models.MatchValue(value=value))


def _any(key: str, values: Collection[str]) -> "models.FieldCondition":
    from qdrant_client import models

    return models.FieldCondition(key=key, match=models.MatchAny(any=list(values)))


def _mine(tenant: TenantId, but: Collection[SourceId] = ()) -> "models.Filter":
    from qdrant_client import models

    return models.Filter(must=[_match("tenant", tenant)], must_not=[_any("source", but)] if but else None)


def _structure(tenant: TenantId, point: Point) -> "models.PointStruct":
    from qdrant_client import models

    lexical = models.SparseVector(indices=list(point.sparse), values=list(point.sparse.values()))
    dense = [list(map(float, one)) for one in (point.dense, *point.facets)]
    vectors: Any = {_DENSE: dense, _LEXICAL: lexical}
    about = {"tenant": tenant, "chunk": point.chunk_id, "source": point.source_id, _DEPTH: _DEEP if point.deep else ""}
    return models.PointStruct(id=point_id(point.chunk_id, tenant), vector=vectors, payload=about)


def _request(
    mine: "models.Filter", vector: Any, using: str, top: int, with_vector: Any = False
) -> "models.QueryRequest":
    from qdrant_client import models

    return models.QueryRequest(
        query=vector, using=using, filter=mine, limit=top, with_payload=True, with_vector=with_vector
    )


def _lexical_request(
    mine: "models.Filter", sparse: Sparse, top: int, with_vector: Any = False
) -> "models.QueryRequest":
    from qdrant_client import models

    vector = models.SparseVector(indices=list(sparse), values=list(sparse.values()))
    return _request(mine, vector, _LEXICAL, top, with_vector)


def _candidates(points: "Sequence[models.ScoredPoint]") -> list[Candidate]:
    return [Candidate(_word(point, "chunk"), _word(point, "source"), point.score) for point in points]


def _dense(record: "models.Record") -> Any:
    vectors: Any = record.vector
    return vectors[_DENSE]


def _word(point: "models.ScoredPoint | models.Record", name: str) -> Any:
    return (point.payload or {})[name]


def _idf(point: "models.ScoredPoint", term: int) -> float:
    vectors: Any = point.vector
    weights = dict(zip(vectors[_LEXICAL].indices, vectors[_LEXICAL].values, strict=True))
    return float(point.score / weights[term])
