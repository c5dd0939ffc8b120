"""Answers without a model: a chunk's own sentences, a row of a table or the whole of a small one, an FAQ's answer."""

from collections.abc import Callable, Sequence

from knowledge.asked import Kind, answers_kind
from knowledge.chunking import sentences
from knowledge.lexical import content_words, stem
from knowledge.sources import Chunk

_SHORT = 240  # characters: a text up to this is said whole
_MOST = 420
_MOST_SENTENCES = 3
_MOST_ROWS = 6

Weigh = Callable[[str], float]


def answer_of(chunk: Chunk, weigh: Weigh, kind: Kind = Kind.OTHER, rows: Sequence[Chunk] = ()) -> str:
    """What to say: `weigh` gives the worth of a stem of the question (0 for other stems), `rows` are the table's that
    the chunk is a row of."""
    if chunk.answer:
        return chunk.answer
    if chunk.kind == "row":
        return _row_or_table(chunk, weigh, rows)
    if len(chunk.text) <= _SHORT:
        return chunk.text
    parts = sentences(chunk.text)
    return _joined(_window(parts, [_worth(part, weigh, kind) for part in parts]))


def _row_or_table(chunk: Chunk, weigh: Weigh, rows: Sequence[Chunk]) -> str:
    """One row when the question names it; else the whole table, when it is small: which row is meant is not said."""
    table = sorted({row.position: row for row in (chunk, *rows)}.items())
    named = any(_named(row, weigh) for _, row in table)
    lines = [f"• {_said(row.text)}" for _, row in table]
    small = 1 < len(lines) <= _MOST_ROWS and sum(map(len, lines)) <= 2 * _MOST
    return "\n".join(lines) if small and not named else _said(chunk.text)


def _named(row: Chunk, weigh: Weigh) -> bool:
    subject = row.text.split("; ")[0].partition(": ")[2]
    return any(weigh(stem(word)) > 0 for word in content_words(subject))


def _said(text: str) -> str:
    """ "Товар: Чайники; Гарантия: 1 год" is said as "Чайники — гарантия: 1 год"; a row of another shape as it is."""
    pairs = [part.partition(": ") for part in text.split("; ")]
    if len(pairs) < 2 or not all(name and colon and cell for name, colon, cell in pairs):
        return text
    told = [f"{_low(name)}: {cell}" for name, _, cell in pairs[1:]]
    return f"{pairs[0][2]} — {'; '.join(told)}"


def _low(name: str) -> str:
    """Lower case at the beginning, but for an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _worth(sentence: str, weigh: Weigh, kind: Kind) -> float:
    own = sum(weigh(word) for word in {stem(word) for word in content_words(sentence)})
    return own * 1.5 + 1.0 if kind is not Kind.OTHER and answers_kind(kind, sentence) else own


def _window(parts: Sequence[str], worths: Sequence[float]) -> Sequence[str]:
    """The best sentence with what leads to it and the neighbour that adds; the start when nothing stands out."""
    if not any(worths):
        return _upto(parts, 0, _MOST_SENTENCES)
    best = max(range(len(parts)), key=lambda at: (sum(worths[at : at + 2]) + worths[at], -at))
    first = best - 1 if best and _leans_back(parts[best]) else best
    return _upto(parts, first, _MOST_SENTENCES)


def _upto(parts: Sequence[str], first: int, most: int) -> Sequence[str]:
    """From `first`, at most so many sentences; the items of a list are one with the words above them."""
    last, size, count = first, len(parts[first]), 1
    while last + 1 < len(parts) and size + len(parts[last + 1]) < _MOST:
        count += not parts[last + 1].startswith("•")
        if count > most:
            break
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
