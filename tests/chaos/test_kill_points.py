"""Killed at any boundary and started again, the program has lost nothing and doubled nothing in its store."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.flows import FLOWS
from tests.chaos.harness import Case, Ground, temporary

ON_SQLITE, ON_POSTGRES = 350, 150  # 500 in all; a kill costs three times as much on Postgres
SEED = 1
ROOT = Path(__file__).parents[2]
# Boundaries that every life has: how commits group is the scheduler's, so some lives have a few more.
_SURE = 15

# Cases that broke a promise once; they are run for ever.
ONCE_BROKEN = (
    Case("flood", 63),
    Case("text", 16, again=4),
    Case("takeover race", 20, new_node=True),
)
CAUGHT = (
    ("released before written", "text"),
    ("acknowledged before stored", "text"),
    ("sent without a mark", "text"),
    ("unknown is given up", "text"),
    ("no fence", "takeover of a waiting answer"),
)


@pytest.fixture(scope="module")
def sqlite_ground() -> Iterator[Ground]:
    with temporary() as folder:
        yield Ground(Path(folder))


@pytest.fixture(scope="module")
def postgres_ground(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Ground:
    return Ground(tmp_path_factory.mktemp("kill-postgres"), postgres_url)


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    yield request.getfixturevalue(f"{request.param}_ground")


def _rampage(points: int, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    # In a small process of its own: a fork costs by the memory of its parent, and the one that runs tests is large.
    command = (sys.executable, "-m", "tests.chaos", "--points", str(points), "--seed", str(SEED), "--url", url)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    with capsys.disabled():
        print(f"\n{done.stdout.strip()}")
    assert done.returncode == 0, f"{done.stdout}{done.stderr[-2000:]}"


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_at_any_kill_point_on_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    _rampage(ON_SQLITE, "", capsys)


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_at_any_kill_point_on_postgres(
    postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _rampage(ON_POSTGRES, postgres_url, capsys)


@pytest.mark.parametrize("case", ONCE_BROKEN, ids=lambda case: case.name)
def test_a_case_that_once_failed_stays_mended(ground: Ground, case: Case) -> None:
    assert ground.run(case).faults == []


def test_a_child_dies_at_each_boundary_it_is_told_to_die_at(sqlite_ground: Ground) -> None:
    points = len(sqlite_ground.boundaries(Case("text", 0)))
    assert points > _SURE, "the boundaries are no longer seen: do the wraps still fit the store and the channel?"
    deaths = [sqlite_ground.run(Case("text", at)).deaths for at in range(1, _SURE + 1)]
    assert deaths == [1] * _SURE


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_a_flow_that_nobody_kills_keeps_every_promise(ground: Ground, flow: object) -> None:
    verdict = ground.run(Case(flow.name, 0))  # type: ignore[attr-defined]
    assert (verdict.faults, verdict.deaths, verdict.unknown, verdict.doubles) == ([], 0, 0, 0)


@pytest.mark.parametrize(("fault", "flow"), CAUGHT)
def test_a_planted_fault_turns_an_oracle_red(sqlite_ground: Ground, fault: str, flow: str) -> None:
    points = len(sqlite_ground.boundaries(Case(flow, 0))) + 4
    verdicts = (sqlite_ground.run(Case(flow, at, fault=fault)) for at in range(1, points))
    assert any(verdict.faults for verdict in verdicts), "no oracle saw it"
