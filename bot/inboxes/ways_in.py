"""Ways in: how events of each inbox come, by what its channel can. Telegram's own are in bot/inboxes/intake.py."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from loguru import logger

from bot.inboxes.intake import Intake
from channels.base import Channel, Connectable, Connection, Payload, Polled
from channels.failures import AccountDown, ChannelError
from channels.hooked import Hooked
from channels.inbox import Ingress
from dialogs.errors import ParleyError
from dialogs.tenant import Inbox

Told = Callable[[Inbox, str], None]
_FIRST, _LONGEST = 1.0, 60.0  # seconds between tries


@dataclass(frozen=True, slots=True)
class _Served:
    inbox: Inbox
    task: asyncio.Task[None]


class WaysIn:
    """Opens and closes the way in for the inboxes of this process: a webhook is set, or a poll is run."""

    def __init__(
        self, telegram: Intake, ingress: Ingress, base: Callable[[], str], told: Told,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        """`base`: the address where channels reach us, or "" when they can't."""
        self._telegram = telegram
        self._ingress = ingress
        self._base = base
        self._told = told
        self._pause = pause
        self._served: dict[str, _Served] = {}

    async def open(self, connection: Connection) -> None:
        """Calling it again is harmless; an inbox that was changed meanwhile is opened anew."""
        if connection.inbox.kind == "telegram":
            await self._telegram.open(connection)
            return
        served = self._served.get(connection.inbox.id)
        if served and served.inbox == connection.inbox:
            return
        await self.close(connection.inbox.id)
        task = asyncio.create_task(self._serve(connection))
        self._served[connection.inbox.id] = _Served(connection.inbox, task)

    async def reopen(self, connection: Connection) -> None:
        """Sets a webhook that was lost anew; returns after the first try."""
        if connection.inbox.kind == "telegram":
            await self._telegram.reopen(connection)
            return
        if not isinstance(connection.channel, Connectable):
            return
        try:
            address = self.address(connection.channel, connection.inbox)
            await connection.channel.open(connection.inbox, address)
        except ParleyError as error:
            logger.info("way into {} not opened again: {}", connection.inbox.id, error)

    async def close(self, inbox_id: str) -> None:
        """Nothing is asked for any more; what the channel sends to a closed inbox's webhook is refused."""
        await self._telegram.close(inbox_id)
        served = self._served.pop(inbox_id, None)
        if served:
            served.task.cancel()

    async def stop(self) -> None:
        """Closes all; what was not stored was not confirmed either, and comes again."""
        tasks = [served.task for served in self._served.values()]
        for task in tasks:
            task.cancel()
        self._served.clear()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._telegram.stop()

    def address(self, channel: Channel, inbox: Inbox) -> str:
        """Where the channel sends this inbox's events; "" when it has to be asked for them."""
        base = self._base().rstrip("/")
        return f"{base}/hook/{inbox.kind}/{inbox.public_id}" if base and isinstance(channel, Hooked) else ""

    async def _serve(self, connection: Connection) -> None:
        inbox, channel = connection.inbox, connection.channel
        address = self.address(channel, inbox)
        try:
            if isinstance(channel, Connectable):
                await self._tried(inbox, lambda: channel.open(inbox, address))
            if isinstance(channel, Polled) and not address:
                await self._polled(connection, channel)
        except AccountDown as error:  # until the owner acts there is nothing to ask for
            self._told(inbox, error.state)

    async def _polled(self, connection: Connection, channel: Polled) -> None:
        async def receive(payload: Payload, raw: bytes) -> bool:
            return await self._ingress.receive(connection, payload, raw)

        while True:
            await self._tried(connection.inbox, lambda: channel.poll(connection.inbox, receive))
            await self._pause(_FIRST)

    async def _tried(self, inbox: Inbox, work: Callable[[], Awaitable[None]]) -> None:
        """Until it succeeds, with growing pauses. Raises AccountDown."""
        wait = _FIRST
        while True:
            try:
                return await work()
            except AccountDown:
                raise
            except ChannelError as error:
                logger.info("way into {} not open: {}", inbox.id, error.detail)
            except ParleyError as error:
                logger.warning("way into {} not open: {}", inbox.id, error)
            except Exception as error:  # one broken channel must not be silent, nor stop trying
                logger.opt(exception=error).error("way into {} broke", inbox.id)
            await self._pause(wait)
            wait = min(wait * 2, _LONGEST)
