"""Telegram's webhook: secret compared as bytes, size capped, stored, and only then answered."""

import hashlib
import hmac
import json
from collections.abc import Callable

from aiohttp import web
from loguru import logger

from channels.base import Connection
from channels.inbox import Ingress
from dialogs.errors import Busy

MOST = 1_000_000  # bytes of one update; Telegram's own are far smaller
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
Find = Callable[[str], Connection | None]


def webhook_secret(pepper: bytes, public_id: str) -> str:
    """The secret of one inbox's webhook: derived, so that every process knows it and no table holds it."""
    return hmac.new(pepper, f"webhook:{public_id}".encode(), hashlib.sha256).hexdigest()


class TelegramHook:
    """POST /hook/tg/{public_id}: 401 for a wrong secret or path, 503 when storing failed, else 200 after the commit."""

    def __init__(self, ingress: Ingress, find: Find, pepper: bytes) -> None:
        self._ingress = ingress
        self._find = find
        self._pepper = pepper

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/hook/tg/{public_id}", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        connection = self._admitted(request)
        if connection is None:
            return web.Response(status=401)
        raw = await _body(request)
        if raw is None:
            return web.Response(status=413)
        try:
            await self._ingress.receive(connection, _payload(raw), raw)
        except Busy:
            return web.Response(status=503, headers={"Retry-After": "1"})
        except Exception as error:  # not stored: Telegram keeps the update for us
            logger.opt(exception=error).error("update not stored")
            return web.Response(status=503)
        return web.Response()

    def _admitted(self, request: web.Request) -> Connection | None:
        public_id = request.match_info["public_id"]
        expected = webhook_secret(self._pepper, public_id).encode()
        given = request.headers.get(_HEADER, "").encode(errors="surrogateescape")
        return self._find(public_id) if hmac.compare_digest(given, expected) else None


async def _body(request: web.Request) -> bytes | None:
    if (request.content_length or 0) > MOST:
        return None
    raw = await request.content.read(MOST + 1)
    while len(raw) <= MOST and not request.content.at_eof():
        raw += await request.content.read(MOST + 1)
    return raw if len(raw) <= MOST else None


def _payload(raw: bytes) -> dict[str, object]:
    # What is no JSON object is stored all the same and quarantined by the worker: never a 5xx that comes again.
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
