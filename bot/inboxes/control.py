"""The control bot's updates, after the queue: fed to the menus and the desk through aiogram."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from loguru import logger

from channels.base import Connections
from channels.failures import ChannelError
from channels.telegram.bots import Bots
from channels.telegram.channel import allowed_updates
from dialogs.tenant import CONTROL, Inbox
from handlers.context import Services

if TYPE_CHECKING:
    from aiogram import Dispatcher


class ControlBot:
    """Menus and desk behind the control bot's inbox. aiogram is loaded at the first use, not before."""

    def __init__(self, services: Services, bots: Bots, connections: Connections) -> None:
        self._services = services
        self._bots = bots
        self._connections = connections
        self._dispatcher: Dispatcher | None = None

    async def feed(self, update: Mapping[str, Any]) -> None:
        """Handles one update to its end; what fails comes out, so that the queue tries again."""
        connection = self._connections.get(CONTROL)
        if connection is None or not _asked_for(connection.inbox, update):
            return
        self._dispatcher = self._dispatcher or self._build()
        await self._dispatcher.feed_raw_update(self._bots.get(connection.inbox), dict(update))

    async def introduce(self) -> None:
        """Tells Telegram the commands, once a start; without them the menus work all the same."""
        connection = self._connections.get(CONTROL)
        if connection is None:
            return
        from handlers.commands import set_commands

        bot = self._bots.get(connection.inbox)
        try:
            await self._bots.call(lambda: set_commands(bot, self._services.say))
        except ChannelError as error:
            logger.warning("commands not set: {}", error.detail)

    def _build(self) -> "Dispatcher":
        from bot.storage.fsm import TableStorage
        from handlers import build_router
        from middlewares import attach

        services = replace(self._services, storage=TableStorage(self._services.store, self._services.clock))
        dispatcher = build_router(services)
        attach(dispatcher, services.clock, services.say)
        return dispatcher


def _asked_for(inbox: Inbox, update: Mapping[str, Any]) -> bool:
    # Of a kind that it does not know aiogram makes a warning with the whole update in it, and that is kept for good.
    return any(update.get(kind) is not None for kind in allowed_updates(inbox))
