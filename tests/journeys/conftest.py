"""The places where journeys go: a desk that a client has called, a phone with the control bot, the whole program."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.rooms.desk import DeskRoom, desk_room
from tests.fakes.rooms.menus import Stage, staged
from tests.fakes.rooms.sandbox_program import Phones, Program


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    """A client waits for a person."""
    async with desk_room(tmp_path) as made:
        await made.client("нужен оператор")
        yield made


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One sandbox for all journeys of a module: clients are different people."""
    running = Program(tmp_path_factory.mktemp("sandbox") / "data").start("--fresh")
    yield running
    assert running.stop() == 0


@pytest.fixture
async def phones(program: Program) -> AsyncIterator[Phones]:
    async with aiohttp.ClientSession() as http:
        yield Phones(program.url, http)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as made:
        yield made
