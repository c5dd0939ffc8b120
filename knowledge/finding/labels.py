"""Facts with a label, a line each: "Адрес: Тверская, 22", "Замена масла: 900 ₽"."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from dialogs.ids import ChunkId
from knowledge.chunking import sentences
from knowledge.finding.lexical import meanings, meanings_of, stems
from knowledge.finding.spans import DAYS, weekdays_of
from knowledge.loaders.outline import label_of
from knowledge.sources import Chunk

_PRICE = frozenset(stems("сколько стоит стоимость цена how much cost price"))  # of a label that names the thing itself
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


def facts(text: str, asked: Collection[str]) -> list[str]:
    """Of its sentences those whose label is what is asked for, by its words or ones of the same meaning."""
    if ":" not in text:  # as in most; the rest need not be taken apart to know
        return []
    whole = frozenset(asked)
    meant, days = whole - _PRICE or whole, whole - _PRICE - HOURS
    return [part for part, label in _labels(text) if (days <= _days(part) if days & DAYS else _same(label, meant))]


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
    return [(part, frozenset(stems(label))) for part, label in told if label]


def _same(label: frozenset[str], asked: frozenset[str]) -> bool:
    return len(label) == len(asked) and all(meanings(word) & meanings_of(label) for word in asked - label)
