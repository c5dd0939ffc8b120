"""Writing the world of Wappi down and reading it again: files first, then the state by an atomic rename."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from bot.sandbox.wappi.shapes import State
from bot.sandbox.wappi.world import World


@cache
def _adapter() -> TypeAdapter[State]:
    return TypeAdapter(State)


def save(world: World, path: Path) -> None:
    """Only files that are new are written."""
    folder = _folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in world.blobs.items():
        if not (folder / name).exists():
            _replace(folder / name, content)
    _replace(path, _adapter().dump_json(world.state))


def load(path: Path, clock: Callable[[], float]) -> World:
    """The saved world, or a new one."""
    if not path.exists():
        return World(clock)
    world = World(clock, _adapter().validate_json(path.read_bytes()))
    world.blobs = {name: (_folder(path) / name).read_bytes() for name in world.state.files}
    return world


def _folder(path: Path) -> Path:
    return path.with_name(path.name + ".files")


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)
