"""What a visitor is sent, by whatever road: replay from their cursor, then live."""

import asyncio
from collections.abc import Awaitable, Callable

from channels.widget.live import LiveSockets
from channels.widget.ports import WidgetStore
from channels.widget.shapes import Shape, event_frame
from dialogs.tenant import Inbox

PAGE = 200
_PATIENCE = 30.0  # seconds that one frame may take to be taken from us

Put = Callable[[Shape], Awaitable[None]]
Known = Callable[[], Awaitable[bool]]  # whether the token is still worth something


class Feed:
    """One connection's events: each once, in order, from `after` on."""

    def __init__(
        self, store: WidgetStore, live: LiveSockets, inbox: Inbox, visitor: str, after: int, known: Known
    ) -> None:
        self._store, self._live, self._inbox, self._visitor = store, live, inbox, visitor
        self._cursor, self._known, self._checked = after, known, 0.0

    async def flow(self, put: Put) -> None:
        """Returns when the house closes, the token ended, or the other side is gone or takes nothing. Raises Busy."""
        mouth = _Mouth(put, self._live.beat)
        try:
            async with self._live.listening(self._inbox, self._visitor) as listener:
                await self._begin(mouth.put)
                while not listener.closed:
                    # Ephemeral first: a draft must never come after the message that it became.
                    for frame in await listener.wait(self._live.beat):
                        await mouth.put(frame)
                    await self._catch_up(mouth.put)
                    await mouth.beat()
                    if not await self._still():
                        return
        except (ConnectionError, TimeoutError):
            return

    async def _begin(self, put: Put) -> None:
        self._checked = _now()
        await self._catch_up(put)
        seen = await self._store.last_seen(self._inbox, self._visitor)
        await put({"op": "ready", "seq": self._cursor, "seen": seen})

    async def _still(self) -> bool:
        """Asks now and then: a token that ended elsewhere ends here too."""
        if _now() - self._checked < self._live.beat:
            return True
        self._checked = _now()
        return await self._known()

    async def _catch_up(self, put: Put) -> None:
        full = True
        while full:
            page = await self._store.events(self._inbox, self._visitor, self._cursor, PAGE)
            for event in page:
                await put(event_frame(event))
                self._cursor = event.seq
            full = len(page) == PAGE


class _Mouth:
    """Writes frames, each in its time, and a beat where nothing was written for long."""

    def __init__(self, put: Put, beat: float) -> None:
        self._put, self._beat, self._wrote = put, beat, _now()

    async def put(self, frame: Shape) -> None:
        async with asyncio.timeout(_PATIENCE):
            await self._put(frame)
        self._wrote = _now()

    async def beat(self) -> None:
        if _now() - self._wrote >= self._beat * 0.9:
            await self.put({"op": "beat"})


def _now() -> float:
    return asyncio.get_running_loop().time()
