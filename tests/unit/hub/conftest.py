"""A hub over a real SQLite file."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.domain import ACME, World, found, seed
from tests.fakes.hub import Hub
from tests.fakes.stores import memory_store


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    async with memory_store() as store:
        await store.run(ACME, seed)
        yield Hub(World(store, [found()]))
