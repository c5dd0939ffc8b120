"""A storm of duplicates, eight deliveries at a time in each of two processes on one store: every update has one effect.

`PARLEY_TEST_STORM` is the number of deliveries (20,000 unless told otherwise), ten of each update."""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage import open_store
from bot.storage.tables.conversation import turns
from bot.storage.tables.durable import inbound
from bot.storage.uow import sql
from dialogs.store import Uow
from tests.fakes.domain import ACME, seed

DELIVERIES = int(os.environ.get("PARLEY_TEST_STORM", "20000"))
UPDATES = DELIVERIES // 10
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("fresh_postgres_url"))
    return f"sqlite:///{tmp_path}/storm.db"


@pytest.mark.timeout(1800)
async def test_each_update_has_one_effect_however_often_it_comes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    store = await open_store(url)
    await store.run(ACME, seed)
    began = time.monotonic()
    told = await asyncio.gather(_process(url, "one"), _process(url, "two"))
    seconds = time.monotonic() - began
    events, said, wrong = await store.read(ACME, _effects)
    await store.close()
    with capsys.disabled():
        print(f"\n{url.split(':')[0]}: {DELIVERIES} deliveries of {UPDATES} updates by 2 processes in {seconds:.1f} s")
    assert sum(told) == UPDATES, "each was new once, in one of the processes"
    assert events == {f"u{number}": 1 for number in range(UPDATES)}
    assert said == {f"u{number}": 1 for number in range(UPDATES)}
    assert wrong == 0, "nothing is left undone or quarantined"


async def _process(url: str, node: str) -> int:
    command = (sys.executable, "-m", "tests.integration.storm_program", url, node, str(UPDATES), str(DELIVERIES // 2))
    child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    out, _ = await child.communicate()
    assert child.returncode == 0
    return int(json.loads(out.splitlines()[-1])["fresh"])


def _effects(uow: Uow) -> tuple[Counter[str], Counter[str], int]:
    run = sql(uow).connection.execute
    events = Counter(run(sa.select(inbound.c.dedupe)).scalars())
    said = Counter(run(sa.select(turns.c.external_id).where(turns.c.author == "customer")).scalars())
    wrong = run(sa.select(sa.func.count()).select_from(inbound).where(inbound.c.state != "done")).scalar_one()
    return events, said, int(wrong)
