"""Units that wait together are committed together, and one that fails takes none of the others with it."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.storage import open_store
from bot.storage.engines.opening import SqlStore
from dialogs.errors import Conflict
from dialogs.ids import TenantId
from dialogs.store import AuditEntry, Uow

_T = TenantId("t1")


def _writes(name: str, runs: list[str], fails: bool = False, first: bool = False) -> object:
    def unit(uow: Uow) -> str:
        runs.append(name)
        if fails and first:
            raise Conflict("error-conflict")
        uow.audit.add(AuditEntry(1, "bot", name, "s"))
        if fails:
            raise Conflict("error-conflict")
        return name

    return unit


async def _together(store: SqlStore, *units: object) -> list[object]:
    """All units in one batch: the writer is held until they all wait."""
    gate = threading.Event()
    held = asyncio.ensure_future(store.run(_T, lambda uow: gate.wait(5)))
    waiting = [asyncio.ensure_future(store.run(_T, unit)) for unit in units]  # type: ignore[arg-type]  # units all
    await asyncio.sleep(0)
    gate.set()
    await held
    return list(await asyncio.gather(*waiting, return_exceptions=True))


async def _stored(store: SqlStore) -> set[str]:
    return {entry.action for entry in await store.read(_T, lambda uow: uow.audit.last(9))}


@pytest.fixture
async def store(tmp_path: Path) -> SqlStore:
    return await open_store(f"sqlite:///{tmp_path}/p.db")


async def test_a_unit_that_fails_after_writing_leaves_its_neighbours_and_nothing_of_its_own(store: SqlStore) -> None:
    runs: list[str] = []
    ended = await _together(store, _writes("a", runs), _writes("b", runs, fails=True), _writes("c", runs))
    assert (ended[0], type(ended[1]), ended[2]) == ("a", Conflict, "c")
    assert await _stored(store) == {"a", "c"}
    await store.close()


async def test_a_unit_that_fails_before_writing_costs_no_second_run(store: SqlStore) -> None:
    runs: list[str] = []
    ended = await _together(store, _writes("a", runs), _writes("b", runs, fails=True, first=True), _writes("c", runs))
    assert (ended[0], type(ended[1]), ended[2]) == ("a", Conflict, "c")
    assert (await _stored(store), runs) == ({"a", "c"}, ["a", "b", "c"])
    await store.close()
