"""Hints to a client while we think: "typing…" and a growing draft, left out when the channel has better to do."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from channels.base import Connection
from channels.pacing.gate import Gate
from channels.stopping import Listen, Marked, topic
from dialogs.ports import Clock, Progress


@dataclass(frozen=True, slots=True)
class SparingProgress:
    """Implements `dialogs.ports.Progress` and `Stoppable` over a channel's own."""

    inner: Progress
    gate: Gate
    clock: Clock
    inbox: str
    chat: str
    listen: Listen | None = None

    async def typing(self) -> None:
        """Shown only when the budget has room."""
        if self._may():
            await self.inner.typing()

    async def draft(self, text: str) -> None:
        """The same for the answer so far."""
        if self._may():
            await self.inner.draft(text)

    async def stopped(self) -> None:
        """Returns once the client pressed stop on this very draft; never where there is no such button."""
        mark = self.inner.mark if isinstance(self.inner, Marked) else ""
        if not mark or self.listen is None:
            await asyncio.Event().wait()
            return
        async with aclosing(self.listen(topic(self.inbox, mark))) as hints:
            async for _ in hints:
                return

    def _may(self) -> bool:
        return self.gate.hint(self.inbox, self.chat, self.clock.now())


class TypingOnly:
    """Implements `dialogs.ports.Progress` for a channel that shows no drafts."""

    def __init__(self, shown: Callable[[], Awaitable[None]]) -> None:
        self._shown = shown

    async def typing(self) -> None:
        await self._shown()

    async def draft(self, text: str) -> None: ...


class NoProgress:
    """Implements `dialogs.ports.Progress` for a channel that shows nothing while one writes."""

    async def typing(self) -> None: ...
    async def draft(self, text: str) -> None: ...


def sparing(gate: Gate, clock: Clock, connection: Connection, chat: str, listen: Listen | None = None) -> Progress:
    """The channel's progress, below everything else in the order of priorities. `listen` hears stop buttons."""
    inner = connection.channel.progress(connection.inbox, chat)
    return SparingProgress(inner, gate, clock, str(connection.inbox.id), chat, listen)
