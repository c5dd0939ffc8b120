"""A company on a real SQLite file."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.domain import ACME, World, found, seed
from tests.fakes.stores import memory_store


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with memory_store() as store:
        await store.run(ACME, seed)
        yield World(store, [found()])
