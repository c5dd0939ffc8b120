"""A company's knowledge: add, list, remove, and read what waits."""

import asyncio
import csv
import hashlib
import io
from collections.abc import Sequence
from pathlib import PurePosixPath

from loguru import logger

from dialogs.errors import BadInput, NotFound
from dialogs.ids import MemberId, SourceId, TenantId, new_id
from dialogs.ports import Blobs, Clock
from knowledge.checking import example_questions
from knowledge.cleaning import tidy
from knowledge.fetching import address
from knowledge.freshness import MOST_BYTES, Freshness, checked, version_of
from knowledge.ingest import STALE_MS, Ingest
from knowledge.keeping import Keeping
from knowledge.loaders.markdown import looks_like_markdown
from knowledge.ports import SourceStore, VectorIndex
from knowledge.reading import SITE
from knowledge.sources import Chunk, Source

WORKERS = 2
_MOST_TITLE = 200


class Knowledge:
    """What menus and commands call."""

    def __init__(self, store: SourceStore, blobs: Blobs, index: VectorIndex, ingest: Ingest, clock: Clock) -> None:
        self._store = store
        self._keeping = Keeping(store, blobs)
        self._blobs = blobs
        self._index = index
        self._ingest = ingest
        self._clock = clock
        self._wake = asyncio.Event()
        self.freshness = Freshness(store, blobs, clock, self._wake.set)

    async def add_file(self, tenant: TenantId, name: str, content: bytes, by: MemberId, title: str = "") -> SourceId:
        """Keeps the file and queues it; the title is the name's own unless given. Raises BadInput at once."""
        name, kind = checked(name, content)
        return await self._add(tenant, kind, title or PurePosixPath(name).stem, name, content, by)

    async def add_text(self, tenant: TenantId, title: str, text: str, by: MemberId) -> SourceId:
        """Keeps a pasted text (Markdown where it looks so) and queues it. Raises BadInput."""
        content = tidy(text).encode("utf-8")
        title = tidy(title).replace("\n", " ")[:_MOST_TITLE]
        if not content:
            raise BadInput("error-file-empty", name=title)
        if len(content) > MOST_BYTES:
            raise BadInput("error-file-too-big", name=title, most=MOST_BYTES // 1024 // 1024)
        kind = "markdown" if looks_like_markdown(content.decode()) else "text"
        content = text.encode("utf-8", "ignore")  # as it came: what nobody sees in it is counted when it is read
        return await self._add(tenant, kind, title, title, content, by)

    async def add_faq(self, tenant: TenantId, question: str, answer: str, by: MemberId) -> SourceId:
        """Keeps one question with its answer; the same pair gives the same source. Raises BadInput."""
        question, answer = " ".join(tidy(question).split()), tidy(answer)
        if not question or not answer:
            raise BadInput("error-file-empty", name=question)
        sheet = io.StringIO()
        csv.writer(sheet).writerows([("question", "answer"), (question, answer)])
        content = sheet.getvalue().encode()
        digest = hashlib.sha256(content).hexdigest()
        known = [one.id for one in await self._store.list_sources(tenant) if one.hash == digest]
        return known[0] if known else await self._add(tenant, "faq_csv", question[:_MOST_TITLE], "faq.csv", content, by)

    async def add_url(self, tenant: TenantId, url: str, by: MemberId, whole: bool = False) -> SourceId:
        """Queues a page, or with `whole` the site under it. Raises BadInput for what is no address."""
        url, now = address(url), self._clock.now()
        kind, title = (SITE if whole else "html"), url.partition("://")[2].rstrip("/")[:_MOST_TITLE]
        source = Source(SourceId(new_id(now)), kind, title, title, "", "", by, now, now, url=url, fetches=True)
        await self._store.add_source(tenant, source)
        self._wake.set()
        return source.id

    async def _add(self, tenant: TenantId, kind: str, title: str, name: str, content: bytes, by: MemberId) -> SourceId:
        now = self._clock.now()
        blob, digest = await self._blobs.put(tenant, content), hashlib.sha256(content).hexdigest()
        source = Source(SourceId(new_id(now)), kind, title, name, blob, digest, by, now, now)
        await self._store.add_source(tenant, source)
        await self._store.add_version(tenant, version_of(source, by, now))
        self._wake.set()
        return source.id

    async def get(self, tenant: TenantId, source: SourceId) -> Source:
        """Raises NotFound."""
        return await self._store.get_source(tenant, source)

    async def list(self, tenant: TenantId) -> Sequence[Source]:
        """Newest first."""
        return await self._store.list_sources(tenant)

    async def examples(self, tenant: TenantId, source: SourceId) -> Sequence[str]:
        """Questions to try it with."""
        return example_questions(await self._store.chunks_of(tenant, source))

    async def neighbours(self, tenant: TenantId, chunk: Chunk, count: int = 1) -> Sequence[Chunk]:
        """The chunk among those that stand beside it in its source, at most `count` on each side, in order."""
        near = await self._store.chunks_of(tenant, chunk.source_id)
        return [one for one in near if abs(one.position - chunk.position) <= count]

    async def remove(self, tenant: TenantId, source: SourceId) -> None:
        """From the store first: what the index still holds is then no longer found. Raises NotFound."""
        gone = await self._store.get_source(tenant, source)
        files = await self._keeping.files_of(tenant, gone)
        await self._store.delete_source(tenant, source)
        await self._index.delete_source(tenant, source)
        await self._keeping.drop(tenant, files)

    async def reindex(self, tenant: TenantId) -> int:
        """Fills an empty or foreign index from the stored chunks; the number of chunks embedded."""
        return await self._ingest.reindex(tenant)

    async def ingest_next(self, tenant: TenantId) -> Source | None:
        """Reads one waiting source to its end; None when nothing waits."""
        return await self._ingest.next(tenant)

    async def ingest_all(self) -> int:
        """Reads whatever waits, a source of each tenant in turn; the number read."""
        count = 0
        while tenants := await self._waiting():
            for tenant in tenants:
                count += await self.ingest_next(tenant) is not None
        return count

    async def _waiting(self) -> Sequence[TenantId]:
        now = self._clock.now()
        return await self._store.waiting_tenants(now, now - STALE_MS)

    async def deepen_next(self) -> bool:
        """Embeds the next source in depth; False when there is none."""
        waiting = await self._store.shallow()
        for tenant, source in waiting[:1]:
            try:
                await self._ingest.deepen(tenant, source)
            except NotFound:
                logger.info("a source went away while it was embedded in depth")
        return bool(waiting)

    async def run(self, every: float = 15.0) -> None:
        """The loops: woken by an addition, and by time for what another process added or left."""
        await asyncio.gather(*(self._work(every, deep=number == 0) for number in range(WORKERS)))

    async def _work(self, every: float, deep: bool) -> None:
        while True:
            self._wake.clear()
            try:
                await self.ingest_all()
                while deep and await self.deepen_next():
                    await self.ingest_all()  # what comes meanwhile is read first
            except NotFound as error:
                logger.info("a source went away while it was read: {}", error)
            except Exception as error:  # the base or the index was away: sources keep waiting, and so do we
                logger.opt(exception=error).error("ingestion paused")
            try:
                await asyncio.wait_for(self._wake.wait(), every)
            except TimeoutError:
                continue
