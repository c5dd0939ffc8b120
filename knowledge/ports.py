"""What knowledge asks of the world: an embedder, a vector index, a store of sources. Tenant first, always."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import mul
from typing import Protocol

from dialogs.ids import BotId, ChunkId, Millis, SourceId, TenantId
from dialogs.learning.checks import Item
from dialogs.store import AuditEntry
from dialogs.texts import Text
from knowledge.sources import Chunk, Reach, Source, SourceState, Version

Vector = Sequence[float]
Sparse = Mapping[int, float]  # hash of a term → its weight
MOST_IN_BATCH = 256  # one engine call holds the interpreter: a bigger one would be felt by clients


class Embedder(Protocol):
    """Texts to unit vectors; the work is done off the event loop."""

    dim: int
    fingerprint: str  # changes when vectors of old and new texts can no longer be compared

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]: ...
    async def embed_query(self, text: str) -> Vector: ...


class Reranker(Protocol):
    """Reads a question and a passage together, which says more than two vectors; none is built in."""

    async def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """Higher is better, comparable within one call. Raises ProviderError."""


@dataclass(frozen=True, slots=True)
class Point:
    """A chunk as the index keeps it."""

    chunk_id: ChunkId
    source_id: SourceId
    dense: Vector
    sparse: Sparse
    facets: Sequence[Vector] = ()  # further vectors of the same chunk, one a sentence: the nearest of all counts
    deep: bool = False  # made with care, sentence by sentence, and not in the haste of the first reading


def cosines(vectors: Sequence[Vector], dense: Vector) -> list[float]:
    """Of unit vectors with another one."""
    return [sum(map(mul, vector, dense)) for vector in vectors]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that one leg found, with that leg's raw score."""

    chunk_id: ChunkId
    source_id: SourceId
    score: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Both legs, each best first: cosine, and BM25."""

    dense: Sequence[Candidate]
    lexical: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Got:
    """What one request to an address brought: headers with lower-case names, the body cut at the asked size."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True


class Web(Protocol):
    """Addresses that people typed. No answer leads inside: each hop is a request of its own, and is checked."""

    async def get(self, url: str, most: int, seconds: float) -> Got:
        """Raises BadInput for an address that may not be read, ProviderError when there is no answer."""


class VectorIndex(Protocol):
    """Dense and sparse search; raises ProviderError when the engine fails."""

    async def upsert(self, tenant: TenantId, points: Sequence[Point]) -> None:
        """Any number; sent to the engine by at most MOST_IN_BATCH."""

    async def delete_source(self, tenant: TenantId, source: SourceId, keep: Collection[ChunkId] = ()) -> None: ...
    async def delete_tenant(self, tenant: TenantId) -> None: ...

    async def candidates(
        self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int, but: Collection[SourceId] = ()
    ) -> Candidates:
        """`top` chunks of each leg, none of them of the sources in `but`."""

    async def near(self, tenant: TenantId, ids: Sequence[ChunkId], dense: Vector) -> Mapping[ChunkId, Sequence[float]]:
        """The cosine of each of a chunk's vectors, in the order of its sentences; what is not there is absent."""

    async def rarity(self, tenant: TenantId, terms: Sequence[int]) -> Mapping[int, float]:
        """IDF of each term that occurs; a term that does not is absent."""

    async def known(self, tenant: TenantId, ids: Sequence[ChunkId], deep: bool = False) -> set[ChunkId]:
        """Those that the index has; with `deep` those that it has in depth."""

    async def count(self, tenant: TenantId) -> int:
        """Chunks, however many vectors each has."""

    async def forget_older(self, tenant: TenantId) -> None:
        """What indexes made in another way keep of the tenant goes."""

    async def flush(self, tenant: TenantId) -> None:
        """After this even a power cut loses nothing."""

    async def close(self) -> None: ...


class Gate(Protocol):
    """Stands before publishing: saved questions are asked with a change that does not serve yet."""

    async def stands(self, tenant: TenantId) -> bool:
        """Whether the company checks its sources; then nothing of a new one is searchable before it was checked."""

    async def worse(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk]) -> Sequence[Item]:
        """The saved questions that would be answered worse with these chunks of the source. Raises ProviderError."""

    async def hold(self, tenant: TenantId, held: Source, worse: Sequence[Item]) -> None:
        """Keeps the source as it is given and tells whoever decides, in one unit. Raises NotFound, Conflict when it is
        not READING."""


