"""The first stages of a source: fetched from its address, parsed to a document. Both results are kept as files."""

import json
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath

from dialogs.errors import BadInput, NotFound
from dialogs.ids import Millis, TenantId
from dialogs.ports import Blobs, Clock, Transcriber
from dialogs.texts import Text
from knowledge.intake.cleaning import hidden_count
from knowledge.intake.crawling import Crawl
from knowledge.intake.fetching import Fetcher
from knowledge.loaders import recorded
from knowledge.loaders.document import Block, Document, from_plain, to_plain
from knowledge.loaders.image import ImageLoader
from knowledge.loaders.paragraphs import paragraphs
from knowledge.loaders.parent import read_file
from knowledge.loaders.site import read_site
from knowledge.ports import SourceStore, Web
from knowledge.sources import Source, SourceState, Version

SITE = "site"
_TEXTUAL = ("text", "markdown", "html", "faq_csv")
_Content = tuple[str, str, bytes, tuple[Text, ...]]  # kind, name, bytes, what was not read
_NAMELESS = ("photo", "voice", "file")
_HEADED = ("markdown", "html", "docx")  # formats whose headings are told by their writers, not guessed
_MOST_TITLE = 60
_PARSER = 4  # raised when documents parsed before must be parsed anew


class Reading:
    """Fetches and parses; what is already kept of this version is taken as it is."""

    def __init__(
        self, store: SourceStore, blobs: Blobs, clock: Clock, web: Web | None, transcriber: Transcriber | None
    ) -> None:  # fmt: skip
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._web = web
        self._transcriber = transcriber

    async def fetched(self, tenant: TenantId, source: Source) -> Source:
        """The source with what its address says now, as a new version where that differs from the newest.
        Raises BadInput, ProviderError."""
        if not source.fetches:
            return source
        if self._web is None:
            raise BadInput("error-url-off", name=source.url)
        kind, name, content, notes = await self._content(tenant, source, Fetcher(self._web))
        blob, digest = await self._blobs.put(tenant, content), sha256(content).hexdigest()
        newest = next(iter(await self._store.versions(tenant, source.id)), None)
        fresh = replace(source, fetches=False, checked_at=self._now(), notes=notes, updated_at=self._now())
        if newest is None or newest.hash != digest:
            number = newest.number + 1 if newest else 1
            await self._store.add_version(
                tenant, Version(source.id, number, kind, name, blob, digest, self._now(), source.added_by)
            )
            fresh = replace(fresh, version=number, kind=kind, name=name, blob=blob, hash=digest, parsed="")
        await self._store.save_source(tenant, fresh, (SourceState.READING,))
        return fresh

    async def _content(self, tenant: TenantId, source: Source, fetcher: Fetcher) -> _Content:
        if source.kind != SITE:
            page = await fetcher.page(source.url)
            return page.kind, page.name, page.content, ()

        async def told(done: int, known: int) -> None:
            await self._store.advance(tenant, source.id, self._now(), pages=known, pages_done=done)

        crawl = Crawl(fetcher, source.url, told)
        pages = await crawl.run()
        kept = [[page.url, page.kind, page.name, await self._blobs.put(tenant, page.content)] for page in pages]
        return SITE, source.name, json.dumps(kept, ensure_ascii=False).encode(), tuple(crawl.notes())

    async def parsed(self, tenant: TenantId, source: Source) -> tuple[Document, Source]:
        """The document, and the source that knows where it is kept. Raises BadInput, NotFound, ProviderError."""
        kept = await self._kept(tenant, source)
        if kept:
            await self._pages(tenant, source, kept.pages, kept.pages)
            return kept, source
        document = await self._parse(tenant, source)
        plain = json.dumps({"parser": _PARSER, "document": to_plain(document)}, ensure_ascii=False)
        blob = await self._blobs.put(tenant, plain.encode("utf-8", "surrogatepass"))
        for one in await self._store.versions(tenant, source.id):
            if one.number == source.version:
                await self._store.add_version(tenant, replace(one, parsed=blob))
        await self._pages(tenant, source, document.pages, document.pages)
        fresh = replace(source, parsed=blob, pages=document.pages, pages_done=document.pages, updated_at=self._now())
        await self._store.save_source(tenant, fresh, (SourceState.READING,))
        return document, fresh

    async def _pages(self, tenant: TenantId, source: Source, done: int, total: int) -> None:
        await self._store.advance(tenant, source.id, self._now(), pages=total, pages_done=done)

    async def _kept(self, tenant: TenantId, source: Source) -> Document | None:
        if not source.parsed:
            return None
        try:
            plain = json.loads(await self._blobs.get(tenant, source.parsed))
        except NotFound:
            return None
        return from_plain(plain["document"]) if plain.get("parser") == _PARSER else None

    async def _parse(self, tenant: TenantId, source: Source) -> Document:
        content = await self._blobs.get(tenant, source.blob)
        if source.kind == recorded.KIND:
            return await self._heard(source, content)
        told = partial(self._pages, tenant, source)
        if source.kind == SITE:
            pages = [
                (url, kind, name, await self._blobs.get(tenant, key)) for url, kind, name, key in json.loads(content)
            ]
            return await read_site(pages, told)
        document = await read_file(source.kind, source.name, content, told=told)
        return replace(document, notes=(*document.notes, *hidden_notes(source.kind, content)))

    async def _heard(self, source: Source, content: bytes) -> Document:
        if self._transcriber is None:
            raise BadInput("error-voice-no-model", name=source.name)
        words = await self._transcriber.transcribe(source.name, content)
        blocks = tuple(Block("paragraph", part) for part in paragraphs(words))
        if not blocks:
            raise BadInput("error-file-empty", name=source.name)
        return Document(blocks)

    def _now(self) -> Millis:
        return self._clock.now()


def hidden_notes(kind: str, content: bytes) -> list[Text]:
    """How many letters that nobody sees were left out of a text."""
    count = hidden_count(content.decode("utf-8", "ignore")) if kind in _TEXTUAL else 0
    return [Text("note-hidden", {"count": count})] if count else []


def titled(source: Source, document: Document) -> str:
    """The title that people gave; of what came without one, what it says of itself."""
    if not source.title:
        return document.title
    if source.name != source.title == PurePosixPath(source.name).stem and source.title not in _NAMELESS:
        # A name of two hundred letters would drown what the file says.
        return (source.kind in _HEADED and _own_title(document)) or _cut(source.title)
    nameless = source.kind in (ImageLoader.kind, recorded.KIND) and source.title in _NAMELESS
    addressed = bool(source.url) and source.title in source.url and source.kind != SITE
    words = document.title or next((block.text for block in document.blocks if block.text), "")
    if not words or not (nameless or addressed):
        return source.title
    return _cut(words)


def _own_title(document: Document) -> str:
    """What stands above all else in it: a client reads "Rules of the salon", not "rules_v3"."""
    above = [block for block in document.blocks if block.kind == "heading" and block.level == 1]
    return _cut(above[0].text) if above == list(document.blocks[:1]) else ""


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MOST_TITLE else f"{line[:_MOST_TITLE].rsplit(' ', 1)[0]}…"
