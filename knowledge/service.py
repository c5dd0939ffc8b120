"""A company's knowledge: add, list, remove, and read what waits."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from loguru import logger

from dialogs.access import Actor, Permission
from dialogs.errors import NotFound
from dialogs.ids import SourceId, TenantId, new_id
from dialogs.ports import Blobs, Clock
from knowledge.ingest import STALE_MS, Ingest
from knowledge.intake.checking import example_questions
from knowledge.intake.cleaning import tidy
from knowledge.intake.fetching import address
from knowledge.intake.freshness import Freshness, checked, noted, version_of
from knowledge.intake.keeping import Keeping
from knowledge.intake.reading import SITE
from knowledge.intake.typing import Made, entry, made_by, typed
from knowledge.ports import SourceStore, VectorIndex
from knowledge.sources import Source

WORKERS = 2
_MOST_TITLE = 200


class Knowledge:
    """What menus and commands call: every change needs the right to teach, and leaves a line in the audit."""

    def __init__(self, store: SourceStore, blobs: Blobs, index: VectorIndex, ingest: Ingest, clock: Clock) -> None:
        self._store = store
        self._keeping = Keeping(store, blobs)
        self._blobs = blobs
        self._index = index
        self._ingest = ingest
        self._clock = clock
        self._wake = asyncio.Event()
        self.freshness = Freshness(store, blobs, clock, self._wake.set)

    async def add_file(self, actor: Actor, name: str, content: bytes, title: str = "") -> SourceId:
        """Keeps the file and queues it. Its title: what is given, else the one heading above all it says, or its name.
        Raises BadInput at once."""
        actor.require(Permission.TEACH)
        name, kind = checked(name, content)
        return await self._add(actor, kind, title or PurePosixPath(name).stem, name, content)

    async def add_text(self, actor: Actor, title: str, text: str) -> SourceId:
        """Keeps a pasted text (Markdown where it looks so) and queues it. Raises BadInput."""
        actor.require(Permission.TEACH)
        title = tidy(title).replace("\n", " ")[:_MOST_TITLE]
        name, kind, content = typed(title, text)
        return await self._add(actor, kind, title, name, content)

    async def add_faq(self, actor: Actor, question: str, answer: str) -> SourceId:
        """Keeps one question with its answer; the same pair gives the same source. Raises BadInput."""
        actor.require(Permission.TEACH)
        name, kind, content = entry(question, answer)
        digest = hashlib.sha256(content).hexdigest()
        title = " ".join(tidy(question).split())[:_MOST_TITLE]
        known = [one.id for one in await self._store.list_sources(actor.tenant) if one.hash == digest]
        return known[0] if known else await self._add(actor, kind, title, name, content)

    async def add_url(self, actor: Actor, url: str, whole: bool = False) -> SourceId:
        """Queues a page, or with `whole` the site under it. Raises BadInput for what is no address."""
        actor.require(Permission.TEACH)
        url, now = address(url), self._clock.now()
        kind, title = (SITE if whole else "html"), url.partition("://")[2].rstrip("/")[:_MOST_TITLE]
        source = Source(SourceId(new_id(now)), kind, title, title, "", "", actor.id, now, now, url=url, fetches=True)
        await self._store.add_source(actor.tenant, source, noted(actor, now, "source.add", source))
        self._wake.set()
        return source.id

    async def _add(self, actor: Actor, kind: str, title: str, name: str, content: bytes) -> SourceId:
        now, tenant = self._clock.now(), actor.tenant
        blob, digest = await self._blobs.put(tenant, content), hashlib.sha256(content).hexdigest()
        source = Source(SourceId(new_id(now)), kind, title, name, blob, digest, actor.id, now, now)
        await self._store.add_source(tenant, source, noted(actor, now, "source.add", source))
        await self._store.add_version(tenant, version_of(source, actor.id, now))
        self._wake.set()
        return source.id

    async def namesake(self, actor: Actor, name: str, content: bytes) -> Source | None:
        """The newest source that came as a file of this name, when none of them has this content. Raises BadInput."""
        name, digest = checked(name, content)[0].casefold(), hashlib.sha256(content).hexdigest()
        every = await self.list(actor)
        named = [one for one in every if made_by(one) is Made.FILE and one.name.casefold() == name]
        return named[0] if named and all(one.hash != digest for one in named) else None

    async def get(self, actor: Actor, source: SourceId) -> Source:
        """Raises NotFound."""
        actor.require(Permission.SEE)
        return await self._store.get_source(actor.tenant, source)

    async def list(self, actor: Actor) -> Sequence[Source]:
        """Newest first."""
        actor.require(Permission.SEE)
        return await self._store.list_sources(actor.tenant)

    async def examples(self, actor: Actor, source: SourceId) -> Sequence[str]:
        """Questions to try it with."""
        actor.require(Permission.SEE)
        return example_questions(await self._store.chunks_of(actor.tenant, source))

    async def remove(self, actor: Actor, source: SourceId) -> None:
        """From the store first: what the index still holds is then no longer found. Raises NotFound."""
        actor.require(Permission.TEACH)
        tenant, gone = actor.tenant, await self._store.get_source(actor.tenant, source)
        files = await self._keeping.files_of(tenant, gone)
        await self._store.delete_source(tenant, source, noted(actor, self._clock.now(), "source.remove", gone))
        await self._index.delete_source(tenant, source)
        await self._keeping.drop(tenant, files)

    async def keep(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        """Leaves a held version out, see `Freshness.keep`. What the index has of a source that never answered goes."""
        if not await self.freshness.keep(actor, source, version):
            await self._index.delete_source(actor.tenant, source)

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

    async def renew_next(self) -> bool:
        """Brings the next source into an index that is made in another way by now; False when there is none."""
        return await self._ingest.renewing.next()

    async def run(self, every: float = 15.0) -> None:
        """The loops: woken by an addition, and by time for what another process added or left."""
        await asyncio.gather(*(self._work(every, deep=number == 0) for number in range(WORKERS)))

    async def _work(self, every: float, deep: bool) -> None:
        while True:
            self._wake.clear()
            try:
                await self.ingest_all()
                while deep and (await self.renew_next() or await self.deepen_next()):
                    await self.ingest_all()  # what comes meanwhile is read first
            except NotFound as error:
                logger.info("a source went away while it was read: {}", error)
            except Exception as error:  # the base or the index was away: sources keep waiting, and so do we
                logger.opt(exception=error).error("ingestion paused")
            try:
                await asyncio.wait_for(self._wake.wait(), every)
            except TimeoutError:
                continue
