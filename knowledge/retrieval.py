"""Finding: two legs, one fusion, results read again from the store, and how sure we are of each."""

import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from loguru import logger

from dialogs.answers.letters import swapped, transliterated, written
from dialogs.errors import ProviderError
from dialogs.ids import ChunkId, Millis, SourceId, TenantId
from dialogs.ports import Found, Scope
from knowledge.broadly import broadly
from knowledge.finding.allies import allies, entries_apart
from knowledge.finding.asked import Kind, answers_kind, kind_of
from knowledge.finding.calibration import Evidence, confidence, rank, with_lead
from knowledge.finding.evidence import Question, evidence_of, field_of
from knowledge.finding.extract import answer_of, is_chosen_from
from knowledge.finding.facets import told_apart
from knowledge.finding.folding import unfolded
from knowledge.finding.foreign import leaves_room, other_language, surest
from knowledge.finding.fusion import WEIGHTS, Fused, Weights, fuse
from knowledge.finding.labels import is_beside, labelled, with_label
from knowledge.finding.lexical import beginning, content_words, cyrillic, encode_query, stem, term
from knowledge.finding.named import beside_amount, names
from knowledge.finding.ordinary import filled, never_seen
from knowledge.finding.slips import likeliest, meant, replaced
from knowledge.finding.wanted import Wanted
from knowledge.intake.cleaning import tidy
from knowledge.ports import Candidates, Embedder, Reranker, SourceStore, Vector, VectorIndex
from knowledge.sources import Chunk

_LEG = 100  # candidates of each leg
_WEIGHED = 5  # found chunks put in order by their evidence
_RERANKED = 20  # found chunks that a reranker reads, where there is one
_MOST_QUESTION = 600  # characters: a longer letter is searched by its beginning
_MOST_CACHED = 500  # vectors of questions that were asked last: a popular one is asked again before so many others
_AS_SURE = 0.05  # less of confidence that makes no difference between parts of one source
_NAMED = 0.97  # sure of a chunk that the question names word for word
_FIRST = 0.01  # of a section's parts its table first, for the rest are remarks on it; and the only line so labelled
_READ_AS_TYPED = 0.5  # part of a question's words that the base knows, from which no other letters are tried
_SAME_LETTERS = 0.6  # steps for a chunk in the letters of the question: of two that say the same, in two languages


def _wall_clock() -> Millis:
    return time.time_ns() // 1_000_000


