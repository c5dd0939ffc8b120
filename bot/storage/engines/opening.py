"""Opening the store: the URL decides the engine, and migrations run first, under a lock."""

from pathlib import Path

import sqlalchemy as sa

from bot.storage.engines.migrating import migrate
from bot.storage.engines.postgres import PostgresStore
from bot.storage.engines.sqlite import SqliteStore
from dialogs.errors import BadInput

SqlStore = SqliteStore | PostgresStore


async def open_store(url: str) -> SqlStore:
    """`sqlite:///path` or `postgresql+asyncpg://…`. Raises BadInput: another URL, no answer, a schema of no use."""
    try:
        return await _open(url)
    except (OSError, sa.exc.DBAPIError) as error:  # whoever starts the program needs one sentence, not a traceback
        key = "error-database-file" if url.startswith("sqlite") else "error-database-unreachable"
        raise BadInput(key, reason=_reason(error)) from error


async def _open(url: str) -> SqlStore:
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        await migrate(url)
        return SqliteStore(path)
    if url.startswith(("postgresql://", "postgresql+asyncpg://", "postgres://")):
        url = "postgresql+asyncpg://" + url.split("://", 1)[1]
        await migrate(url)
        return PostgresStore(url)
    raise BadInput("error-database-url")


def _reason(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error).split("\n")[0]
    return said.rpartition(">: ")[2][:200] or type(error).__name__  # without the driver's class before it
