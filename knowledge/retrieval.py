"""Finding: two legs, one fusion, results read again from the store, and how sure we are of each."""

import math
import statistics
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dialogs.ids import ChunkId, TenantId
from dialogs.ports import Found, Scope
from knowledge.asked import Kind, kind_of
from knowledge.calibration import ANSWER_THRESHOLD, Evidence, confidence
from knowledge.cleaning import tidy
from knowledge.extract import answer_of
from knowledge.fusion import WEIGHTS, Fused, Weights, fuse
from knowledge.layout import swapped, transliterated
from knowledge.lexical import EXACT, content_words, encode_query, meanings, stem, stems, term
from knowledge.ports import Candidates, Embedder, Reranker, SourceStore, Vector, VectorIndex
from knowledge.sources import Chunk

__all__ = ["ANSWER_THRESHOLD", "HybridRetriever"]

_LEG = 100  # candidates of each leg
_WEIGHED = 3  # found chunks put in order by confidence
_RERANKED = 20  # found chunks that a reranker reads, where there is one
_MOST_QUESTION = 600  # characters: a longer letter is searched by its beginning
_MOST_CACHED = 2_000
_NAMED = 0.97  # sure of a chunk that the question names word for word
_TABLE = 0.01  # of a section's parts its table first: the rest are remarks on it
_HOW_MUCH = frozenset(stems("сколько how much many"))
_PRICE = {True: frozenset(stems("цена")), False: frozenset(stems("price"))}  # by the question's letters
_ONCE = 1.2  # weight of a word that stands once or twice in a chunk, but for its IDF
_READ_AS_TYPED = 0.5  # part of a question's words that the base knows, from which no other letters are tried
_SAME_LETTERS = 0.6  # steps for a chunk in the letters of the question: of two that say the same, in two languages
_HEAD = 150  # characters by which a chunk's letters are told
_NEVER_SEEN = 1.15  # a word the base does not have at all weighs a little more than its rarest one


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    stems: frozenset[str]
    rarity: Mapping[str, float]  # IDF of each stem; of a never seen one, that of a rarest word and more
    seen: frozenset[str] = frozenset()  # the stems that the base has at all

    @property
    def weight(self) -> float:
        return sum(self.rarity.values()) or 1.0

    @property
    def best_lexical(self) -> float:
        """The BM25 score of a chunk of usual length that has every word once, stems and exact words."""
        return self.weight * (1 + EXACT) * _ONCE

    def share(self, stems: frozenset[str]) -> float:
        """IDF-weighted part of the question that these stems cover, 0..1."""
        return sum(self.rarity[word] for word in self.stems & stems) / self.weight

    def meant(self, stems: frozenset[str]) -> float:
        """The part that these stems cover by themselves or by a word of the same meaning, 0..1."""
        theirs = frozenset[int]().union(*map(meanings, stems))
        return self.share(stems | {word for word in self.stems if meanings(word) & theirs})


