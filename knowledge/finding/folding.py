"""Repeats among what was found: the same words in two places are one answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from dialogs.ids import ChunkId, SourceId
from knowledge.finding.evidence import Question, words_of
from knowledge.finding.fusion import Fused
from knowledge.finding.lexical import content_words, first_word
from knowledge.sources import Chunk


def unfolded(items: Sequence[Fused], chunks: Mapping[ChunkId, Chunk], asked: Question) -> list[Fused]:
    """Without repeats: the same words in two places are one answer. It is named by the place whose headings fit the
    question, else by the source that came last."""
    kept: dict[str, Fused] = {}
    wordings = _wordings([chunks[item.chunk_id] for item in items])
    for item, words in zip(items, wordings, strict=True):
        first = kept.setdefault(words, item)
        if first is not item and _fits(chunks[item.chunk_id], asked) > _fits(chunks[first.chunk_id], asked):
            kept[words] = item
    return list(kept.values())


def _wordings(chunks: Sequence[Chunk]) -> list[str]:
    """The same for repeats alone. Only what begins alike can be one, so the rest is not taken apart."""
    texts = [f"{chunk.question} {chunk.answer or chunk.text}" for chunk in chunks]
    begun = [first_word(text) for text in texts]
    often = Counter(begun)
    return [_bare(text) if often[begin] > 1 else text for text, begin in zip(texts, begun, strict=True)]


@lru_cache(maxsize=2_000)
def _bare(text: str) -> str:
    return " ".join(content_words(text))


def _fits(chunk: Chunk, asked: Question) -> tuple[float, SourceId]:
    covered, meant, _ = asked.met(words_of(chunk.head))
    return round(covered + meant, 3), chunk.source_id
