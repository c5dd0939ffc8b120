"""The control bot's updates, after the queue: fed to the menus and the desk through aiogram."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from channels.base import Connections
from channels.telegram_bots import Bots
from dialogs.tenant import CONTROL
from handlers.context import Services

Feed = Callable[[Mapping[str, Any]], Awaitable[None]]


def control_feed(services: Services, bots: Bots, connections: Connections) -> Feed:
    """Handles one update to its end; what fails comes out, so that the queue tries again."""
    dispatchers: list[Any] = []  # built at the first update: aiogram is imported only where it is used

    async def feed(update: Mapping[str, Any]) -> None:
        connection = connections.get(CONTROL)
        if connection is None:
            return
        if not dispatchers:
            from handlers import build_router

            dispatchers.append(build_router(services))
        await dispatchers[0].feed_raw_update(bots.get(connection.inbox), dict(update))

    return feed
