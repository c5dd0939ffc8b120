"""Intake: each Telegram inbox gets a webhook where there is a public address, else its own long poll.

A webhook that was removed or changed elsewhere is found by the channel's `probe`, and set anew.
"""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
from loguru import logger

from channels.base import Connection, Probing
from channels.failures import AccountDown, ChannelError
from channels.http import webhook_secret
from channels.inbox import Ingress
from channels.telegram.bots import Bots
from channels.telegram.channel import allowed_updates
from channels.telegram.polling import Poller
from channels.telegram.ways import Ways
from dialogs.tenant import CONTROL, Inbox

_LOOK = 45.0  # seconds between two looks at the control bot's webhook
_AGAIN = 300.0  # seconds before a refused token is tried again
Introduce = Callable[[Connection], Awaitable[None]]


async def _nothing(connection: Connection) -> None:
    return None


class Intake:
    """Opens and closes the way in for Telegram inboxes of this process."""

    def __init__(
        self, api: str, public_url: str, pepper: bytes, bots: Bots, token_of: Callable[[Inbox], str], ingress: Ingress,
        ways: Ways, introduce: Introduce = _nothing, look: float = _LOOK, again: float = _AGAIN,
    ) -> None:  # fmt: skip
        """`introduce` is called at each opening: it tells Telegram what the bot is, when that has changed."""
        self._api = api
        self._public_url = public_url
        self._pepper = pepper
        self._bots = bots
        self._token_of = token_of
        self._ingress = ingress
        self._ways = ways
        self._introduce = introduce
        self._look = look
        self._again = again
        self._not_before: dict[str, float] = {}
        self._session: aiohttp.ClientSession | None = None
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._hooked: dict[str, Connection] = {}
        self._introducing: dict[str, asyncio.Task[None]] = {}

    async def open(self, connection: Connection) -> None:
        """Starts the inbox's poll, or sets its webhook; calling it again is harmless."""
        if connection.inbox.kind != "telegram":
            return
        if self._public_url:
            await self._set_webhook_once(connection)
        else:
            self._poll(connection)
        self._introduce_soon(connection)

    def _introduce_soon(self, connection: Connection) -> None:
        # A slow Telegram holds up no other inbox: how a bot looks is not urgent.
        running = self._introducing.get(connection.inbox.id)
        if running is None or running.done():
            self._introducing[connection.inbox.id] = asyncio.create_task(self._introduced(connection))

    async def _introduced(self, connection: Connection) -> None:
        try:
            await self._introduce(connection)
        except Exception as error:  # the database may be away: it is tried again at the next look
            logger.info("bot of {} not introduced: {}", connection.inbox.id, type(error).__name__)

    async def close(self, inbox_id: str) -> None:
        """Stops the inbox's poll; a webhook is set anew when it is opened again."""
        self._hooked.pop(inbox_id, None)
        self._ways.forget(inbox_id)
        task = self._polls.pop(inbox_id, None)
        if task:
            task.cancel()

    async def stop(self) -> None:
        """Stops all polls: what Telegram has not been told as read comes again after the restart."""
        for inbox_id in list(self._polls):
            await self.close(inbox_id)
        for task in self._introducing.values():
            task.cancel()
        await asyncio.gather(*self._introducing.values(), return_exceptions=True)
        if self._session:
            await self._session.close()

    async def reopen(self, connection: Connection) -> None:
        """Sets a webhook anew that was removed or changed elsewhere."""
        if self._public_url:
            await self._set_webhook(connection.inbox)

    async def keep_control(self) -> None:
        """The control bot's own webhook, for as long as the program lives; all others are watched with their health."""
        while True:
            await asyncio.sleep(self._look)  # Telegram tells nobody that a webhook was removed: it is asked
            await self.look()

    async def look(self) -> None:
        """Looks at the control bot's webhook once."""
        connection = self._hooked.get(CONTROL)
        if connection is None or not isinstance(connection.channel, Probing):
            return
        probe = await connection.channel.probe(connection.inbox)
        self._ways.met(connection.inbox, probe.state, probe.detail)
        if probe.state == "webhook-lost":
            await self.reopen(connection)

    # ── polls ─────────────────────────────────────────────────────────────────────────────────
    def _poll(self, connection: Connection) -> None:
        """A token that was refused is tried again now and then: Telegram has been known to err."""
        inbox_id, now = connection.inbox.id, asyncio.get_running_loop().time()
        task = self._polls.get(inbox_id)
        if task is not None and not task.done():
            return
        refused = self._ways.probe(inbox_id).state == "token-revoked"
        if refused and now < self._not_before.get(inbox_id, 0.0):
            return
        self._not_before[inbox_id] = now + self._again
        self._polls[inbox_id] = asyncio.create_task(self._poller().run(connection))

    def _poller(self) -> Poller:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return Poller(self._api, self._token_of, self._ingress, self._session, self._ways)

    # ── webhooks ──────────────────────────────────────────────────────────────────────────────
    async def _set_webhook_once(self, connection: Connection) -> None:
        if connection.inbox.id not in self._hooked:
            self._hooked[connection.inbox.id] = connection
            await self._set_webhook(connection.inbox)

    async def _set_webhook(self, inbox: Inbox) -> None:
        bot, url = self._bots.get(inbox), self._ways.hook(inbox)
        secret = webhook_secret(self._pepper, inbox.public_id)
        wanted = allowed_updates(inbox)
        try:
            await self._bots.call(lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=wanted))
        except ChannelError as error:  # the next look finds it missing, and tries again
            logger.warning("webhook of {} not set: {}", inbox.id, error.detail)
            state = error.state if isinstance(error, AccountDown) else "webhook-lost"
            self._ways.met(inbox, state, error.detail)
