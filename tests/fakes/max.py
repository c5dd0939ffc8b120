"""A small stand-in of MAX's Bot API: what the documentation says of its methods, and failures on demand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "max-token"
Json = dict[str, Any]


class MaxStandIn:
    """One bot, its messages, its subscriptions, its updates."""

    def __init__(self) -> None:
        self.messages: dict[str, Json] = {}
        self.calls: list[tuple[str, str, Json, Any]] = []
        self.subscriptions: list[Json] = []
        self.updates: list[Json] = []
        self.read_to = 0
        self.failures: list[web.Response] = []
        self.uploaded: list[bytes] = []
        self.url = ""
        self.idle = asyncio.Event()

    async def handle(self, request: web.Request) -> web.Response:
        path, query = request.path, dict(request.query)
        if path.startswith("/cdn/"):
            return web.Response(body=b"picture", content_type="image/png")
        if path == "/upload":
            form = await request.post()
            self.uploaded.append(form["data"].file.read())  # type: ignore[union-attr]
            return web.json_response({"photos": {"1": {"token": "photo-token"}}})
        if request.headers.get("Authorization") != TOKEN:
            return web.json_response({"code": "verify.token", "message": "Invalid access_token"}, status=401)
        body = await request.json() if request.can_read_body else None
        self.calls.append((request.method, path, query, body))
        if self.failures:
            return self.failures.pop(0)
        return await self._answer(f"{request.method} {path}", query, body)

    async def _answer(self, what: str, query: Json, body: Any) -> web.Response:
        if what.startswith("GET "):
            return await self._told(what, query)
        if what == "POST /messages":
            mid = f"mid.{len(self.messages) + 1}"
            self.messages[mid] = body
            return web.json_response({"message": {"body": {"mid": mid, "text": body["text"]}}})
        if what == "PUT /messages":
            self.messages[query["message_id"]] = body
        if what == "DELETE /messages":
            self.messages.pop(query["message_id"])
        if what == "POST /subscriptions":
            self.subscriptions.append(body)
        if what == "DELETE /subscriptions":
            self.subscriptions = [item for item in self.subscriptions if item["url"] != query["url"]]
        if what == "POST /uploads":
            return web.json_response({"url": f"{self.url}/upload"})
        return web.json_response({"success": True})

    async def _told(self, what: str, query: Json) -> web.Response:
        if what == "GET /me":
            return web.json_response({"user_id": 77, "first_name": "Магазин", "username": "shop_bot", "is_bot": True})
        if what == "GET /subscriptions":
            return web.json_response({"subscriptions": self.subscriptions})
        return await self._page(int(query.get("marker", 0)))

    async def _page(self, marker: int) -> web.Response:
        self.read_to = max(self.read_to, marker)
        if len(self.updates) <= self.read_to:
            self.idle.set()
            await asyncio.Event().wait()  # nothing comes any more: the long poll hangs until its caller goes
        return web.json_response({"updates": self.updates[self.read_to :], "marker": len(self.updates)})


@asynccontextmanager
async def max_stand_in() -> AsyncIterator[MaxStandIn]:
    """Listens on this machine."""
    made, app = MaxStandIn(), web.Application()
    app.router.add_route("*", "/{rest:.*}", made.handle)
    async with TestServer(app) as server:
        made.url = str(server.make_url("")).rstrip("/")
        yield made
