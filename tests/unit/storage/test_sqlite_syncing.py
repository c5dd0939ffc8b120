"""Nobody is told of a commit before it is on the disk, and the writer does not stand still meanwhile."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.storage.engines.opening import open_store
from bot.storage.engines.sqlite import SqliteStore
from dialogs.errors import Busy
from dialogs.ids import TenantId
from dialogs.store import AuditEntry, Uow

_T = TenantId("t1")


class Disk:
    """Syncs when it is let; fails when it is told to."""

    def __init__(self) -> None:
        self.lets, self.asked = threading.Event(), threading.Event()
        self.syncs = 0
        self.fails = False

    def sync(self, file: int) -> None:
        self.asked.set()
        self.lets.wait(10)
        self.syncs += 1
        if self.fails:
            raise OSError(5, "Input/output error")


async def opened(folder: Path, disk: Disk) -> SqliteStore:
    await (await open_store(f"sqlite:///{folder}/p.db")).close()
    return SqliteStore(folder / "p.db", disk.sync)


def writes(name: str, ran: threading.Event | None = None) -> object:
    def unit(uow: Uow) -> str:
        uow.audit.add(AuditEntry(1, "bot", name, "s"))
        if ran:
            ran.set()
        return name

    return unit


async def test_who_waits_is_told_after_the_sync_and_the_next_unit_runs_before_it(tmp_path: Path) -> None:
    disk, ran = Disk(), threading.Event()
    store = await opened(tmp_path, disk)
    first = asyncio.ensure_future(store.run(_T, writes("a")))  # type: ignore[arg-type]  # a unit
    await asyncio.to_thread(disk.asked.wait, 10)
    second = asyncio.ensure_future(store.run(_T, writes("b", ran)))  # type: ignore[arg-type]  # a unit
    assert await asyncio.to_thread(ran.wait, 10)
    assert not first.done() and not second.done()
    disk.lets.set()
    assert await asyncio.gather(first, second) == ["a", "b"]
    assert disk.syncs == 2
    await store.close()


async def test_what_changed_nothing_needs_no_sync(tmp_path: Path) -> None:
    disk = Disk()
    disk.lets.set()
    store = await opened(tmp_path, disk)
    assert list(await store.run(_T, lambda uow: uow.audit.last(1))) == []
    assert disk.syncs == 0
    await store.close()


async def test_on_a_disk_that_fails_nothing_is_acknowledged_any_more(tmp_path: Path) -> None:
    disk = Disk()
    disk.fails = True
    disk.lets.set()
    store = await opened(tmp_path, disk)
    for name in ("a", "b"):
        with pytest.raises(Busy):
            await store.run(_T, writes(name))  # type: ignore[arg-type]  # a unit
    await store.close()
    again = await open_store(f"sqlite:///{tmp_path}/p.db")
    assert await again.run(_T, writes("c")) == "c"  # type: ignore[arg-type]  # a unit
    await again.close()


async def test_closing_waits_for_the_disk(tmp_path: Path) -> None:
    disk = Disk()
    store = await opened(tmp_path, disk)
    told = asyncio.ensure_future(store.run(_T, writes("a")))  # type: ignore[arg-type]  # a unit
    await asyncio.to_thread(disk.asked.wait, 10)
    closing = asyncio.ensure_future(store.close())
    disk.lets.set()
    await closing
    assert await told == "a"
