"""What tests need outside of the process, and an honest word on what was not run.

A test asks by a fixture of tests/servers.py (`postgres_url`, `fresh_postgres_url`, `redis_url`, `redis_prefix`,
`chromium`) or by a marker (`@pytest.mark.needs_postgres`). Where the need is not met the test is skipped and the
run's end names it; where PARLEY_TEST_REQUIRE names the need (as CI does), its absence fails the run.
"""

import importlib.util
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

REQUIRED = "PARLEY_TEST_REQUIRE"


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
