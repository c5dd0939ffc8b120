"""What a person wrote in a letter, without what they quoted and signed with; HTML as plain text."""

import re
from html.parser import HTMLParser

_QUOTED = (
    r"^\s*>",
    r"^\s*-{2,}\s*(original message|forwarded message|исходное сообщение|пересылаемое сообщение)",
    r"^\s*_{10,}\s*$",
    r"^\s*(from|от|от кого|sent|отправлено|дата)\s*:\s.*(@|\d{4})",
    r"^.{0,200}\b(wrote|writes|пишет|написала?|написал\(а\))\s*:\s*$",
    r"^\s*(\d{1,2}[./]\d{1,2}[./]\d{2,4}|пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat|sun)\b.{5,200}:\s*$",
)
_SIGNED = (
    r"^--\s?$",
    r"^\s*(sent from my|sent from mail for|get outlook for)\b",
    r"^\s*отправлено (с|из)\b",
)
_FAREWELL = r"^\s*(с уважением|с наилучшими пожеланиями|best regards|kind regards|regards|sincerely)\b[\s,!.]*.{0,60}$"
_TAIL = 7  # lines: a farewell followed by more than that is part of the letter
_CUT = re.compile("|".join((*_QUOTED, *_SIGNED)), re.IGNORECASE)
_GOODBYE = re.compile(_FAREWELL, re.IGNORECASE)
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"}
_HIDDEN = {"style", "script", "head", "title", "blockquote", "template", "noscript"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source"}


def own_words(text: str) -> str:
    """The letter without quotes and signature; all of it when nothing else would be left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((number for number, line in enumerate(lines) if _CUT.match(_joined(lines, number))), len(lines))
    kept = _without_farewell(_without_blank(lines[:end]))
    words = "\n".join(kept).strip()
    return words or text.strip()


def _joined(lines: list[str], number: int) -> str:
    # "21 ноября 2026 г., Анна <a@b.ru>" and "написала:" often stand on two lines
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return f"{line} {following}" if re.search(r"<\S+@\S+>\s*$", line) and len(following) < 40 else line


def _without_blank(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _without_farewell(lines: list[str]) -> list[str]:
    first = max(len(lines) - _TAIL, 1)
    for number in range(first, len(lines)):
        if _GOODBYE.match(lines[number]):
            return lines[:number]
    return lines


class _Words(HTMLParser):
    """Text of HTML: blocks become lines; styles, scripts and quoted letters are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []  # open elements below a hidden one, itself first

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.parts.append("" if self._hidden else "\n" if tag in _BLOCKS else "")
        elif self._hidden or tag in _HIDDEN or _quote(dict(attrs)):
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
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def _quote(attributes: dict[str, str | None]) -> bool:
    mark = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(re.search(r"gmail_quote|gmail_signature|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend", mark))


def words_of_html(page: str) -> str:
    """Plain text of a letter in HTML; never raises."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
