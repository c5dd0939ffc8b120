"""A client of the desk has asked for an order, then for a person."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.rooms.desk import DeskRoom, desk_room


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    async with desk_room(tmp_path) as made:
        await made.client("Где мой заказ № 4417?")
        await made.client("нужен оператор")
        yield made
