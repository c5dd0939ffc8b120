"""Polling, where there is no public address: an offset is confirmed only after its updates are stored."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
from loguru import logger

from channels.base import Connection
from channels.inbox import Ingress
from channels.telegram.channel import allowed_updates
from channels.telegram.ways import Ways
from dialogs.tenant import Inbox

_WAIT = 25  # seconds of one long poll
_FATAL = {401, 404}
_CONFLICT = 30.0  # seconds of peace for whoever else polls this bot, before we try again
_LONGEST = 15.0
Answer = dict[str, Any]


class Poller:
    """One inbox's long poll. It ends by itself when the token is refused; `ways` learns how it goes."""

    def __init__(
        self, api: str, token_of: Callable[[Inbox], str], ingress: Ingress, session: aiohttp.ClientSession, ways: Ways,
        conflict_pause: float = _CONFLICT,
    ) -> None:  # fmt: skip
        self._api = api
        self._token_of = token_of
        self._ingress = ingress
        self._session = session
        self._ways = ways
        self._pause = conflict_pause

    async def run(self, connection: Connection) -> None:
        """Until cancelled, or until Telegram refuses the token."""
        inbox, offset, failures = connection.inbox, 0, 0
        await self._drop_webhook(inbox)
        while True:
            status, answer = await self._asked(inbox, offset)
            if status in _FATAL:
                self._ways.met(inbox, "token-revoked", str(answer.get("description", "")))
                return
            try:
                offset = await self._store(connection, answer, offset)
                failures = 0 if answer.get("ok") else failures + 1
            except Exception as error:  # not stored, whatever the database says: it is not confirmed, and comes again
                failures += 1
                logger.warning("updates of {} not stored: {}", inbox.id, type(error).__name__)
            await self._rest(inbox, status, answer, failures)

    async def _asked(self, inbox: Inbox, offset: int) -> tuple[int, Answer]:
        try:
            return await self._ask(inbox, "getUpdates", self._question(inbox, offset))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            logger.info("poll of {} failed: {}", inbox.id, type(error).__name__)
            return 0, {}

    async def _store(self, connection: Connection, answer: Answer, offset: int) -> int:
        if not answer.get("ok"):
            return offset
        for update in answer["result"]:
            await self._ingress.receive(connection, update, json.dumps(update, ensure_ascii=True).encode())
            offset = max(offset, int(update["update_id"]) + 1)
        return offset

    async def _rest(self, inbox: Inbox, status: int, answer: Answer, failures: int) -> None:
        if status == 409:
            await self._conflict(inbox, str(answer.get("description", "")))
            return
        if status == 429:
            await asyncio.sleep(float((answer.get("parameters") or {}).get("retry_after") or 1))  # as Telegram asks
            return
        if answer.get("ok"):
            self._ways.met(inbox, "up")
        elif failures > 5:
            self._ways.met(inbox, "unreachable", str(answer.get("description", "")))
        if failures:
            await asyncio.sleep(min(0.5 * 2 ** min(failures, 5), _LONGEST))  # longer each time: it is down for all

    async def _conflict(self, inbox: Inbox, words: str) -> None:
        """A webhook that somebody set is taken away at once, and told; another poller gets peace, and is told too."""
        logger.info("poll of {} conflicts: {}", inbox.id, words)
        if "webhook" in words and "getUpdates" in words:
            await self._drop_webhook(inbox)
            self._ways.healed(inbox, "webhook-lost", words)
            await asyncio.sleep(min(1.0, self._pause))  # Telegram needs a moment to forget it
            return
        self._ways.met(inbox, "conflict", words)
        await asyncio.sleep(self._pause)  # the other poller is given time to end

    async def _drop_webhook(self, inbox: Inbox) -> None:
        # a webhook left from elsewhere would answer every poll with 409; pending updates are kept
        try:
            await self._ask(inbox, "deleteWebhook", {"drop_pending_updates": False})
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            logger.info("webhook of {} not dropped: {}", inbox.id, type(error).__name__)

    @staticmethod
    def _question(inbox: Inbox, offset: int) -> Answer:
        return {"offset": offset, "timeout": _WAIT, "limit": 100, "allowed_updates": allowed_updates(inbox)}

    async def _ask(self, inbox: Inbox, method: str, values: Answer) -> tuple[int, Answer]:
        url = f"{self._api}/bot{self._token_of(inbox)}/{method}"
        timeout = aiohttp.ClientTimeout(total=_WAIT + 15, connect=10)
        async with self._session.post(url, json=values, timeout=timeout) as response:
            answer = await response.json(content_type=None)
            return response.status, answer if isinstance(answer, dict) else {}
