"""A PDF of 300 pages sent while clients talk: how fast it is read, when it first answers, what the clients feel.

The real embedder; questions go through the widget, one after another, before and during the reading.
"""

import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from loguru import logger

from benchmarks.table import Figure
from benchmarks.widget import SITE, ask
from bot.app import App
from bot.config import load_config
from bot.setup.entries import BotEntry, InboxEntry, SetupFile, SourceEntry
from bot.wiring import Fakes, build
from dialogs.access import operator
from dialogs.ids import BotId, SourceId, TenantId
from dialogs.ports import Scope

PAGES = 300
QUESTIONS = 100
TENANT = TenantId("bench")
_LINES = 26  # of a page, about 75 characters each
_MOST_SECONDS = 300


@dataclass(slots=True)
class _Seen:
    idle: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    first: float = 0.0  # seconds until the first answer from the document
    whole: float = 0.0
    chunks: int = 0


def document(pages: int) -> bytes:
    """A PDF with words on every page, each page about a device of its own."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in range(pages):
        lines = "".join(f"({line}) Tj T*\n" for line in _page(page))
        stream = f"BT /F 10 Tf 12 TL 40 780 Td\n{lines}ET".encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            % len(objects)
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids).encode()
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (listed, pages)
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return body + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n0\n%%%%EOF" % (len(objects) + 1)


def _page(page: int) -> list[str]:
    device = f"Device {page}"
    return [
        f"{device} step {line}: turn knob {line * 7 + page} until lamp {page * 3 + line} shows a steady light."
        for line in range(_LINES)
    ]


async def _company(app: App) -> None:
    rows = (f"What does article {n} cost?,Article {n} costs {n * 3} pounds." for n in range(QUESTIONS + 1))
    setup = SetupFile(
        "bench", "Bench", "en", "UTC", bots=[BotEntry("b", "B")],
        inboxes=[InboxEntry("site", "widget", "b", "Site", SITE)],
        knowledge=[SourceEntry("Prices", "prices.csv", "\n".join(("question,answer", *rows)).encode())],
    )  # fmt: skip
    await app.services.setup_as_file.apply(setup)
    await app.services.knowing.learn_all()


async def _follow(app: App, source: SourceId, seen: _Seen) -> None:
    """Looks every half second whether the document answers, until it is read."""
    began, scope = time.perf_counter(), Scope(TENANT, BotId("b"), "en")
    while not seen.whole and time.perf_counter() - began < _MOST_SECONDS:
        card = next(one for one in await app.services.knowing.sources(TENANT) if one.id == source)
        found = (
            () if seen.first else await app.services.knowing.retriever.find(scope, "Device 3 step 5, which knob?", 3)
        )
        if found and found[0].source_id == source:
            seen.first = time.perf_counter() - began
        if card.state in ("ready", "failed"):
            seen.whole, seen.chunks = time.perf_counter() - began, card.chunks
        await asyncio.sleep(0.5)


async def _measured() -> _Seen:
    logger.remove()
    seen = _Seen()
    with tempfile.TemporaryDirectory() as folder:
        app = await build(load_config(data_dir=Path(folder), port=0, debounce_seconds=0.0), Fakes(limited=False))
        await _company(app)
        await app.start()
        async with aiohttp.ClientSession(f"http://127.0.0.1:{app.port}") as session:
            await ask(session, 0)  # warm
            seen.idle = [await ask(session, number) for number in range(1, QUESTIONS + 1)]
            source = await app.services.knowing.add_file(operator(TENANT, "m"), "manual.pdf", document(PAGES))
            following = asyncio.create_task(_follow(app, source, seen))
            while not following.done():
                seen.busy.append(await ask(session, len(seen.busy) % QUESTIONS + 1))
                await asyncio.sleep(0.2)
            await following
        await app.stop()
    return seen


def sources() -> list[Figure]:
    """Pages and pieces a second, the first answer, and the 95th percentile of clients' waits over that of rest."""
    seen = asyncio.run(_measured())
    idle, busy = (statistics.quantiles(waits, n=20)[18] for waits in (seen.idle, seen.busy))
    return [
        Figure("sources: 300-page PDF, first answer", seen.first, "<=", 60, "s"),
        Figure("sources: pages a second, read and embedded", PAGES / seen.whole, "", None, "pages/s"),
        Figure("sources: pieces a second", seen.chunks / seen.whole, "", None, "pieces/s"),
        Figure("sources: clients' p95 at rest", idle, "", None, "ms"),
        Figure("sources: clients' p95 meanwhile", busy, "", None, "ms"),
        Figure("sources: p95 meanwhile over at rest", busy / idle, "<=", 1.2, "×"),
    ]
