"""`parley eval`: how well a base answers its questions, measured through the very path that answers clients."""

import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dialogs.access import operator
from dialogs.errors import BadInput
from dialogs.ids import Millis, SourceId, TenantId
from dialogs.ports import Found, Retriever, Scope
from knowledge.finding.calibration import ANSWER_THRESHOLD
from knowledge.index_edge import EdgeIndex
from knowledge.ingest import Ingest
from knowledge.ports import Embedder, VectorIndex
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from knowledge.stages import StageClock
from knowledge.store_memory import MemoryBlobs, MemorySources

Row = Mapping[str, Any]
Progress = Callable[[str, int, int], Awaitable[None]]  # stage ("read", "deepen" or "ask"), done, total

TENANT = TenantId("evaluation")
_BY = operator(TENANT, "evaluation")
_TOP = 10
MOST_IN_DEPTH = 1_500  # chunks: depth costs some 0.3 s of a core for each, and whoever measures waits for it
_READERS = 6  # sources read at once, so that no core waits


@dataclass(frozen=True, slots=True)
class Report:
    """Shares are 0..1. hit@k and mrr@10: over answerable questions, by source. answered: answerable questions that
    got an answer, right or not. wrong_sent: of all questions, those whose sent answer came from another source, or
    that have no answer in the base and yet got one. correct_refusals: unanswerable questions that were refused."""

    hit_at_1: float
    hit_at_5: float
    mrr_at_10: float
    answered: float
    wrong_sent: float
    correct_refusals: float
    p50_ms: float
    p95_ms: float
    chunks_per_s: float
    peak_mb: float
    questions: int
    unanswerable: int
    sources: int
    chunks: int

    def as_dict(self) -> dict[str, float]:
        """With the names that `--json` prints."""
        names = {"hit_at_1": "hit@1", "hit_at_5": "hit@5", "mrr_at_10": "mrr@10"}
        values = {name: getattr(self, name) for name in self.__slots__}
        return {names.get(name, name): round(value, 4) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the source that answers it ("" for none), what was found, and how long that took."""

    question: str
    source: str
    found: Sequence[Found]
    sources: Sequence[str]
    ms: float
    stages: Mapping[str, float] = field(default_factory=dict)  # ms of embed, search, read, decide
    chunk_sources: Sequence[str] = ()  # the source of each found chunk

    @property
    def rank(self) -> int:
        """1 for first; 0 when the right source was not found."""
        return next((at for at, source in enumerate(self.sources, 1) if source == self.source), 0)

    @property
    def sent(self) -> bool:
        return bool(self.found) and self.found[0].confidence >= ANSWER_THRESHOLD

    @property
    def wrong(self) -> bool:
        return self.sent and self.sources[0] != self.source


class _WallClock:
    def now(self) -> Millis:
        return int(time.time() * 1000)


async def _quiet(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Base:
    """Rows read into a base of their own; `names` gives the row that a source was."""

    store: MemorySources
    index: VectorIndex
    embedder: Embedder
    names: Mapping[SourceId, str]
    chunks: int
    seconds: float
    clock: StageClock

    async def ask(
        self, rows: Sequence[Row], retriever: Retriever | None = None, progress: Progress = _quiet
    ) -> list[Asked]:
        """Every question, in order."""
        retriever = retriever or HybridRetriever(self.clock.store, self.clock.index, self.clock.embedder)
        asked: list[Asked] = []
        for row in rows:
            asked.append(await self._asked(row, retriever))
            await progress("ask", len(asked), len(rows))
        return asked

    async def _asked(self, row: Row, retriever: Retriever) -> Asked:
        self.clock.begin()
        began = time.perf_counter()
        found = await retriever.find(Scope(TENANT), str(row["question"]), _TOP)
        ms = (time.perf_counter() - began) * 1000
        source = "" if row.get("unanswerable") is True else str(row["source"])
        each = [self.names[item.source_id] for item in found]
        return Asked(str(row["question"]), source, found, list(dict.fromkeys(each)), ms, self.clock.stages(ms), each)


async def evaluate(
    knowledge_rows: Sequence[Row], question_rows: Sequence[Row], embedder: Embedder, progress: Progress | None = None
) -> Report:
    """Reads the rows into a base of its own and asks every question. Raises BadInput for rows of another shape."""
    asked, chunks, seconds, sources = await run_questions(knowledge_rows, question_rows, embedder, progress or _quiet)
    return summary(asked, chunks, seconds, sources)


async def run_questions(
    knowledge_rows: Sequence[Row], question_rows: Sequence[Row], embedder: Embedder, progress: Progress = _quiet
) -> tuple[list[Asked], int, float, int]:
    """Each question with what was found; the number of chunks, the seconds of reading them, the number of sources."""
    async with read_checked(knowledge_rows, question_rows, embedder, progress) as base:
        asked = await base.ask(question_rows, progress=progress)
        return asked, base.chunks, base.seconds, len(base.names)


@asynccontextmanager
async def read_checked(
    knowledge_rows: Sequence[Row], question_rows: Sequence[Row], embedder: Embedder, progress: Progress = _quiet
) -> AsyncIterator[Base]:
    """`read_base` of rows that are what they should be. Raises BadInput."""
    _check(knowledge_rows, question_rows)
    async with read_base(knowledge_rows, embedder, progress) as base:
        yield base


@asynccontextmanager
async def read_base(rows: Sequence[Row], embedder: Embedder, progress: Progress = _quiet) -> AsyncIterator[Base]:
    """A base in a folder that is thrown away; read in depth up to MOST_IN_DEPTH chunks."""
    with tempfile.TemporaryDirectory(prefix="parley-eval-") as folder:
        index = EdgeIndex(Path(folder), embedder.dim, embedder.fingerprint)
        store, blobs, clock = MemorySources(), MemoryBlobs(), _WallClock()
        knowledge = Knowledge(store, blobs, index, Ingest(store, blobs, index, embedder, clock), clock)
        began = time.perf_counter()
        names = await _read(knowledge, rows, progress)
        seconds, chunks = time.perf_counter() - began, await index.count(TENANT)
        if chunks <= MOST_IN_DEPTH:
            await _deepen(knowledge, len(rows), progress)
        yield Base(store, index, embedder, names, chunks, seconds, StageClock(store, index, embedder))
        await index.close()


async def _deepen(knowledge: Knowledge, total: int, progress: Progress) -> None:
    done = 0
    while await knowledge.deepen_next():
        done += 1
        await progress("deepen", done, total)


def _check(knowledge_rows: Sequence[Row], question_rows: Sequence[Row]) -> None:
    ids = {str(row.get("id", "")) for row in knowledge_rows}
    if not knowledge_rows or not question_rows or "" in ids or len(ids) < len(knowledge_rows):
        raise BadInput("error-eval-knowledge", "rows need distinct ids")
    for number, row in enumerate(question_rows, 1):
        known = row.get("unanswerable") is True or str(row.get("source", "")) in ids
        if not row.get("question") or not known:
            raise BadInput("error-eval-question", line=number)


async def _read(knowledge: Knowledge, rows: Sequence[Row], progress: Progress) -> dict[SourceId, str]:
    names: dict[SourceId, str] = {}
    for row in rows:
        text = str(row.get("text", "")) or str(row.get("title", ""))
        names[await knowledge.add_text(_BY, str(row.get("title", "")), text)] = str(row["id"])
    done = 0

    async def reader() -> None:
        nonlocal done
        while await knowledge.ingest_next(TENANT):
            done += 1
            await progress("read", done, len(rows))

    await asyncio.gather(*(reader() for _ in range(_READERS)))
    return names


def summary(asked: Sequence[Asked], chunks: int, seconds: float, sources: int) -> Report:
    """The shares over what was asked."""
    answerable = [one for one in asked if one.source]
    unanswerable = [one for one in asked if not one.source]
    times = sorted(one.ms for one in asked)
    return Report(
        hit_at_1=_share([one.rank == 1 for one in answerable]),
        hit_at_5=_share([0 < one.rank <= 5 for one in answerable]),
        mrr_at_10=_share([1 / one.rank if one.rank else 0.0 for one in answerable]),
        answered=_share([one.sent for one in answerable]),
        wrong_sent=_share([one.wrong for one in asked]),
        correct_refusals=_share([not one.sent for one in unanswerable]),
        p50_ms=times[len(times) // 2],
        p95_ms=times[min(len(times) - 1, int(len(times) * 0.95))],
        chunks_per_s=chunks / max(seconds, 1e-9),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        questions=len(asked), unanswerable=len(unanswerable), sources=sources, chunks=chunks,
    )  # fmt: skip


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
