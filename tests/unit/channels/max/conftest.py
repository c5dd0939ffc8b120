"""A channel, and MAX beside it."""

from collections.abc import AsyncIterator

import pytest

from channels.parts import Http
from tests.fakes.max import max_stand_in
from tests.fakes.rooms.max import Place


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    http = Http()
    async with max_stand_in() as standin:
        made = Place(standin, http)
        yield made
        await made.channel._parts.egress.close()
        await http.close()
