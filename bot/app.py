"""The running program: its parts, its loops, its web server; started and stopped in one order."""

import asyncio
import contextlib
import fcntl
import os
import socket
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from aiohttp import web
from loguru import logger

from bot.config import Config
from bot.health import Health
from bot.inboxes.connections import Registry
from bot.inboxes.ways_in import WaysIn
from bot.lean_aiogram import import_aiogram
from bot.memory import spare_what_stands
from bot.services import AppServices
from bot.storage.engines.opening import SqlStore
from bot.work.loops import Wake, keep_working
from bot.work.turns import Turns
from channels.outbox import Deliverer
from channels.telegram.bots import Bots
from dialogs.errors import BadInput
from dialogs.ids import Millis
from dialogs.ports import Clock
from dialogs.store import Uow
from dialogs.tenant import SYSTEM

ROLES = ("web", "worker", "jobs")
_SYNC = 10.0  # seconds between looks at the tables' inboxes
_STEP_DOWN = 20.0  # seconds that running turns get at SIGTERM


@dataclass(slots=True)
class App:
    """All parts, wired. `services` is what menus and set-up as a file use."""

    config: Config
    store: SqlStore
    clock: Clock
    registry: Registry
    turns: Turns
    deliverer: Deliverer
    intake: WaysIn
    bots: Bots
    http: web.Application
    wake_turns: Wake
    wake_outbox: Wake
    jobs: Sequence[Callable[[], Coroutine[Any, Any, None]]]
    watchers: Sequence[Callable[[], Coroutine[Any, Any, None]]]
    services: AppServices
    health: Health
    closing: Sequence[Callable[[], Awaitable[None]]] = ()
    roles: Sequence[str] = ROLES
    port: int = 0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _runner: web.AppRunner | None = None
    _vectors: IO[bytes] | None = None

    async def start(self) -> None:
        """Storage is open already; inboxes are connected, loops run, and the web server answers last.

        Raises BadInput: the embedded vectors are another process's, or the port is taken."""
        if {"worker", "jobs"} & set(self.roles) and not self.config.qdrant_url:
            self._vectors = _own(self.config.data_dir / "vectors")
        await self.registry.load()
        if any(item.inbox.kind == "telegram" for item in self.registry.every()):
            import_aiogram()  # here, so that no client waits for it; without Telegram it is never loaded
        if "worker" in self.roles:
            await self._start_worker()
        if "jobs" in self.roles:
            self._tasks += [asyncio.create_task(job()) for job in self.jobs]
        if "web" in self.roles:
            await self._start_web()
        self._tasks += [asyncio.create_task(watch()) for watch in (*self.watchers, self._keep_inboxes)]
        spare_what_stands()

    async def stop(self) -> None:
        """No new events, then running turns end, then the loops, then what they stood on."""
        self.health.stopping = True
        await self.intake.stop()
        await self.turns.drain(_STEP_DOWN)
        await self.deliverer.drain(_STEP_DOWN)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()
        await self.bots.close()
        for close in self.closing:
            with contextlib.suppress(Exception):
                await close()
        await self.store.close()
        if self._vectors:
            self._vectors.close()

    async def _start_worker(self) -> None:
        freed = await self.turns.start()
        await self.deliverer.start()
        if freed:
            logger.info("{} dialogs go on after a stop", freed)
        self._tasks += [
            asyncio.create_task(keep_working("turns", self.turns.work, self.wake_turns, self._turns_due)),
            asyncio.create_task(keep_working("outbox", self.deliverer.deliver, self.wake_outbox, self._outbox_due)),
        ]

    async def _start_web(self) -> None:
        self._runner = web.AppRunner(self.http, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        await _listen(self._runner, self.config.host, self.config.port)
        self.port = _port(self._runner)
        for connection in self.registry.every():
            await self.intake.open(connection)
        logger.info("listening on {}:{}", self.config.host, self.port)

    async def _keep_inboxes(self) -> None:
        """What another process or a file has set up is served within ten seconds."""
        while True:
            await asyncio.sleep(_SYNC)  # nothing tells of what another process wrote
            try:
                await self.sync()
            except Exception as error:  # the database may be away: what runs goes on
                logger.warning("inboxes not looked at: {}", type(error).__name__)

    async def sync(self) -> None:
        """Brings connections and the ways in into step with the tables."""
        before = {item.inbox.id for item in self.registry.every()}
        await self.registry.load()
        after = {item.inbox.id: item for item in self.registry.every()}
        for gone in before - set(after):
            await self.intake.close(gone)
        if "web" in self.roles:
            for connection in after.values():
                await self.intake.open(connection)

    async def _turns_due(self) -> float:
        return await self._due(lambda uow: uow.lanes.next_due())

    async def _outbox_due(self) -> float:
        return await self._due(lambda uow: uow.outbox.next_due(self.clock.now()))

    async def _due(self, unit: Callable[[Uow], Millis | None]) -> float:
        due = await self.store.read(SYSTEM, unit)
        return 1.0 if due is None else max(0.02, (due - self.clock.now()) / 1000)


def _own(vectors: Path) -> IO[bytes]:
    """Held by one process at a time, until it closes it or dies: two writers would spoil the embedded vectors."""
    vectors.parent.mkdir(parents=True, exist_ok=True)
    held = vectors.with_suffix(".lock").open("wb")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held.close()
        raise BadInput("error-vectors-shared", folder=str(vectors)) from error
    return held


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:  # whoever starts the program needs one sentence, not a traceback
        raise BadInput("error-listen", host=host, port=str(port), reason=os.strerror(error.errno or 0)) from error


def _port(runner: web.AppRunner) -> int:
    address = runner.addresses[0]
    return int(address[1]) if isinstance(address, tuple | list) else 0


def node_name() -> str:
    """Names this process's leases; the same machine and role after a restart, so that they are freed at once."""
    return os.environ.get("PARLEY_NODE") or f"{socket.gethostname()}"
