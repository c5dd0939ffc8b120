"""What stands out in a text: the source line bold, its title a link. Made by code: nobody's words are ever parsed."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from channels.render import utf16

Mark = dict[str, Any]  # the Bot API's MessageEntity as plain JSON
Sources = Sequence[tuple[str, str]]
SOURCE = "📖"  # begins a line that names a source, in every language


def named(words: str, sources: Sources) -> str:
    """The words with a line for each source that they do not name yet."""
    missing = [title for title, _ in sources if title and title not in words]
    if not missing:
        return words
    lines = "\n".join(f"{SOURCE} {title}" for title in missing)
    return f"{words}\n\n{lines}"


def marks(words: str, sources: Sources = ()) -> list[Mark]:
    """Entities of one message, in order; offsets count UTF-16 units."""
    found = [*_links(words, sources), *_lines(words)]
    return sorted(found, key=lambda mark: (mark["offset"], -mark["length"]))


def _lines(words: str) -> list[Mark]:
    if SOURCE not in words:
        return []
    at, found = 0, []
    for line in words.splitlines(keepends=True):
        if line.startswith(SOURCE):
            found.append(_mark("bold", words, at, len(line.rstrip())))
        at += len(line)
    return found


def _links(words: str, sources: Sources) -> list[Mark]:
    good = [(title, address) for title, address in sources if title and address and _is_address(address)]
    places = [(words.rfind(title), len(title), address) for title, address in good]
    return [{**_mark("text_link", words, at, size), "url": address} for at, size, address in places if at >= 0]


def _mark(kind: str, words: str, at: int, size: int) -> Mark:
    return {"type": kind, "offset": utf16(words[:at]), "length": utf16(words[at : at + size])}


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
