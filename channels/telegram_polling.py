"""Polling, where there is no public address: an offset is confirmed only after its updates are stored."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
from loguru import logger

from channels.base import Connection
from channels.inbox import Ingress
from channels.telegram import ALLOWED
from dialogs.errors import ParleyError
from dialogs.tenant import Inbox

_WAIT = 25  # seconds of one long poll
_FATAL = {401, 404}


class Poller:
    """One inbox's long poll. It ends by itself when the token is refused, and says so through `told`."""

    def __init__(
        self, api: str, token_of: Callable[[Inbox], str], ingress: Ingress, session: aiohttp.ClientSession,
        told: Callable[[Inbox, str], None],
    ) -> None:  # fmt: skip
        self._api = api
        self._token_of = token_of
        self._ingress = ingress
        self._session = session
        self._told = told

    async def run(self, connection: Connection) -> None:
        """Until cancelled, or until Telegram refuses the token."""
        offset, failures = 0, 0
        await self._drop_webhook(connection.inbox)
        while True:
            try:
                status, answer = await self._ask(connection.inbox, "getUpdates", self._question(offset))
                if status in _FATAL:
                    self._told(connection.inbox, "token")
                    return
                offset = await self._store(connection, answer, offset)
                failures = 0 if answer.get("ok") else failures + 1
            except (aiohttp.ClientError, TimeoutError, ValueError, ParleyError) as error:
                failures += 1
                logger.info("poll of {} failed: {}", connection.inbox.id, type(error).__name__)
            if failures:
                await asyncio.sleep(min(0.5 * 2 ** min(failures, 5), 15))

    async def _store(self, connection: Connection, answer: dict[str, Any], offset: int) -> int:
        if not answer.get("ok"):
            self._refused(connection.inbox, answer)
            return offset
        for update in answer["result"]:
            await self._ingress.receive(connection, update, json.dumps(update, ensure_ascii=True).encode())
            offset = max(offset, int(update["update_id"]) + 1)
        return offset

    def _refused(self, inbox: Inbox, answer: dict[str, Any]) -> None:
        code = answer.get("error_code")
        if code == 409:
            self._told(inbox, "conflict")
        logger.info("getUpdates of {} refused: {}", inbox.id, code)

    async def _drop_webhook(self, inbox: Inbox) -> None:
        # a webhook left from elsewhere would answer every poll with 409; pending updates are kept
        try:
            await self._ask(inbox, "deleteWebhook", {"drop_pending_updates": False})
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            logger.info("webhook of {} not dropped: {}", inbox.id, type(error).__name__)

    @staticmethod
    def _question(offset: int) -> dict[str, Any]:
        return {"offset": offset, "timeout": _WAIT, "limit": 100, "allowed_updates": ALLOWED}

    async def _ask(self, inbox: Inbox, method: str, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        url = f"{self._api}/bot{self._token_of(inbox)}/{method}"
        timeout = aiohttp.ClientTimeout(total=_WAIT + 15, connect=10)
        async with self._session.post(url, json=values, timeout=timeout) as response:
            answer = await response.json(content_type=None)
            return response.status, answer if isinstance(answer, dict) else {}
