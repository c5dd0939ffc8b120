"""Visitors of the widget who send anything: each from an address of its own, so that the limits of one let all pass."""

import asyncio
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
from yarl import URL

from benchmarks.hostile.tally import Tally

POSTS = ("session", "identify", "messages", "form", "rating", "seen", "stop", "end", "files")
_EACH = 8  # bodies of one visitor
_API, _OTHER = "/w/v1/site", "/w/v1/site-en"  # so many sessions at once are more than one site may open
_addresses = itertools.count(2)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with the widget open."""

    http: aiohttp.ClientSession
    token: str


@asynccontextmanager
async def visiting(url: str) -> AsyncIterator[Visitor]:
    """A new visitor from a new address of this machine."""
    number = next(_addresses)
    connector = aiohttp.TCPConnector(local_addr=(f"127.0.{number // 250}.{number % 250 + 1}", 0))
    async with aiohttp.ClientSession(url, connector=connector) as http:
        yield Visitor(http, await _token(http))


async def _token(http: aiohttp.ClientSession) -> str:
    while True:
        async with http.post(f"{_API}/session", json={}) as opened:
            given = await opened.json()
        if opened.status == 201:
            return str(given["token"])
        if opened.status != 429:
            raise RuntimeError(f"no session for a visitor: {opened.status}")
        await asyncio.sleep(given["retry"])  # as the widget does, when more come in a minute than one site may have


async def post_all(url: str, bodies: Sequence[bytes], tally: Tally) -> None:
    """Every body to everything that a widget posts to, as it is and as a file."""
    for name in POSTS:
        for some in _parts(bodies):
            async with visiting(url) as visitor:
                for body in some:
                    await _post(visitor, name, body, tally)


async def _post(visitor: Visitor, name: str, body: bytes, tally: Tally) -> None:
    headers = {"Authorization": f"Bearer {visitor.token}"}
    data: bytes | aiohttp.FormData = body
    if name == "files":
        data = aiohttp.FormData()
        data.add_field("file", body, filename="x.txt")
    site = _OTHER if name == "session" else _API
    async with visitor.http.post(f"{site}/{name}", data=data, headers=headers) as answer:
        tally.count(f"widget, {name}", answer.status)


async def say_all(url: str, texts: Sequence[str], tally: Tally) -> None:
    """Every string as a message, and as what is asked for by address."""
    for some in _parts(texts):
        async with visiting(url) as visitor:
            for text in some:
                frame = json.dumps({"client_id": uuid.uuid4().hex, "text": text[:9_000] or " ", "name": text[:90]})
                await _post(visitor, "messages", frame.encode(), tally)
                await _get(visitor, text[:1_000], tally)


async def _get(visitor: Visitor, text: str, tally: Tally) -> None:
    headers = {"Authorization": f"Bearer {visitor.token}"}
    wanted = "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))
    for path in (f"{_API}/files/{wanted}", f"{_API}/events?after={wanted}", f"/w/{wanted}"):
        async with visitor.http.get(URL(path, encoded=True), headers=headers) as answer:
            tally.count("widget, addresses", answer.status)


async def frame_all(url: str, bodies: Sequence[bytes], tally: Tally) -> None:
    """Every body as a frame of an open socket, and as the first frame of another, which is to be refused in words."""
    for some in _parts(bodies):
        async with visiting(url) as visitor:
            for body in some:
                await _greet(visitor, body, tally)
            await _talk(visitor, some, tally)


async def _greet(visitor: Visitor, body: bytes, tally: Tally) -> None:
    async with visitor.http.ws_connect(f"{_API}/ws", max_msg_size=0) as socket:
        await _send(socket, body)
        while (await socket.receive(timeout=30)).type is aiohttp.WSMsgType.TEXT:
            pass
        tally.refused(socket.close_code)


async def _talk(visitor: Visitor, bodies: Sequence[bytes], tally: Tally) -> None:
    async with visitor.http.ws_connect(f"{_API}/ws", max_msg_size=0) as socket:
        await socket.send_json({"op": "hello", "token": visitor.token, "after": 0, "v": 1, "language": "en"})
        for body in bodies:
            await _send(socket, body)
            await socket.send_json({"op": "ping"})
            if not await _ponged(socket):
                tally.lost(body, socket.close_code)
                return
        tally.kept()


async def _send(socket: aiohttp.ClientWebSocketResponse, body: bytes) -> None:
    try:
        await socket.send_str(body.decode())
    except UnicodeDecodeError:
        await socket.send_bytes(body)


async def _ponged(socket: aiohttp.ClientWebSocketResponse) -> bool:
    async for frame in socket:
        if json.loads(frame.data).get("op") == "pong":
            return True
    return False


def _parts(items: Sequence[T]) -> Sequence[Sequence[T]]:
    return [items[start : start + _EACH] for start in range(0, len(items), _EACH)]
