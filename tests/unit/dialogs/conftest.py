"""A company on a real SQLite file, in memory where the system has such a folder: thousands of commits need no disk."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import open_store
from tests.fakes.domain import ACME, World, found, seed

_MEMORY = Path("/dev/shm")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        store = await open_store(f"sqlite:///{folder}/x.db")
        await store.run(ACME, seed)
        yield World(store, [found()])
        await store.close()
