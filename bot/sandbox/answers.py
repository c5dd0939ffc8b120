"""How the sandbox answers: JSON that nobody keeps, to this machine only, refusals in one clear sentence."""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import requests
from bot.sandbox.phones import Json, Refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Handler) -> Handler:
    """Only this machine is served, and every refusal is {"error": "one clear sentence"}."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            requests.check_local(request)
            return await handler(request)
        except Refused as refused:
            return answer({"error": refused.words}, refused.status)

    return handle


def answer(body: Json | list[Json], status: int = 200) -> web.Response:
    """JSON that nobody keeps; Russian stays readable."""
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=text, status=status, content_type="application/json", headers=headers)
