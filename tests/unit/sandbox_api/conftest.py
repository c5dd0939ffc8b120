"""A room of phones for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.rooms.sandbox import Room
from tests.fakes.rooms.sandbox import room as open_room


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with open_room() as opened:
        yield opened
