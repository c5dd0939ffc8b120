"""A test that could not run is named at the end, and fails the run where it was required."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import NEEDS, count_not_run

ROOT = Path(__file__).parents[2]
BODY = """
import pytest
def test_asks_by_fixture(redis_url): pass
@pytest.mark.needs_postgres
def test_asks_by_marker(): pass
@pytest.fixture(params=[pytest.param("pg", marks=pytest.mark.needs_postgres), "memory"])
def store(request): return request.param
def test_one_of_many(store): pass
def test_asks_late(request): request.getfixturevalue("chromium")
def test_asks_nothing(): pass
"""


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text('pytest_plugins = ["tests.needs", "tests.servers"]\n')
    (folder / "test_asking.py").write_text(BODY)
    mine = {need.variable for need in NEEDS} | {"PARLEY_TEST_REQUIRE"}
    environment = {name: value for name, value in os.environ.items() if name not in mine and "PYTEST" not in name}
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("-c", ROOT / "pyproject.toml", "--rootdir", folder, *arguments, folder / "test_asking.py"),
        ],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "xdist"])
def test_what_did_not_run_is_named_with_the_way_to_run_it(tmp_path: Path, workers: list[str]) -> None:
    done = run(tmp_path, *workers)
    assert done.returncode == 0, done.stdout
    section = done.stdout.split("Not run here")[1]
    assert "2 tests need postgres. To run: PARLEY_TEST_POSTGRES_URL=" in section
    assert "1 test needs redis. To run: PARLEY_TEST_REDIS_URL=" in section
    assert "1 test needs chromium. To run: PARLEY_TEST_CHROMIUM=" in section
    assert "2 passed, 4 skipped" in section


def test_a_required_need_that_is_absent_fails_its_tests(tmp_path: Path) -> None:
    done = run(tmp_path, PARLEY_TEST_REQUIRE="postgres")
    assert done.returncode == 1
    assert "2 passed, 2 skipped, 2 errors" in done.stdout
    assert "PARLEY_TEST_REQUIRE names postgres, and PARLEY_TEST_POSTGRES_URL gives none" in done.stdout


@pytest.mark.parametrize("required", ["chromium", "oracle"])
def test_a_required_need_that_is_absent_fails_a_run_that_never_asked(tmp_path: Path, required: str) -> None:
    done = run(tmp_path, "-k", "nothing", PARLEY_TEST_REQUIRE=required)
    assert done.returncode == 1
    assert "1 passed" in done.stdout
    assert f"PARLEY_TEST_REQUIRE names {required}" in done.stdout


def test_other_skips_are_not_counted() -> None:
    assert count_not_run(["Skipped: needs postgres, redis", "Skipped: only on Windows", "needs luck"]) == {
        "postgres": 1,
        "redis": 1,
    }


def test_the_servers_are_what_the_fixtures_say(postgres_url: str, redis_prefix: str) -> None:
    assert postgres_url.startswith("postgresql+asyncpg:")
    assert redis_prefix.startswith("parley-test:")
