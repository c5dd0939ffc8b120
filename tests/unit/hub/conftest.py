"""A hub over a real SQLite file, in memory where the system has such a folder."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import open_store
from tests.fakes.domain import ACME, World, found, seed
from tests.fakes.hub import Hub

_MEMORY = Path("/dev/shm")


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        store = await open_store(f"sqlite:///{folder}/x.db")
        await store.run(ACME, seed)
        yield Hub(World(store, [found()]))
        await store.close()
