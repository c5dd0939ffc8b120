"""One trace id per update, in every log line that it causes."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject
from loguru import logger

from dialogs.ids import new_id
from dialogs.ports import Clock

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Trace(BaseMiddleware):
    """Binds `trace_id` to the log context, and hands it to handlers under the same name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        trace_id = new_id(self._clock.now())
        with logger.contextualize(trace_id=trace_id):
            return await handler(event, {**data, "trace_id": trace_id})
