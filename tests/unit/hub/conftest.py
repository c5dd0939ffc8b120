"""A hub of the company."""

import pytest

from tests.fakes.domain import World
from tests.fakes.hub import Hub


@pytest.fixture
async def hub(world: World) -> Hub:
    return Hub(world)
