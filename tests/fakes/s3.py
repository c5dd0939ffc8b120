"""A bucket on this machine: it checks each signature by its own reading of the protocol; objects are in memory."""

import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.fakes.served import served

ACCESS, SECRET = "access", "secret-of-the-bucket"
_FORM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(\S+?)/(\d{8})/([\w-]+)/s3/aws4_request, "
    r"SignedHeaders=(\S+), Signature=([0-9a-f]{64})"
)


def _mac(key: bytes, words: str) -> bytes:
    return hmac.new(key, words.encode(), "sha256").digest()


def _is_signed(request: web.Request, body: bytes) -> bool:
    found = _FORM.fullmatch(request.headers.get("Authorization", ""))
    if not found or found[1] != ACCESS or request.headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
        return False
    day, region, names, given = found[2], found[3], found[4], found[5]
    heads = "".join(f"{name}:{request.headers[name].strip()}\n" for name in names.split(";"))
    digest = request.headers["x-amz-content-sha256"]
    asked = "\n".join(
        (request.method, request.rel_url.raw_path, request.rel_url.raw_query_string, heads, names, digest)
    )
    scope = f"{day}/{region}/s3/aws4_request"
    moment = request.headers["x-amz-date"]
    told = "\n".join(("AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(asked.encode()).hexdigest()))
    key = _mac(_mac(_mac(_mac(f"AWS4{SECRET}".encode(), day), region), "s3"), "aws4_request")
    return hmac.compare_digest(_mac(key, told).hex(), given)


@asynccontextmanager
async def s3_standin() -> AsyncIterator[str]:
    """The address of a server with one bucket."""
    kept: dict[str, bytes] = {}

    async def answer(request: web.Request) -> web.Response:
        body = await request.read()
        if not _is_signed(request, body):
            return web.Response(status=403)
        path = request.rel_url.raw_path
        if request.method == "PUT":
            kept[path] = body
            return web.Response()
        if request.method == "DELETE":
            kept.pop(path, None)
            return web.Response(status=204)
        return web.Response(body=kept[path]) if path in kept else web.Response(status=404)

    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/{path:.*}", answer)
    async with served(app) as url:
        yield url
