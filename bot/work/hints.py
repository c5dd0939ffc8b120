"""Hints inside one process: something happened under this topic. Lost hints cost time only, callers poll anyway."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from typing import Protocol


class Hints(Protocol):
    """Wakes whoever waits; a hint may come twice, late, or never."""

    async def publish(self, topic: str) -> None:
        """Never raises: a hint that can't be given is dropped."""

    def listen(self, topic: str) -> AsyncGenerator[None, None]:
        """Yields once, possibly for several hints that came together, until closed."""

    async def close(self) -> None: ...


class LocalHints:
    """Hints by events of this loop; hints that come while nobody looks are joined into one."""

    def __init__(self) -> None:
        self._listening: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def publish(self, topic: str) -> None:
        self.give(topic)

    def give(self, topic: str) -> None:
        """The same as `publish`, for callers that don't await."""
        for event in self._listening.get(topic, ()):
            event.set()

    def listen(self, topic: str) -> AsyncGenerator[None, None]:
        """Listens from the call on, not from the first step."""
        event = asyncio.Event()
        self._listening[topic].add(event)
        return self._each(topic, event)

    async def _each(self, topic: str, event: asyncio.Event) -> AsyncGenerator[None, None]:
        try:
            while True:
                await event.wait()
                event.clear()
                yield
        finally:
            self._listening[topic].discard(event)

    async def close(self) -> None:
        self._listening.clear()
