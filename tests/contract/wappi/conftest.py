"""The room of Wappi's stand-in."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.rooms.wappi import Room, wappi_room


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with wappi_room() as made:
        yield made
