"""What the confidence is fitted on: the evidence of the first chunks of every question, and whether they answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dialogs.ids import SourceId, TenantId
from dialogs.ports import Found
from knowledge.calibration import Evidence
from knowledge.evaluate import Asked, Base, read_base
from knowledge.ports import Candidate, Candidates, Embedder, Sparse, Vector, VectorIndex
from knowledge.retrieval import HybridRetriever

NAMES = Evidence.__slots__
_FIRST = 3
_TAKEN_AWAY = 0.5  # weight of a question asked again without the source that answers it


@dataclass(frozen=True, slots=True)
class Rows:
    """`inputs` a row per chunk, `right` 0 or 1, `weights` that sum to 100: every set has the same say."""

    name: str
    inputs: np.ndarray
    right: np.ndarray
    weights: np.ndarray
    asked: Sequence[Asked]


class WithoutSource:
    """An index that no longer has one source: so that a question has no answer, but everything near to it."""

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self.hidden = SourceId("")

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    async def candidates(self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int) -> Candidates:
        found = await self._index.candidates(tenant, dense, sparse, top)
        return Candidates(self._left(found.dense), self._left(found.lexical))

    def _left(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        return [one for one in candidates if one.source_id != self.hidden]


async def rows_of(name: str, knowledge: Path, questions: Path, embedder: Embedder) -> Rows:
    """Reads a set and asks its questions, once as they are and once without the source that answers."""
    asked_rows = _lines(questions)
    async with read_base(_lines(knowledge), embedder) as base:
        asked = await base.ask(asked_rows)
        again = await _without(base, asked)
    pairs = [(one, 1.0) for one in asked] + [(one, _TAKEN_AWAY) for one in again]
    return _rows(name, asked, [(found, one, weight) for one, weight in pairs for found in one.found[:_FIRST]], base)


async def _without(base: Base, asked: Sequence[Asked]) -> list[Asked]:
    index = WithoutSource(base.index)
    retriever = HybridRetriever(base.store, index, base.embedder)  # type: ignore[arg-type]  # the rest is handed on
    ids = {name: source for source, name in base.names.items()}
    again: list[Asked] = []
    for one in asked:
        if one.source:
            index.hidden = ids[one.source]
            again += await base.ask([{"question": one.question, "unanswerable": True}], retriever)
    return again


def _rows(name: str, asked: Sequence[Asked], found: Sequence[tuple[Found, Asked, float]], base: Base) -> Rows:
    inputs = np.array([[item.legs[leg] for leg in NAMES] for item, _, _ in found])
    right = np.array([float(base.names[item.source_id] == one.source) for item, one, _ in found])
    weights = np.array([weight for _, _, weight in found])
    return Rows(name, inputs, right, weights * 100 / weights.sum(), asked)


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
