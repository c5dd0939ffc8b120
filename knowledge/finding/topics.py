"""Broad questions: "доставка?", "какая гарантия?", "how can I pay?" name a section and ask nothing particular of it.

Such a question has few words that say anything, and all of them stand in the names of a section: in its heading, those
above it and the source's title. The section is then said from its beginning, where texts tell the main thing.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.ids import SourceId
from knowledge.finding.asked import Kind, kind_of
from knowledge.finding.lexical import beginning, content_words, meanings, stem, stems
from knowledge.sources import Chunk

_MOST_WORDS = 8
_MOST_STEMS = 3
_HALF = 0.5  # of a name's words: what a name of many words mentions in passing is not its subject
_NEAR = 0.6  # of the best name's share: what has as much is meant as well
_BEGUN, _MEANT = 0.9, 0.6  # worth of a word that begins alike, or means the same
_MOST_ENTRIES = 4
_PARTICULAR = re.compile(
    r"\d|\b(?:один|одн[ауо]|два|две|три|день|дня|one|two|не|нет|ни|без|где|куда|откуда|когда|кто|кого|кому|чей|почему|зачем|сколько|чем|если|или|лучше"
    r"|not|no|cannot|cant|dont|\w+n['’]t|without|where|when|who|whose|why|which|if|or|than|better)\b",
    re.IGNORECASE,
)
_IDLE = frozenset(  # ask for whatever there is, or name the thing of every shop
    stems(
        """информация инфо информацию подробнее подробно подробности условия правила порядок варианты виды способы
        происходит проходит работает действует осуществляется устроена возможна возможно доступна бывают бывает имеется
        насчет оформить сделать товар вещь покупка заказ вообще сервис услуга программа
        info information details options terms policy rules ways work works working available possible offer item items
        product products something anything order purchase make kind kinds service program programme"""
    )
)
_HOW = re.compile(
    r"^\W*(?:как|порядок|процедура|инструкц\w+|шаги|how\s+to|ways?\s+to|steps|procedure|instructions)\b", re.IGNORECASE
)

_PRICES = (frozenset(stems("цены")), frozenset(stems("prices")))  # of what is not said: the client chooses
_OPPOSITES = meanings(stem("открыт")) | meanings(stem("open"))  # groups of a time table: open and closed alike


@dataclass(frozen=True, slots=True)
class Place:
    """A section by the headings that lead to it, or a whole source; `at` is a chunk of it, an entry of an FAQ alone."""

    at: Chunk
    path: str
    worth: float
    beside: int  # idle words of the question that its names have too: they tell an order's cancelling from a visit's
    share: float  # of the last name's words, those that the question means

    @property
    def source(self) -> SourceId:
        return self.at.source_id

    @property
    def name(self) -> str:
        return self.path.rpartition(" › ")[2] or self.at.title

    def holds(self, other: "Place") -> bool:
        """Whether the other lies within."""
        within = not self.path or f"{other.path} › ".startswith(f"{self.path} › ")
        return self.source == other.source and within and self.path != other.path


def topic_of(text: str) -> frozenset[str]:
    """The stems of a question that may be broad; none when it asks for something particular."""
    found = frozenset(stems(text))
    narrow = len(text.split()) > _MOST_WORDS or len(found - _IDLE) > _MOST_STEMS or _PARTICULAR.search(text)
    particular = kind_of(text) in (Kind.PRICE, Kind.TIME, Kind.NUMBER) and found not in _PRICES
    return frozenset() if narrow or particular or found <= _IDLE else found


def places_of(topic: frozenset[str], chunks: Iterable[Chunk], words: Collection[str] = ()) -> Sequence[Place]:
    """The section that the topic names; several when it names each as well; else the entries that ask about it.
    `words` as they are typed tell installation from instalments."""
    every = list(chunks)
    named = {(place.source, place.path): place for chunk in every for place in _named(topic, chunk)}
    outer = [place for place in named.values() if not any(_covers(other, place) for other in named.values())]
    best = max(((place.worth, place.beside) for place in outer), default=(0.0, 0))
    fit = [place for place in outer if (place.worth, place.beside) == best]
    most = max((place.share for place in fit), default=0.0)
    if most == 1:
        whole = [place for place in fit if place.share == 1]
        exact = [place for place in whole if set(words) & set(content_words(place.name))] or whole
        return list({(place.at.title, place.path): place for place in reversed(exact)}.values())[::-1]
    return [place for place in fit if place.share >= _NEAR * most] or _entries(topic - _IDLE, every)


def _covers(other: Place, place: Place) -> bool:
    """A title that merely begins like the word ("White Fang" and "whitening") is not above a heading that has it."""
    return other.holds(place) and not other.worth == _BEGUN < place.worth


def asks_how(text: str) -> bool:
    """Whether the steps are wanted, where a section tells them."""
    return kind_of(text) is Kind.WAY


def tells_how(heading: str) -> bool:
    """ "Как оформить", "Порядок возврата", "How to do it"."""
    return _HOW.match(heading) is not None


def _named(topic: frozenset[str], chunk: Chunk) -> Iterable[Place]:
    """Each heading above the chunk, and its title, by which all that the question says is named."""
    path = chunk.path.split(" › ") if chunk.path else []
    above: dict[str, float] = {}
    for depth, name in enumerate(([] if chunk.page else [chunk.title]) + path, 1 if chunk.page else 0):
        met = _met(topic, name)
        fresh = {word for word, worth in met.items() if word not in above or above[word] == _BEGUN < worth} - _IDLE
        above |= {word: max(worth, above.get(word, 0.0)) for word, worth in met.items()}
        if fresh and topic - _IDLE <= above.keys() and _about(topic, name):
            worth = sum(above[word] for word in topic - _IDLE)
            beside = len(topic & _IDLE & above.keys())
            yield Place(chunk, " › ".join(path[:depth]), round(worth, 2), beside, _share(topic, name))


def _entries(topic: frozenset[str], chunks: Sequence[Chunk]) -> Sequence[Place]:
    asked = [chunk for chunk in chunks if chunk.question and topic <= _met(topic, chunk.question).keys()]
    return [Place(chunk, chunk.path, 0.0, 0, 0.0) for chunk in asked[:_MOST_ENTRIES]]


@lru_cache(maxsize=500)  # chunks of one source have the same names above them
def _met(topic: frozenset[str], name: str) -> Mapping[str, float]:
    theirs = [stem(word) for word in content_words(name)]
    worths = {word: max((_alike(word, other) for other in theirs), default=0.0) for word in topic}
    return {word: worth for word, worth in worths.items() if worth}


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if beginning(word) and beginning(word) == beginning(other):
        return _BEGUN
    return _MEANT if (meanings(word) & meanings(other)) - _OPPOSITES else 0.0


@lru_cache(maxsize=500)
def _share(topic: frozenset[str], name: str) -> float:
    theirs = {stem(word) for word in content_words(name)} - _IDLE
    return sum(max(_alike(word, other) for word in topic) for other in theirs) / (len(theirs) or 1)


@lru_cache(maxsize=500)
def _about(topic: frozenset[str], name: str) -> bool:
    """The name's subject is its first word, or half of its words at least."""
    first = next(iter(content_words(name)), "")
    return _share(topic, name) >= _HALF or any(_alike(word, stem(first)) for word in topic)
