"""Hints to a client while we think: "typing…" and a growing draft, left out when the channel has better to do."""

from dataclasses import dataclass

from channels.base import Connection
from channels.gate import Gate
from dialogs.ports import Clock, Progress


@dataclass(frozen=True, slots=True)
class SparingProgress:
    """Implements `dialogs.ports.Progress` over a channel's own."""

    inner: Progress
    gate: Gate
    clock: Clock
    inbox: str
    chat: str

    async def typing(self) -> None:
        """Shown only when the budget has room."""
        if self._may():
            await self.inner.typing()

    async def draft(self, text: str) -> None:
        """The same for the answer so far."""
        if self._may():
            await self.inner.draft(text)

    def _may(self) -> bool:
        return self.gate.hint(self.inbox, self.chat, self.clock.now())


def sparing(gate: Gate, clock: Clock, connection: Connection, chat: str) -> Progress:
    """The channel's progress, below everything else in the order of priorities."""
    inner = connection.channel.progress(connection.inbox, chat)
    return SparingProgress(inner, gate, clock, str(connection.inbox.id), chat)
