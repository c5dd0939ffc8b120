"""A database file that can't be opened is told to whoever asks, and opens as soon as it can."""

import asyncio
from pathlib import Path

import pytest

from bot.storage.engines.sqlite import SqliteStore
from dialogs.errors import Busy
from dialogs.ids import TenantId
from dialogs.store import Uow

_T = TenantId("t1")


def _nothing(uow: Uow) -> str:
    return "done"


async def test_who_asks_of_a_file_that_can_not_be_opened_is_told_so(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "nowhere" / "p.db")
    async with asyncio.timeout(30):
        for ask in (store.run, store.read, store.run):
            with pytest.raises(Busy):
                await ask(_T, _nothing)
    await store.close()


async def test_the_file_is_opened_once_it_can_be(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "later" / "p.db")
    async with asyncio.timeout(30):
        with pytest.raises(Busy):
            await store.run(_T, _nothing)
        (tmp_path / "later").mkdir()
        assert await store.run(_T, _nothing) == "done"
    await store.close()
