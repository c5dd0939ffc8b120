"""parse_mode=HTML, with the refusals of the real parser."""

import html
import re

from bot.sandbox.telegram.content.entities import units
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Json

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>")
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")


def parse(source: str) -> tuple[str, list[Json]]:
    """Marked-up source to text and entities. Raises Refusal 400 "can't parse entities: …"."""
    text, marks, opened, at = "", list[Json](), list[tuple[str, Json]](), 0
    while (start := source.find("<", at)) >= 0:
        text += html.unescape(source[at:start])
        tag = TAG.match(source, start)
        if tag is None or tag[2].lower() not in TAGS:
            raise _unsupported(source, start)
        if tag[1]:
            _close(tag[2].lower(), source, start, opened, marks, text)
        else:
            opened.append((tag[2].lower(), _mark(tag, units(text))))
        at = tag.end()
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return text + html.unescape(source[at:]), _ordered(marks)


def _ordered(marks: list[Json]) -> list[Json]:
    real = [mark for mark in marks if mark["length"] and mark["type"] != "plain"]
    return sorted(real, key=lambda mark: (mark["offset"], -mark["length"]))


def _unsupported(source: str, start: int) -> Exception:
    name = re.match(r"</?([^\s<>]*)", source[start:])
    offset = len(source[:start].encode())
    tag = name[1] if name else ""
    return bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {offset}')


def _close(name: str, source: str, start: int, opened: list[tuple[str, Json]], marks: list[Json], text: str) -> None:
    offset = len(source[:start].encode())
    if not opened:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    expected, mark = opened.pop()
    if expected != name:
        raise bad(
            f"can't parse entities: Unmatched end tag at byte offset {offset}, "
            f'expected "</{expected}>", found "</{name}>"'
        )
    marks.append(mark | {"length": units(text) - mark["offset"]})


def _mark(tag: re.Match[str], offset: int) -> Json:
    name = tag[2].lower()
    found = {key: html.unescape(a or b or c) for key, a, b, c in ATTRIBUTE.findall(tag[3])}
    kind = TAGS[name]
    if name == "blockquote" and "expandable" in tag[3]:
        kind = "expandable_blockquote"
    if name == "span" and found.get("class") != "tg-spoiler":
        raise bad('can\'t parse entities: Tag "span" must have class "tg-spoiler"')
    mark: Json = {"type": kind, "offset": offset}
    if name == "a":
        return mark | ({"url": found["href"]} if found.get("href") else {"type": "plain"})
    return mark | ({"custom_emoji_id": found["emoji-id"]} if found.get("emoji-id") else {})