class SourceStore(Protocol):
    """Sources and their chunks; the truth from which an index can always be rebuilt. A `note` is kept in the same unit
    as the change that it tells of."""

    async def add_source(self, tenant: TenantId, source: Source, note: AuditEntry | None = None) -> None: ...

    async def get_source(self, tenant: TenantId, source: SourceId) -> Source:
        """Raises NotFound."""

    async def list_sources(self, tenant: TenantId) -> Sequence[Source]:
        """Newest first."""

    async def claim_queued(self, tenant: TenantId, now: Millis, stale_before: Millis) -> Source | None:
        """The oldest source that waits, or whose reader was last heard of before `stale_before`; now READING."""

    async def waiting_tenants(self, now: Millis, stale_before: Millis) -> Sequence[TenantId]: ...

    async def save_source(
        self, tenant: TenantId, source: Source, expect: Collection[SourceState] = (), note: AuditEntry | None = None
    ) -> None:
        """Writes all of it but its chunks and its reach. Raises NotFound; Conflict when its state is none of `expect`
        by now."""

    async def advance(
        self, tenant: TenantId, source: SourceId, now: Millis, *, pages: int | None = None,
        pages_done: int | None = None, chunks: int | None = None, done: int | None = None,
    ) -> None:  # fmt: skip
        """How far its reader is. Raises NotFound; Conflict when it is not READING: it was cancelled."""

    async def add_chunks(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk]) -> None:
        """Further chunks of a source that has no whole version yet; those it has stay. Raises NotFound."""

    async def clear_chunks(self, tenant: TenantId, source: SourceId) -> None: ...

    async def add_version(self, tenant: TenantId, version: Version) -> None:
        """Also over the one of the same number."""

    async def versions(self, tenant: TenantId, source: SourceId) -> Sequence[Version]:
        """Newest first."""

    async def set_refresh(
        self, tenant: TenantId, source: SourceId, hours: int, now: Millis, note: AuditEntry | None = None
    ) -> None:
        """The address is looked at every so many hours; 0: never."""

    async def set_reach(
        self, tenant: TenantId, source: SourceId, reach: Reach, now: Millis, note: AuditEntry | None = None
    ) -> None:
        """Who finds it, and when. Raises NotFound."""

    async def bounds(
        self, tenant: TenantId, bot: BotId | None, other: str, now: Millis
    ) -> tuple[Collection[SourceId], bool]:
        """What is `hidden` where any language is wanted, and whether a whole source is in the other one, in one read:
        nearly every search asks both."""

    async def hidden(self, tenant: TenantId, bot: BotId | None, language: str, now: Millis) -> Collection[SourceId]:
        """Sources that the bot does not find now; with a `language`, also those in another one."""

    async def shallow(self) -> Sequence[tuple[TenantId, SourceId]]:
        """READY sources of all companies that were not yet embedded in depth, the oldest first."""

    async def deepened(self, tenant: TenantId, source: SourceId, deep: bool = True) -> None:
        """The source is embedded in depth, or no longer is; a source that is gone is no error."""

    async def behind(self, mark: str) -> Sequence[tuple[TenantId, SourceId]]:
        """Sources of all companies that serve, and are not in the index of this mark; the oldest few."""

    async def indexed(self, tenant: TenantId, source: SourceId, mark: str) -> None:
        """All chunks of the source are in that index; a source that is gone is no error."""

    async def marks(self, tenant: TenantId) -> Set[str]:
        """Of the indexes that have the sources that serve; "" for one that none has."""

    async def unindexed(self, tenant: TenantId) -> None:
        """No index has any of the tenant's sources."""

    async def set_state(
        self, tenant: TenantId, source: SourceId, state: SourceState, now: Millis, *,
        error: Text | None = None, chunks: int | None = None, done: int | None = None,
    ) -> None: ...  # fmt: skip

    async def replace_chunks(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk], now: Millis) -> None:
        """All at once: old chunks serve until the new are whole. The source becomes READY, its version serves.
        Raises NotFound; Conflict when it was cancelled."""

    async def chunks_by_ids(self, tenant: TenantId, ids: Sequence[ChunkId]) -> Sequence[Chunk]:
        """Those that exist, in any order."""

    async def chunks_of(self, tenant: TenantId, source: SourceId) -> Sequence[Chunk]: ...

    async def section(self, tenant: TenantId, source: SourceId, path: str, most: int) -> Sequence[Chunk]:
        """The first chunks under these headings ("" for all of the source), in order."""

    async def delete_source(self, tenant: TenantId, source: SourceId, note: AuditEntry | None = None) -> None: ...
