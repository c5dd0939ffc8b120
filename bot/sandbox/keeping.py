"""What the sandbox keeps in its folder besides Parley's own data, and emptying that folder with care."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from bot.sandbox.saving import replace
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.telegram.shapes import BotAccount
from bot.sandbox.telegram.world import World

MARK = "standin"  # a folder inside; where it is absent, the data belongs to somebody else


class CannotStart(Exception):
    """Why the sandbox does not start: one sentence that says what to do."""


class Kept(Protocol):
    """The world of a stand-in."""

    def subscribe(self, callback: Callable[[], None], /) -> object: ...
    def save(self, path: Path, /) -> None: ...


class Keeper:
    """Writes a world down before anybody is told that something is done: even a kill then loses nothing."""

    def __init__(self, world: Kept, path: Path) -> None:
        self._world, self._path = world, path
        self._changed = True
        world.subscribe(self.mark)

    def mark(self) -> None:
        """Something is there that is not written down yet."""
        self._changed = True

    def flush(self) -> None:
        """Saves what changed since the last time."""
        if self._changed:
            self._changed = False
            self._world.save(self._path)


class KeptStandIn(TelegramStandIn):
    """A stand-in that answers a bot only after the world is saved."""

    def __init__(self, world: World, keeper: Keeper) -> None:
        super().__init__(world=world, rates=False)
        self._keeper = keeper
        world.listen(lambda bot: keeper.mark())

    async def execute(self, bot: BotAccount, name: str, params: Params) -> Any:
        """As the stand-in does it, then kept."""
        result = await super().execute(bot, name, params)
        self._keeper.flush()
        return result


class VisitorTokens:
    """Which visitor each widget phone is. Implements `bot.sandbox.widget_phone.Tokens`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tokens: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def get(self, phone: str) -> str:
        """Empty when this phone has never been a visitor."""
        return self._tokens.get(phone, "")

    def put(self, phone: str, token: str) -> None:
        """Written down at once, whole or not at all."""
        self._tokens[phone] = token
        replace(self._path, json.dumps(self._tokens).encode())


def prepare(folder: Path, fresh: bool) -> Path:
    """Makes the folder, emptied if asked; the path of the world file. Raises CannotStart where other data lies."""
    try:
        return _prepared(folder, fresh)
    except OSError as error:
        raise CannotStart(f"{folder} can't be used ({error.strerror}): give --data another folder.") from error


def _prepared(folder: Path, fresh: bool) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    ours = (folder / MARK).is_dir()
    if not ours and any(folder.iterdir()):
        raise CannotStart(f"{folder} holds something else than a sandbox: give --data another folder.")
    if fresh:
        _empty(folder)
    (folder / MARK).mkdir(exist_ok=True)
    return folder / MARK / "world.json"


def _empty(folder: Path) -> None:
    # The mark goes last: an emptying that was cut short can be repeated.
    for entry in sorted(folder.iterdir(), key=lambda path: path.name == MARK):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
