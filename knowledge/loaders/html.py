"""HTML through lxml: what the page says, without its menus, scripts and forms. Runs in the child process only."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from dialogs.errors import BadInput
from knowledge.intake.cleaning import tidy
from knowledge.loaders.document import Block, Document
from knowledge.loaders.encoding import decode, looks_binary
from knowledge.loaders.tables import table_blocks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{2,30})", re.I)
_SIGN = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.I)
_SKIPPED = frozenset({
    "script", "style", "nav", "noscript", "template", "iframe", "svg", "form", "button", "select", "input", "textarea",
    "object", "head", "footer", "aside",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl",
    "dt", "dd", "blockquote", "pre", "table", "tr", "td", "th", "br", "hr", "figure", "figcaption", "address",
    "details", "summary", "tbody", "thead", "tfoot", "caption", "body", "html",
})  # fmt: skip
_ASIDE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "dialog", "alert"))
_MOST_LINKS = 200
_MOST_DEPTH = 300  # no page that people read is deeper; the walk below is a call for each level


class HtmlLoader:
    """Bytes that begin as a page does, or are named so."""

    kind = "html"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        if looks_binary(content):
            return False
        return bool(_SIGN.search(content[:1024])) or name.lower().endswith((".html", ".htm", ".xhtml"))

    def load(self, name: str, content: bytes) -> Document:
        document = read_page(content)
        if document.empty:
            raise BadInput("error-file-empty", name=name)
        return document


def read_page(content: bytes) -> Document:
    """Blocks of a page; its title is the first heading, else what the tab says."""
    import lxml.html

    text = re.sub(r"^\s*<\?xml[^>]*>", "", page_text(content))
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    root = lxml.html.document_fromstring(text or "<html/>", parser=parser)
    walker = _Walker()
    walker.walk(_heart(root), 0)
    walker.flush("paragraph")
    heading = next((block.text for block in walker.blocks if block.kind == "heading"), "")
    title = heading or tidy(root.findtext(".//title") or "")
    return Document(tuple(walker.blocks), title, links=_links(root))


def _links(root: "HtmlElement") -> tuple[str, ...]:
    """Where its own words lead: menus and footers are the same on every page."""
    own = (one for one in _heart(root).iter("a") if not any(_unread(part) for part in one.iterancestors()))
    hrefs = dict.fromkeys((one.get("href") or "").strip() for one in own)
    return tuple(href for href in hrefs if href)[:_MOST_LINKS]


def leads_to(base: str, href: str) -> str:
    """The whole address, without the place on its page; "" for what is none."""
    try:
        url = urldefrag(urljoin(base, href)).url
    except ValueError:  # "http://[": whoever writes pages writes anything
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def page_text(content: bytes) -> str:
    """By the mark, then by the page's own word, then as any text."""
    found = _CHARSET.search(content[:4096])
    if found and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(found[1].decode(), errors="replace")
        except LookupError:
            pass
    return decode(content)


def _heart(root: "HtmlElement") -> "HtmlElement":
    """The main part, where the page names it and it holds most of the words."""
    whole = len(root.text_content())
    for part in (*root.iter("main"), *root.iter("article")):
        if len(part.text_content()) * 3 > whole:
            return part
    return root


def _unread(part: "HtmlElement") -> bool:
    """What is no words of the page: its menus, scripts, forms, and what nobody sees."""
    if part.tag in _SKIPPED:
        return True
    hidden = part.get("hidden") is not None or part.get("aria-hidden") == "true"
    unseen = "display:none" in (part.get("style") or "").replace(" ", "").lower()
    return hidden or unseen or (part.get("role") or "").lower() in _ASIDE_ROLES


class _Walker:
    """Goes through the page and gathers blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._mark: str | None = None  # of the item whose first words are gathered
        self._numbers: list[int | None] = [None]  # of each list that is open, the last item's where it counts

    def walk(self, part: "HtmlElement", depth: int) -> None:
        if not isinstance(part.tag, str) or _unread(part) or depth > _MOST_DEPTH:
            return
        if part.tag == "table" and self._table(part):
            return
        if part.tag == "details" and self._details(part):
            return
        self._inside(part, depth)

    def _inside(self, part: "HtmlElement", depth: int) -> None:
        kind = _kind(part.tag)
        if part.tag in _BLOCKS:
            self.flush("paragraph")
        self._open_list(part)
        self._words.append(part.text or "")
        for child in part:
            self.walk(child, depth + 1)
            self._words.append(child.tail or "")
        if part.tag in _BLOCKS:
            self.flush(kind, int(part.tag[1]) if kind == "heading" else 0)
        self._close_list(part)

    def _open_list(self, part: "HtmlElement") -> None:
        if part.tag in ("ol", "ul"):
            self._numbers.append(_whole(part.get("start"), 1) - 1 if part.tag == "ol" else None)
        if part.tag == "li":
            self._mark = self._next(part)

    def _next(self, item: "HtmlElement") -> str:
        """ "3. " in an ordered list, as a browser counts."""
        last = self._numbers[-1]
        if last is None:
            return ""
        self._numbers[-1] = number = _whole(item.get("value"), last + 1)
        return f"{number}. "

    def _close_list(self, part: "HtmlElement") -> None:
        if part.tag in ("ol", "ul"):
            self._numbers.pop()
        if part.tag == "li":
            self._mark = None

    def flush(self, kind: str, level: int = 0) -> None:
        """What was gathered becomes a block."""
        text = tidy(" ".join("".join(self._words).split()))
        self._words = []
        if not text:
            return
        if kind == "heading":
            self.blocks.append(Block("heading", text, level))
        else:
            item = kind == "item" or self._mark is not None
            self.blocks.append(Block("item" if item else "paragraph", f"{self._mark or ''}{text}"))
            self._mark = None

    def _table(self, table: "HtmlElement") -> bool:
        """A table of data; one that only arranges the page is read as text."""
        if table.find(".//table") is not None:
            return False
        rows = [[_line(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        if sum(len(row) > 1 for row in rows) < 2:
            return False
        self.flush("paragraph")
        self.blocks += table_blocks(rows)
        return True

    def _details(self, part: "HtmlElement") -> bool:
        """A question that opens its answer."""
        summary = part.find("summary")
        if summary is None:
            return False
        question = _line(summary)
        answer = tidy("\n".join(_line(child) for child in part if child is not summary))
        answer = tidy(f"{summary.tail or ''}\n{answer}")
        self.flush("paragraph")
        self.blocks += [Block("qa", answer, question=question)] if question and answer else []
        return True


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,4}", value.strip()) else otherwise


def _line(part: "HtmlElement") -> str:
    return tidy(" ".join(part.text_content().split()))


def _kind(tag: str) -> str:
    if re.fullmatch(r"h[1-6]", tag):
        return "heading"
    return "item" if tag == "li" else "paragraph"
