"""Several pages of a site in one child: starting a child costs more than reading a page."""

import json
from base64 import b64decode
from dataclasses import replace

from knowledge.loaders.document import Block, Document
from knowledge.loaders.html import leads_to, read_page


class PagesLoader:
    """Several pages in one child: starting one costs more than reading a page."""

    kind = "pages"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return False

    def load(self, name: str, content: bytes) -> Document:
        """`content` is a JSON list of pages, address and bytes in base 64; each begins with a heading of level 1."""
        pages = [(url, read_page(b64decode(page))) for url, page in json.loads(content)]
        blocks = tuple(block for url, page in pages for block in section_of(page, url))
        links = tuple(leads_to(url, href) for url, page in pages for href in page.links)
        return Document(blocks, pages=len(pages), links=links)


def section_of(page: Document, url: str, title: str = "") -> list[Block]:
    """A page under a heading with its title and address."""
    own = [block for block in page.blocks if not (block.kind == "heading" and block.text == page.title)]
    lower = [replace(block, level=min(block.level + 1, 6)) if block.kind == "heading" else block for block in own]
    return [Block("heading", page.title or title, 1, url=url), *lower]
