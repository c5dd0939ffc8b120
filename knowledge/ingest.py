"""From a queued source to searchable chunks: fetch → parse → chunk → embed → publish.

A process may die at any step: the source stays READING, is claimed again once it is stale, and pieces whose vectors
the index already acknowledged are not embedded twice. Old chunks serve until the new are whole.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from loguru import logger

from dialogs.errors import BadInput, NotFound, ParleyError
from dialogs.ids import Millis, SourceId, TenantId
from dialogs.ports import Blobs, Clock
from dialogs.texts import Text
from knowledge.chunking import chunk_document
from knowledge.facets import deep_points
from knowledge.lexical import encode_document
from knowledge.loaders.parent import read_file
from knowledge.ports import Embedder, Point, SourceStore, VectorIndex
from knowledge.sources import Chunk, Source, SourceState

STALE_MS = 60_000  # a reader writes its progress far more often than this
MOST_CHUNKS = 20_000  # of one source
MOST_DEEP = 5_000  # of one base
_BATCH = 32


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far a source is: pages of the document, chunks searchable of all."""

    source: Source
    pages: int
    done: int
    total: int


OnProgress = Callable[[TenantId, ReadingProgress], Awaitable[None]]


async def _quiet(tenant: TenantId, progress: ReadingProgress) -> None:
    """Nobody watches."""


class Ingest:
    """Reads one source at a time; several may run beside each other, a claim keeps them apart."""

    def __init__(
        self, store: SourceStore, blobs: Blobs, index: VectorIndex, embedder: Embedder, clock: Clock,
        on_progress: OnProgress = _quiet,
    ) -> None:  # fmt: skip
        self._store = store
        self._blobs = blobs
        self._index = index
        self._embedder = embedder
        self._clock = clock
        self._on_progress = on_progress

    async def next(self, tenant: TenantId) -> Source | None:
        """Reads the tenant's next source to its end, READY or FAILED; None when nothing waits."""
        now = self._clock.now()
        source = await self._store.claim_queued(tenant, now, now - STALE_MS)
        if source is None:
            return None
        try:
            await self._read(tenant, source)
        except NotFound:
            await self._index.delete_source(tenant, source.id)  # removed while it was being read
            return source
        except ParleyError as error:
            await self._fail(tenant, source, error.text, error.detail)
        except Exception as error:  # the loop lives on; the source says that it failed
            logger.opt(exception=error).error("source {} failed", source.id)
            await self._fail(tenant, source, Text("error-source-failed", {"name": source.name}), repr(error))
        return await self._store.get_source(tenant, source.id)

    async def _fail(self, tenant: TenantId, source: Source, text: Text, detail: str) -> None:
        logger.info("source {} refused: {} {}", source.id, text.key, detail)
        await self._store.set_state(tenant, source.id, SourceState.FAILED, self._now(), error=text)

    async def _read(self, tenant: TenantId, source: Source) -> None:
        content = await self._blobs.get(tenant, source.blob)
        document = await read_file(source.kind, source.name, content)
        chunks = chunk_document(source.id, source.title or document.title, document)
        if not chunks:
            raise BadInput("error-file-empty", name=source.name)
        if len(chunks) > MOST_CHUNKS:
            raise BadInput("error-file-too-long", name=source.name, most=MOST_CHUNKS)
        await self._embed(tenant, source, chunks, document.pages)
        await self._publish(tenant, source, chunks)

    async def _embed(self, tenant: TenantId, source: Source, chunks: Sequence[Chunk], pages: int) -> None:
        known = await self._index.known(tenant, [chunk.id for chunk in chunks])
        missing = [chunk for chunk in chunks if chunk.id not in known]
        total, done = len(chunks), len(chunks) - len(missing)
        for start in range(0, len(missing), _BATCH):
            await self._tell(tenant, source, pages, done + start, total)
            await self._index.upsert(tenant, await self._points(missing[start : start + _BATCH]))
        await self._index.flush(tenant)
        await self._tell(tenant, source, pages, total, total)

    async def _tell(self, tenant: TenantId, source: Source, pages: int, done: int, total: int) -> None:
        await self._store.set_state(tenant, source.id, SourceState.READING, self._now(), chunks=total, done=done)
        await self._on_progress(tenant, ReadingProgress(source, pages, done, total))

    async def _points(self, chunks: Sequence[Chunk]) -> list[Point]:
        vectors = await self._embedder.embed_documents([chunk.lead for chunk in chunks])
        return [
            Point(chunk.id, chunk.source_id, vector, encode_document(chunk.searched))
            for chunk, vector in zip(chunks, vectors, strict=True)
        ]

    async def _publish(self, tenant: TenantId, source: Source, chunks: Sequence[Chunk]) -> None:
        await self._store.get_source(tenant, source.id)  # removed meanwhile: nothing is published
        await self._store.replace_chunks(tenant, source.id, chunks, self._now())
        await self._index.delete_source(tenant, source.id, keep={chunk.id for chunk in chunks})

    async def reindex(self, tenant: TenantId) -> int:
        """Fills the index from the stored chunks (a lost directory, another embedder); the number embedded."""
        count = 0
        for source in await self._store.list_sources(tenant):
            chunks = await self._store.chunks_of(tenant, source.id)
            known = await self._index.known(tenant, [chunk.id for chunk in chunks])
            missing = [chunk for chunk in chunks if chunk.id not in known]
            for start in range(0, len(missing), _BATCH):
                await self._index.upsert(tenant, await self._points(missing[start : start + _BATCH]))
            count += len(missing)
            if missing:
                await self._store.deepened(tenant, source.id, deep=False)
        await self._index.flush(tenant)
        return count

    async def deepen(self, tenant: TenantId, source: SourceId, most: int = MOST_DEEP) -> int:
        """Embeds a READY source sentence by sentence, a batch at a time; the number of chunks. A base over `most`
        chunks stays as it was first read: depth costs several times the first reading."""
        chunks = await self._store.chunks_of(tenant, source)
        if await self._index.count(tenant) > most:
            chunks = ()
        done = await self._index.known(tenant, [chunk.id for chunk in chunks], deep=True)
        missing = [chunk for chunk in chunks if chunk.id not in done]
        for start in range(0, len(missing), _BATCH):
            points = await deep_points(missing[start : start + _BATCH], self._embedder)
            await self._store.get_source(tenant, source)  # removed meanwhile: nothing of it may come back
            await self._index.upsert(tenant, points)
        await self._index.flush(tenant)
        await self._store.deepened(tenant, source)
        return len(missing)

    def _now(self) -> Millis:
        return self._clock.now()
