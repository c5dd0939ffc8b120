"""Killed at any boundary and started again, the program has lost nothing and doubled nothing in its store."""

from collections.abc import Iterator

import pytest

from tests.chaos.flows import FLOWS
from tests.chaos.harness import Case, Ground, Tally, rampage

ON_SQLITE, ON_POSTGRES = 350, 150  # 500 in all; a kill costs three times as much on Postgres
SEED = 1
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
def sqlite_ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("kill-sqlite"))


@pytest.fixture(scope="module")
def postgres_ground(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Ground:
    return Ground(tmp_path_factory.mktemp("kill-postgres"), postgres_url)


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    yield request.getfixturevalue(f"{request.param}_ground")


def _shown(tally: Tally, points: int, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{tally}")
    assert not tally.failed, [(verdict.case, verdict.faults) for verdict in tally.failed[:5]]
    assert tally.kills >= points * 0.95, "too few children were really killed"


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_at_any_kill_point_on_sqlite(
    sqlite_ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    _shown(rampage(sqlite_ground, ON_SQLITE, SEED), ON_SQLITE, capsys)


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_at_any_kill_point_on_postgres(
    postgres_ground: Ground, capsys: pytest.CaptureFixture[str]
) -> None:
    _shown(rampage(postgres_ground, ON_POSTGRES, SEED), ON_POSTGRES, capsys)


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
