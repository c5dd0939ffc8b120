"""Writing the world down and reading it again, so that a restart keeps every phone's history."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.sandbox.saving import read_blobs, write_world
from bot.sandbox.telegram.state import State

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

# A kill can come before a save: ids given since the last one must not be given again for other things.
SKIPPED_IDS = 1000


@cache
def _adapter() -> TypeAdapter[State]:
    return TypeAdapter(State)


def save(world: "World", path: Path) -> None:
    """At once or not at all."""
    write_world(path, _adapter().dump_json(world.state), world.blobs)


def load(path: Path, clock: Callable[[], float], make: type["World"]) -> "World":
    """The saved world with its ids moved on, or a new one."""
    if not path.exists():
        return make(clock)
    world = make(clock, _moved_on(_adapter().validate_json(path.read_bytes())))
    world.blobs = read_blobs(path, world.state.files)
    return world


def _moved_on(state: State) -> State:
    for bot in state.bots.values():
        bot.next_update += SKIPPED_IDS
    for chat in state.chats.values():
        chat.next_message += SKIPPED_IDS
    state.next_query += SKIPPED_IDS
    state.next_file += SKIPPED_IDS
    return state
