"""What speaks for a chunk: how its words meet the question's, how near it is, and how far ahead of other sources."""

import heapq
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.ids import SourceId
from knowledge.chunking import sentences
from knowledge.finding.calibration import UNRELATED, Evidence
from knowledge.finding.fusion import Fused
from knowledge.finding.lexical import EXACT, beginning, content_words, cyrillic, meanings, stem
from knowledge.sources import Chunk

_ONCE = 1.2  # weight of a word that stands once or twice in a chunk, but for its IDF
_MEANT = 0.6  # worth of a word of the same meaning in a sentence, beside the word itself
_ENOUGH = 4  # words in a question that tell all that the number of words can tell
_NEARLY_ALL = 0.9  # of a question, said by one sentence
_LONG = 600  # characters of a chunk


@dataclass(frozen=True, slots=True)
class Words:
    """Of a text: its stems, the groups of meaning that they belong to, and their beginnings."""

    stems: frozenset[str]
    meanings: frozenset[int]
    beginnings: frozenset[str]


@lru_cache(maxsize=8_000)
def words_of(text: str) -> Words:
    """Kept: the same chunks are found again and again."""
    found = frozenset(map(stem, content_words(text)))
    return Words(found, frozenset[int]().union(*map(meanings, found)), frozenset(map(beginning, found)) - {""})


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


def field_of(items: Sequence[Fused]) -> Field:
    dense: dict[SourceId, float] = {}
    for item in items:
        if item.dense > dense.get(item.source_id, -math.inf):
            dense[item.source_id] = item.dense
    leading = heapq.nlargest(2, dense, key=dense.__getitem__)
    return Field(dense, leading, max((item.lexical for item in items), default=0.0))


def evidence_of(item: Fused, chunk: Chunk, asked: Question, field: Field) -> Evidence:
    """All of it but `lead`, which is known when the others are weighed."""
    covered, meant, begun = asked.met(words_of(chunk.searched))
    over = field.over(item.source_id)
    sentence = max(_worth(asked, f"{chunk.head}\n{part}") for part in _parts(chunk))
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
        across=_across(chunk, asked),
        both=float(item.dense >= field.dense[field.leading[0]] and item.lexical >= field.lexical > 0),
    )  # fmt: skip


def _across(chunk: Chunk, asked: Question) -> float:
    """Codes and numbers are the same in any letters."""
    if cyrillic(chunk.searched) == cyrillic(asked.text):
        return 0.0
    missing = asked.stems - words_of(chunk.searched).stems
    return asked.share({word for word in missing if word.isalpha()})


def _above(chunk: Chunk, asked: Question) -> dict[str, float]:
    if not chunk.head:
        return {"named": 0.0, "topic": 0.0}
    head = words_of(chunk.head)
    covered, meant, _ = asked.met(head)
    return {"named": len(head.stems & asked.stems) / len(head.stems or "-"), "topic": covered + meant}


def _parts(chunk: Chunk) -> Sequence[str]:
    return [f"{chunk.question} {chunk.answer}"] if chunk.question else sentences(chunk.text) or [chunk.text]


def _worth(asked: Question, text: str) -> float:
    covered, meant, _ = asked.met(words_of(text))
    return covered + _MEANT * meant


def _within(most: float, over: float) -> float:
    return max(-most, min(most, over))
