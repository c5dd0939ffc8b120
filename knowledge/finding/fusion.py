"""Two lists of candidates to one, by absolute scores: how near in meaning, and how much of the question is covered.

Both legs have a scale that means the same in every search: cosines of one embedder, and BM25 over the best that the
question could reach. z-scores lose that: where only two chunks share a word with the question, the word, however idle,
makes one of them two deviations better. The weights are a broad plateau over seven sets in both languages: half or
twice of any moves hit@1 by a point.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.ids import ChunkId, SourceId
from knowledge.ports import Candidates

_MOST_SHARE = 1.2  # a short chunk that says it twice may pass the mark a little


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each leg counts. `step`: of cosine, that matters, between questions without what all of them share and
    passages. `lexical`: steps that a question whose every word is found is worth. `fading`: power; a question covered
    by a third is worth far less than a third, one in another language nothing. `neighbour`: of the second chunk's
    height; two good chunks tell more for a source than one."""

    step: float = 0.035
    lexical: float = 4.0
    fading: float = 1.5
    neighbour: float = 0.15


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Fused:
    """A chunk with its fused score and both legs: cosine, and the share of the best possible BM25."""

    chunk_id: ChunkId
    source_id: SourceId
    score: float
    dense: float
    lexical: float

    def raised(self, by: float) -> "Fused":
        return Fused(self.chunk_id, self.source_id, self.score + by, self.dense, self.lexical)


def fuse(found: Candidates, best_lexical: float, weights: Weights = WEIGHTS, most: int | None = None) -> list[Fused]:
    """The best `most`, best first. `best_lexical` is the BM25 score of a chunk that has every word of the question. A
    chunk that one leg did not bring has that leg's lowest score."""
    dense = {candidate.chunk_id: candidate.score for candidate in found.dense}
    lexical = {candidate.chunk_id: share_of(candidate.score, best_lexical) for candidate in found.lexical}
    sources = {candidate.chunk_id: candidate.source_id for candidate in (*found.dense, *found.lexical)}
    lowest = min(dense.values(), default=0.0)
    near = [dense.get(chunk, lowest) for chunk in sources]
    alike = [lexical.get(chunk, 0.0) for chunk in sources]
    alone = _sums(near, alike, weights)
    scores = _with_neighbours(alone, list(sources.values()), weights.neighbour)
    least = _least(scores, most)
    every = zip(scores, sources, sources.values(), near, alike, strict=True)
    best = sorted((-one[0], *one[1:]) for one in every if one[0] >= least)
    return [Fused(chunk, source, -behind, *legs) for behind, chunk, source, *legs in best[:most]]


def _least(scores: Sequence[float], most: int | None) -> float:
    """What the best `most` have at least: numbers alone are put in order at a fraction of the cost."""
    return sorted(scores)[-most] if most and most < len(scores) else -math.inf


def share_of(lexical: float, best: float) -> float:
    """Of the best that the question could reach."""
    return min(_MOST_SHARE, lexical / best)


def _sums(near: Sequence[float], alike: Sequence[float], weights: Weights) -> list[float]:
    step, worth, fading = weights.step, weights.lexical, weights.fading
    return [dense / step + worth * lexical**fading for dense, lexical in zip(near, alike, strict=True)]


def _with_neighbours(scores: Sequence[float], sources: Sequence[SourceId], share: float) -> list[float]:
    """Raised by the height of the source's second chunk; of that one by the height of the first."""
    ground = statistics.median(scores) if scores else 0.0
    best: dict[SourceId, float] = {}
    second: dict[SourceId, float] = {}
    for score, source in zip(scores, sources, strict=True):
        first = best.setdefault(source, -math.inf)
        if score > first:
            best[source], score = score, first
        if score > second.get(source, -math.inf):
            second[source] = score
    return [
        score + share * max(0.0, (second if score >= best[source] else best)[source] - ground)
        if source in second
        else score
        for score, source in zip(scores, sources, strict=True)
    ]
