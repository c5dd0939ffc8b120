"""A source's address is looked at by a durable timer; a source that is gone rings nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import open_store
from bot.storage.sources import SqlSourceStore
from bot.timers import RINGS, Clockwork
from dialogs.ids import MemberId, SourceId
from dialogs.store import Store
from knowledge.sources import Source, SourceState
from tests.fakes.domain import ACME
from tests.fakes.knowledge import FakeClock

HOUR = 3_600_000
PAGE = Source(
    SourceId("s"), "html", "a", "a", "b", "h", MemberId("m"), 1, 1, SourceState.READY, url="https://a.example/"
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite:///{tmp_path}/x.db")
    yield opened
    await opened.close()


async def test_an_address_is_looked_at_every_so_many_hours(store: Store) -> None:
    clock, sources = FakeClock(), SqlSourceStore(store)
    await sources.add_source(ACME, PAGE)
    await sources.set_refresh(ACME, PAGE.id, 24, clock.now())
    work = Clockwork(store, clock, RINGS, lambda: None)
    assert await work.work() == 0
    for _ in range(2):
        clock.ms += 24 * HOUR
        assert await work.work() == 1
        found = await sources.get_source(ACME, PAGE.id)
        assert (found.state, found.fetches) == (SourceState.QUEUED, True)
        await sources.set_state(ACME, PAGE.id, SourceState.READY, clock.now())


async def test_never_means_never_and_a_source_that_is_gone_rings_nothing(store: Store) -> None:
    clock, sources = FakeClock(), SqlSourceStore(store)
    await sources.add_source(ACME, PAGE)
    work = Clockwork(store, clock, RINGS, lambda: None)
    await sources.set_refresh(ACME, PAGE.id, 24, clock.now())
    await sources.set_refresh(ACME, PAGE.id, 0, clock.now())
    clock.ms += 48 * HOUR
    assert await work.work() == 0
    await sources.set_refresh(ACME, PAGE.id, 24, clock.now())
    await sources.delete_source(ACME, PAGE.id)
    clock.ms += 48 * HOUR
    assert (await work.work(), await work.work()) == (1, 0)
