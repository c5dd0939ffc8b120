"""From a warm environment to /ready, and what the whole program weighs when idle, with Telegram (a stand-in)."""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from benchmarks.table import Figure
from benchmarks.throughput import free_port
from bot.sandbox.telegram.server import TelegramStandIn

ROUNDS = 3
_LONGEST = 60.0  # seconds a start may take before we give up
_SETTLE = 3.0  # seconds of idling before it is weighed


def start() -> list[Figure]:
    """The first start makes the database and warms the caches; it is told, the later ones count."""
    return asyncio.run(_start())


async def _start() -> list[Figure]:
    standin = TelegramStandIn()
    await standin.start()
    token = standin.world.add_bot("Control", "control_bot").token
    try:
        with TemporaryDirectory(prefix="parley-bench-") as folder:
            first, _ = await _once(standin.url, token, folder)
            runs = [await _once(standin.url, token, folder) for _ in range(ROUNDS)]
    finally:
        await standin.stop()
    return [
        Figure("start to /ready", statistics.median(seconds for seconds, _ in runs), "<=", 3.0, "s"),
        Figure("first start to /ready (makes the database)", first, "", None, "s"),
        Figure("idle memory of the whole program", statistics.median(mb for _, mb in runs), "<=", 220.0, "MB"),
    ]


async def _once(api: str, token: str, folder: str) -> tuple[float, float]:
    port = free_port()
    known = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    environ = {**known, "PARLEY_BOT_TOKEN": token, "PARLEY_TELEGRAM_API": api, "PARLEY_DATA_DIR": folder,
               "PARLEY_HOST": "127.0.0.1", "PARLEY_PORT": str(port)}  # fmt: skip
    began = time.perf_counter()
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environ, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await until_ready(f"http://127.0.0.1:{port}/ready", lambda: program.returncode)
        seconds = time.perf_counter() - began
        await asyncio.sleep(_SETTLE)
        return seconds, _megabytes(program.pid)
    finally:
        if program.returncode is None:
            program.terminate()
        await program.wait()


async def until_ready(url: str, ended: Callable[[], int | None]) -> None:
    """Raises RuntimeError when it ended before, TimeoutError after a minute."""
    deadline = time.perf_counter() + _LONGEST
    async with aiohttp.ClientSession() as session:
        while time.perf_counter() < deadline:
            if ended() is not None:
                raise RuntimeError(f"the program ended with {ended()} before it was ready")
            if await _answers(session, url):
                return
            await asyncio.sleep(0.02)
    raise TimeoutError(f"not ready after {_LONGEST:.0f} s")


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
