"""Writing the world of Wappi down and reading it again."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from bot.sandbox.saving import read_blobs, write_world
from bot.sandbox.wappi.shapes import State
from bot.sandbox.wappi.world import World


@cache
def _adapter() -> TypeAdapter[State]:
    return TypeAdapter(State)


def save(world: World, path: Path) -> None:
    """At once or not at all."""
    write_world(path, _adapter().dump_json(world.state), world.blobs)


def load(path: Path, clock: Callable[[], float]) -> World:
    """The saved world, or a new one."""
    if not path.exists():
        return World(clock)
    world = World(clock, _adapter().validate_json(path.read_bytes()))
    world.blobs = read_blobs(path, world.state.files)
    return world
