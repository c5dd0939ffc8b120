"""A company that knows nothing, for the rules on its gaps."""

import pytest

from tests.fakes.domain import World
from tests.fakes.gaps import Gappy


@pytest.fixture
def gappy(world: World) -> Gappy:
    return Gappy(world)
