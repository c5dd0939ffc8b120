"""Live sockets of this process: hints to look at the log, and frames that nobody needs to keep."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from dialogs.errors import Busy
from dialogs.ids import InboxId
from dialogs.tenant import Inbox

Address = tuple[InboxId, str]
HEARTBEAT = 25.0
HELLO = 10.0
MOST = 20_000  # open connections of one process
_MOST_OF_ONE = 16  # of one visitor: a seventeenth tab closes the first


class Listener:
    """One open socket's ear. Ephemeral frames are kept one per kind, so a slow reader costs no memory."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._frames: dict[str, dict[str, Any]] = {}
        self.closed = False

    def wake(self) -> None:
        """Look at the log again."""
        self._woken.set()

    def hear(self, frame: dict[str, Any]) -> None:
        """Keeps the newest frame of each `op`."""
        self._frames.pop(frame["op"], None)
        self._frames[frame["op"]] = frame
        self._woken.set()

    def close(self) -> None:
        """The process stops: say goodbye and leave."""
        self.closed = True
        self._woken.set()

    async def wait(self, seconds: float) -> list[dict[str, Any]]:
        """Frames heard since the last call; also returns after `seconds`, so that a lost hint costs no message."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return []
        self._woken.clear()
        frames, self._frames = list(self._frames.values()), {}
        return frames


class LiveSockets:
    """Who is connected to this process. `beat`: seconds after which a quiet connection is written to; `hello`: seconds
    that a new one has to say who it is."""

    def __init__(self, beat: float = HEARTBEAT, most: int = MOST, hello: float = HELLO) -> None:
        self.beat, self.hello, self._most = beat, hello, most
        self._listeners: dict[Address, list[Listener]] = {}

    def room(self) -> None:
        """Raises Busy when this process holds as many connections as it may."""
        if len(self) >= self._most:
            raise Busy("error-busy")

    @asynccontextmanager
    async def listening(self, inbox: Inbox, visitor: str) -> AsyncIterator[Listener]:
        """A listener for the life of one socket."""
        address, listener = (inbox.id, visitor), Listener()
        group = self._listeners.setdefault(address, [])
        group.append(listener)
        if len(group) > _MOST_OF_ONE:
            group[0].close()
        try:
            yield listener
        finally:
            self._forget(address, listener)

    def push(self, inbox: Inbox, visitor: str, frame: dict[str, Any]) -> None:
        """An ephemeral frame (typing, draft) to this visitor's open sockets; lost when there are none."""
        for listener in self._listeners.get((inbox.id, visitor), ()):
            listener.hear(frame)

    def poke(self, inbox_id: InboxId, visitor: str) -> None:
        """The visitor's log has grown, whoever wrote it: their sockets read on from their cursors."""
        for listener in self._listeners.get((inbox_id, visitor), ()):
            listener.wake()

    def leave(self, inbox: Inbox, visitor: str) -> None:
        """Ends this visitor's connections: their token is worth nothing any more."""
        for listener in self._listeners.get((inbox.id, visitor), ()):
            listener.close()

    def close(self) -> None:
        """Ends every socket of this process; clients reconnect elsewhere."""
        for listener in [one for group in self._listeners.values() for one in group]:
            listener.close()

    def __len__(self) -> int:
        return sum(len(group) for group in self._listeners.values())

    def _forget(self, address: Address, listener: Listener) -> None:
        group = self._listeners.get(address, [])
        group.remove(listener)
        if not group:
            self._listeners.pop(address, None)
