"""Intake: each Telegram inbox gets a webhook where there is a public address, else its own long poll.

Webhooks are looked at every minute: one that was removed, changed or refuses our own secret is set anew, and told.
"""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
from loguru import logger

from channels.base import AccountDown, ChannelError, Connection
from channels.http import webhook_secret
from channels.inbox import Ingress
from channels.telegram import allowed_updates
from channels.telegram_bots import Bots
from channels.telegram_polling import Poller
from channels.telegram_ways import Ways
from dialogs.tenant import Inbox

_LOOK = 45.0  # seconds between two looks at a webhook
_AT_ONCE = 8  # looks under way at once
_REFUSED = ("401", "403", "404")  # our own answers in Telegram's report: the secret or the path is no longer ours
Introduce = Callable[[Connection], Awaitable[None]]


async def _nothing(connection: Connection) -> None:
    return None


class Intake:
    """Opens and closes the way in for Telegram inboxes of this process."""

    def __init__(
        self, api: str, public_url: str, pepper: bytes, bots: Bots, token_of: Callable[[Inbox], str], ingress: Ingress,
        ways: Ways, introduce: Introduce = _nothing, look: float = _LOOK,
    ) -> None:  # fmt: skip
        """`introduce` is called at each opening: it tells Telegram what the bot is, when that has changed."""
        self._api = api
        self._public_url = public_url.rstrip("/")
        self._pepper = pepper
        self._bots = bots
        self._token_of = token_of
        self._ingress = ingress
        self._ways = ways
        self._introduce = introduce
        self._look = look
        self._session: aiohttp.ClientSession | None = None
        self._polls: dict[str, asyncio.Task[None]] = {}
        self._hooked: dict[str, Inbox] = {}
        self._introducing: dict[str, asyncio.Task[None]] = {}

    async def open(self, connection: Connection) -> None:
        """Starts the inbox's poll, or sets its webhook; calling it again is harmless."""
        if connection.inbox.kind != "telegram":
            return
        if self._public_url:
            await self._set_webhook_once(connection.inbox)
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

    async def keep_webhooks(self) -> None:
        """For as long as the program lives."""
        while True:
            await asyncio.sleep(self._look)
            await self.look()

    async def look(self) -> None:
        """Looks at every webhook once, a few at a time."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(inbox: Inbox) -> None:
            async with gate:
                await self._look_at(inbox)

        await asyncio.gather(*(one(inbox) for inbox in list(self._hooked.values())))

    # ── polls ─────────────────────────────────────────────────────────────────────────────────
    def _poll(self, connection: Connection) -> None:
        inbox = connection.inbox
        task = self._polls.get(inbox.id)
        lost = self._ways.probe(inbox.id).state == "token-revoked"  # asking again needs a new token, thus a new opening
        if not lost and (task is None or task.done()):
            self._polls[inbox.id] = asyncio.create_task(self._poller().run(connection))

    def _poller(self) -> Poller:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return Poller(self._api, self._token_of, self._ingress, self._session, self._ways)

    # ── webhooks ──────────────────────────────────────────────────────────────────────────────
    async def _set_webhook_once(self, inbox: Inbox) -> None:
        if inbox.id not in self._hooked:
            self._hooked[inbox.id] = inbox
            await self._set_webhook(inbox)

    def _address(self, inbox: Inbox) -> str:
        return f"{self._public_url}/hook/tg/{inbox.public_id}"

    async def _set_webhook(self, inbox: Inbox) -> bool:
        bot, url = self._bots.get(inbox), self._address(inbox)
        secret = webhook_secret(self._pepper, inbox.public_id)
        wanted = allowed_updates(inbox)
        try:
            await self._bots.call(lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=wanted))
        except ChannelError as error:
            self._met(inbox, error, "webhook-lost")
            return False
        return True

    async def _look_at(self, inbox: Inbox) -> None:
        bot = self._bots.get(inbox)
        try:
            info = await self._bots.call(bot.get_webhook_info)
        except ChannelError as error:
            self._met(inbox, error, "unreachable")
            return
        wrong = self._wrong(inbox, info.url, info.last_error_message or "", info.pending_update_count)
        if wrong or set(info.allowed_updates or ()) != set(allowed_updates(inbox)):
            if await self._set_webhook(inbox) and wrong:
                self._ways.healed(inbox, "webhook-lost", wrong)
            return
        self._ways.met(inbox, "up", info.last_error_message or "", info.pending_update_count)

    def _wrong(self, inbox: Inbox, url: str, error: str, pending: int) -> str:
        """What is wrong with the webhook, for the log; empty when nothing is. An old error with no backlog is over."""
        if url != self._address(inbox):
            return "removed" if not url else "set to another address"
        refused = pending and any(f" {code} " in f"{error} " for code in _REFUSED)
        return f"our secret is refused: {error}" if refused else ""

    def _met(self, inbox: Inbox, error: ChannelError, state: str) -> None:
        logger.warning("webhook of {}: {}", inbox.id, error.detail)
        self._ways.met(inbox, error.state if isinstance(error, AccountDown) else state, error.detail)
