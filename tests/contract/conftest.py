"""What several contracts stand on: an empty store of each kind."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.storage.engines.migrating import migrate
from bot.storage.engines.opening import SqlStore
from bot.storage.engines.postgres import PostgresStore
from tests.fakes.stores import sqlite_store
from tests.servers import database, execute, run_apart

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)]
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE filled text; BEGIN
    SELECT string_agg(oid::regclass::text, ', ') INTO filled FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
        AND relname NOT IN ('alembic_version', 'schema_mark');
    IF filled IS NOT NULL THEN EXECUTE 'TRUNCATE ' || filled; END IF;
END $$
"""


@pytest.fixture(scope="session")
def migrated_postgres_url(needs_postgres: None, worker_name: str) -> Iterator[str]:
    """A database of this worker with all tables: to make them costs more than a test."""
    for url in database(worker_name):
        run_apart(migrate(url))
        yield url


@pytest.fixture
def empty_postgres_url(migrated_postgres_url: str) -> str:
    """All tables with nothing in them, and nobody connected."""
    run_apart(execute(migrated_postgres_url, _EMPTY))
    return migrated_postgres_url


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """An empty store, over SQLite and over Postgres."""
    on_disk = request.param == "sqlite"
    url = "" if on_disk else request.getfixturevalue("empty_postgres_url")
    opened = await sqlite_store(tmp_path) if on_disk else PostgresStore(url)
    yield opened
    await opened.close()
