"""Files for the receiver: a link that is signed with the inbox's secret and holds for a week."""

import hmac
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

from aiohttp import web

from channels.base import Connection
from channels.parts import Parts
from channels.webhook.signing import secrets_of
from dialogs.errors import NotFound
from dialogs.messages import Attachment
from dialogs.tenant import Inbox

_KEPT = 7 * 24 * 3600  # seconds
Find = Callable[[str], Connection | None]


def link_to(parts: Parts, inbox: Inbox, item: Attachment) -> str:
    """The file's address, for whoever got the event."""
    until = str(parts.clock.now() // 1000 + _KEPT)
    secret = secrets_of(parts.open_secret(inbox))[0]
    query = urlencode({"until": until, "name": item.name or "file", "mark": _mark(secret, inbox, item.blob, until)})
    return f"{parts.address().rstrip('/')}/webhook/files/{inbox.public_id}/{item.blob}?{query}"


def _mark(secret: str, inbox: Inbox, blob: str, until: str) -> str:
    return hmac.new(secret.encode(), f"file|{inbox.id}|{blob}|{until}".encode(), "sha256").hexdigest()


class WebhookFiles:
    """GET /webhook/files/{public_id}/{blob}: the file, or 404 for any link that is not ours or is too old."""

    def __init__(self, parts: Parts, find: Find) -> None:
        self._parts = parts
        self._find = find

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/webhook/files/{public_id}/{blob}", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        connection = self._find(request.match_info["public_id"])
        blob, query = request.match_info["blob"], request.query
        if connection is None or connection.inbox.kind != "webhook" or not self._good(connection.inbox, blob, query):
            return web.Response(status=404)
        try:
            content = await self._parts.blobs.get(connection.inbox.tenant_id, blob)
        except NotFound:
            return web.Response(status=404)
        name = quote(query.get("name", "file")[:200])
        return web.Response(body=content, headers={
            "Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        })  # fmt: skip

    def _good(self, inbox: Inbox, blob: str, query: Mapping[str, str]) -> bool:
        until, mark = query.get("until", ""), query.get("mark", "").encode(errors="replace")
        if not until.isascii() or not until.isdecimal() or int(until[:12]) < self._parts.clock.now() // 1000:
            return False
        ours = [_mark(secret, inbox, blob, until) for secret in secrets_of(self._parts.open_secret(inbox))]
        return any(hmac.compare_digest(own.encode(), mark) for own in ours)
