"""Long polls: at most one waits for each bot."""

import asyncio

from bot.sandbox.telegram.refusals import conflict

SECOND_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Polls:
    """Wakes the poll that waits for a bot, or ends it with a conflict."""

    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[None]] = {}

    async def wait(self, bot: int, seconds: float) -> None:
        """Return when an update may be there or time is over. Raises Refusal 409 when ousted."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[bot] = mine
        try:
            await asyncio.wait([mine], timeout=seconds)
        finally:
            if self._waiting.get(bot) is mine:
                del self._waiting[bot]
        if mine.done():
            mine.result()

    def wake(self, bot: int) -> None:
        """An update arrived."""
        waiting = self._waiting.pop(bot, None)
        if waiting and not waiting.done():
            waiting.set_result(None)

    def oust(self, bot: int, reason: str = SECOND_POLLER) -> None:
        """Somebody else wants this bot's updates."""
        waiting = self._waiting.pop(bot, None)
        if waiting and not waiting.done():
            waiting.set_exception(conflict(reason))

    def release(self) -> None:
        """Let all go, for the server stops."""
        for bot in list(self._waiting):
            self.wake(bot)