class HybridRetriever:
    """Implements dialogs.ports.Retriever."""

    def __init__(
        self, store: SourceStore, index: VectorIndex, embedder: Embedder,
        weights: Weights = WEIGHTS, reranker: Reranker | None = None, now: Callable[[], Millis] = _wall_clock,
    ) -> None:  # fmt: skip
        self._store = store
        self._index = index
        self._embedder = embedder
        self._weights = weights
        self._reranker = reranker
        self._now = now
        self._vectors: OrderedDict[str, array[float]] = OrderedDict()  # packed: lists of them were eight times as large

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        """At most `top` chunks of the tenant, best first; [] for an empty question or base. Raises ProviderError."""
        text = tidy(question)[:_MOST_QUESTION]
        if not any(letter.isalnum() for letter in text):
            return []
        asked = await self._mended(scope.tenant_id, await self._understood(scope.tenant_id, text))
        find = self._search_in if scope.language else self._search_any
        return await find(scope, asked, top)

    async def _search_any(self, scope: Scope, asked: Question, top: int) -> Sequence[Found]:
        other = other_language(asked.text)
        hidden, both = await self._store.bounds(scope.tenant_id, scope.bot_id, other, self._now())
        own = await self._search(scope, asked, top, hidden)
        if not both or not leaves_room(own):
            return own
        return surest(own, await self._search_in(replace(scope, language=other), asked, top))[:top]

    async def _search_in(self, scope: Scope, asked: Question, top: int) -> Sequence[Found]:
        """What sources in one language alone have to say: in one base with those in the question's own, which are all
        nearer by some hundredths of cosine, those in the other would not be among the candidates."""
        hidden = await self._store.hidden(scope.tenant_id, scope.bot_id, scope.language, self._now())
        return await self._search(scope, asked, top, hidden)

    async def _search(self, scope: Scope, asked: Question, top: int, hidden: Collection[SourceId]) -> Sequence[Found]:
        vector, terms = await self._vector(asked.text), encode_query(asked.text)
        found = await self._index.candidates(scope.tenant_id, vector, terms, _LEG, hidden)
        fused = fuse(found, asked.best_lexical, self._weights, top * 4)
        chunks = await self._read(scope.tenant_id, fused)
        apart = unfolded(_same_letters_first(fused, chunks, asked.text), chunks, asked)
        fit = [item for item in apart if not is_beside(chunks[item.chunk_id], asked)]
        items = fit[: max(top, _RERANKED) if self._reranker else top]
        reranked = await self._reranked(asked.text, items, chunks)
        label = labelled(chunks.values(), asked.stems)
        kept = with_label((reranked or items)[:top], apart, label)
        near = await self._near(scope.tenant_id, asked, [chunks[item.chunk_id] for item in kept])
        found_first = _found(kept, chunks, asked, found, near, label)
        rows = {item.chunk_id for item in kept if chunks[item.chunk_id].kind == "row"}
        found_best = _none_surer(found_first) if reranked else _best_first(found_first, kind_of(asked.text), rows)
        near_first = [chunks[item.chunk_id] for item in apart]
        return (await broadly(self._store, scope.tenant_id, asked.text, found_best, near_first))[:top]

    async def _reranked(
        self, question: str, items: Sequence[Fused], chunks: Mapping[ChunkId, Chunk]
    ) -> Sequence[Fused]:
        """The first few in the order of a model that reads question and chunk together; () where there is none, or it
        does not answer: clients get the order by evidence meanwhile."""
        if not self._reranker or not items:
            return ()
        first, rest = items[:_RERANKED], items[_RERANKED:]
        try:
            scores = await self._reranker.scores(question, [chunks[item.chunk_id].searched for item in first])
        except ProviderError as error:
            logger.warning("The reranker did not answer, the own order stands: {}", error.detail)
            return ()
        order = sorted(range(len(first)), key=lambda at: -scores[at])
        return [*(first[at] for at in order), *rest]

    async def _understood(self, tenant: TenantId, text: str) -> Question:
        """The question as typed, or in other letters (keyboard layout, Russian by sound) when the base knows few of
        its words as they stand and at least half of the others."""
        typed = await self._weighed(tenant, written(text))
        if not typed.stems or len(typed.seen) >= _READ_AS_TYPED * len(typed.stems):
            return typed
        others = [await self._weighed(tenant, other) for other in (swapped(text), written(transliterated(text)))]
        best = max(others, key=lambda other: len(other.seen))
        enough = len(best.seen) >= _READ_AS_TYPED * len(best.stems)
        return best if enough and len(best.seen) > len(typed.seen) else typed

    async def _mended(self, tenant: TenantId, asked: Question) -> Question:
        """With words that the base has in place of those that it has not, nor any that begins so, and that a slip made
        of them."""
        strange = [word for word in content_words(asked.text) if stem(word) not in asked.seen and meant(word)]
        begun = await self._known(tenant, "b", {beginning(stem(word)) for word in strange})
        slips = {word: meant(word) for word in strange if beginning(stem(word)) not in begun}
        known = await self._known(tenant, "s", {stem(other) for others in slips.values() for other in others})
        instead = {word: fit for word, others in slips.items() if (fit := likeliest(others, known))}
        return await self._weighed(tenant, replaced(asked.text, instead)) if instead else asked

    async def _known(self, tenant: TenantId, kind: str, said: Collection[str]) -> Mapping[str, float]:
        """How rare they are, of those that the base has."""
        terms = {term(kind, word): word for word in said}
        rarity = await self._index.rarity(tenant, list(terms)) if terms else {}
        return {terms[key]: value for key, value in rarity.items()}

    async def _weighed(self, tenant: TenantId, text: str) -> Question:
        stems = frozenset(stem(word) for word in content_words(text))
        terms = {term("s", word): word for word in stems}
        rarity, count = await self._index.rarity(tenant, list(terms)), await self._index.count(tenant)
        weights = {word: filled(word, rarity.get(key), count) for key, word in terms.items()}
        seen = frozenset(terms[key] for key in rarity)
        own = sum(rarity.get(key, never_seen(count)) for key in terms)
        return Question(text, stems, weights, seen, own)

    async def _vector(self, text: str) -> Vector:
        if text not in self._vectors:
            self._vectors[text] = array("f", await self._embedder.embed_query(text))
        self._vectors.move_to_end(text)
        if len(self._vectors) > _MOST_CACHED:
            self._vectors.popitem(last=False)
        return self._vectors[text].tolist()

    async def _near(
        self, tenant: TenantId, asked: Question, chunks: Sequence[Chunk]
    ) -> Mapping[ChunkId, Mapping[str, float]]:
        """How near each sentence is, in chunks that are read in depth and too long to be said whole."""
        every = {chunk.id: told_apart(chunk) for chunk in chunks if is_chosen_from(chunk, asked.rarity.keys())}
        parts = {chunk: told for chunk, told in every.items() if len(told) > 1}
        scores = await self._index.near(tenant, list(parts), await self._vector(asked.text)) if parts else {}
        read = [chunk for chunk, near in scores.items() if len(near) == len(parts[chunk])]
        return {chunk: dict(zip(parts[chunk], scores[chunk], strict=True)) for chunk in read}

    async def _read(self, tenant: TenantId, items: Sequence[Fused]) -> dict[ChunkId, Chunk]:
        """What the index found is believed only as far as the tenant's own store knows it."""
        return {chunk.id: chunk for chunk in await self._store.chunks_by_ids(tenant, [one.chunk_id for one in items])}