class HybridRetriever:
    """Implements dialogs.ports.Retriever."""

    def __init__(
        self, store: SourceStore, index: VectorIndex, embedder: Embedder,
        weights: Weights = WEIGHTS, reranker: Reranker | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self._index = index
        self._embedder = embedder
        self._weights = weights
        self._reranker = reranker
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        """At most `top` chunks of the tenant, best first; [] for an empty question or base. Raises ProviderError."""
        text = tidy(question)[:_MOST_QUESTION]
        if not any(letter.isalnum() for letter in text):
            return []
        asked = await self._understood(scope.tenant_id, text)
        found = await self._candidates(scope.tenant_id, asked.text)
        fused = fuse(found, asked.best_lexical, self._weights)
        chunks = await self._read(scope.tenant_id, fused[: top * 4])
        real = [item for item in fused if item.chunk_id in chunks]
        kept = await self._reranked(
            asked.text, _unfolded(_same_letters_first(real, chunks, asked.text), chunks), chunks
        )
        found_first = [_found(item, chunks, asked, fused) for item in kept[:top]]
        return found_first if self._reranker else _surest_first(found_first)

    async def _reranked(self, question: str, items: list[Fused], chunks: Mapping[ChunkId, Chunk]) -> list[Fused]:
        """The first few in the order of a model that reads question and chunk together, where there is one."""
        if not self._reranker or not items:
            return items
        first, rest = items[:_RERANKED], items[_RERANKED:]
        scores = await self._reranker.scores(question, [chunks[item.chunk_id].searched for item in first])
        order = sorted(range(len(first)), key=lambda at: -scores[at])
        return [first[at] for at in order] + rest

    async def _understood(self, tenant: TenantId, text: str) -> _Question:
        """The question as typed, or in other letters (keyboard layout, Russian by sound) when the base knows few of
        its words as they stand and at least half of the others."""
        typed = await self._weighed(tenant, text)
        if not typed.stems or len(typed.seen) >= _READ_AS_TYPED * len(typed.stems):
            return typed
        others = [await self._weighed(tenant, other) for other in (swapped(text), transliterated(text))]
        best = max(others, key=lambda other: len(other.seen))
        enough = len(best.seen) >= _READ_AS_TYPED * len(best.stems)
        return best if enough and len(best.seen) > len(typed.seen) else typed

    async def _weighed(self, tenant: TenantId, text: str) -> _Question:
        stems = frozenset(stem(word) for word in content_words(text))
        terms = {term("s", word): word for word in stems}
        rarity = await self._index.rarity(tenant, list(terms))
        rarest = await self._rarest(tenant)
        weights = {word: rarity.get(key, rarest) for key, word in terms.items()}
        seen = frozenset(terms[key] for key in rarity)
        return _Question(text, stems, weights, seen)

    async def _rarest(self, tenant: TenantId) -> float:
        count = await self._index.count(tenant)
        return _NEVER_SEEN * _log_ratio(count)

    async def _candidates(self, tenant: TenantId, text: str) -> Candidates:
        return await self._index.candidates(tenant, await self._vector(text), encode_query(text), _LEG)

    async def _vector(self, text: str) -> Vector:
        if text in self._vectors:
            self._vectors.move_to_end(text)
            return self._vectors[text]
        self._vectors[text] = await self._embedder.embed_query(text)
        if len(self._vectors) > _MOST_CACHED:
            self._vectors.popitem(last=False)
        return self._vectors[text]

    async def _read(self, tenant: TenantId, items: Sequence[Fused]) -> dict[ChunkId, Chunk]:
        """What the index found is believed only as far as the tenant's own store knows it."""
        chunks = await self._store.chunks_by_ids(tenant, [item.chunk_id for item in items])
        return {chunk.id: chunk for chunk in chunks}


def _log_ratio(count: int) -> float:
    return math.log(1 + (count + 0.5) / 1.5)


def _same_letters_first(items: Sequence[Fused], chunks: Mapping[ChunkId, Chunk], question: str) -> list[Fused]:
    """A little higher for a chunk in the question's own letters; the languages are free to differ."""
    own = _cyrillic(question)
    raised = [
        replace(item, score=item.score + _SAME_LETTERS * (_cyrillic(chunks[item.chunk_id].searched) == own))
        for item in items
    ]
    return sorted(raised, key=lambda item: (-item.score, item.chunk_id))


@lru_cache(maxsize=20_000)
def _cyrillic(text: str) -> bool:
    head = text[:_HEAD].lower()
    russian = sum("а" <= letter <= "я" for letter in head)
    return russian * 2 > sum(letter.isalpha() for letter in head)


def _unfolded(items: Sequence[Fused], chunks: Mapping[ChunkId, Chunk]) -> list[Fused]:
    """Without repeats: the same words in two sources are one answer."""
    seen: set[str] = set()
    kept: list[Fused] = []
    for item in items:
        chunk = chunks[item.chunk_id]
        words = " ".join(content_words(f"{chunk.question} {chunk.answer or chunk.text}"))
        if words not in seen:
            kept.append(item)
            seen.add(words)
    return kept


def _surest_first(found: Sequence[Found]) -> list[Found]:
    """The first few by confidence, which knows more than the fused score; the rest as they were, none surer than
    the first: whoever takes the surest takes what is measured."""
    first = sorted(found[:_WEIGHED], key=lambda item: -item.confidence)
    return first + [replace(item, confidence=min(item.confidence, first[0].confidence)) for item in found[_WEIGHED:]]


def _found(item: Fused, chunks: Mapping[ChunkId, Chunk], asked: _Question, every: Sequence[Fused]) -> Found:
    chunk = chunks[item.chunk_id]
    rows = [row for row in chunks.values() if row.kind == "row" and row.parent == chunk.parent]
    evidence = _evidence(item, chunk, asked, every)
    words = answer_of(chunk, lambda word: asked.rarity.get(word, 0.0), kind_of(asked.text), rows)
    legs = {"dense": item.dense, "lexical": item.lexical, **{n: getattr(evidence, n) for n in Evidence.__slots__}}
    sure = confidence(evidence)
    if _names(chunk, asked):
        sure = _NAMED + _TABLE * (chunk.kind == "row")
    return Found(
        chunk.id, chunk.source_id, chunk.title, chunk.text, item.score, sure,
        words, chunk.question, chunk.path, legs=legs,
    )  # fmt: skip


def _names(chunk: Chunk, asked: _Question) -> bool:
    """The question is the entry's own, or the words above the chunk: "Доставка › Стоимость" for what it costs. One
    word alone names too much."""
    if chunk.question and asked.stems == frozenset(stems(chunk.question)):
        return True
    price = _PRICE[_cyrillic(asked.text)] if kind_of(asked.text) is Kind.PRICE else frozenset()
    meant = (asked.stems - _HOW_MUCH) | price
    return len(meant) > 1 and meant == frozenset(stems(chunk.head))


def _evidence(item: Fused, chunk: Chunk, asked: _Question, every: Sequence[Fused]) -> Evidence:
    stems = frozenset(stem(word) for word in content_words(chunk.searched))
    others = [other for other in every if other.source_id != item.source_id]
    mine = [other for other in every if other.source_id == item.source_id]
    return Evidence(
        cosine=item.dense,
        margin=item.dense - statistics.median(other.dense for other in every),
        lead=_over(item.score, [other.score for other in others], 2.0, 3.0),
        near=_over(max(one.dense for one in mine), [other.dense for other in others], 0.02, 0.05),
        alike=_over(max(one.lexical for one in mine), [other.lexical for other in others], 0.2, 0.5),
        length=min(1.0, len(asked.stems) / 4),
        covered=asked.share(stems),
        meant=asked.meant(stems) - asked.share(stems),
    )


def _over(own: float, others: Sequence[float], alone: float, most: float) -> float:
    """How far above the best of the others, within ±most; `alone` when there are none."""
    return max(-most, min(most, own - max(others))) if others else alone
