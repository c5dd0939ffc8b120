"""Raw sockets against the widget: whatever they do, the server lives, lets them go, and keeps no memory of them."""

import asyncio
import base64
import gc
import os
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from channels.widget.limits import Limits
from channels.widget.live import LiveSockets
from tests.fakes.widget import WIDGET, Desk, TestClock
from tests.fakes.widget_client import Client, answer, until

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]
MEGA = 1024 * 1024


@dataclass
class Wire:
    """One raw connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def ended(self, seconds: float = 5.0) -> bool:
        """Whether the server lets us go in time; what it says before is read and dropped."""
        try:
            async with asyncio.timeout(seconds):
                while await self.reader.read(65536):
                    pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        self.writer.transport.abort()


@dataclass
class Place:
    """A widget, an honest visitor, and as many raw connections as a test likes."""

    desk: Desk
    client: Client
    host: str
    port: int

    async def wire(self) -> Wire:
        return Wire(*await asyncio.open_connection(self.host, self.port))

    async def upgraded(self) -> Wire:
        wire = await self.wire()
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET /w/v1/pub_demo1/ws HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        await wire.send(f"{head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        await wire.reader.readuntil(b"\r\n\r\n")
        return wire

    async def greeted(self) -> Wire:
        wire = await self.upgraded()
        await wire.send(frame(1, f'{{"op":"hello","token":"{self.client.token}","after":0}}'.encode()))
        await wire.reader.readuntil(b'"ready"')
        return wire

    async def lives(self) -> bool:
        async with self.client.connected() as ws:
            await until(ws, "ready")
            await ws.send_json({"op": "ping"})
            await until(ws, "pong")
        return (await self.client.get("events"))[0] == 200


def frame(op: int, payload: bytes, fin: bool = True, length: int | None = None) -> bytes:
    """A masked client frame; `length` lies about the payload's size."""
    size, mask = len(payload) if length is None else length, os.urandom(4)
    head = struct.pack("!B", (0x80 if fin else 0) | op)
    head += (
        struct.pack("!B", 0x80 | size)
        if size < 126
        else (struct.pack("!BH", 0x80 | 126, size) if size < 65536 else struct.pack("!BQ", 0x80 | 127, size))
    )
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


@asynccontextmanager
async def place(live: LiveSockets | None = None) -> AsyncIterator[Place]:
    desk = Desk(live=LiveSockets() if live is None else live, limits=Limits(TestClock(), rates={}))
    async with desk.serving() as server, ClientSession() as http:
        client = await Client(http, str(server.make_url("")).rstrip("/")).open()
        yield Place(desk, client, server.host, server.port or 0)


def held() -> int:
    """Resident memory, bytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


GARBAGE = {
    "an unknown op": frame(0xB, b"x"),
    "reserved bits": bytes([0xF1]) + frame(1, b"x")[1:],
    "a continuation of nothing": frame(0, b"x"),
    "a fragmented ping": frame(9, b"x", fin=False),
    "a long ping": frame(9, b"x" * 200),
    "broken utf-8": frame(1, b"\xff\xfe\xfd"),
    "random bytes": os.urandom(4096),
    "HTTP in the middle": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 50,
    "a close of one byte": frame(8, b"x"),
    "a frame that says it is 8 exabytes": frame(2, b"x", length=2**63 - 1),
    "a frame over the limit": frame(2, b"", length=2 * MEGA),
}


@pytest.mark.parametrize("raw", GARBAGE.values(), ids=GARBAGE.keys())
async def test_garbage_ends_its_own_socket_alone(raw: bytes) -> None:
    async with place() as here:
        wire = await here.greeted()
        await wire.send(raw)
        assert await wire.ended(), "the server waits for more of what can't be read"
        assert await here.lives()


async def test_fragments_without_an_end_are_cut_at_the_limit() -> None:
    async with place() as here:
        wire = await here.greeted()
        before = held()
        await wire.send(frame(2, b"x", fin=False))
        part = frame(0, b"x" * 60_000, fin=False)
        sent = 0
        try:
            while sent < 40 * MEGA:
                await wire.send(part)
                sent += len(part)
        except ConnectionError:
            pass
        assert await wire.ended() and sent < 40 * MEGA
        assert held() - before < 24 * MEGA and await here.lives()


async def test_half_open_sockets_are_let_go_after_a_missed_beat() -> None:
    async with place(LiveSockets(beat=0.3)) as here:
        wires = [await here.greeted() for _ in range(10)]  # they never answer a ping
        assert len(here.desk.live) == 10
        await asyncio.gather(*(wire.ended() for wire in wires))
        async with asyncio.timeout(30):
            while len(here.desk.live):
                assert await here.lives()


async def test_who_never_says_hello_is_let_go() -> None:
    async with place(LiveSockets(hello=0.5)) as here:
        wire = await here.upgraded()
        assert not await wire.ended(0.2)
        assert await wire.ended(4)


async def slow_head(wire: Wire) -> None:
    for byte in b"GET /w/v1/pub_demo1/events HTTP/1.1\r\nHost: x\r\nX-A: ":
        await wire.send(bytes([byte]))
        await asyncio.sleep(0.01)


async def slow_hello(wire: Wire) -> None:
    for byte in frame(1, b'{"op":"hello"')[:-4]:
        await wire.send(bytes([byte]))
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("slow", [slow_head, slow_hello])
async def test_two_hundred_slow_ones_do_not_keep_an_honest_one_waiting(slow: Callable[[Wire], Awaitable[None]]) -> None:
    async with place() as here:
        before = held()
        wires = [await (here.wire() if slow is slow_head else here.upgraded()) for _ in range(200)]
        crowd = [asyncio.create_task(slow(wire)) for wire in wires]
        async with asyncio.timeout(30):
            assert await here.lives()
        await asyncio.gather(*crowd, return_exceptions=True)
        assert held() - before < 64 * MEGA
        for wire in wires:
            wire.close()


async def test_who_reads_nothing_costs_no_more_than_a_full_buffer() -> None:
    async with place() as here:
        text = "ё" * 10_000
        for number in range(500):  # 10 MB of log
            await here.desk.channel.send(WIDGET, answer(text, key=f"k{number}"), text)
        before = held()
        wires = [await here.upgraded() for _ in range(16)]
        for wire in wires:
            wire.reader._transport.pause_reading()  # type: ignore[attr-defined]
            await wire.send(frame(1, f'{{"op":"hello","token":"{here.client.token}","after":0}}'.encode()))
        streams = [await here.wire() for _ in range(16)]
        for wire in streams:
            wire.reader._transport.pause_reading()  # type: ignore[attr-defined]
            auth = f"Authorization: Bearer {here.client.token}"
            await wire.send(f"GET /w/v1/pub_demo1/stream HTTP/1.1\r\nHost: x\r\n{auth}\r\n\r\n".encode())
        async with asyncio.timeout(30):
            while len(here.desk.live) < 32:
                await here.client.get("events")
        for _ in range(20):  # and time enough for all to be offered what they don't take
            await here.client.get("events")
        # 32 connections would be 320 MB if what they don't take were piled up for them.
        assert held() - before < 64 * MEGA
        async with here.client.http.get(f"{here.client.base}/events", headers=here.client.headers) as told:
            assert told.status == 200
        for wire in (*wires, *streams):
            wire.close()
