"""Several questions in one message: "сколько стоит доставка и как долго?" is two, each with an answer of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.answers.followups import leans, names_something, searched, topic
from dialogs.turn import Turn

_ASKS = (
    r"(?:сколько|скольк\w+|как(?:ой|ая|ое|ие|им|ую)?|когда|где|куда|откуда|почему|зачем|кто|можно|можете|есть|нужн\w+|почём"
    r"|почем|во\s+сколько|до\s+скольки|через\s+сколько|\w+\s+ли"
    r"|how|when|where|why|who|what|which|can|could|do|does|is|are|will)\b"
)
_AND = re.compile(rf"\?+\s*|\n+|,?\s+(?:и|а|а\s+также|а\s+ещё|а\s+еще|and|also)\s+(?={_ASKS})", re.IGNORECASE)
_JOINTS = frozenset(("и", "а", "and", "also"))
_ASKED = re.compile(rf"\b{_ASKS}", re.IGNORECASE)
_LEANS = re.compile(r"^(?:и|а|and|what about|how about)\s", re.IGNORECASE)
_MOST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions: as it stands, and what to search by."""

    words: str
    query: str


def parts_of(words: str, history: Sequence[Turn] = ()) -> Sequence[Part]:
    """The questions of a message; none when there is but one, or what is between them is no question. One that leans
    on what was said before is searched behind it."""
    if not _may_part(words):
        return ()
    said = [one.strip(" ,.;!") for one in _AND.split(words)]
    every = [one for one in said if one]
    if not 2 <= len(every) <= _MOST or not all(_ASKED.search(one) or _LEANS.match(one) for one in every):
        return ()
    first = 0 if "?" in words.rstrip("? \n") else next((at for at, one in enumerate(every) if not leans(one)), 0)
    return [Part(one, searched(_full(every, at, first), history)) for at, one in enumerate(every)]


def _may_part(words: str) -> bool:
    """Most messages are one question, which is known sooner than `_AND` is through with it."""
    inner = words.rstrip("? \n")
    return "?" in inner or "\n" in inner or not _JOINTS.isdisjoint(words.lower().split())


def _full(every: Sequence[str], at: int, whole: int) -> str:
    """What a short part is about stands in the first that is whole; within a sentence that may come after it."""
    part = every[at]
    if at == whole or not leans(part):
        return part
    return f"{every[whole]} {part}" if names_something(part) else f"{topic(every[whole])} {part}"
