"""How fast a base is searched as it grows: synthetic chunks with facets, in the embedded index, each size in a process
of its own. Vectors are random: the engine scans them all the same, and no embedder is measured twice."""

import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

import numpy as np

from benchmarks.table import Figure
from bot.memory import spare_what_stands
from dialogs.ids import ChunkId, SourceId, TenantId
from dialogs.ports import Scope
from knowledge.finding.lexical import encode_document
from knowledge.index_edge import EdgeIndex
from knowledge.ports import Point, Vector
from knowledge.retrieval import HybridRetriever
from knowledge.sources import Chunk

_TENANT = TenantId("bench")
_DIM, _FACETS, _BATCH, _QUESTIONS = 384, 3, 200, 200
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


class _Made:
    """A store whose chunks are made when read."""

    async def hidden(self, *_: object) -> Collection[SourceId]:
        return ()

    async def languages(self, tenant: TenantId) -> Collection[str]:
        return {"ru"}

    async def chunks_by_ids(self, tenant: TenantId, ids: list[ChunkId]) -> list[Chunk]:
        return [Chunk(one, SourceId(f"s{int(one[1:]) // 20}"), 0, "Страница", _text(int(one[1:]))) for one in ids]


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


async def _filled(size: int, folder: str) -> dict[str, float]:
    embedder = _Ready()
    index = EdgeIndex(Path(folder), _DIM, embedder.fingerprint)
    for start in range(0, size, _BATCH):
        await index.upsert(_TENANT, await _points(range(start, min(size, start + _BATCH)), embedder))
    await index.close()
    return {"mb": _memory()}


async def _asked(size: int, folder: str) -> dict[str, float]:
    embedder = _Ready()
    index = EdgeIndex(Path(folder), _DIM, embedder.fingerprint)
    retriever = HybridRetriever(_Made(), index, embedder)  # type: ignore[arg-type]  # what it asks is there
    times: list[tuple[float, float]] = []
    spare_what_stands()  # as the program does when it has started
    for number in range(_QUESTIONS):
        spent, began = time.process_time(), time.perf_counter()
        await retriever.find(Scope(_TENANT), " ".join(random.Random(-number).choices(_WORDS, k=6)), 6)
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000))
    await index.close()
    wall, cpu = sorted(one for one, _ in times), sorted(one for _, one in times)
    middle, late = len(times) // 2, int(len(times) * 0.95)
    return {"p50": wall[middle], "p95": wall[late], "cpu": cpu[middle], "cpu95": cpu[late], "mb": _memory()}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _points(numbers: range, embedder: _Ready) -> list[Point]:
    vectors = await embedder.embed_documents([""] * len(numbers) * (1 + _FACETS))
    return [
        Point(ChunkId(f"c{number}"), SourceId(f"s{number // 20}"), vectors[at * (1 + _FACETS)],
              encode_document(_text(number)), vectors[at * (1 + _FACETS) + 1 : (at + 1) * (1 + _FACETS)], deep=True)
        for at, number in enumerate(numbers)
    ]  # fmt: skip


if __name__ == "__main__":
    _do = {"fill": _filled, "ask": _asked}[sys.argv[1]]
    print(json.dumps(asyncio.run(_do(int(sys.argv[2]), sys.argv[3]))))
