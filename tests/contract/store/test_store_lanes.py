"""One contract for the store: lanes bring their events in order, to one worker at a time."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.engines.opening import SqlStore
from bot.storage.tables.durable import inbound
from dialogs.errors import StaleLease
from dialogs.ids import TenantId
from dialogs.store import Claim, Received, Uow
from dialogs.tenant import CONTROL, SYSTEM
from tests.fakes.domain import ACME, INBOX

OTHER = TenantId("other")


def event(number: int, lane: str = "l1") -> Received:
    return Received(INBOX.id, f"e{lane}{number}", lane, 0, b"{}", 1000 + number)


async def receive(store: SqlStore, one: Received, tenant: TenantId = ACME, due: int = 2000) -> int | None:
    return await store.run(tenant, lambda uow: uow.lanes.receive(one, due, due))


async def claim(store: SqlStore, now: int = 3000, most: int = 10, lease: int = 1000) -> list[Claim]:
    return list(await store.run(SYSTEM, lambda uow: uow.lanes.claim(now, now + lease, "w", most)))


async def test_a_lane_brings_its_events_in_the_order_they_came(store: SqlStore) -> None:
    for number in range(3):
        await receive(store, event(number))
    (held,) = await claim(store)
    assert [one.dedupe for one in held.events] == ["el10", "el11", "el12"]


async def test_an_event_that_comes_twice_is_stored_once(store: SqlStore) -> None:
    assert await receive(store, event(1)) is not None
    assert await receive(store, event(1)) is None
    (held,) = await claim(store)
    assert len(held.events) == 1


async def test_a_held_lane_is_not_claimed_until_its_lease_is_over(store: SqlStore) -> None:
    await receive(store, event(1))
    assert len(await claim(store)) == 1
    assert await claim(store, now=3500) == []
    assert len(await claim(store, now=4500)) == 1


async def test_a_late_worker_can_not_release_a_lane_that_another_has(store: SqlStore) -> None:
    await receive(store, event(1))
    (late,) = await claim(store)
    await claim(store, now=4500)
    with pytest.raises(StaleLease):
        await store.run(ACME, lambda uow: _finish(uow, late))
    (again,) = await claim(store, now=9000)
    assert len(again.events) == 1, "what the late worker finished was rolled back"


def _finish(uow: Uow, held: Claim) -> None:
    uow.lanes.finish(held, held.events, "done", 5000)
    uow.lanes.release(held)


async def test_a_message_that_comes_while_the_lane_is_held_wakes_it_again(store: SqlStore) -> None:
    await receive(store, event(1))
    (held,) = await claim(store)
    await receive(store, event(2), due=3100)
    await store.run(ACME, lambda uow: _finish(uow, held))
    (again,) = await claim(store, now=3200)
    assert [one.dedupe for one in again.events] == ["el12"]


async def test_a_finished_lane_sleeps(store: SqlStore) -> None:
    await receive(store, event(1))
    (held,) = await claim(store)
    await store.run(ACME, lambda uow: _finish(uow, held))
    assert await claim(store, now=9000) == []


async def test_a_lane_waits_from_the_event_until_it_is_worked_to_its_end(store: SqlStore) -> None:
    seen = []
    for step in (lambda: receive(store, event(1)), lambda: claim(store)):
        await step()
        seen.append(await store.read(ACME, lambda uow: uow.lanes.waits(event(1).lane)))
    held = (await claim(store, now=99_999_999))[0]
    await store.run(ACME, lambda uow: _finish(uow, held))
    seen.append(await store.read(ACME, lambda uow: uow.lanes.waits(event(1).lane)))
    assert seen == [True, True, False]


async def test_what_was_typed_to_the_control_bot_is_not_kept_once_it_is_handled(store: SqlStore) -> None:
    typed = replace(event(1), inbox_id=CONTROL, raw=b'{"text": "swordfish"}')
    await receive(store, typed)
    await receive(store, event(2))
    for held in await claim(store):
        await store.run(held.tenant_id, lambda uow, held=held: _finish(uow, held))
    kept = await store.run(SYSTEM, _raw_events)
    assert kept == {CONTROL: b"", event(2).inbox_id: event(2).raw}


async def test_of_a_control_update_that_is_given_up_no_word_is_kept(store: SqlStore) -> None:
    update = {"update_id": 7, "message": {"chat": {"id": 5, "type": "private"}, "text": "swordfish", "entities": [1]}}
    await receive(store, replace(event(1), inbox_id=CONTROL, raw=json.dumps(update).encode()))
    (held,) = await claim(store)
    await store.run(held.tenant_id, lambda uow: uow.lanes.fail(held, "boom", 3000, 3000, 1))
    kept = json.loads((await store.run(SYSTEM, _raw_events))[CONTROL])
    assert kept == {"update_id": 7, "message": {"chat": {"id": 5, "type": "private"}, "text": "(9)"}}


def _raw_events(uow: Uow) -> dict[str, bytes]:
    connection = uow.connection  # type: ignore[attr-defined]  # the table itself: no repository tells what is done
    return {row.inbox_id: bytes(row.raw) for row in connection.execute(sa.select(inbound.c.inbox_id, inbound.c.raw))}


async def test_a_company_that_floods_does_not_hold_up_the_others(store: SqlStore) -> None:
    for number in range(20):
        await receive(store, event(number, f"a{number}"), ACME, due=1000 + number)
    await receive(store, event(1, "b1"), OTHER, due=2900)
    assert OTHER in {held.tenant_id for held in await claim(store, most=2)}


async def test_an_event_is_quarantined_after_five_tries(store: SqlStore) -> None:
    await receive(store, event(1))
    for number in range(5):
        (held,) = await claim(store, now=3000 + number * 10)
        due = 3000 + number * 10 + 5
        worn = await store.run(ACME, lambda uow, held=held, due=due: uow.lanes.fail(held, "boom", due, due, 5))
        assert len(worn) == (1 if number == 4 else 0)
    assert all(not held.events for held in await claim(store, now=9000))
