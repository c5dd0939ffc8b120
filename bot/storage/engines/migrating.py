"""Brings the database to the schema of this program at start, under a lock: many processes may start at once."""

import asyncio
import fcntl
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from loguru import logger
from sqlalchemy.ext.asyncio import create_async_engine

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.columns import metadata
from bot.storage.engines.growing import grow, is_grown
from dialogs.errors import BadInput

_LOCK = 724_001  # the advisory lock's number: any, but always the same
_FOLDER = Path(__file__).parents[2] / "migrations"


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
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # here: two who change it at once are both refused
            _upgrade_whole(connection)
        engine.dispose()


def _upgrade_whole(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # by hand: the driver itself would commit after each new table
    try:
        _upgrade(connection)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")


def _upgrade(connection: sa.Connection) -> None:
    version = _version(connection)
    known = sorted(path.stem for path in (_FOLDER / "versions").glob("[0-9]*.py"))
    if version is not None and version not in known:
        raise BadInput("error-database-newer", version)
    if version != known[-1]:
        _run_migrations(connection)
    if not is_grown(connection, metadata):
        _grow(connection, new=version is None)


def _version(connection: sa.Connection) -> str | None:
    # Alembic costs 0.2 s to import: look at its one row first; versions are named after their files.
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    row: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return row and str(row)


def _run_migrations(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _grow(connection: sa.Connection, new: bool) -> None:
    added = grow(connection, metadata)
    if added and not new:
        logger.info("the database of an older version was brought to this one; added: {}", ", ".join(added))
