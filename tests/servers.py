"""Real servers and a browser for the tests that ask for them: what each may write is its own, and is taken away."""

import asyncio
import contextlib
import os
import re
import shutil
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from tests.needs import BY_NAME, demand

LEFTOVER_SECONDS = 24 * 3600
PATIENCE_MS = 30_000  # a machine that runs other work beside the tests stands still for seconds at times


# --- PostgreSQL: a database for each worker of each run


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: a fixture may be set up while the test's event loop is running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    import asyncpg

    connection = await asyncpg.connect(urlunsplit(urlsplit(url)._replace(scheme="postgresql")))
    try:
        yield connection
    finally:
        await connection.close()


async def execute(url: str, *statements: str) -> None:
    """Runs them one by one, each for itself."""
    async with _connected(url) as connection:
        for statement in statements:
            await connection.execute(statement)


async def _drop_leftovers(url: str) -> None:
    """A run that was killed could not drop its databases: those of yesterday belong to nobody."""
    query = "SELECT datname FROM pg_database WHERE datname LIKE 'parley_test_%' AND pg_has_role(datdba, 'USAGE')"
    async with _connected(url) as connection:
        for row in await connection.fetch(query):
            made = re.fullmatch(r"parley_test_\w+_t(\d+)_\w+", row["datname"])
            if made and time.time() - int(made[1]) > LEFTOVER_SECONDS:
                with contextlib.suppress(Exception):  # another worker may be dropping the same one
                    await connection.execute(f'DROP DATABASE IF EXISTS "{row["datname"]}"')


def database(worker: str) -> Iterator[str]:
    """An empty database, dropped afterwards."""
    url = BY_NAME["postgres"].value()
    name = f"parley_test_{worker}_t{int(time.time())}_{uuid4().hex[:8]}"
    # From template0 with a Unicode locale: a cluster that was made without one can't search Russian text.
    unicode = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    # No test pulls the server's plug, so no commit waits for the disk.
    unsynced = f"ALTER DATABASE {name} SET synchronous_commit TO off"
    run_apart(_drop_leftovers(url))
    run_apart(execute(url, f"CREATE DATABASE {name} {unicode}", unsynced))
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        run_apart(execute(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def needs_postgres() -> None:
    demand(BY_NAME["postgres"])


@pytest.fixture(scope="session")
def postgres_url(needs_postgres: None, worker_name: str) -> Iterator[str]:
    """An empty database of this worker (postgresql+asyncpg://...); what a test leaves, the next one finds."""
    yield from database(worker_name)


@pytest.fixture
def fresh_postgres_url(needs_postgres: None, worker_name: str) -> Iterator[str]:
    """An empty database of this one test, for migrations and the like (about 0.1 s)."""
    yield from database(worker_name)


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


# --- Redis: keys under a prefix, never a flush


@pytest.fixture(scope="session")
def needs_redis() -> None:
    demand(BY_NAME["redis"])


@pytest.fixture(scope="session")
def redis_url(needs_redis: None) -> str:
    """A server that others may be using: write only under `redis_prefix`."""
    return BY_NAME["redis"].value()


@pytest.fixture
def redis_prefix(redis_url: str, worker_name: str) -> Iterator[str]:
    """A prefix of this one test; its keys are deleted afterwards."""
    import redis

    prefix = f"parley-test:{worker_name}:{uuid4().hex[:12]}:"
    yield prefix
    with redis.Redis.from_url(redis_url) as client:
        for key in client.scan_iter(match=f"{prefix}*", count=1000):
            client.delete(key)


# --- The browser


@pytest.fixture(scope="session")
def needs_chromium() -> None:
    demand(BY_NAME["chromium"])


@pytest.fixture(scope="session")
def chromium(needs_chromium: None) -> str:
    """The browser's path, for playwright's `executable_path`; what a page is expected to show may come late."""
    from playwright.async_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    path = shutil.which(BY_NAME["chromium"].value())
    assert path, f"{BY_NAME['chromium'].variable} does not name a program"
    return path
