"""How fast a base is searched as it grows: synthetic chunks in the embedded index and in SQLite, each size in a process
of its own. Vectors are random: the engine scans them all the same, and no embedder is measured twice. As in any base,
the first MOST_DEEP chunks have facets, and those that came later have none. All that the store is asked is in: which
sources are hidden, which languages there are, the chunks found."""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

import numpy as np
import uvloop

from benchmarks.table import Figure
from bot.memory import spare_what_stands
from bot.storage import open_store
from bot.storage.sources import SqlSourceStore
from dialogs.ids import ChunkId, MemberId, Millis, SourceId, TenantId
from dialogs.ports import Scope
from knowledge.finding.facets import MOST_DEEP
from knowledge.finding.lexical import encode_document
from knowledge.index_edge import EdgeIndex
from knowledge.ports import Point, Vector
from knowledge.retrieval import HybridRetriever
from knowledge.sources import Chunk, Source

_TENANT = TenantId("bench")
_DIM, _FACETS, _BATCH, _IN_SOURCE, _QUESTIONS = 384, 3, 200, 20, 200
_SIZES = ((10_000, 5.0), (100_000, 25.0))  # chunks, and p95 in milliseconds without the embedder
_WORDS = [f"{a}{b}{c}" for a in ("дост", "возв", "гара", "опла", "скид") for b in ("авк", "рат", "нти", "ата")
          for c in "абвгдежзиклмнопрстуфхцчшэюя"]  # fmt: skip


class _Ready:
    """Vectors as they come, at no cost."""

    dim = _DIM
    fingerprint = "bench"

    def __init__(self) -> None:
        self._numbers = np.random.default_rng(1)
        self._queries = iter(self._made(_QUESTIONS))

    async def embed_documents(self, texts: list[str]) -> list[Vector]:
        return self._made(len(texts))

    def _made(self, count: int) -> list[Vector]:
        raw = self._numbers.normal(size=(count, _DIM))
        vectors: list[Vector] = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).tolist()
        return vectors

    async def embed_query(self, text: str) -> Vector:
        return next(self._queries)


def _chunk(number: int) -> Chunk:
    return Chunk(ChunkId(f"c{number}"), SourceId(f"s{number // _IN_SOURCE}"), number, "Страница", _text(number))


def _text(number: int) -> str:
    choose = random.Random(number)
    return " ".join(choose.choices(_WORDS, k=50)) + f" {number}."


def search() -> list[Figure]:
    """Figures of each size."""
    return [figure for size, most in _SIZES for figure in _figures(size, most)]


def _figures(size: int, most: float) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        filled, asked = _told("fill", size, folder), _told("ask", size, folder)
    return [
        Figure(f"search of {size} chunks, p50", asked["p50"], "", None, "ms"),
        Figure(f"search of {size} chunks, p95", asked["p95"], "<=", most, "ms"),
        Figure(f"CPU of a search of {size} chunks, p50", asked["cpu"], "", None, "ms"),
        Figure(f"CPU of a search of {size} chunks, p95", asked["cpu95"], "", None, "ms"),
        Figure(f"memory with {size} chunks, searching", asked["mb"], "", None, "MB"),
        Figure(f"memory with {size} chunks, while they came", filled["mb"], "", None, "MB"),
    ]


def _told(what: str, size: int, folder: str) -> dict[str, float]:
    """By a process of its own, so that its memory is nobody else's."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search", what, str(size), folder], check=True, capture_output=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


@asynccontextmanager
async def _base(folder: str) -> AsyncIterator[tuple[_Ready, EdgeIndex, SqlSourceStore]]:
    embedder = _Ready()
    index = EdgeIndex(Path(folder), _DIM, embedder.fingerprint)
    store = await open_store(f"sqlite:///{Path(folder) / 'bench.db'}")
    yield embedder, index, SqlSourceStore(store)
    await store.close()
    await index.close()


async def _filled(size: int, folder: str) -> dict[str, float]:
    async with _base(folder) as (embedder, index, store):
        for start in range(0, size, _BATCH):
            chunks = [_chunk(number) for number in range(start, min(size, start + _BATCH))]
            await index.upsert(_TENANT, await _points(chunks, embedder))
            await _stored(chunks, store)
        return {"mb": _memory()}


async def _stored(chunks: Sequence[Chunk], store: SqlSourceStore) -> None:
    for source, group in groupby(chunks, key=lambda chunk: chunk.source_id):
        made = Source(source, "text", "Страница", "", "", "", MemberId("bench"), Millis(0), Millis(0), language="ru")
        await store.add_source(_TENANT, made)
        await store.replace_chunks(_TENANT, source, list(group), Millis(0))


async def _asked(size: int, folder: str) -> dict[str, float]:
    async with _base(folder) as (embedder, index, store):
        times = await _times(HybridRetriever(store, index, embedder))
    wall, cpu = sorted(one for one, _ in times), sorted(one for _, one in times)
    middle, late = len(times) // 2, int(len(times) * 0.95)
    return {"p50": wall[middle], "p95": wall[late], "cpu": cpu[middle], "cpu95": cpu[late], "mb": _memory()}


async def _times(retriever: HybridRetriever) -> list[tuple[float, float]]:
    """Milliseconds of each question, and those of the processor."""
    times: list[tuple[float, float]] = []
    spare_what_stands()  # as the program does when it has started
    for number in range(_QUESTIONS):
        spent, began = time.process_time(), time.perf_counter()
        await retriever.find(Scope(_TENANT), " ".join(random.Random(-number).choices(_WORDS, k=6)), 6)
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000))
    return times


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _points(chunks: Sequence[Chunk], embedder: _Ready) -> list[Point]:
    made = []
    for chunk in chunks:
        deep = chunk.position < MOST_DEEP
        first, *facets = await embedder.embed_documents([""] * (1 + _FACETS * deep))
        made.append(Point(chunk.id, chunk.source_id, first, encode_document(chunk.searched), facets, deep))
    return made


if __name__ == "__main__":
    _do = {"fill": _filled, "ask": _asked}[sys.argv[1]]
    print(json.dumps(uvloop.run(_do(int(sys.argv[2]), sys.argv[3]))))
