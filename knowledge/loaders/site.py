"""Pages of a site as one document: each a section of its own; what stands on most pages is said once or not at all."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from dialogs.errors import BadInput
from dialogs.texts import Text
from knowledge.loaders.document import Block, Document
from knowledge.loaders.html import HtmlLoader, leads_to
from knowledge.loaders.pages import PagesLoader, section_of
from knowledge.loaders.parent import WALL_SECONDS, in_child, read_file

AT_ONCE = 20  # pages that one child reads
_LEAST_PAGES = 4
_SHARE = 0.6  # of the pages: what stands on so many is the site's frame
Page = tuple[str, str, str, bytes]  # address, kind, name, content


async def read_site(pages: Sequence[Page], told: Callable[[int, int], Awaitable[None]]) -> Document:
    """Raises BadInput when none of the pages has words."""
    site = _Site()
    html = [page for page in pages if page[1] == HtmlLoader.kind]
    for start in range(0, len(html), AT_ONCE):
        await site.batch(html[start : start + AT_ONCE])
        await told(min(start + AT_ONCE, len(html)), len(pages))
    for page in pages:
        if page[1] != HtmlLoader.kind:
            await site.one(page)
    sections = _without_frame(site.sections)
    if not any(block.kind != "heading" for section in sections for block in section):
        raise BadInput("error-site-empty")
    notes, own = tuple(Text("note-page-lost", {"url": url}) for url in site.lost[:5]), {page[0] for page in pages}
    links = tuple(url for url in dict.fromkeys(site.links) if url not in own)
    return Document(tuple(block for section in sections for block in section), "", len(pages), (), notes, links)


@dataclass(slots=True)
class _Site:
    """What was read so far: sections, addresses that could not be read, addresses that pages lead to."""

    sections: list[list[Block]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    async def batch(self, pages: Sequence[Page]) -> None:
        """All in one child; when it dies, each in its own, so that one page costs only itself."""
        try:
            packed = json.dumps([(page[0], b64encode(page[3]).decode()) for page in pages]).encode()
            document = await in_child(PagesLoader.kind, "pages", packed, WALL_SECONDS)
            self.sections += _split(document.blocks)
            self.links += document.links
        except BadInput:
            for page in pages:
                await self.one(page)

    async def one(self, page: Page) -> None:
        """A page in a child of its own."""
        url, kind, name, content = page
        try:
            document = await read_file(kind, name, content)
        except BadInput:
            self.lost.append(url)
            return
        self.sections.append(section_of(document, url, name))
        self.links += [leads_to(url, href) for href in document.links]


def _split(blocks: Sequence[Block]) -> list[list[Block]]:
    sections: list[list[Block]] = []
    for block in blocks:
        if block.kind == "heading" and block.level == 1:
            sections.append([])
        if sections:
            sections[-1].append(block)
    return sections


def _without_frame(sections: Sequence[list[Block]]) -> list[list[Block]]:
    """A title that most pages share names none of them; the heading stays, for it begins the page."""
    counts = Counter(text for section in sections for text in {_words(block) for block in section})
    most = max(_LEAST_PAGES, len(sections) * _SHARE)
    plain = [[replace(block, text="") if block.url and counts[block.text] >= most else block for block in section]
             for section in sections]  # fmt: skip
    return [[block for block in section if block.url or counts[_words(block)] < most] for section in plain]


def _words(block: Block) -> str:
    return block.text or "|".join(block.cells) or block.question
