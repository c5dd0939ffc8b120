"""A storage of the widget for each engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.engines.postgres import PostgresStore
from bot.storage.widget import SqlWidgetStore
from tests.fakes.domain import ACME, seed
from tests.fakes.rooms.widget_ground import SITE, Ground, NoConnections
from tests.fakes.stores import sqlite_store
from tests.fakes.widget import MemoryBlobs, MemoryWidgetStore, TestClock

ENGINES = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)]


@pytest.fixture(params=ENGINES)
async def ground(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ground]:
    clock = TestClock()
    if request.param == "memory":
        yield Ground(MemoryWidgetStore(inboxes=(SITE,), clock=clock), clock)
        return
    on_disk = request.param == "sqlite"
    url = "" if on_disk else request.getfixturevalue("empty_postgres_url")
    opened = await sqlite_store(tmp_path) if on_disk else PostgresStore(url)
    await opened.run(ACME, seed)
    await opened.run(ACME, lambda uow: uow.setup.add_inbox(SITE))
    yield Ground(SqlWidgetStore(opened, MemoryBlobs(), clock, NoConnections(), lambda: None), clock, opened)
    await opened.close()
