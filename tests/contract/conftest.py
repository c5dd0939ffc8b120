"""What several contracts stand on: a store of each kind, made for one test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import open_store
from bot.storage.engines.opening import SqlStore

ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)]


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """An empty store, over SQLite and over Postgres."""
    url = f"sqlite:///{tmp_path}/x.db"
    if request.param == "postgres":
        url = request.getfixturevalue("fresh_postgres_url")
    opened = await open_store(url)
    yield opened
    await opened.close()
