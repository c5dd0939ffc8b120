"""Text as Telegram counts and marks it: UTF-16 units, clean characters, entities."""

import re
from collections.abc import Sequence

from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Json

KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)
FOUND = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/])", re.ASCII)),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)
CONTROL = str.maketrans({code: " " for code in range(32) if code not in (9, 10, 13)} | {13: None})


def units(text: str) -> int:
    """Length in UTF-16 code units, as all limits count it."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def clean(text: str) -> str:
    """What the server keeps of a text: no control characters. Refuses what is not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return text.translate(CONTROL)


def found(text: str) -> list[Json]:
    """Entities that the server finds by itself, in order."""
    marks = [
        {"type": kind, "offset": units(text[: hit.start()]), "length": units(hit.group())}
        for kind, pattern in FOUND
        for hit in pattern.finditer(text)
    ]
    return sorted(marks, key=lambda mark: int(str(mark["offset"])))


def checked(text: str, given: Sequence[Json]) -> list[Json]:
    """Entities that a bot gave, refused when they lie outside of the text."""
    for entity in given:
        _check(entity, units(text))
    return list(given)


def _check(entity: Json, length: int) -> None:
    if not isinstance(entity, dict):
        raise bad("can't parse entities: Expected an Object as MessageEntity")
    if entity.get("type") not in KINDS:
        raise bad("can't parse entities: Unsupported entity type")
    start, size = entity.get("offset"), entity.get("length")
    if not isinstance(start, int) or start < 0:
        raise bad(f"Receive an entity with incorrect offset {start}")
    if not isinstance(size, int) or size <= 0 or start + size > length:
        raise bad(f"Receive an entity with incorrect length {size}")


def part(text: str, entity: Json) -> str:
    """The words that an entity covers."""
    raw = text.encode("utf-16-le")
    start = entity["offset"] * 2
    return raw[start : start + entity["length"] * 2].decode("utf-16-le", "replace")


def trimmed(text: str, marks: Sequence[Json]) -> tuple[str, list[Json]]:
    """The text without blank edges, its entities moved along and cut."""
    body = text.strip()
    lost, length = units(text[: len(text) - len(text.lstrip())]), units(body)
    moved = (mark | {"offset": mark["offset"] - lost} for mark in marks)
    return body, [cut for mark in moved if (cut := _cut(mark, length))]


def _cut(mark: Json, length: int) -> Json | None:
    start, end = max(mark["offset"], 0), min(mark["offset"] + mark["length"], length)
    return mark | {"offset": start, "length": end - start} if end > start else None


def merged(explicit: Sequence[Json], automatic: Sequence[Json]) -> list[Json]:
    """What was marked by hand wins over what was found in the same place."""
    free = [one for one in automatic if not any(_crosses(one, two) for two in explicit)]
    return sorted([*explicit, *free], key=lambda mark: (mark["offset"], -mark["length"]))


def _crosses(one: Json, two: Json) -> bool:
    if two["type"] in ("bold", "italic", "underline", "strikethrough", "spoiler", "blockquote"):
        return False
    return bool(one["offset"] < two["offset"] + two["length"] and two["offset"] < one["offset"] + one["length"])
