"""What a company plainly does not do or have, a short sentence each: "BMW не берём", "Wix is not supported"."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from knowledge.chunking import sentences
from knowledge.finding.lexical import stem, telling_words

_DENIES = re.compile(
    r"(?:•\s+)?(?:мы\s+|we\s+(?:do\s+not|don['’]t|cannot|can['’]t)\s+\w+\s+)?(?P<what>[^.,;:!?]{2,60}?)"
    r"(?:\s+(?:мы\s+)?не\s+\w+|\s+(?:is|are)(?:\s+not|n['’]t)\s+\w+|\s+(?:у\s+нас\s+)?нет|(?<=[^\W_]))[.!]?",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:не|нет|not|don['’]t|cannot|can['’]t|isn['’]t|aren['’]t)\b", re.IGNORECASE)
_AND = re.compile(r"\s+(?:и|или|ни|and|or|nor)\s+", re.IGNORECASE)
_MOST_BESIDE = 1  # word of the question: what is to be done with it


def denials(text: str, asked: Collection[str]) -> Sequence[str]:
    """Its sentences that deny what is asked about and nothing else. `asked`: stems."""
    return [part for part, every in _denied(text) if any(_is_asked(one, asked) for one in every)]


def _is_asked(what: frozenset[str], asked: Collection[str]) -> bool:
    return what <= frozenset(asked) and len(asked) - len(what) <= _MOST_BESIDE


@lru_cache(maxsize=1_000)
def _denied(text: str) -> Sequence[tuple[str, Sequence[frozenset[str]]]]:
    """Sentences that deny, each with the things that it denies, as stems."""
    if not _NEGATION.search(text):
        return ()
    read = ((part, _DENIES.fullmatch(part)) for part in sentences(text) if _NEGATION.search(part))
    told = ((part, _AND.split(found["what"])) for part, found in read if found)
    named = [(part, [frozenset(map(stem, telling_words(one))) for one in every]) for part, every in told]
    return [(part, [what for what in every if what]) for part, every in named]
