"""Empty stores for tests: copies of one that was migrated once in this process, migrating costs more than a test."""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.storage.engines.migrating import migrate
from bot.storage.engines.sqlite import SqliteStore

_MEMORY = Path("/dev/shm")
_EMPTY: list[Path] = []


async def sqlite_store(folder: Path) -> SqliteStore:
    """An empty store in this folder. It waits for no disk: nobody pulls the plug in a test that asks for it."""
    path = folder / "x.db"
    await asyncio.to_thread(shutil.copyfile, await _migrated(), path)
    return SqliteStore(path, sync=lambda file: None)


@asynccontextmanager
async def memory_store() -> AsyncIterator[SqliteStore]:
    """The same in a folder of its own, in memory where the system has such a place: thousands of commits."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        store = await sqlite_store(Path(folder))
        try:
            yield store
        finally:
            await store.close()


async def _migrated() -> Path:
    if not _EMPTY:
        folder = tempfile.mkdtemp(prefix="parley-empty-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        await migrate(f"sqlite:///{folder}/empty.db")
        _EMPTY.append(Path(folder) / "empty.db")
    return _EMPTY[0]
