"""A bound on how fast one person may use the control bot's private menu."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject

from channels.render import Say
from dialogs.customer import plain
from dialogs.ids import Millis
from dialogs.ports import Clock
from dialogs.texts import text

MOST, WINDOW = 30, 10_000  # events of one person in ten seconds: no hand is that fast
_PEOPLE = 10_000
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Throttle(BaseMiddleware):
    """Drops what is over the bound and says so once a window. Groups pass: managers' work is never thrown away."""

    def __init__(self, clock: Clock, say: Say) -> None:
        self._clock = clock
        self._say = say
        self._windows: OrderedDict[int, tuple[Millis, int]] = OrderedDict()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not isinstance(event, Message | CallbackQuery) or event.from_user is None or not _droppable(event):
            return await handler(event, data)
        count = self._count(event.from_user.id)
        if count <= MOST:
            return await handler(event, data)
        if count == MOST + 1:
            await event.answer(self._say(text("throttle-wait"), plain(event.from_user.language_code or "")))
        return None

    def _count(self, person: int) -> int:
        now = self._clock.now()
        since, count = self._windows.pop(person, (now, 0))
        since, count = (now, 1) if now - since >= WINDOW else (since, count + 1)
        self._windows[person] = (since, count)
        if len(self._windows) > _PEOPLE:
            self._windows.popitem(last=False)
        return count


def _droppable(event: Message | CallbackQuery) -> bool:
    if isinstance(event, CallbackQuery):
        return (event.data or "").startswith("m")
    return event.chat.type == "private" and (event.text or "").startswith("/")
