"""What a question gives to choose words of an answer by."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.finding.asked import Kind
from knowledge.finding.evidence import Words, words_of
from knowledge.finding.lexical import meanings
from knowledge.finding.spans import Days

_MEANT = 0.6  # of a word's weight for another of the same meaning, or of the same beginning
_BEGINNING = 5  # letters: "посудомойка", "посудомоечная"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rarity of each of the question's stems, and the kind of answer that it asks for."""

    rarity: Mapping[str, float]
    kind: Kind = Kind.OTHER
    days: Days | None = None

    def worth(self, text: str) -> float:
        """The share of the question, by rarity, that the text covers, 0..1."""
        by_stem = self.covered(text)
        return sum(part * self.rarity[word] for word, part in by_stem.items()) / (sum(self.rarity.values()) or 1.0)

    def covered(self, text: str) -> Mapping[str, float]:
        """The question's stems that the text has: 1 for the very word, less for one like it."""
        theirs = words_of(text)
        found = dict.fromkeys(self._met(text, theirs) & self.rarity.keys(), 1.0)
        alike = {word: _MEANT for word in self.rarity if word not in found and _like_any(word, theirs)}
        return found | alike

    def _met(self, text: str, theirs: Words) -> frozenset[str]:
        if not self.days:
            return theirs.stems
        return theirs.stems - self.days.dated | self.days.met_in(text)


def _like_any(word: str, theirs: Words) -> bool:
    if meanings(word) & theirs.meanings:
        return True
    return len(word) >= _BEGINNING and word.isalpha() and word[:_BEGINNING] in _beginnings(theirs.stems)


@lru_cache(maxsize=2_000)
def _beginnings(stems: frozenset[str]) -> frozenset[str]:
    """Of what a text has: the same sentences are read again and again."""
    return frozenset(word[:_BEGINNING] for word in stems)
