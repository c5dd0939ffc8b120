"""Where the time of a search goes: embedding the question, searching the index, reading chunks, deciding."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from knowledge.ports import Embedder, SourceStore, VectorIndex

_INDEX_CALLS = frozenset({"candidates", "rarity", "count", "near"})
STAGES = ("embed", "search", "read", "decide")


class StageClock:
    """Stands before an embedder, an index and a store, and adds up the time of each."""

    def __init__(self, store: SourceStore, index: VectorIndex, embedder: Embedder) -> None:
        self._spent = dict.fromkeys(STAGES, 0.0)
        self.store: Any = _Watched(store, {"chunks_by_ids"}, self._timed("read"))
        self.index: Any = _Watched(index, _INDEX_CALLS, self._timed("search"))
        self.embedder: Any = _Watched(embedder, {"embed_query"}, self._timed("embed"))

    def begin(self) -> None:
        self._spent = dict.fromkeys(STAGES, 0.0)

    def stages(self, ms: float) -> Mapping[str, float]:
        """Of `ms` in all since `begin`; what no stage took is deciding."""
        spent = {stage: seconds * 1000 for stage, seconds in self._spent.items()}
        return spent | {"decide": max(0.0, ms - sum(spent.values()))}

    def _timed(self, stage: str) -> Callable[[Callable[..., Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
        def around(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
            async def timed(*given: Any) -> Any:
                began = time.perf_counter()
                try:
                    return await call(*given)
                finally:
                    self._spent[stage] += time.perf_counter() - began

            return timed

        return around


class _Watched:
    """Hands every call on; those named are timed."""

    def __init__(self, inner: Any, names: "set[str] | frozenset[str]", around: Callable[[Any], Any]) -> None:
        self._inner = inner
        self._names = names
        self._around = around

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return self._around(found) if name in self._names else found
