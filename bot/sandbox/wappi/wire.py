"""Plain pieces of HTTP: bodies in, JSON out, a connection that breaks."""

import json
from typing import Any

from aiohttp import web


async def read_body(request: web.Request) -> Any:
    raw = await request.read()
    try:
        return json.loads(raw) if raw.strip() else None
    except (ValueError, RecursionError):
        return None


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def dropped(request: web.Request) -> web.Response:
    """The connection breaks before a byte of the answer is out."""
    if request.transport:
        request.transport.abort()
    return web.Response()
