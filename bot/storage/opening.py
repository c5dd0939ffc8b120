"""Opening the store: the URL decides the engine, and migrations run first, under a lock."""

from pathlib import Path

from bot.storage.migrating import migrate
from bot.storage.postgres import PostgresStore
from bot.storage.sqlite import SqliteStore
from dialogs.errors import BadInput
from dialogs.store import Store

SqlStore = SqliteStore | PostgresStore


async def open_store(url: str) -> SqlStore:
    """`sqlite:///path` or `postgresql+asyncpg://…`. Raises BadInput for any other URL."""
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


def as_store(store: SqlStore) -> Store:
    """The same object as the domain sees it; mypy checks here that both engines keep the Protocol."""
    return store
