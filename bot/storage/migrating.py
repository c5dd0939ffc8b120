"""Runs Alembic at start, under a lock, so that many processes may start at once."""

import asyncio
import fcntl
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

_LOCK = 724_001  # the advisory lock's number: any, but always the same
_FOLDER = Path(__file__).parent.parent / "migrations"


async def migrate(url: str) -> None:
    """Brings the database to the newest schema; does nothing when it is there."""
    if url.startswith("sqlite"):
        await asyncio.to_thread(_migrate_sqlite, url)
        return
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _migrate_sqlite(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            _upgrade(connection)
        engine.dispose()


def _upgrade(connection: sa.Connection) -> None:
    if _is_current(connection):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_current(connection: sa.Connection) -> bool:
    # Alembic costs 0.2 s to import: look at its one row first, by the newest file's name.
    newest = max(path.stem for path in (_FOLDER / "versions").glob("[0-9]*.py"))
    if not sa.inspect(connection).has_table("alembic_version"):
        return False
    row: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return bool(row == newest)
