"""What speaks for a chunk: how its words meet the question's, how near it is, and how far ahead of other sources."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce

from dialogs.ids import ChunkId, SourceId
from knowledge.chunking import sentences
from knowledge.finding.calibration import UNRELATED, Evidence
from knowledge.finding.fusion import Fused, share_of
from knowledge.finding.lexical import EXACT, beginning, cyrillic, meanings, meanings_of, stem, telling_words, words
from knowledge.finding.spans import Days
from knowledge.ports import Candidate, Candidates
from knowledge.sources import Chunk

_ONCE = 1.2  # weight of a word that stands once or twice in a chunk, but for its IDF
_MEANT = 0.6  # worth of a word of the same meaning in a sentence, beside the word itself
_ENOUGH = 4  # words in a question that tell all that the number of words can tell
_NEARLY_ALL = 0.9  # of a question, said by one sentence
_LONG = 600  # characters of a chunk
_HOW_MANY = frozenset(map(stem, ("сколько", "much", "many")))
_ASKING = _HOW_MANY | frozenset(map(stem, ("цена", "price")))
_ENOUGH_REST = 0.7  # of what a question asks about: from it on an entry is about the same
_MOST_KEPT = 4_000  # texts whose words are kept: the same sentences are found again and again


@dataclass(frozen=True, slots=True)
class Words:
    """Of a text: its stems, the groups of meaning that they belong to, and their beginnings."""

    stems: frozenset[str]
    meanings: frozenset[int]
    beginnings: frozenset[str]


def words_of(text: str) -> Words:
    """All its words when there is nothing but stop words."""
    (found,) = words_of_parts(text)
    return found


def words_of_parts(*parts: str) -> Sequence[Words]:
    """Of a text in parts, part by part; all its words at once when there is nothing but stop words."""
    told = [_telling(part) for part in parts]
    if any(one.stems for one in told):
        return told
    return [_words(word for part in parts for word in words(part))]


@lru_cache(maxsize=_MOST_KEPT)
def _telling(text: str) -> Words:
    """Of its words that carry meaning, which may be none."""
    return _words(telling_words(text))


def _words(every: Iterable[str]) -> Words:
    found = frozenset(map(stem, every))
    begun = frozenset(filter(None, map(beginning, found)))
    return Words(found, meanings_of(found), begun)


@dataclass(frozen=True, slots=True)
class Hits:
    """The question's stems that a text has: as they are, in words of the same meaning, in words that begin alike."""

    words: Set[str]
    meanings: Set[str]
    beginnings: Set[str]

    def with_(self, other: "Hits") -> "Hits":
        return Hits(self.words | other.words, self.meanings | other.meanings, self.beginnings | other.beginnings)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as the base knows its words."""

    text: str
    stems: frozenset[str]
    rarity: Mapping[str, float]  # IDF of each stem; of a never seen one, that of a rarest word and more
    seen: frozenset[str] = frozenset()  # the stems that the base has at all
    own: float = 1.0  # all stems by the base's own IDF, which the engine's scores are made of
    # What follows from these, made once: some dozens of sentences are held against a question.
    weight: float = field(init=False)
    groups: Mapping[str, frozenset[int]] = field(init=False)  # of meaning, of the stems that have any
    beginnings: Mapping[str, str] = field(init=False)
    days: Days = field(init=False)

    def __post_init__(self) -> None:
        keep = object.__setattr__  # the way to fill a frozen one
        keep(self, "weight", sum(self.rarity.values()) or 1.0)
        keep(self, "groups", {word: groups for word in self.stems if (groups := meanings(word))})
        keep(self, "beginnings", {word: begun for word in self.stems if (begun := beginning(word))})
        keep(self, "days", Days.of(self.text, self.stems))

    @property
    def best_lexical(self) -> float:
        """The BM25 score of a chunk of usual length that has every word once, stems and exact words."""
        return (self.own or 1.0) * (1 + EXACT) * _ONCE

    def share(self, stems: Collection[str]) -> float:
        """IDF-weighted part of the question that these of its stems are, 0..1."""
        return sum(map(self.rarity.__getitem__, stems)) / self.weight if stems else 0.0

    def beside_asking(self, hits: Hits) -> "Question":
        """The same without "how many", which weighs on: an entry's question has it as well, and that tells something
        of those entries alone that have most of the rest too."""
        rest = self.stems - _ASKING
        told = rest & (hits.words | hits.meanings | hits.beginnings)
        enough = self.share(told) >= _ENOUGH_REST * self.share(rest)
        return self if enough else replace(self, stems=self.stems - _HOW_MANY)

    def met(self, words: Words) -> tuple[float, float, float]:
        """The shares that a text has by the word itself, else by one of the same meaning, else by the beginning."""
        return self.shares(self.hits(words))

    def hits(self, *texts: Words) -> Hits:
        """Of all these together."""
        return reduce(Hits.with_, map(self._hits, texts))

    def _hits(self, words: Words) -> Hits:
        alike = {word for word, groups in self.groups.items() if not groups.isdisjoint(words.meanings)}
        begun = {word for word, first in self.beginnings.items() if first in words.beginnings}
        return Hits(self.stems & words.stems, alike, begun)

    def shares(self, hits: Hits) -> tuple[float, float, float]:
        """As `met` tells them."""
        left = self.stems - hits.words
        meant = left & hits.meanings
        return self.share(hits.words), self.share(meant), self.share((left - meant) & hits.beginnings)


@dataclass(frozen=True, slots=True)
class Field:
    """All candidates of a question: the best cosine of each source, the two sources that lead by it, and the best of
    BM25."""

    dense: Mapping[SourceId, float]
    leading: Sequence[SourceId]
    lexical: float

    def over(self, source: SourceId) -> float:
        """How far a source is above the best of the others; where there are none, above one of another subject."""
        others = (self.dense[other] for other in self.leading if other != source)
        return self.dense[source] - next(others, UNRELATED)


def field_of(
    found: Candidates, apart: Collection[ChunkId], same: Mapping[SourceId, SourceId], best_lexical: float
) -> Field:  # fmt: skip
    """Chunks that stand `apart` are sources of their own, and `same` gives those that agree as one; what only words
    have found has the lowest cosine."""
    lowest = found.dense[-1].score if found.dense else 0.0
    dense = dict.fromkeys(_sources(found.lexical, apart, same), lowest)
    from_last = found.dense[::-1]  # of a source the best comes last
    dense |= zip(_sources(from_last, apart, same), (one.score for one in from_last), strict=True)
    leading = sorted(dense, key=dense.__getitem__, reverse=True)[:2]
    return Field(dense, leading, share_of(found.lexical[0].score, best_lexical) if found.lexical else 0.0)


def _sources(
    every: Iterable[Candidate], apart: Collection[ChunkId], same: Mapping[SourceId, SourceId]
) -> list[SourceId]:  # fmt: skip
    if not apart and not same:
        return [one.source_id for one in every]
    own = [SourceId(one.chunk_id) if one.chunk_id in apart else one.source_id for one in every]
    return [same.get(source, source) for source in own]


def evidence_of(item: Fused, chunk: Chunk, asked: Question, field: Field) -> Evidence:
    """All of it but `lead`, which is known when the others are weighed."""
    if chunk.question and asked.stems & _HOW_MANY:
        asked = asked.beside_asking(_hits_of(chunk, asked)[0])
    every, each = _hits_of(chunk, asked)
    covered, meant, begun = asked.shares(every)
    over = field.over(item.source_id)
    sentence = max(_worth(asked, hits) for hits in each)
    return Evidence(
        cosine=item.dense,
        near=_within(0.05, over),
        ahead=_within(0.1, over),
        length=min(1.0, len(asked.stems) / _ENOUGH),
        covered=covered, meant=meant, begun=begun,
        **_above(chunk, asked),
        sentence=sentence,
        whole=float(sentence >= _NEARLY_ALL),
        size=min(1.0, len(chunk.text) / _LONG),
        across=_across(chunk, every, asked),
        both=float(item.dense >= field.dense[field.leading[0]] and item.lexical >= field.lexical > 0),
    )  # fmt: skip


def _hits_of(chunk: Chunk, asked: Question) -> tuple[Hits, Sequence[Hits]]:
    """Of all of it, and of each sentence with the words above the chunk, which nearly always tell something."""
    head, parts = chunk.head, _parts(chunk)
    if not _telling(head).stems:
        return asked.hits(*words_of_parts(head, *parts)), [asked.hits(*words_of_parts(head, part)) for part in parts]
    above = asked.hits(_telling(head))
    each = [above.with_(_dated(asked.hits(_telling(part)), part, asked)) for part in parts]
    return reduce(Hits.with_, each), each


def hits_in(part: str, head: str, asked: Question) -> Hits:
    """Of one sentence with the words above it."""
    return asked.hits(_telling(head)).with_(_dated(asked.hits(_telling(part)), part, asked))


def _dated(hits: Hits, part: str, asked: Question) -> Hits:
    """A date is met by what holds it, and by nothing else: the 9 of "9 мая" is not that of "9:00"."""
    if not asked.days:
        return hits
    return replace(hits, words=hits.words - asked.days.dated | asked.days.met_in(part))


def _across(chunk: Chunk, every: Hits, asked: Question) -> float:
    """Codes and numbers are the same in any letters."""
    if cyrillic(chunk.searched) == cyrillic(asked.text):
        return 0.0
    missing = asked.stems - every.words
    return asked.share({word for word in missing if word.isalpha()})


def _above(chunk: Chunk, asked: Question) -> dict[str, float]:
    if not chunk.head:
        return {"named": 0.0, "topic": 0.0}
    head = words_of(chunk.head)
    covered, meant, _ = asked.met(head)
    return {"named": len(head.stems & asked.stems) / len(head.stems or "-"), "topic": covered + meant}


def _parts(chunk: Chunk) -> Sequence[str]:
    return [f"{chunk.question} {chunk.answer}"] if chunk.question else sentences(chunk.text) or [chunk.text]


def _worth(asked: Question, hits: Hits) -> float:
    covered, meant, _ = asked.shares(hits)
    return covered + _MEANT * meant


def _within(most: float, over: float) -> float:
    return max(-most, min(most, over))
