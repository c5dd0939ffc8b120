"""From a queued source to searchable chunks: fetch → parse → chunk → embed → publish.

Each stage keeps its result: what was fetched and parsed as files, vectors in the index. A failure repeats its own stage
alone. A process may die at any step: the source stays READING, is claimed again once it is stale, and pieces whose
vectors the index already acknowledged are not embedded twice. A source's first version is searchable batch by batch;
of a later one the old chunks serve until the new are whole.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loguru import logger

from dialogs.errors import BadInput, Busy, Conflict, NotFound, ParleyError, ProviderError
from dialogs.ids import Millis, SourceId, TenantId
from dialogs.learning.checks import Item
from dialogs.ports import Blobs, Clock, Transcriber
from dialogs.texts import Text
from knowledge.chunking import chunk_document
from knowledge.finding.facets import MOST_DEEP, deep_points, first_points
from knowledge.intake.checking import dead_links, language_of, look_over
from knowledge.intake.cleaning import wordless
from knowledge.intake.orders import orders_of
from knowledge.intake.reading import Reading, titled
from knowledge.intake.subjects import Subjects
from knowledge.loaders.document import Document
from knowledge.made import mark_of
from knowledge.ports import Embedder, Gate, SourceStore, VectorIndex, Web
from knowledge.renewing import Renewing
from knowledge.sources import HELD_BY_CHECKS, Chunk, Source, SourceState

STALE_MS = 60_000  # a reader writes its progress far more often than this
MOST_CHUNKS = 20_000  # of one source
MOST_ATTEMPTS = 5
_BACKOFF: Millis = 10_000
_BATCH = 32
_BEAT = 15.0  # seconds
_MOST_SHOWN = 500  # characters of what looks like an order


@dataclass(frozen=True, slots=True)
class Outside:
    """What reading may need of the world beyond files; without one of them, what needs it is refused in words."""

    web: Web | None = None
    transcriber: Transcriber | None = None


class Ingest:
    """Reads one source at a time; several may run beside each other, a claim keeps them apart."""

    def __init__(
        self, store: SourceStore, blobs: Blobs, index: VectorIndex, embedder: Embedder, clock: Clock,
        outside: Outside | None = None, gate: Gate | None = None,
    ) -> None:  # fmt: skip
        outside = outside or Outside()
        self._store = store
        self._index = index
        self._embedder = embedder
        self._mark = mark_of(embedder)
        self.renewing = Renewing(store, index, embedder, self._mark)
        self._clock = clock
        self._web = outside.web
        self._gate = gate
        self._subjects = Subjects(store)
        self._reading = Reading(store, blobs, clock, outside.web, outside.transcriber)

    async def next(self, tenant: TenantId) -> Source | None:
        """Reads the tenant's next source to its end: READY, FAILED, or QUEUED for another try; None when nothing
        waits."""
        now = self._clock.now()
        source = await self._store.claim_queued(tenant, now, now - STALE_MS)
        if source is None:
            return None
        beat = asyncio.create_task(self._beat(tenant, source))
        try:
            await self._read(tenant, source)
            return await self._store.get_source(tenant, source.id)
        except NotFound:
            await self._index.delete_source(tenant, source.id)  # removed while it was being read
            return source
        except Conflict:
            return await self._cancelled(tenant, source)
        except (ProviderError, Busy) as error:
            return await self._later(tenant, source, error.text, error.detail)
        except ParleyError as error:
            return await self._fail(tenant, source, error.text, error.detail)
        except Exception as error:  # the loop lives on; the source is tried again, and says it when that is over
            logger.opt(exception=error).error("source {} failed", source.id)
            return await self._later(tenant, source, Text("error-source-failed", {"name": source.name}), repr(error))
        finally:
            beat.cancel()

    async def _beat(self, tenant: TenantId, source: Source) -> None:
        """Says that the reader lives while one stage takes long: a slow site, a long recording."""
        while True:
            await asyncio.sleep(_BEAT)  # a beat has nothing to wait for but time
            with contextlib.suppress(ParleyError):
                await self._store.advance(tenant, source.id, self._now())

    async def _cancelled(self, tenant: TenantId, source: Source) -> Source:
        """What was already searchable of a first version goes; an older version serves on."""
        if not source.serving:
            await self._store.clear_chunks(tenant, source.id)
        keep = {chunk.id for chunk in await self._store.chunks_of(tenant, source.id)}
        await self._index.delete_source(tenant, source.id, keep)
        return await self._store.get_source(tenant, source.id)

    async def _later(self, tenant: TenantId, source: Source, text: Text, detail: str) -> Source:
        """Another try, each further away; after the last it waits for a person."""
        attempts = source.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            return await self._fail(tenant, source, text, detail)
        fresh = await self._store.get_source(tenant, source.id)
        due = self._now() + _BACKOFF * 3 ** (attempts - 1)
        again = replace(fresh, state=SourceState.QUEUED, error=text, attempts=attempts, due=due, updated_at=self._now())
        return await self._settled(tenant, again)

    async def _fail(self, tenant: TenantId, source: Source, text: Text, detail: str) -> Source:
        logger.info("source {} refused: {} {}", source.id, text.key, detail)
        fresh = await self._store.get_source(tenant, source.id)
        return await self._settled(tenant, replace(fresh, state=SourceState.FAILED, error=text, updated_at=self._now()))

    async def _settled(self, tenant: TenantId, source: Source) -> Source:
        try:
            await self._store.save_source(tenant, source, (SourceState.READING,))
        except Conflict:
            return await self._cancelled(tenant, source)
        return source

    async def _read(self, tenant: TenantId, source: Source) -> None:
        source = await self._reading.fetched(tenant, source)
        document, source = await self._reading.parsed(tenant, source)
        source = replace(source, title=titled(source, document))
        chunks = _chunked(source, document)
        orders = orders_of(source, chunks)
        if orders:
            return await self._hold(tenant, source, orders)
        gate = await self._gate_for(tenant, source)
        changed = await self._embed(tenant, source, chunks, early=not source.serving and gate is None)
        notes = [*document.notes, *_changes(source, changed, len(chunks))]
        alike = await self._subjects.alike(tenant, source, chunks)
        notes += await asyncio.to_thread(look_over, chunks, alike, self._now())
        notes += await dead_links(self._web, source.url, document.links, chunks)
        await self._report(tenant, source, chunks, notes)
        if gate and (worse := await self._worse(gate, tenant, source, chunks)):
            return await self._hold_worse(gate, tenant, source, worse)
        await self._publish(tenant, source, chunks)

    async def _report(self, tenant: TenantId, source: Source, chunks: Sequence[Chunk], notes: Sequence[Text]) -> None:
        """What its owner is told of this version, beside what was told of it before."""
        told = [*source.notes, *(note for note in notes if note not in source.notes)]
        known = await self._store.get_source(tenant, source.id)
        fresh = replace(known, notes=told, title=source.title, language=language_of(chunks))
        await self._store.save_source(tenant, fresh, (SourceState.READING,))

    async def _gate_for(self, tenant: TenantId, source: Source) -> Gate | None:
        """The gate that this version has to pass; none where a person let it through, or it serves already."""
        if self._gate is None or source.version in (source.passed, source.serving):
            return None
        return self._gate if await self._gate.stands(tenant) else None

    async def _worse(self, gate: Gate, tenant: TenantId, source: Source, chunks: Sequence[Chunk]) -> Sequence[Item]:
        """What is worse when all that the company has embedded in depth is compared with pieces that are so too."""
        worse = await gate.worse(tenant, source.id, chunks)
        if worse and await self._embed_deep(tenant, source.id, chunks, MOST_DEEP):
            worse = await gate.worse(tenant, source.id, chunks)
        return worse

    async def _hold_worse(self, gate: Gate, tenant: TenantId, source: Source, worse: Sequence[Item]) -> None:
        logger.info("source {} is held: saved questions are answered worse with it", source.id)
        fresh = await self._store.get_source(tenant, source.id)
        why = Text(HELD_BY_CHECKS, {"count": len(worse)})
        await gate.hold(tenant, replace(fresh, state=SourceState.HELD, error=why, updated_at=self._now()), worse)

    async def _hold(self, tenant: TenantId, source: Source, orders: str) -> None:
        """Nothing of it is searchable until a person lets it through; an older version serves on."""
        logger.warning("source {} is held: it looks as if it gave orders to a model", source.id)
        fresh = await self._store.get_source(tenant, source.id)
        why = Text("source-held-why", {"words": orders[:_MOST_SHOWN]})
        held = replace(fresh, state=SourceState.HELD, error=why, updated_at=self._now())
        await self._store.save_source(tenant, held, (SourceState.READING,))

    async def _embed(self, tenant: TenantId, source: Source, chunks: Sequence[Chunk], early: bool) -> int:
        """How many of the chunks were new. `early`: nothing older can contradict them, they are searchable at once."""
        known = await self._index.known(tenant, [chunk.id for chunk in chunks])
        missing = [chunk for chunk in chunks if chunk.id not in known]
        total, done = len(chunks), len(chunks) - len(missing)
        if early:
            await self._store.add_chunks(tenant, source.id, [chunk for chunk in chunks if chunk.id in known])
        await self._advance(tenant, source, done, total)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            await self._index.upsert(tenant, await first_points(batch, self._embedder))
            if early:
                await self._store.add_chunks(tenant, source.id, batch)
            await self._advance(tenant, source, done + start + len(batch), total)
        await self._index.flush(tenant)
        return len(missing)

    async def _advance(self, tenant: TenantId, source: Source, done: int, total: int) -> None:
        await self._store.advance(tenant, source.id, self._now(), chunks=total, done=done)

    async def _publish(self, tenant: TenantId, source: Source, chunks: Sequence[Chunk]) -> None:
        await self._store.replace_chunks(tenant, source.id, chunks, self._now())
        await self._store.indexed(tenant, source.id, self._mark)
        await self._index.delete_source(tenant, source.id, keep={chunk.id for chunk in chunks})

    async def deepen(self, tenant: TenantId, source: SourceId, most: int = MOST_DEEP) -> int:
        """Embeds a READY source sentence by sentence, a batch at a time; the number of chunks. A base over `most`
        chunks stays as it was first read: depth costs several times the first reading."""
        chunks = await self._store.chunks_of(tenant, source)
        count = await self._embed_deep(tenant, source, chunks, most)
        await self._store.deepened(tenant, source)
        return count

    async def _embed_deep(self, tenant: TenantId, source: SourceId, chunks: Sequence[Chunk], most: int) -> int:
        if await self._index.count(tenant) > most:
            return 0
        done = await self._index.known(tenant, [chunk.id for chunk in chunks], deep=True)
        missing = [chunk for chunk in chunks if chunk.id not in done]
        for start in range(0, len(missing), _BATCH):
            points = await deep_points(missing[start : start + _BATCH], self._embedder)
            await self._store.get_source(tenant, source)  # removed meanwhile: nothing of it may come back
            await self._index.upsert(tenant, points)
        await self._index.flush(tenant)
        return len(missing)

    def _now(self) -> Millis:
        return self._clock.now()


def _chunked(source: Source, document: Document) -> Sequence[Chunk]:
    chunks = chunk_document(source.id, source.title, document, source.url)
    if all(wordless(chunk.text) for chunk in chunks):
        raise BadInput("error-file-empty", name=source.name)
    if len(chunks) > MOST_CHUNKS:
        raise BadInput("error-file-too-long", name=source.name, most=MOST_CHUNKS)
    return chunks


def _changes(source: Source, changed: int, total: int) -> list[Text]:
    """Of a version that was held and is read again, what was told when it was held."""
    if not source.serving or any(note.key == "note-changed" for note in source.notes):
        return []
    return [Text("note-changed", {"changed": changed, "total": total})]
