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
from knowledge.cleaning import clean, tidy
from knowledge.ingest import STALE_MS, Ingest
from knowledge.loaders import loader_for
from knowledge.loaders.markdown import looks_like_markdown
from knowledge.ports import SourceStore, VectorIndex
from knowledge.sources import Source

MOST_BYTES = 20 * 1024 * 1024
_MOST_TITLE = 200


class Knowledge:
    """What menus and commands call."""

    def __init__(self, store: SourceStore, blobs: Blobs, index: VectorIndex, ingest: Ingest, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._index = index
        self._ingest = ingest
        self._clock = clock
        self._wake = asyncio.Event()

    async def add_file(self, tenant: TenantId, name: str, content: bytes, by: MemberId, title: str = "") -> SourceId:
        """Keeps the file and queues it; the title is the name's own unless given. Raises BadInput at once."""
        name = clean(PurePosixPath(name.replace("\\", "/")).name)[:_MOST_TITLE] or "file"
        if len(content) > MOST_BYTES:
            raise BadInput("error-file-too-big", name=name, most=MOST_BYTES // 1024 // 1024)
        loader = loader_for(name, content)
        return await self._add(tenant, loader.kind, title or PurePosixPath(name).stem, name, content, by)

    async def add_text(self, tenant: TenantId, title: str, text: str, by: MemberId) -> SourceId:
        """Keeps a pasted text (Markdown where it looks so) and queues it. Raises BadInput."""
        content = tidy(text).encode("utf-8")
        title = tidy(title).replace("\n", " ")[:_MOST_TITLE]
        if not content:
            raise BadInput("error-file-empty", name=title)
        if len(content) > MOST_BYTES:
            raise BadInput("error-file-too-big", name=title, most=MOST_BYTES // 1024 // 1024)
        kind = "markdown" if looks_like_markdown(content.decode()) else "text"
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

    async def _add(self, tenant: TenantId, kind: str, title: str, name: str, content: bytes, by: MemberId) -> SourceId:
        digest = hashlib.sha256(content).hexdigest()
        now = self._clock.now()
        blob = await self._blobs.put(tenant, content)
        source = Source(SourceId(new_id(now)), kind, title, name, blob, digest, by, now, now)
        await self._store.add_source(tenant, source)
        self._wake.set()
        return source.id

    async def get(self, tenant: TenantId, source: SourceId) -> Source:
        """Raises NotFound."""
        return await self._store.get_source(tenant, source)

    async def list(self, tenant: TenantId) -> Sequence[Source]:
        """Newest first."""
        return await self._store.list_sources(tenant)

    async def remove(self, tenant: TenantId, source: SourceId) -> None:
        """From the store first: what the index still holds is then no longer found. Raises NotFound."""
        gone = await self._store.get_source(tenant, source)
        await self._store.delete_source(tenant, source)
        await self._index.delete_source(tenant, source)
        if all(other.blob != gone.blob for other in await self._store.list_sources(tenant)):
            await self._blobs.delete(tenant, gone.blob)

    async def reindex(self, tenant: TenantId) -> int:
        """Fills an empty or foreign index from the stored chunks; the number of chunks embedded."""
        return await self._ingest.reindex(tenant)

    async def ingest_next(self, tenant: TenantId) -> Source | None:
        """Reads one waiting source to its end; None when nothing waits."""
        return await self._ingest.next(tenant)

    async def ingest_all(self) -> int:
        """Reads whatever waits, a source of each tenant in turn; the number read."""
        count = 0
        while tenants := await self._store.waiting_tenants(self._clock.now() - STALE_MS):
            for tenant in tenants:
                count += await self.ingest_next(tenant) is not None
        return count

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
        """The loop: woken by an addition, and by time for what another process added or left."""
        while True:
            self._wake.clear()
            try:
                await self.ingest_all()
                while await self.deepen_next():
                    await self.ingest_all()  # what comes meanwhile is read first
            except NotFound as error:
                logger.info("a source went away while it was read: {}", error)
            except Exception as error:  # the base or the index was away: sources keep waiting, and so do we
                logger.opt(exception=error).error("ingestion paused")
            try:
                await asyncio.wait_for(self._wake.wait(), every)
            except TimeoutError:
                continue
