"""Facts with a label, a line each: "Адрес: Тверская, 22", "Замена масла: 900 ₽"."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from dialogs.ids import ChunkId
from knowledge.chunking import sentences
from knowledge.finding.evidence import Question, words_of
from knowledge.finding.fusion import Fused
from knowledge.finding.lexical import cyrillic, meanings, meanings_of, stems
from knowledge.finding.spans import DAYS, weekdays_of
from knowledge.loaders.outline import label_of
from knowledge.sources import Chunk

_PARTS = re.compile(r"[._-]")
_PRICE = frozenset(
    stems("сколько стоит стоимость цена платно платный бесплатно бесплатный how much cost price free paid")
)  # of a label that names the thing itself
HOURS = frozenset(  # of a label that names the day itself
    stems("работать работаете работы режим часы график открыты открываетесь закрыты закрываетесь скольки")
    + stems("выходной выходные")
    + stems("work working hours open opening closed close time holiday")
)


def labelled(chunks: Iterable[Chunk], asked: Collection[str]) -> ChunkId | None:
    """The only one with a line whose label is what is asked for: "Адрес: …" for "какой у вас адрес?". Where several
    have it, as each product's card has a price, the label does not tell which is meant. `asked`: stems."""
    text = [chunk for chunk in chunks if chunk.kind == "text" and not chunk.question]
    found = [chunk.id for chunk in text if facts(chunk.text, asked)]
    return found[0] if len(found) == 1 else None


def with_label(kept: Sequence[Fused], every: Sequence[Fused], label: ChunkId | None) -> Sequence[Fused]:
    """What is so labelled among those kept, however many lines stand around it."""
    if label is None or any(item.chunk_id == label for item in kept):
        return kept
    return [*kept[:-1], *(item for item in every if item.chunk_id == label)]


def facts(text: str, asked: Collection[str]) -> list[str]:
    """Of its sentences those whose label is what is asked for, by its words or ones of the same meaning; where several
    are asked for at once ("адрес и телефон"), each of them."""
    if ":" not in text:  # as in most; the rest need not be taken apart to know
        return []
    whole = frozenset(asked)
    meant, days = whole - _PRICE or whole, whole - _PRICE - HOURS
    if days & DAYS:
        return [part for part, _ in _labels(text) if days <= _days(part)]
    meant = _whole(meant)
    named = [(part, label) for part, label in _labels(text) if _of(label, meant)]
    met = frozenset[str]().union(*(_met(label, meant) for _, label in named))
    return [part for part, _ in named] if meant <= met else []


def is_beside(chunk: Chunk, asked: Question) -> bool:
    """Whether it is a card of labelled lines ("Адрес: …", "Телефон: …") of which none has a word of the question, as
    only the name above them does: such a card answers nothing else than its lines tell."""
    told = _labels(chunk.text) if chunk.kind == "text" and not chunk.question and ":" in chunk.text else ()
    if not told or len(told) < len(sentences(chunk.text)) or cyrillic(chunk.text) != cyrillic(asked.text):
        return False
    hits = asked.hits(*(words_of(part) for part, _ in told))
    return not (hits.words or hits.meanings or hits.beginnings or asked.days.met_in(chunk.text))


@lru_cache(maxsize=1_000)
def _days(part: str) -> frozenset[str]:
    """Stems of the days of the week that its label is, or holds as a span ("Пн–пт: 9:00–18:00"); all that it names
    under a label of hours ("Часы работы: пн–пт 9:00–18:00")."""
    label = label_of(part)
    return weekdays_of(part if HOURS.issuperset(stems(label)) else label)


@lru_cache(maxsize=1_000)
def _labels(text: str) -> Sequence[tuple[str, frozenset[str]]]:
    """Its sentences that have one, with the stems of it."""
    told = ((part, label_of(part)) for part in sentences(text))
    return [(part, _whole(stems(label))) for part, label in told if label]


def _whole(stems: Collection[str]) -> frozenset[str]:
    """Without the parts of a word that is there: "wi" and "fi" of "wi-fi"."""
    parts = {part for word in stems if not word.isalnum() for part in _PARTS.split(word)}
    return frozenset(stems) - parts


def _of(label: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether all of the label is asked for."""
    return all(word in asked or meanings(word) & meanings_of(asked) for word in label)


def _met(label: frozenset[str], asked: frozenset[str]) -> frozenset[str]:
    """What of the question the label is."""
    return frozenset(word for word in asked if word in label or meanings(word) & meanings_of(label))
