"""An empty store, and companies applied to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.menus import menus_place
from tests.fakes.setup_file import Office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with menus_place(tmp_path) as place:
        yield Office(place)
