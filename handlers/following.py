"""Pages that change by themselves: redrawn in place until they rest, or until the person goes on."""

import asyncio
from collections.abc import Awaitable, Callable

from aiogram.exceptions import TelegramAPIError
from loguru import logger

from dialogs.errors import ParleyError

MOST = 120.0  # seconds; after them the button for it is still there
Pause = Callable[[float], Awaitable[None]]
Redraw = Callable[[], Awaitable[bool]]


class Following:
    """At most one follower a message; it is a convenience of this process, and dies with it without harm."""

    def __init__(self, pause: Pause) -> None:
        self._pause = pause
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}

    def start(self, chat: int, message: int, redraw: Redraw, every: float, most: float = MOST) -> None:
        """`redraw` shows the page as it is now and says whether it may still change; it is called every so many
        seconds, for `most` seconds at most."""
        self.stop(chat, message)
        self._tasks[chat, message] = asyncio.create_task(self._follow(redraw, every, int(most / every)))

    def stop(self, chat: int, message: int) -> None:
        """The message shows something else from now on."""
        task = self._tasks.pop((chat, message), None)
        if task:
            task.cancel()
        self._tasks = {key: other for key, other in self._tasks.items() if not other.done()}

    async def _follow(self, redraw: Redraw, every: float, looks: int) -> None:
        try:
            for _ in range(looks):
                await self._pause(every)
                if not await redraw():
                    return
        except (ParleyError, TelegramAPIError) as error:
            logger.info("page is no longer followed: {}", type(error).__name__)
