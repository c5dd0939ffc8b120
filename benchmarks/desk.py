"""From a client's wish for a person to the card on the manager's phone: the sandbox as it is started by hand, without
throttling, and without the pause in which a client may still be writing."""

import asyncio
import os
import statistics
import sys
import time
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

from benchmarks.table import Figure
from benchmarks.throughput import free_port

CALLS = 40
_CLIENTS = ("client-telegram", "client-widget", "client-whatsapp", "client-telegram-en")
_LONGEST = 120.0  # seconds that a start may take
_LOOK = 0.02


def desk() -> list[Figure]:
    """p50 and p95 over calls of four clients in turn; each is given back to the bot and calls again."""
    return asyncio.run(_desk())


async def _desk() -> list[Figure]:
    port = free_port()
    known = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    with TemporaryDirectory(prefix="parley-bench-") as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "sandbox", "--port", str(port), "--data", f"{folder}/data",
            env={**known, "PARLEY_DEBOUNCE_SECONDS": "0"}, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
                await _ready(session)
                waits = [await _call(session, _CLIENTS[number % len(_CLIENTS)]) for number in range(CALLS)]
        finally:
            process.terminate()
            await process.wait()
    waits.sort()
    return [
        Figure("call for a person to the manager's card, p50", statistics.median(waits) * 1000, "", None, "ms"),
        Figure("call for a person to the manager's card, p95", waits[int(len(waits) * 0.95) - 1] * 1000, "<=", 1000.0,
               "ms"),
    ]  # fmt: skip


async def _ready(session: aiohttp.ClientSession) -> None:
    began = time.perf_counter()
    while time.perf_counter() - began < _LONGEST:
        try:
            async with session.get("/ready") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)
    raise TimeoutError("the sandbox never became ready")


async def _call(session: aiohttp.ClientSession, client: str) -> float:
    """Seconds until the card with its button is on the manager's screen."""
    began = time.perf_counter()
    await _do(session, client, "say", text="Позовите оператора")
    card = await _seen(session, True)
    waited = time.perf_counter() - began
    await _do(session, "manager", "tap", button="Вернуть боту", **card)
    await _seen(session, False)
    return waited


async def _seen(session: aiohttp.ClientSession, there: bool) -> dict[str, Any]:
    """The card, once one is there, or is there no more."""
    for _ in range(int(10.0 / _LOOK)):
        card = await _card(session)
        if bool(card) is there:
            return card
        await asyncio.sleep(_LOOK)  # as a browser does: the page's API is asked, it does not tell
    raise TimeoutError("the card did not come, or did not change")


async def _card(session: aiohttp.ClientSession) -> dict[str, Any]:
    async with session.get("/sandbox/api/phones/manager/screen") as answer:
        chats = (await answer.json())["chats"]
    found = (
        {"chat": chat["chat"], "message": message["id"]}
        for chat in chats for message in chat["messages"]
        if any("Взять" in row for row in message["buttons"])
    )  # fmt: skip
    return next(found, {})


async def _do(session: aiohttp.ClientSession, phone: str, what: str, **body: Any) -> None:
    async with session.post(f"/sandbox/api/phones/{phone}/{what}", json=body) as answer:
        if answer.status >= 400:
            raise RuntimeError(await answer.text())
