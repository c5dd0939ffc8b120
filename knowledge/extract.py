"""Answers without a model: a chunk's own sentences, a row of a table, an FAQ's answer."""

from collections.abc import Callable, Sequence

from knowledge.chunking import sentences
from knowledge.lexical import content_words, stem
from knowledge.sources import Chunk

_SHORT = 320  # characters: a text up to this is said whole
_MOST = 420

Weigh = Callable[[str], float]


def answer_of(chunk: Chunk, weigh: Weigh) -> str:
    """What to say: `weigh` gives the worth of a stem of the question (0 for other stems)."""
    if chunk.answer:
        return chunk.answer
    if chunk.kind == "row" or len(chunk.text) <= _SHORT:
        return chunk.text
    parts = sentences(chunk.text)
    return _joined(_window(parts, [_worth(part, weigh) for part in parts]))


def _worth(sentence: str, weigh: Weigh) -> float:
    return sum(weigh(word) for word in {stem(word) for word in content_words(sentence)})


def _window(parts: Sequence[str], worths: Sequence[float]) -> Sequence[str]:
    """The neighbours that together say most, no longer than an answer should be; the start when nothing stands out."""
    if not any(worths):
        return _upto(parts, 0)
    best = max(range(len(parts)), key=lambda at: (sum(worths[at : at + 2]) + worths[at], -at))
    first = best - 1 if best and _leans_back(parts[best]) else best
    return _upto(parts, first)


def _upto(parts: Sequence[str], first: int) -> Sequence[str]:
    last, size = first, len(parts[first])
    while last + 1 < len(parts) and size + len(parts[last + 1]) < _MOST:
        last += 1
        size += len(parts[last]) + 1
    return parts[first : last + 1]


_LEANING = (
    "он", "она", "оно", "они", "это", "этот", "эта", "эти", "также", "тогда", "такой", "при этом", "в этом",
    "it ", "they", "this", "these", "then", "also", "•",
)  # fmt: skip


def _leans_back(sentence: str) -> bool:
    """Whether it begins with a word that points at the sentence before."""
    return sentence.lower().startswith(_LEANING)


def _joined(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        text += ("\n" if part.startswith("• ") or text.endswith(":") else " ") + part if text else part
    return text
