"""Short questions that lean on the one before: "and on Sunday?", "а в Казань?"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dialogs.ports import Found
from dialogs.turn import Author, Turn

_LEANS = re.compile(r"^\W*(ну\s+)?(а|и|and|or|what\s+about|how\s+about)\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_WHOLE = re.compile(
    r"\b(сколько|скольк\w+|как\w*|когда|где|куда|откуда|почему|зачем|кто|что|чем|можно|есть|нужн\w+|поч[её]м|цен[аыу]|стоит"
    r"|how|when|where|why|who|what|which|can|could|do|does|is|are|will|have)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 4
_MOST_BEFORE = 300  # characters of the earlier question


def leans(words: str) -> bool:
    """Whether a question says too little alone: it begins by leaning, is short, and asks nothing by itself."""
    match = _LEANS.match(words.strip())
    rest = match.group("rest") if match else ""
    return bool(rest) and len(rest.split()) <= _MOST_WORDS and not _WHOLE.search(rest)


def searched(words: str, history: Sequence[Turn]) -> str:
    """What to search by: a leaning question behind the client's last one that stands alone; any other as it is."""
    if not leans(words):
        return words
    earlier = (turn.text for turn in reversed(history) if turn.author is Author.CUSTOMER and turn.said)
    whole = next((text for text in earlier if text.strip() and not leans(text)), "")
    return f"{whole[:_MOST_BEFORE]} {words}".strip()


def narrowed(joined: Sequence[Found], alone: Sequence[Found]) -> Sequence[Found]:
    """Found by both questions together, and by the leaning one alone: the first names the source, the second the place
    in it ("the warranty on fridges? and on kettles?" is about kettles, in the warranty)."""
    source = joined[0].source_id if joined else ""
    place = next((found for found in alone if found.source_id == source), None)
    if place is None:
        return joined
    sure = max(found.confidence for found in (place, *joined))
    return [replace(place, confidence=sure), *(found for found in joined if found.chunk_id != place.chunk_id)]
