"""Intake: each Telegram inbox gets a webhook where there is a public address, else its own long poll."""

import asyncio
from collections.abc import Callable

import aiohttp
from loguru import logger

from channels.base import ChannelError, Connection
from channels.http import webhook_secret
from channels.inbox import Ingress
from channels.telegram import ALLOWED
from channels.telegram_bots import Bots
from channels.telegram_polling import Poller
from dialogs.tenant import Inbox

Told = Callable[[Inbox, str], None]


class Intake:
    """Opens and closes the way in for Telegram inboxes of this process."""

    def __init__(
        self, api: str, public_url: str, pepper: bytes, bots: Bots, token_of: Callable[[Inbox], str], ingress: Ingress,
        told: Told,
    ) -> None:  # fmt: skip
        self._api = api
        self._public_url = public_url.rstrip("/")
        self._pepper = pepper
        self._bots = bots
        self._token_of = token_of
        self._ingress = ingress
        self._told = told
        self._session: aiohttp.ClientSession | None = None
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._hooked: set[str] = set()

    async def open(self, connection: Connection) -> None:
        """Starts the inbox's poll, or sets its webhook; calling it again is harmless."""
        if connection.inbox.kind != "telegram":
            return
        if self._public_url:
            await self._set_webhook_once(connection.inbox)
            return
        task = self._polls.get(connection.inbox.id)
        if task is None or task.done():
            self._polls[connection.inbox.id] = asyncio.create_task(self._poller().run(connection))

    async def close(self, inbox_id: str) -> None:
        """Stops the inbox's poll; a webhook is set anew when it is opened again."""
        self._hooked.discard(inbox_id)
        task = self._polls.pop(inbox_id, None)
        if task:
            task.cancel()

    async def stop(self) -> None:
        """Stops all polls: what Telegram has not been told as read comes again after the restart."""
        for inbox_id in list(self._polls):
            await self.close(inbox_id)
        if self._session:
            await self._session.close()

    def _poller(self) -> Poller:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return Poller(self._api, self._token_of, self._ingress, self._session, self._told)

    async def _set_webhook_once(self, inbox: Inbox) -> None:
        if inbox.id not in self._hooked:
            self._hooked.add(inbox.id)
            await self._set_webhook(inbox)

    async def _set_webhook(self, inbox: Inbox) -> None:
        bot = self._bots.get(inbox)
        url = f"{self._public_url}/hook/tg/{inbox.public_id}"
        secret = webhook_secret(self._pepper, inbox.public_id)
        try:
            await self._bots.call(lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED))
        except ChannelError as error:
            logger.warning("webhook of {} not set: {}", inbox.id, error.detail)
            self._told(inbox, "webhook")
