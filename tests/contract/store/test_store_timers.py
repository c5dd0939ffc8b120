"""One contract for timers and facts, over SQLite and Postgres."""

import pytest

from bot.storage.engines.opening import SqlStore
from bot.work.timers import Clockwork
from dialogs.calendar.timers import Timer
from dialogs.errors import NotFound
from dialogs.facts import Fact, FactKind
from dialogs.ids import DialogId, EpisodeId, TenantId
from dialogs.store import Uow
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, FakeClock

OTHER = TenantId("other")


async def put(store: SqlStore, timer: Timer, tenant: TenantId = ACME) -> None:
    await store.run(tenant, lambda uow: uow.timers.set(timer))


async def due(store: SqlStore, now: int) -> list[tuple[TenantId, Timer]]:
    return list(await store.read(SYSTEM, lambda uow: uow.timers.due(now, 10)))


async def test_the_earliest_timer_of_all_companies_comes_first(store: SqlStore) -> None:
    await put(store, Timer("b", "x", 20))
    await put(store, Timer("a", "x", 10, "d1", {"n": 1}), OTHER)
    assert await due(store, 30) == [(OTHER, Timer("a", "x", 10, "d1", {"n": 1})), (ACME, Timer("b", "x", 20))]
    assert await store.read(SYSTEM, lambda uow: uow.timers.next_due()) == 10


async def test_only_the_system_looks_across_companies(store: SqlStore) -> None:
    with pytest.raises(NotFound):
        await store.read(ACME, lambda uow: uow.timers.due(1, 1))


async def test_whether_any_timer_of_a_kind_is_set_is_known_at_once(store: SqlStore) -> None:
    def unit(uow: Uow) -> list[bool]:
        before = uow.timers.some("x")
        uow.timers.set(Timer("a", "x", 10))
        return [before, uow.timers.some("x"), uow.timers.some("y")]

    assert await store.run(ACME, unit) == [False, True, False]
    assert not await store.read(OTHER, lambda uow: uow.timers.some("x"))


async def test_a_timer_set_again_moves(store: SqlStore) -> None:
    await put(store, Timer("a", "x", 10))
    await put(store, Timer("a", "x", 50))
    assert await due(store, 30) == []


async def test_a_timer_is_taken_once_and_not_after_it_moved(store: SqlStore) -> None:
    old = Timer("a", "x", 10)
    await put(store, old)
    await put(store, Timer("a", "x", 20))
    assert not await store.run(ACME, lambda uow: uow.timers.take(old))
    new = Timer("a", "x", 20)
    assert await store.run(ACME, lambda uow: uow.timers.take(new))
    assert not await store.run(ACME, lambda uow: uow.timers.take(new))


async def test_a_cancelled_timer_never_rings(store: SqlStore) -> None:
    await put(store, Timer("a", "x", 10))
    assert await store.run(ACME, lambda uow: uow.timers.cancel("a"))
    assert await due(store, 30) == []
    assert not await store.run(ACME, lambda uow: uow.timers.cancel("a"))


async def test_a_ring_that_fails_rings_again_and_at_last_gives_up(store: SqlStore) -> None:
    rang: set[int] = set()  # a unit may run more than once

    def fails(uow: Uow, timer: Timer, now: int) -> None:
        rang.add(timer.attempts)
        raise NotFound("error-not-found")

    clock = FakeClock(100)
    works = Clockwork(store, clock, {"x": fails}, lambda: None)
    await put(store, Timer("a", "x", 10))
    for _ in range(8):
        await works.work()
        clock.at += 100_000
    assert rang == {0, 1, 2, 3, 4}
    assert await store.read(SYSTEM, lambda uow: uow.timers.next_due()) is None


async def test_a_ring_that_fails_holds_up_no_other(store: SqlStore) -> None:
    rang: list[str] = []

    def ring(uow: Uow, timer: Timer, now: int) -> None:
        if timer.key == "a":
            raise NotFound("error-not-found")
        rang.append(timer.key)

    await put(store, Timer("a", "x", 10))
    await put(store, Timer("b", "x", 20))
    await Clockwork(store, FakeClock(100), {"x": ring}, lambda: None).work()
    assert rang == ["b"]


async def test_facts_come_back_in_the_order_they_happened(store: SqlStore) -> None:
    first = Fact(5, FactKind.ASKED, DialogId("d"), EpisodeId("e"), "bot", {"reason": "policy"})
    second = Fact(9, FactKind.ASSIGNED, DialogId("d"), EpisodeId("e"), "vera")
    await store.run(ACME, lambda uow: [uow.facts.add(fact) for fact in (first, second)])
    assert await store.read(ACME, lambda uow: uow.facts.of_episode(EpisodeId("e"))) == [first, second]
    assert await store.read(ACME, lambda uow: uow.facts.by_member("vera", 0)) == [second]
    assert await store.read(OTHER, lambda uow: uow.facts.of_episode(EpisodeId("e"))) == []
