"""What speaks for a chunk: how its words meet the question's, how near it is, and how far ahead of other sources."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.ids import ChunkId, SourceId
from knowledge.chunking import sentences
from knowledge.finding.calibration import UNRELATED, Evidence
from knowledge.finding.fusion import Fused, share_of
from knowledge.finding.lexical import EXACT, beginning, cyrillic, meanings, meanings_of, stem, telling_words, words
from knowledge.ports import Candidate, Candidates
from knowledge.sources import Chunk

_ONCE = 1.2  # weight of a word that stands once or twice in a chunk, but for its IDF
_MEANT = 0.6  # worth of a word of the same meaning in a sentence, beside the word itself
_ENOUGH = 4  # words in a question that tell all that the number of words can tell
_NEARLY_ALL = 0.9  # of a question, said by one sentence
_LONG = 600  # characters of a chunk
_MOST_KEPT = 4_000  # texts whose words are kept: the same sentences are found again and again


@dataclass(frozen=True, slots=True)
class Words:
    """Of a text: its stems, the groups of meaning that they belong to, and their beginnings."""

    stems: frozenset[str]
    meanings: frozenset[int]
    beginnings: frozenset[str]


@lru_cache(maxsize=_MOST_KEPT)
def words_of(*parts: str) -> Words:
    """Of a text in parts; all its words when there is nothing but stop words."""
    told = [_telling(part) for part in parts]
    found = frozenset[str]().union(*(one.stems for one in told))
    if not found:
        return _words(word for part in parts for word in words(part))
    if len(told) == 1:
        return told[0]  # a copy for each text would be 12 MB, with as many as are kept
    groups = frozenset[int]().union(*(one.meanings for one in told))
    return Words(found, groups, frozenset[str]().union(*(one.beginnings for one in told)))


@lru_cache(maxsize=_MOST_KEPT)
def _telling(text: str) -> Words:
    """Of its words that carry meaning, which may be none."""
    return _words(telling_words(text))


def _words(every: Iterable[str]) -> Words:
    found = frozenset(map(stem, every))
    begun = frozenset(filter(None, map(beginning, found)))
    return Words(found, meanings_of(found), begun)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as the base knows its words."""

    text: str
    stems: frozenset[str]
    rarity: Mapping[str, float]  # IDF of each stem; of a never seen one, that of a rarest word and more
    seen: frozenset[str] = frozenset()  # the stems that the base has at all
    own: float = 1.0  # all stems by the base's own IDF, which the engine's scores are made of

    @property
    def weight(self) -> float:
        return sum(self.rarity.values()) or 1.0

    @property
    def best_lexical(self) -> float:
        """The BM25 score of a chunk of usual length that has every word once, stems and exact words."""
        return (self.own or 1.0) * (1 + EXACT) * _ONCE

    def share(self, stems: Collection[str]) -> float:
        """IDF-weighted part of the question that these of its stems are, 0..1."""
        return sum(self.rarity[word] for word in stems) / self.weight if stems else 0.0

    def met(self, words: Words) -> tuple[float, float, float]:
        """The shares that a text has by the word itself, else by one of the same meaning, else by the beginning."""
        left = self.stems - words.stems
        meant = {word for word in left if meanings(word) & words.meanings}
        begun = {word for word in left - meant if beginning(word) in words.beginnings}
        return self.share(self.stems & words.stems), self.share(meant), self.share(begun)


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


def field_of(found: Candidates, apart: Collection[ChunkId], best_lexical: float) -> Field:
    """Chunks that stand `apart` are sources of their own; what only words have found has the lowest cosine."""

    def source_of(one: Candidate) -> SourceId:
        return SourceId(one.chunk_id) if one.chunk_id in apart else one.source_id

    lowest = found.dense[-1].score if found.dense else 0.0
    dense = {source_of(one): lowest for one in found.lexical}
    dense |= {source_of(one): one.score for one in reversed(found.dense)}  # of a source the best comes last
    leading = sorted(dense, key=dense.__getitem__, reverse=True)[:2]
    return Field(dense, leading, share_of(found.lexical[0].score, best_lexical) if found.lexical else 0.0)


def evidence_of(item: Fused, chunk: Chunk, asked: Question, field: Field) -> Evidence:
    """All of it but `lead`, which is known when the others are weighed."""
    parts = _parts(chunk)
    every = words_of(chunk.head, *parts)
    covered, meant, begun = asked.met(every)
    over = field.over(item.source_id)
    sentence = max(_worth(asked, words_of(chunk.head, part)) for part in parts)
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


def _across(chunk: Chunk, every: Words, asked: Question) -> float:
    """Codes and numbers are the same in any letters."""
    if cyrillic(chunk.searched) == cyrillic(asked.text):
        return 0.0
    missing = asked.stems - every.stems
    return asked.share({word for word in missing if word.isalpha()})


def _above(chunk: Chunk, asked: Question) -> dict[str, float]:
    if not chunk.head:
        return {"named": 0.0, "topic": 0.0}
    head = words_of(chunk.head)
    covered, meant, _ = asked.met(head)
    return {"named": len(head.stems & asked.stems) / len(head.stems or "-"), "topic": covered + meant}


def _parts(chunk: Chunk) -> Sequence[str]:
    return [f"{chunk.question} {chunk.answer}"] if chunk.question else sentences(chunk.text) or [chunk.text]


def _worth(asked: Question, words: Words) -> float:
    covered, meant, _ = asked.met(words)
    return covered + _MEANT * meant


def _within(most: float, over: float) -> float:
    return max(-most, min(most, over))
