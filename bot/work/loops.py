"""Loops that live as long as the program: work when woken, else when something falls due, at worst once a second."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from loguru import logger

from bot.work.hints import Hints

_LONGEST = 1.0  # seconds: a hint from another process may be lost, the tables are looked at anyway


class Wake:
    """A hint that there is work; losing it costs at most a second."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def __call__(self) -> None:
        self._event.set()

    def heard(self) -> bool:
        """Whether there was a hint that nobody has waited for."""
        heard = self._event.is_set()
        self._event.clear()
        return heard

    async def wait(self, seconds: float) -> None:
        """Returns at a hint or after `seconds`."""
        try:
            async with asyncio.timeout(max(0.0, min(seconds, _LONGEST))):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()


class Later:
    """Work that begins after `seconds` unless it is called off: most never begins, and then it was never a task."""

    def __init__(self, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(seconds, self._begin, work)

    def cancel(self) -> None:
        """Calls it off, or ends it where it stands."""
        self._timer.cancel()
        if self._task:
            self._task.cancel()

    def _begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._task = asyncio.create_task(work())


async def keep_working(
    name: str, work: Callable[[], Awaitable[int]], wake: Wake, due: Callable[[], Awaitable[float]]
) -> None:
    """Runs `work` while it finds something; then waits for a hint or for `due` seconds. Survives failures."""
    failures = 0
    while True:
        try:
            done = await work()
            failures = 0
            if not done and not wake.heard():  # under load there always was: when something falls due need not be asked
                await wake.wait(await due())
        except asyncio.CancelledError:
            raise
        except Exception as error:  # the database may be away: the loop lives on and tries again
            failures += 1
            logger.opt(exception=error).error("{} loop failed {} times", name, failures)
            await asyncio.sleep(min(0.1 * 2**failures, 5.0))  # what is down is not asked without pause


class SharedWake(Wake):
    """A Wake that other processes hear too, and that hears theirs."""

    def __init__(self, hints: Hints, topic: str) -> None:
        super().__init__()
        self._hints = hints
        self._topic = topic
        self._giving: asyncio.Task[None] | None = None

    def __call__(self) -> None:
        super().__call__()
        if self._giving is None or self._giving.done():  # hints that come together are one
            self._giving = asyncio.ensure_future(self._hints.publish(self._topic))

    async def listen(self) -> None:
        """Passes on what other processes say, for as long as the program lives."""
        async for _ in self._hints.listen(self._topic):
            super().__call__()