def _same_letters_first(items: Sequence[Fused], chunks: Mapping[ChunkId, Chunk], question: str) -> list[Fused]:
    """A little higher for a chunk in the question's own letters; the languages are free to differ."""
    own, real = cyrillic(question), [item for item in items if item.chunk_id in chunks]
    raised = [item.raised(_SAME_LETTERS) if cyrillic(chunks[item.chunk_id].searched) == own else item for item in real]
    return sorted(raised, key=lambda item: (-item.score, item.chunk_id))


def _found(
    items: Sequence[Fused], chunks: Mapping[ChunkId, Chunk], asked: Question, found: Candidates,
    near: Mapping[ChunkId, Mapping[str, float]], label: ChunkId | None,
) -> list[Found]:  # fmt: skip
    """Each with its evidence, in the order of the items."""
    entries = {chunk.id for chunk in chunks.values() if chunk.question}
    apart = entries_apart(items, entries)
    same = allies(apart, chunks)
    field = field_of(found, entries, same, asked.best_lexical)
    apart = [replace(item, source_id=same.get(item.source_id, item.source_id)) for item in apart] if same else apart
    told = [(item, chunks[item.chunk_id]) for item in apart]
    evidence = [evidence_of(item, chunk, beside_amount(chunk, asked), field) for item, chunk in told]
    led = with_lead(evidence, [item.source_id for item in apart], _WEIGHED)
    weighed = zip(items, led, strict=True)
    return [_one(item, chunks, asked, each, near.get(item.chunk_id), label) for item, each in weighed]


def _one(
    item: Fused, chunks: Mapping[ChunkId, Chunk], asked: Question, evidence: Evidence,
    near: Mapping[str, float] | None, label: ChunkId | None,
) -> Found:  # fmt: skip
    chunk = chunks[item.chunk_id]
    row = chunk.kind == "row"
    rows = [other for other in chunks.values() if other.kind == "row" and other.parent == chunk.parent] if row else ()
    words = answer_of(chunk, Wanted(asked.rarity, kind_of(asked.text), asked.days), rows, near)
    legs = {"dense": item.dense, "lexical": item.lexical, "rank": rank(evidence), **evidence.told()}
    first = row or chunk.id == label
    sure = _NAMED + _FIRST * first if chunk.id == label or names(chunk, asked) else confidence(evidence)
    return Found(
        chunk.id, chunk.source_id, chunk.cited, chunk.text, item.score, sure,
        words, chunk.question, chunk.below, chunk.url, legs,
    )  # fmt: skip


def _best_first(found: Sequence[Found], kind: Kind, rows: Collection[ChunkId]) -> list[Found]:
    """The first few by all that is known of them, which is more than the fused score; the rest as they were."""
    return _none_surer(_of_its_kind_first([*sorted(found[:_WEIGHED], key=_place), *found[_WEIGHED:]], kind, rows))


def _none_surer(found: Sequence[Found]) -> list[Found]:
    """Than the first: whoever takes the surest takes what was put first."""
    most = found[0].confidence if found else 0.0
    return [replace(item, confidence=most) if item.confidence > most else item for item in found]


def _of_its_kind_first(found: list[Found], kind: Kind, rows: Collection[ChunkId]) -> list[Found]:
    """Of the parts of the first source that are as sure, one that holds what is asked for: how, for "how"; for "how
    much" the table's row before a remark beside the table ("free from 30 000 ₽")."""
    if kind is Kind.OTHER or not found or found[0].confidence >= _NAMED:
        return found
    first = found[0]
    as_sure = [item for item in found[1:_WEIGHED] if item.confidence >= first.confidence - _AS_SURE]
    fit = [item for item in as_sure if item.source_id == first.source_id and answers_kind(kind, item.text)]
    if answers_kind(kind, first.text):
        remark = kind is Kind.PRICE and first.chunk_id not in rows
        fit = [item for item in fit if remark and item.chunk_id in rows and item.path == first.path]
    return fit[:1] + [item for item in found if item not in fit[:1]]


def _place(item: Found) -> tuple[float, float]:
    """What the question names word for word comes first."""
    return -max(item.confidence, _NAMED), -item.legs["rank"]
