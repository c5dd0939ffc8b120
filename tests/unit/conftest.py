"""A company, or nobody's store, on a real SQLite file in memory."""

from collections.abc import AsyncIterator

import pytest

from dialogs.store import Store
from tests.fakes.domain import ACME, World, found, seed
from tests.fakes.stores import memory_store


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with memory_store() as store:
        await store.run(ACME, seed)
        yield World(store, [found()])


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield opened
