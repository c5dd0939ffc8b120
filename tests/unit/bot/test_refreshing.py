"""A source's address is looked at by a durable timer; a source that is gone rings nothing."""

from bot.storage.sources import SqlSourceStore
from bot.work.timers import RINGS, Clockwork
from dialogs.ids import MemberId, SourceId
from dialogs.store import Store
from dialogs.tenant import SYSTEM, Member, Role, Tenant
from dialogs.texts import Text
from knowledge.sources import Reach, Source, SourceState
from tests.fakes.domain import ACME
from tests.fakes.knowledge import FakeClock

HOUR = 3_600_000
DAY = 24 * HOUR
NOW = MIDNIGHT = 1_780_174_800_000  # 31.05.2026 00:00 in Moscow
PAGE = Source(
    SourceId("s"), "html", "a", "a", "b", "h", MemberId("m"), 1, 1, SourceState.READY, url="https://a.example/"
)


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


async def expiring(store: Store, clock: FakeClock) -> list[str]:
    """What the owner was sent so far."""
    await Clockwork(store, clock, RINGS, lambda: None).work()
    rows, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(clock.now(), 99, lambda row: True, 0))
    told = [row.message.body for row in rows if isinstance(row.message.body, Text)]
    return [f"{one.key} {one.values['dom']}.{one.values['month']}.{one.values['year']}" for one in told]


async def owned(store: Store, until: int) -> tuple[FakeClock, SqlSourceStore]:
    clock, sources = FakeClock(NOW), SqlSourceStore(store)
    owner = Member(MemberId("m"), ACME, 1, "Oleg", "ru", frozenset({Role.OWNER}))
    await store.run(ACME, lambda uow: (uow.tenants.add(Tenant(ACME, "Acme", "ru", "Europe/Moscow", 1)),
                                       uow.members.add(owner)))  # fmt: skip
    await sources.add_source(ACME, PAGE)
    await sources.set_reach(ACME, PAGE.id, Reach(until=until), NOW)
    return clock, sources


async def test_its_keepers_are_told_three_days_before_a_source_ends(store: Store) -> None:
    clock, _ = await owned(store, MIDNIGHT + 10 * DAY)
    clock.ms = MIDNIGHT + 7 * DAY - 1
    assert await expiring(store, clock) == []
    clock.ms += 1
    assert await expiring(store, clock) == ["source-expires 9.6.2026"]


async def test_of_a_near_end_they_are_told_half_way(store: Store) -> None:
    clock, _ = await owned(store, NOW + DAY)
    clock.ms += DAY // 2
    assert len(await expiring(store, clock)) == 1


async def test_a_source_that_lasts_for_ever_by_now_is_not_told_of(store: Store) -> None:
    clock, sources = await owned(store, NOW + DAY)
    await sources.set_reach(ACME, PAGE.id, Reach(), NOW)
    clock.ms += DAY - 1
    assert await expiring(store, clock) == []
