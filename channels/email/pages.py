"""A letter in HTML as plain text, without what it quotes."""

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"}
_HIDDEN = {"style", "script", "head", "title", "template", "noscript"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source"}
_QUOTE = re.compile("gmail_quote|gmail_signature|yahoo_quoted|moz-cite-prefix")
_REST = re.compile("divRplyFwdMsg|appendonsend")  # Outlook: all that stands below is the letter before


class _Words(HTMLParser):
    """Text of HTML: blocks become lines; styles, scripts and, unless told otherwise, quoted letters are left out."""

    def __init__(self, whole: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._whole = whole
        self._over = False
        self._hidden: list[str] = []  # open elements below a hidden one, itself first

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        mark = _mark(dict(attrs))
        self._over = self._over or (not self._whole and bool(_REST.search(mark)))
        if tag in _VOID:
            self.parts.append("" if self._hidden else "\n" if tag in _BLOCKS else "")
        elif self._hidden or tag in _HIDDEN or self._quote(tag, mark):
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:  # closes all that was left open inside
            while self._hidden and self._hidden.pop() != tag:
                pass
        elif not self._hidden and tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not (self._hidden or self._over):
            self.parts.append(re.sub(r"\s+", " ", data))

    def _quote(self, tag: str, mark: str) -> bool:
        return not self._whole and (tag == "blockquote" or bool(_QUOTE.search(mark)))


def _mark(attributes: dict[str, str | None]) -> str:
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def words_of_html(page: str) -> str:
    """Plain text of a letter in HTML, with its quotes when it is nothing but quotes; never raises."""
    return _read(page, _Words()) or _read(page, _Words(whole=True))


def _read(page: str, reader: _Words) -> str:
    reader.feed(page)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
