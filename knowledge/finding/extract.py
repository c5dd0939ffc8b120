"""Answers without a model: the sentences of a chunk that the question asks for, an FAQ's answer whole, a table's rows.

A sentence is worth the share of the question's words that it has (by themselves, or by a word of the same meaning), a
sign of the kind that is asked, and how near it is in meaning: the index keeps a vector for each. The weights are a
plateau, measured by `python -m benchmarks.reading`.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from knowledge.chunking import is_item, lines, sentences
from knowledge.finding.asked import Kind, answers_kind
from knowledge.finding.denied import denials
from knowledge.finding.labels import facts
from knowledge.finding.rows import heading_of, said_rows
from knowledge.finding.wanted import Wanted
from knowledge.loaders.outline import label_of
from knowledge.sources import Chunk

_SHORT = 200  # characters: a text up to this is said whole
_MOST = 420
_MOST_SENTENCES = 3
_MOST_LIST = 700  # a list is said whole: steps are no use by halves
_CLAUSE = re.compile(r"^\d{1,3}(?:\.\d{1,3})+\.?\s+")  # a contract's "3.1." is nothing to a client
_NEAR = 20.0  # of cosine between a chunk's sentences; they lie within a few hundredths
_KIND = 0.3
_NAMED = 0.6  # of what the best named item has of the question: what has less is another thing
_WHOLE = 0.9  # of the question, said by one sentence: what has less tells of something beside it
_BESIDE = 0.3  # of the best sentence's worth: what is worth less is left out


def answer_of(chunk: Chunk, wanted: Wanted, rows: Sequence[Chunk] = (), near: Mapping[str, float] | None = None) -> str:
    """What to say: `rows` are the table's that the chunk is a row of, `near` the cosines of its sentences."""
    if chunk.answer:
        return chunk.answer
    if chunk.kind == "row":
        return said_rows(chunk, wanted, rows)
    if told := facts(chunk.text, wanted.rarity.keys()) or _denied(chunk, wanted):
        return lines(told)
    parts: Sequence[str] = sentences(chunk.text)
    if _is_long(chunk.text, parts):
        chosen = _chosen(parts, _worths(parts, wanted, near or {}), wanted)
        parts = _meant([parts[at] for at in chosen], wanted)
    above = heading_of(chunk) if is_item(parts[0]) else ""
    return lines([above] * bool(above) + [without_clause(part) for part in parts])


def _denied(chunk: Chunk, wanted: Wanted) -> Sequence[str]:
    """Where it is asked whether."""
    return denials(chunk.text, wanted.rarity.keys()) if wanted.kind is Kind.OTHER else ()


def is_chosen_from(chunk: Chunk, asked: Collection[str]) -> bool:
    """Whether `answer_of` says some of its sentences and leaves out the others. `asked`: stems."""
    plain = chunk.kind == "text" and not chunk.answer and not facts(chunk.text, asked)
    return plain and _is_long(chunk.text, sentences(chunk.text))


def _is_long(text: str, parts: Sequence[str]) -> bool:
    return len(text) > _SHORT and len(parts) > 1


def without_clause(sentence: str) -> str:
    """Without the number of a contract's clause."""
    return _CLAUSE.sub("", sentence)


def _worths(parts: Sequence[str], wanted: Wanted, near: Mapping[str, float]) -> Sequence[float]:
    least = min((near[part] for part in parts if part in near), default=0.0)
    return [_worth(part, wanted) + _NEAR * (near.get(part, least) - least) for part in parts]


def _worth(sentence: str, wanted: Wanted) -> float:
    sign = wanted.kind is not Kind.OTHER and answers_kind(wanted.kind, sentence)
    return wanted.worth(sentence) + _KIND * sign


