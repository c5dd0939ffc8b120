"""Webhooks of channels: who calls is checked, the size is capped, events are stored, and only then answered."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from aiohttp import web
from loguru import logger

from channels.base import Channel, Connection, Payload
from channels.hooked import Explaining, Hooked, Stamped, Vouched
from channels.inbox import Ingress
from channels.reading import decoded
from dialogs.errors import Busy

MOST = 1_000_000  # bytes of one update; Telegram's own are far smaller
MOST_BODY = 32_000_000  # of other channels, whose files may come inside
_SECRETS = 4096  # of inboxes, and of paths that strangers try: kept, for each is asked for with every webhook
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
        self._secret = lru_cache(_SECRETS)(lambda public_id: webhook_secret(pepper, public_id).encode())

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/hook/tg/{public_id}", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        connection = self._admitted(request)
        if connection is None:
            return web.Response(status=401)
        raw = await _body(request, MOST)
        if raw is None:
            return web.Response(status=413)
        return await _stored(self._ingress, connection, [(_payload(raw), raw)])

    def _admitted(self, request: web.Request) -> Connection | None:
        public_id = request.match_info["public_id"]
        given = request.headers.get(_HEADER, "").encode(errors="surrogateescape")
        return self._find(public_id) if hmac.compare_digest(given, self._secret(public_id)) else None


class ChannelHook:
    """POST /hook/{kind}/{public_id}: 401 for a wrong path or signature, 503 when storing failed, else 200 after the
    commit of all events of the body, also of those that can't be read: the worker quarantines them. Of a stranger's
    body nothing is kept: path and headers decide whether it is read at all."""

    def __init__(self, ingress: Ingress, find: Find) -> None:
        self._ingress = ingress
        self._find = find

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/hook/{kind}/{public_id}", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        connection = self._find(request.match_info["public_id"])
        if connection is None or not _admitted(connection, request.match_info["kind"], headers):
            return web.Response(status=401)
        raw = await _body(request, MOST_BODY)
        if raw is None:
            return web.Response(status=413)
        if not _vouched(connection, headers, raw):
            return web.Response(status=401)
        events = _events(connection.channel, headers, raw)
        answer = await _stored(self._ingress, connection, events)
        wrong = _wrong(connection, events) if answer.status == 200 else ""
        return web.json_response({"set_aside": wrong}) if wrong else answer


def _wrong(connection: Connection, events: Sequence[tuple[Payload, bytes]]) -> str:
    channel = connection.channel
    if not isinstance(channel, Explaining):
        return ""
    found = (channel.wrong(connection.inbox, event) if event else "not a JSON object" for event, _ in events)
    return next((one for one in found if one), "")


def _admitted(connection: Connection, kind: str, headers: Mapping[str, str]) -> bool:
    inbox, channel = connection.inbox, connection.channel
    if inbox.kind != kind or not isinstance(channel, Hooked):
        return False
    return _sure(lambda: channel.admits(inbox, headers))


def _vouched(connection: Connection, headers: Mapping[str, str], raw: bytes) -> bool:
    inbox, channel = connection.inbox, connection.channel
    return not isinstance(channel, Vouched) or _sure(lambda: channel.authentic(inbox, headers, raw))


def _sure(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # what can't be checked is not let in; anybody may send such a header
        logger.info("hook not checked: {}", type(error).__name__)
        return False


def _events(channel: Channel, headers: Mapping[str, str], raw: bytes) -> Sequence[tuple[Payload, bytes]]:
    try:
        payload = decoded(raw)
        payload = channel.stamped(headers, payload) if isinstance(channel, Stamped) else payload
        events = channel.events(payload) if isinstance(channel, Hooked) else [payload]
        return [(event, _written(event)) for event in events]
    except Exception as error:  # whatever is wrong is in the body: stored as it came, and quarantined by the worker
        logger.info("hook body not split: {}", type(error).__name__)
        return [({}, raw)]


def _written(event: Payload) -> bytes:
    # The standard library's makes a string of each piece first: a wide body would take ten times its size meanwhile.
    try:
        return orjson.dumps(event)
    except TypeError:  # numbers over 64 bits, halves of letters
        return json.dumps(event).encode()


async def _stored(
    ingress: Ingress, connection: Connection, events: Sequence[tuple[Payload, bytes]]
) -> web.Response:  # fmt: skip
    try:
        await ingress.receive_all(connection, events)
    except Busy:
        return web.Response(status=503, headers={"Retry-After": "1"})
    except Exception as error:  # not stored: the channel keeps the events for us
        logger.opt(exception=error).error("events not stored")
        return web.Response(status=503)
    return web.Response()


async def _body(request: web.Request, most: int) -> bytes | None:
    if (request.content_length or 0) > most:
        return None
    parts, size = [], 0
    async for part in request.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > most:
            return None
    return b"".join(parts)


def _payload(raw: bytes) -> dict[str, Any]:
    # What is no JSON object is stored all the same and quarantined by the worker: never a 5xx that comes again.
    try:
        value = decoded(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
