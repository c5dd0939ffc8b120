"""Which phones changed: told to every open page, and only when something on that phone really did."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from bot.sandbox.telegram.shapes import Person
from bot.sandbox.telegram.world import World

PAUSE = 0.03  # seconds: what happens together is told together
HEARTBEAT = 15.0


class Listener:
    """One open page."""

    def __init__(self) -> None:
        self._phones: set[str] = set()
        self._woken = asyncio.Event()

    def mark(self, phone: str) -> None:
        """This phone changed."""
        self._phones.add(phone)
        self._woken.set()

    async def wait(self, seconds: float) -> Sequence[str]:
        """Phones that changed since the last call; nothing after so many seconds of silence."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return ()
        await asyncio.sleep(PAUSE)  # what happens together is told together
        self._woken.clear()
        phones, self._phones = sorted(self._phones), set()
        return phones


class Changes:
    """Hears the world and the widgets; compares what each person sees, for as long as somebody looks."""

    def __init__(self, world: World, people: Mapping[str, Person]) -> None:
        self._world = world
        self._people = people
        self._listeners: set[Listener] = set()
        self._seen: dict[str, int] = {}
        self._due: asyncio.TimerHandle | None = None
        world.subscribe(self._world_changed)

    def mark(self, phone: str) -> None:
        """One phone changed."""
        for listener in self._listeners:
            listener.mark(phone)

    def mark_all(self, phones: Iterable[str]) -> None:
        """These may have changed."""
        for phone in phones:
            self.mark(phone)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Listener]:
        """A listener for the life of one page."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def _world_changed(self) -> None:
        if self._listeners and self._due is None:
            self._due = asyncio.get_running_loop().call_later(PAUSE, self._compare)

    def _compare(self) -> None:
        self._due = None
        for phone, person in self._people.items():
            now = hash(repr(self._world.view(person)))
            if self._seen.get(phone) != now:
                self._seen[phone] = now
                self.mark(phone)


async def stream(request: web.Request, changes: Changes) -> web.StreamResponse:
    """Server-sent events {"phones": [ids]} for each change, until the page leaves."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    try:
        async with changes.listening() as listener:
            await response.write(b": open\n\n")
            while True:
                phones = await listener.wait(HEARTBEAT)
                line = f"data: {json.dumps({'phones': phones})}" if phones else ": alive"
                await response.write(f"{line}\n\n".encode())
    except (ConnectionError, asyncio.CancelledError):
        return response
