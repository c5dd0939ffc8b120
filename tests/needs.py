"""Real servers and a browser for the tests that need them, and an honest word on what was not run.

A test asks by a fixture (`postgres_url`, `fresh_postgres_url`, `redis_url`, `redis_prefix`, `chromium`)
or by a marker (`@pytest.mark.needs_postgres`). Where the need is not met the test is skipped and the run's
end names it; where PARLEY_TEST_REQUIRE names the need (as CI does), its absence fails the run.
"""

import asyncio
import contextlib
import importlib.util
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

REQUIRED = "PARLEY_TEST_REQUIRE"
LEFTOVER_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Need:
    """Something outside the process that a test talks to."""

    name: str
    variable: str
    fixtures: frozenset[str]
    library: str
    way: str
    program: str = ""  # taken from the PATH where the variable names none

    @property
    def marker(self) -> str:
        return f"needs_{self.name}"

    def value(self) -> str:
        return os.environ.get(self.variable, "").strip() or (shutil.which(self.program) or "" if self.program else "")

    def present(self) -> bool:
        return bool(self.value()) and importlib.util.find_spec(self.library) is not None

    def required(self) -> bool:
        return self.name in os.environ.get(REQUIRED, "").replace(",", " ").split()


NEEDS = (
    Need(
        "postgres",
        "PARLEY_TEST_POSTGRES_URL",
        frozenset({"needs_postgres", "postgres_url", "fresh_postgres_url"}),
        "asyncpg",
        # No password and no port: a URL to copy must not look like somebody's secret.
        "PARLEY_TEST_POSTGRES_URL=postgresql+asyncpg://ROLE@127.0.0.1/DATABASE ./test"
        "   (a role with CREATEDB and CREATEROLE; each run makes databases of its own and drops them)",
    ),
    Need(
        "redis",
        "PARLEY_TEST_REDIS_URL",
        frozenset({"needs_redis", "redis_url", "redis_prefix"}),
        "redis",
        "PARLEY_TEST_REDIS_URL=redis://127.0.0.1:6379/15 ./test   (only keys under a prefix of its own)",
    ),
    Need(
        "chromium",
        "PARLEY_TEST_CHROMIUM",
        frozenset({"needs_chromium", "chromium"}),
        "playwright",
        "PARLEY_TEST_CHROMIUM=/usr/bin/chromium ./test   (Debian: apt-get install chromium)",
    ),
    Need(
        "tesseract",
        "PARLEY_TEST_TESSERACT",
        frozenset({"needs_tesseract"}),
        "pypdfium2",
        "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-rus   (then ./test finds it by itself)",
        program="tesseract",
    ),
)
BY_NAME = {need.name: need for need in NEEDS}


def demand(*needs: Need) -> None:
    """Skip the test unless every need is met; fail it when a missing one was required."""
    absent = [need for need in needs if not need.present()]
    if not absent:
        return
    # The summary reads the names back from this reason: it is all that xdist brings home from a worker.
    reason = "needs " + ", ".join(need.name for need in absent)
    if any(need.required() for need in absent):
        pytest.fail(f"{reason}: required by {REQUIRED}, but absent", pytrace=False)
    pytest.skip(reason)


def needs_of(item: pytest.Item) -> list[Need]:
    asked = set(getattr(item, "fixturenames", ()))
    return [need for need in NEEDS if need.fixtures & asked or item.get_closest_marker(need.marker)]


def pytest_configure(config: pytest.Config) -> None:
    for need in NEEDS:
        config.addinivalue_line("markers", f"{need.marker}: runs only with {need.variable}")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # So that `-m needs_postgres` finds the tests that asked by a fixture, too.
    for item in items:
        for need in needs_of(item):
            item.add_marker(need.marker)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    demand(*needs_of(item))


def absent_required() -> list[Need]:
    return [need for need in NEEDS if need.required() and not need.present()]


def unknown_required() -> list[str]:
    return [name for name in os.environ.get(REQUIRED, "").replace(",", " ").split() if name not in BY_NAME]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    # Also where no selected test asked for it: a required server that is absent is never a green run.
    if (absent_required() or unknown_required()) and session.exitstatus in (0, 5):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def count_not_run(reasons: list[str]) -> Counter[str]:
    """How many tests were skipped for each need, from the reasons of all skips."""
    counted: Counter[str] = Counter()
    for reason in reasons:
        if found := re.search(r"\bneeds ((?:\w+)(?:, \w+)*)$", reason):
            counted.update(name for name in found[1].split(", ") if name in BY_NAME)
    return counted


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)]
    counted = count_not_run(reasons)
    if counted:
        terminalreporter.section("Not run here", sep="-")
        for name, count in counted.items():
            tests = "1 test needs" if count == 1 else f"{count} tests need"
            terminalreporter.line(f"{tests} {name}. To run: {BY_NAME[name].way}")
    for need in absent_required():
        terminalreporter.line(f"FAILED: {REQUIRED} names {need.name}, and {need.variable} gives none.", red=True)
    for name in unknown_required():
        terminalreporter.line(f"FAILED: {REQUIRED} names {name}, and no such need is known.", red=True)


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
    """The browser's path, for playwright's `executable_path`."""
    path = shutil.which(BY_NAME["chromium"].value())
    assert path, f"{BY_NAME['chromium'].variable} does not name a program"
    return path