def _chosen(parts: Sequence[str], worths: Sequence[float], wanted: Wanted) -> Sequence[int]:
    """Which sentences, in their order: the best with what belongs to them; the start when nothing stands out."""
    order = sorted(range(len(parts)), key=lambda at: (-worths[at], at))
    if not worths[order[0]]:
        order = list(range(len(parts)))
    kept: list[int] = []
    for at in [at for at in order[:_MOST_SENTENCES] if not _says_less(parts[at], parts[order[0]], wanted)]:
        more = [one for one in dict.fromkeys(_together(parts, at)) if one not in kept]
        if not kept or (worths[at] >= _BESIDE * worths[order[0]] and _size(parts, [*kept, *more]) <= _MOST):
            kept += more
    return sorted(kept)


def _says_less(part: str, best: str, wanted: Wanted) -> bool:
    """Whether the best has all of what a time or a price is asked of, and it but some: another doctor's days."""
    exact = wanted.kind in (Kind.PRICE, Kind.TIME) or bool(wanted.days)
    whole = exact and wanted.worth(best) >= _WHOLE and answers_kind(wanted.kind, best)
    return whole and 0 < wanted.worth(part) < _WHOLE


def _meant(parts: Sequence[str], wanted: Wanted) -> Sequence[str]:
    """Of a list's bare lines ("Чистка — 4 500 руб") those that share a word with the question, where any does."""
    items = [part for part in parts if is_item(part)]
    if items and all(map(label_of, items)) and wanted.kind not in (Kind.OTHER, Kind.WAY):
        return _labelled(parts, wanted)
    if any(part[-1] in ".!?:…" or is_item(part) for part in parts):
        return parts
    return [part for part in parts if wanted.worth(part)] or parts


def _labelled(parts: Sequence[str], wanted: Wanted) -> Sequence[str]:
    """Of a list's items with labels ("• Crown: 27,000 ₽") those that the question names best, where it names any."""
    worths = [wanted.worth(label_of(part)) if is_item(part) else 0.0 for part in parts]
    most = max(worths)
    named = [part for part, worth in zip(parts, worths, strict=True) if not is_item(part) or worth > _NAMED * most]
    return named if most else parts


def _size(parts: Sequence[str], kept: Sequence[int]) -> int:
    return sum(len(parts[at]) for at in kept)


def _together(parts: Sequence[str], at: int) -> Sequence[int]:
    """A sentence with what it can't be understood without: the list it stands in, what it points back at."""
    if is_item(parts[at]):
        return _list_of(parts, at)
    if _announces(parts, at):
        return [at, *_list_of(parts, at + 1)] if is_item(parts[at + 1]) else [at, at + 1]
    return [at - 1, at] if at and _leans_back(parts[at]) else [at]


def _announces(parts: Sequence[str], at: int) -> bool:
    """It ends with a colon, or asks what the next sentence answers."""
    return parts[at].endswith((":", "?")) and at + 1 < len(parts)


def _list_of(parts: Sequence[str], at: int) -> Sequence[int]:
    """The list's items with the words above them; of a long list the item alone."""
    first, last = at, at
    while first and is_item(parts[first - 1]):
        first -= 1
    while last + 1 < len(parts) and is_item(parts[last + 1]):
        last += 1
    above = [first - 1] if first and parts[first - 1].endswith(":") else []
    whole = [*above, *range(first, last + 1)]
    return whole if _size(parts, whole) <= _MOST_LIST else [*above, at]


_LEANING = (
    "он ", "она ", "оно ", "они ", "это ", "этот ", "эта ", "эти ", "его ", "её ", "их ", "там ", "также ", "тогда ",
    "такой ", "такая ", "такие ", "при этом", "в этом", "за это", "для этого", "если нет", "если их", "но ", "иначе",
    "it ", "its ", "he ", "she ", "they ", "their ", "this ", "these ", "those ", "then ", "also ", "but ", "otherwise",
    "if not", "without it", "without them", "after that",
)  # fmt: skip


def _leans_back(sentence: str) -> bool:
    """Whether it begins with a word that points at the sentence before."""
    return sentence.lower().replace("ё", "е").startswith(_LEANING)
