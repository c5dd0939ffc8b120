"""Dead letters, events set aside and health of accounts: one contract over SQLite and Postgres."""

from bot.storage.engines.opening import SqlStore
from dialogs.company.channel_health import Health
from dialogs.ids import TenantId
from dialogs.messages import Audience, OutboundMessage
from dialogs.refusals import Why
from dialogs.store import Claim, Received, SendState
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, INBOX

OTHER = TenantId("other")


async def bury(store: SqlStore, key: str, state: SendState = SendState.DEAD, now: int = 2000) -> str:
    message = OutboundMessage(key, INBOX.id, Audience.CUSTOMER, key, key)
    await store.run(ACME, lambda uow: uow.outbox.add(message, 1000))
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(now, 9, lambda row: True, 0))
    row = next(row for row in taken if row.message.key == key)
    await store.run(ACME, lambda uow: uow.outbox.end(row, state, "403", now, Why.BLOCKED))
    return row.id


async def test_letters_are_what_was_given_up_or_is_not_known_the_newest_first(store: SqlStore) -> None:
    await bury(store, "a", now=2000)
    await bury(store, "b", SendState.UNKNOWN, now=3000)
    await bury(store, "c", SendState.DROPPED, now=4000)
    letters = await store.read(ACME, lambda uow: uow.letters.dead(9))
    assert [(row.message.key, row.reason) for row in letters] == [("b", "blocked"), ("a", "blocked")]
    assert await store.read(ACME, lambda uow: uow.letters.dead_counts()) == {INBOX.id: 2}
    assert await store.read(OTHER, lambda uow: uow.letters.dead(9)) == []


async def test_a_letter_that_lives_again_is_as_new(store: SqlStore) -> None:
    letter = await bury(store, "a")
    assert not await store.run(OTHER, lambda uow: uow.letters.revive(letter, 9000))
    assert await store.run(ACME, lambda uow: uow.letters.revive(letter, 9000))
    assert not await store.run(ACME, lambda uow: uow.letters.revive(letter, 9000))
    (row,), _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(9000, 9, lambda row: True, 0))
    assert (row.attempts, row.unknowns, row.reason, row.created_at) == (1, 0, "", 9000)


async def test_a_letter_that_was_dropped_is_no_letter(store: SqlStore) -> None:
    letter = await bury(store, "a")
    assert await store.run(ACME, lambda uow: uow.letters.drop(letter, 9000))
    assert not await store.run(ACME, lambda uow: uow.letters.revive(letter, 9000))
    assert await store.read(ACME, lambda uow: uow.letters.dead(9)) == []


async def test_an_event_set_aside_is_listed_and_comes_again(store: SqlStore) -> None:
    event = Received(INBOX.id, "bad", "in1:v9", 0, b"?", 1000)
    await store.run(ACME, lambda uow: uow.lanes.receive(event, 1000, 1000))
    (held,) = await store.run(SYSTEM, lambda uow: uow.lanes.claim(2000, 3000, "w", 9))

    def spoil(uow: object, held: Claim) -> None:
        uow.lanes.quarantine(held, event, "not parsed", 2000)  # type: ignore[attr-defined]
        uow.lanes.release(held)  # type: ignore[attr-defined]

    await store.run(ACME, lambda uow: spoil(uow, held))
    (aside,) = await store.read(ACME, lambda uow: uow.letters.spoiled(9))
    assert (aside.dedupe, aside.error, aside.at) == ("bad", "not parsed", 2000)
    assert not await store.run(OTHER, lambda uow: uow.letters.retry_spoiled(INBOX.id, "bad", 5000))
    assert await store.run(ACME, lambda uow: uow.letters.retry_spoiled(INBOX.id, "bad", 5000))
    assert await store.read(ACME, lambda uow: uow.letters.spoiled_count()) == 0
    (again,) = await store.run(SYSTEM, lambda uow: uow.lanes.claim(5000, 6000, "w", 9))
    assert [one.dedupe for one in again.events] == ["bad"]


async def test_all_that_was_set_aside_is_put_away_of_one_company_only(store: SqlStore) -> None:
    event = Received(INBOX.id, "bad", "in1:v9", 0, b"?", 1000)
    await store.run(ACME, lambda uow: uow.lanes.receive(event, 1000, 1000))
    await store.run(ACME, lambda uow: uow.lanes.quarantine(Claim(ACME, "in1:v9", 0, 0), event, "not parsed", 2000))
    assert await store.run(OTHER, lambda uow: uow.letters.drop_spoiled(5000)) == 0
    assert await store.run(ACME, lambda uow: uow.letters.drop_spoiled(5000)) == 1
    assert await store.read(ACME, lambda uow: uow.letters.spoiled(9)) == []


async def test_an_event_set_aside_stays_so_when_the_rest_of_its_batch_is_done_or_fails(store: SqlStore) -> None:
    bad, good = (Received(INBOX.id, name, "in1:v9", 0, b"?", 1000) for name in ("bad", "good"))
    for event in (bad, good):
        await store.run(ACME, lambda uow, event=event: uow.lanes.receive(event, 1000, 1000))
    (held,) = await store.run(SYSTEM, lambda uow: uow.lanes.claim(2000, 3000, "w", 9))
    await store.run(ACME, lambda uow: uow.lanes.quarantine(held, bad, "not parsed", 2000))
    await store.run(ACME, lambda uow: uow.lanes.fail(held, "boom", 2000, 2000, 5))
    (again,) = await store.run(SYSTEM, lambda uow: uow.lanes.claim(4000, 5000, "w", 9))
    assert [one.dedupe for one in again.events] == ["good"]
    await store.run(ACME, lambda uow: uow.lanes.finish(again, [*held.events], "done", 4000))
    (aside,) = await store.read(ACME, lambda uow: uow.letters.spoiled(9))
    assert (aside.dedupe, aside.error) == ("bad", "not parsed")


async def test_health_is_kept_for_each_inbox(store: SqlStore) -> None:
    health = Health(INBOX.id, "unreachable", 5, 2, "unreachable", 6, 7, "502", 3, 9, None, 10, 11, 12)
    assert await store.read(ACME, lambda uow: uow.health.get(INBOX.id)) == Health(INBOX.id)
    for kept in (Health(INBOX.id), health):
        await store.run(ACME, lambda uow, kept=kept: uow.health.save(kept))
    assert await store.read(ACME, lambda uow: uow.health.every()) == {INBOX.id: health}
    assert await store.read(OTHER, lambda uow: uow.health.every()) == {}
