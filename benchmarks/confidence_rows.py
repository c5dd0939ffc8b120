"""What the confidence is fitted on: the evidence of the first chunks of every question, and whether they answer."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from dialogs.ids import SourceId, TenantId
from knowledge.evaluate import Asked, Base, read_base
from knowledge.finding.calibration import Evidence
from knowledge.ports import Candidates, Embedder, Sparse, Vector, VectorIndex
from knowledge.retrieval import HybridRetriever

NAMES = tuple(field.name for field in fields(Evidence))
FIRST = 5  # chunks of a question that are put in order


@dataclass(frozen=True, slots=True)
class Row:
    """One question: `inputs` a line per chunk, NAMES across; the source of each; which of them answer."""

    inputs: np.ndarray
    sources: Sequence[str]
    right: np.ndarray
    answerable: bool
    taken_away: bool  # asked again without the source that answers


@dataclass(frozen=True, slots=True)
class Rows:
    """The questions of one set."""

    name: str
    rows: Sequence[Row]


class WithoutSource:
    """An index that no longer has one source: so that a question has no answer, but everything near to it."""

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self.hidden = SourceId("")

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)

    async def candidates(
        self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int, but: Collection[SourceId] = ()
    ) -> Candidates:
        return await self._index.candidates(tenant, dense, sparse, top, (*but, self.hidden))


async def rows_of(name: str, knowledge: Path, questions: Path, embedder: Embedder) -> Rows:
    """Reads a set and asks its questions, once as they are and once without the source that answers."""
    async with read_base(_lines(knowledge), embedder) as base:
        asked = await base.ask(_lines(questions))
        again = await _without(base, asked)
    every = [_row(one, taken_away=False) for one in asked] + [_row(one, taken_away=True) for one in again]
    return Rows(name, [row for row in every if len(row.sources)])


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


def _row(one: Asked, taken_away: bool) -> Row:
    first, sources = one.found[:FIRST], one.chunk_sources[:FIRST]
    inputs = np.array([[found.legs[name] for name in NAMES] for found in first])
    right = np.array([source == one.source != "" for source in sources], dtype=float)
    return Row(inputs, sources, right, bool(one.source), taken_away)


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
