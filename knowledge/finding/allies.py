"""What is weighed as one source: an entry for itself, and sources that agree together, for what one says the other says
too, so neither makes the other doubtful."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from dialogs.ids import ChunkId, SourceId
from knowledge.finding.evidence import words_of
from knowledge.finding.fusion import Fused
from knowledge.sources import Chunk

_FEWEST = 5  # telling words: fewer are found in many a text
_NEARLY_ALL = 0.7  # of the words of the one that says less
_NUMBER = re.compile(r"\d+")


def entries_apart(items: Sequence[Fused], entries: Collection[ChunkId]) -> list[Fused]:
    """An entry of a file of questions and answers is weighed as a source of its own: its neighbours tell of other
    things, and a question that fits them all alike fits none."""
    return [replace(item, source_id=SourceId(item.chunk_id)) if item.chunk_id in entries else item for item in items]


def allies(items: Sequence[Fused], chunks: Mapping[ChunkId, Chunk]) -> Mapping[SourceId, SourceId]:
    """Of the sources that say the same as an earlier one, which one that is."""
    said = [chunks[item.chunk_id].answer or chunks[item.chunk_id].text for item in items]
    every = zip([item.source_id for item in items], said, [words_of(words).stems for words in said], strict=True)
    weighed: dict[SourceId, SourceId] = {}
    for (first, one, stems), (second, other, theirs) in combinations(every, 2):
        if first != second and _share_words(stems, theirs) and _share_numbers(one, other):
            weighed.setdefault(second, weighed.get(first, first))
    return weighed


def _share_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Nearly all of the one that says less."""
    fewer = min(len(one), len(other))
    return fewer >= _FEWEST and len(one & other) >= _NEARLY_ALL * fewer


def _share_numbers(one: str, other: str) -> bool:
    """All of the one that has fewer: a price or an hour that differs is another answer."""
    few, many = sorted((set(_NUMBER.findall(one)), set(_NUMBER.findall(other))), key=len)
    return few <= many
