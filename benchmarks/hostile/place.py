"""A running install: the program in a process of its own, and around it what it talks to, all on this machine."""

import asyncio
import dataclasses
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from loguru import logger

from benchmarks.hostile.around import OTHERS, Around, account, around
from benchmarks.start import until_ready
from benchmarks.throughput import free_port
from bot.config import load_config
from bot.providers.models import make_embedder
from bot.sandbox.cast import PEOPLE
from bot.sandbox.starting import DEMO
from bot.sandbox.telegram_phone import TelegramPhone
from bot.setup.entries import InboxEntry, SetupFile
from bot.setup.form import read_setup
from bot.wiring import Fakes, build
from channels.webhook.signing import new_secret
from knowledge.remembering import RememberingEmbedder

MAX_TOKEN = "max-token"
_LOOK = 0.25  # seconds between two looks at the program's clock


@dataclass(frozen=True, slots=True)
class Place:
    """The program's process and address, what is around it, the secret of its webhook channel."""

    url: str
    process: asyncio.subprocess.Process
    around: Around
    secret: str

    def phone(self, username: str) -> TelegramPhone:
        """A person with Telegram; clients write to the company's bot, staff to the control bot."""
        card, cast = PEOPLE[username], self.around.cast
        home = cast.client if card.role == "client" else cast.control
        return TelegramPhone(self.around.telegram.world, cast.people[username], card, home)

    async def quiet(self, seconds: float = 1.0) -> None:
        """Until the program has been at rest for so long: what was taken in is also worked off."""
        still, before = 0, self._ticks()
        while still * _LOOK < seconds:
            await asyncio.sleep(_LOOK)  # another process's clock can only be looked at
            now = self._ticks()
            still, before = (still + 1 if now - before <= 1 else 0), now

    def _ticks(self) -> int:
        """Of processor time, used so far. Raises FileNotFoundError when the program has ended."""
        times = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, times))


@asynccontextmanager
async def running() -> AsyncIterator[Place]:
    """The demo company with an inbox of each channel that has a door, by webhooks, as an operator runs it."""
    logger.remove()
    secret, port = new_secret(), free_port()
    url = f"http://127.0.0.1:{port}"
    async with around() as neighbours:
        with TemporaryDirectory(prefix="parley-bench-") as folder:
            await _furnish(Path(folder), _company(neighbours, secret))
            given = {"PARLEY_PUBLIC_URL": url, "PARLEY_PORT": str(port), "PARLEY_DATA_DIR": folder}
            async with _program(url, given | _addresses(neighbours)) as process:
                yield Place(url, process, neighbours, secret)


def _addresses(neighbours: Around) -> dict[str, str]:
    return {
        "PARLEY_BOT_TOKEN": neighbours.cast.control.token, "PARLEY_TELEGRAM_API": neighbours.telegram.url,
        "PARLEY_WAPPI_API": neighbours.wappi.url, "PARLEY_MAX_API": neighbours.taker, "PARLEY_HOST": "127.0.0.1",
        "PARLEY_OWN_NETWORKS": "127.0.0.0/8", "PARLEY_DEBOUNCE_SECONDS": "0",
    }  # fmt: skip


def _company(neighbours: Around, secret: str) -> SetupFile:
    wappi, cast = account(neighbours.wappi), neighbours.cast
    known = {"DEMO_CLIENT_TOKEN": cast.client.token, "DEMO_DESK_CHAT": str(cast.desk.id), "DEMO_WAPPI_ACCOUNT": wappi}
    demo = read_setup(DEMO, known)
    given = [dataclasses.replace(one, public_id=one.public_id or one.kind) for one in demo.inboxes]
    more = [_inbox(kind, wappi, profile=number) for kind, number in OTHERS.items()]
    more += [_inbox("max", MAX_TOKEN), _inbox("webhook", secret, endpoint=neighbours.taker)]
    return dataclasses.replace(demo, inboxes=[*given, *more])


def _inbox(kind: str, token: str, **options: object) -> InboxEntry:
    return InboxEntry(kind, kind, "assistant", kind, kind, token, None, options, sealed=True)


async def _furnish(folder: Path, setup: SetupFile) -> None:
    config = load_config(data_dir=folder, port=0)
    embedder = RememberingEmbedder(make_embedder(config), DEMO.with_name("vectors.npz"))
    app = await build(config, Fakes(embedder=embedder))
    try:
        await app.services.setup_as_file.apply(setup)
        await app.services.knowing.ingest_all()
    finally:
        await app.stop()


@asynccontextmanager
async def _program(url: str, given: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=clean | given, stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await until_ready(f"{url}/ready", lambda: process.returncode)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
