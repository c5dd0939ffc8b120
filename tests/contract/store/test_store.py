"""One contract for the store, over SQLite and Postgres: lanes, outbox, companies apart, migrations."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.columns import metadata
from bot.storage.engines.opening import SqlStore
from bot.storage.engines.postgres import PostgresStore
from bot.storage.tables.durable import inbound
from dialogs.dialog import Dialog
from dialogs.errors import Conflict, NotFound, StaleEpoch, StaleLease
from dialogs.events import DeliveryState
from dialogs.ids import CustomerId, DialogId, TenantId
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Claim, Received, SendState, Uow
from dialogs.tenant import CONTROL, SYSTEM
from tests.fakes.domain import ACME, INBOX, World, said, seed

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


def words(key: str, chat: str = "v1", **more: object) -> OutboundMessage:
    return replace(OutboundMessage(key, INBOX.id, Audience.CUSTOMER, chat, key), **more)  # type: ignore[arg-type]


async def put(store: SqlStore, message: OutboundMessage) -> bool:
    return await store.run(ACME, lambda uow: uow.outbox.add(message, 1000))


async def sends(store: SqlStore, now: int = 2000, stale: int = 0) -> tuple[list[str], list[str]]:
    taken, lost = await store.run(SYSTEM, lambda uow: uow.outbox.claim(now, 99, lambda row: True, stale))
    return [row.message.key for row in taken], [row.message.key for row in lost]


async def test_one_chat_gets_its_messages_one_after_another(store: SqlStore) -> None:
    for key in ("a", "b"):
        await put(store, words(key))
    await put(store, words("c", "v2"))
    assert sorted((await sends(store))[0]) == ["a", "c"]
    assert (await sends(store))[0] == []


async def test_a_key_is_stored_once(store: SqlStore) -> None:
    assert await put(store, words("a"))
    assert not await put(store, words("a"))


async def test_a_message_of_a_past_epoch_is_dropped(store: SqlStore) -> None:
    await store.run(ACME, seed)
    world = World(store)
    await world.turn(said("привет"))
    number = await world.dialog()
    await world.deliver_all()
    await put(store, words("late", dialog_id=number, epoch=7))
    assert (await sends(store, now=9_999_999_999_999))[0] == []
    assert (await store.read(ACME, lambda uow: uow.outbox.counts()))["dropped"] == 1


async def test_a_dialog_that_is_held_has_the_epoch_that_was_heard(store: SqlStore) -> None:
    await store.run(ACME, seed)
    world = World(store)
    await world.turn(said("привет"))
    number = await world.dialog()
    epoch = (await store.read(ACME, lambda uow: uow.dialogs.get(number))).epoch
    await store.run(ACME, lambda uow: uow.dialogs.hold(number, epoch))
    for tenant, wrong in ((ACME, epoch + 1), (OTHER, epoch)):
        with pytest.raises(StaleEpoch):
            await store.run(tenant, lambda uow, wrong=wrong: uow.dialogs.hold(number, wrong))


async def test_a_message_begun_is_under_way_and_one_behind_another_waits(store: SqlStore) -> None:
    may: list[str] = []

    def begin(uow: Uow, key: str, chat: str = "v1") -> bool:
        return uow.outbox.begin(words(key, chat), 1000, "node", lambda row: not may.append(row.message.key)) is not None

    began = await store.run(ACME, lambda uow: [begin(uow, "a"), begin(uow, "b"), begin(uow, "c", "v2")])
    assert (began, may) == ([True, False, True], ["a", "c"])
    assert await store.run(ACME, lambda uow: begin(uow, "d", "v3") and begin(uow, "d", "v4")) is False
    assert await sends(store) == ([], []), "what is under way is nobody else's, and what is behind it waits"
    lost = await store.run(SYSTEM, lambda uow: uow.outbox.lost("node"))
    assert sorted((row.message.key, row.attempts) for row in lost) == [("a", 1), ("c", 1), ("d", 1)]


async def test_a_send_whose_worker_died_comes_back_as_unknown(store: SqlStore) -> None:
    await put(store, words("a"))
    await sends(store, now=2000)
    assert await sends(store, now=9000, stale=5000) == ([], ["a"])


async def test_a_message_is_tried_again_when_due_or_ended(store: SqlStore) -> None:
    await put(store, words("a"))
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
    await store.run(ACME, lambda uow: uow.outbox.again(taken[0], 5000, "429"))
    assert (await sends(store, now=4000))[0] == []
    assert (await sends(store, now=5000))[0] == ["a"]
    await store.run(ACME, lambda uow: uow.outbox.end(taken[0], SendState.DEAD, "refused", 6000))
    assert (await store.read(ACME, lambda uow: uow.outbox.counts())) == {"dead": 1}


@pytest.mark.parametrize(("tried", "attempts"), [(True, 2), (False, 1)])
async def test_only_what_was_really_sent_counts_as_a_try(store: SqlStore, tried: bool, attempts: int) -> None:
    await put(store, words("a"))
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
    await store.run(ACME, lambda uow: uow.outbox.again(taken[0], 5000, "later", tried=tried))
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(5000, 9, lambda row: True, 0))
    assert [row.attempts for row in taken] == [attempts]


async def test_ids_of_another_company_are_not_found(store: SqlStore) -> None:
    await store.run(ACME, seed)
    world = World(store)
    await world.turn(said("привет"))
    number = await world.dialog()
    with pytest.raises(NotFound):
        await store.read(OTHER, lambda uow: uow.dialogs.get(DialogId(number)))


async def test_an_outside_key_belongs_to_one_company(store: SqlStore) -> None:
    await store.run(ACME, lambda uow: uow.tenants.enlist("group", "-1"))
    with pytest.raises(Conflict):
        await store.run(OTHER, lambda uow: uow.tenants.enlist("group", "-1"))


async def test_work_across_companies_needs_the_system_scope(store: SqlStore) -> None:
    with pytest.raises(NotFound):
        await store.run(ACME, lambda uow: uow.lanes.claim(1, 2, "w", 1))


async def test_migrations_make_the_tables_that_the_code_has(store: SqlStore) -> None:
    def difference(connection: sa.Connection) -> list[object]:
        ours = {"include_name": lambda name, kind, parents: (kind, name) != ("table", "schema_mark")}
        return list(compare_metadata(MigrationContext.configure(connection, opts=ours), metadata))

    if isinstance(store.engine, sa.Engine):
        with store.engine.connect() as connection:
            assert difference(connection) == []
    else:
        async with store.engine.connect() as connection:
            assert await connection.run_sync(difference) == []


async def test_a_forgotten_filter_shows_no_rows_of_another_company(empty_postgres_url: str) -> None:
    store = PostgresStore(empty_postgres_url)
    try:
        await store.run(ACME, seed)
        world = World(store)
        await world.turn(said("привет"))
        for table in metadata.sorted_tables:
            if table.name != "directory":
                query = sa.select(sa.func.count()).select_from(table)
                seen = await store.run(OTHER, lambda uow, query=query: uow.connection.execute(query).scalar())
                assert seen == 0, table.name
    finally:
        await store.close()


async def test_row_level_security_is_forced_on_every_table_of_a_company(empty_postgres_url: str) -> None:
    store = PostgresStore(empty_postgres_url)
    names = [table.name for table in metadata.sorted_tables if "tenant_id" in table.c and table.name != "directory"]
    query = sa.text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    forced = await store.run(ACME, lambda uow: set(uow.connection.execute(query).scalars()))
    await store.close()
    assert set(names) <= forced


async def test_what_may_not_go_now_falls_due_later_and_lets_others_be_seen(store: SqlStore) -> None:
    for key in ("a", "b"):
        await put(store, words(key, f"chat-{key}"))
    closed = {"allow": lambda row: False, "wait": lambda row: 500}
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 1, stale_before=0, **closed))
    assert taken == []
    assert (await sends(store, now=2100))[0] == ["b"]
    assert (await sends(store, now=2500))[0] == ["a"]


async def test_a_scheduled_message_waits_for_its_time_and_holds_up_nobody(store: SqlStore) -> None:
    await put(store, words("tomorrow", not_before=9000))
    await put(store, words("now"))
    assert (await sends(store, now=2000))[0] == ["now"]
    assert (await sends(store, now=9000))[0] == ["tomorrow"]


async def test_a_scheduled_message_can_be_cancelled_until_it_goes(store: SqlStore) -> None:
    await put(store, words("tomorrow", not_before=9000))
    assert not await store.run(OTHER, lambda uow: uow.outbox.cancel("tomorrow", 3000))
    assert await store.run(ACME, lambda uow: uow.outbox.cancel("tomorrow", 3000))
    assert (await sends(store, now=9000))[0] == []
    assert not await store.run(ACME, lambda uow: uow.outbox.cancel("tomorrow", 3000))


async def sent(store: SqlStore, *keys: str) -> None:
    for key in keys:
        await put(store, words(key))
        taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
        await store.run(ACME, lambda uow, row=taken[0], key=key: uow.outbox.sent(row, f"x-{key}", "", 2001))


async def tell(store: SqlStore, key: str, state: DeliveryState, upto: bool = False) -> list[str]:
    """Keys of the messages that the report changed."""
    told = await store.run(ACME, lambda uow: uow.outbox.delivered(INBOX.id, "v1", f"x-{key}", state, upto))
    return [f"{row.message.key} {row.delivered}" for row in told]


async def test_a_delivery_state_only_grows_in_whatever_order_reports_come(store: SqlStore) -> None:
    await sent(store, "a")
    assert await tell(store, "a", DeliveryState.READ) == ["a read"]
    assert await tell(store, "a", DeliveryState.DELIVERED) == []
    assert await tell(store, "a", DeliveryState.READ) == []
    assert await tell(store, "a", DeliveryState.FAILED) == ["a failed"]
    assert await tell(store, "nobody", DeliveryState.READ) == []


async def test_a_report_up_to_a_message_holds_for_all_earlier_ones_of_the_chat(store: SqlStore) -> None:
    await sent(store, "a", "b", "c")
    assert sorted(await tell(store, "b", DeliveryState.READ, upto=True)) == ["a read", "b read"]


async def test_a_message_is_found_by_the_channels_own_id(store: SqlStore) -> None:
    await sent(store, "a")
    found = await store.read(ACME, lambda uow: uow.outbox.known(INBOX.id, "v1", "x-a"))
    assert found is not None
    assert found.message.key == "a"
    assert await store.read(OTHER, lambda uow: uow.outbox.known(INBOX.id, "v1", "x-a")) is None


async def test_the_last_thing_said_is_what_arrived_last_in_the_chat(store: SqlStore) -> None:
    await sent(store, "a", "b")
    await put(store, words("waits"))
    await put(store, words("elsewhere", "v2"))
    found = await store.read(ACME, lambda uow: uow.outbox.last_said(INBOX.id, "v1"))
    assert found is not None
    assert found.key == "b"
    assert await store.read(ACME, lambda uow: uow.outbox.last_said(INBOX.id, "v2")) is None
    assert await store.read(OTHER, lambda uow: uow.outbox.last_said(INBOX.id, "v1")) is None


async def test_the_first_send_of_unknown_outcome_is_remembered(store: SqlStore) -> None:
    await put(store, words("a"))
    for now in (2000, 3000):
        (row,), _ = await store.run(SYSTEM, lambda uow, now=now: uow.outbox.claim(now, 9, lambda row: True, 0))
        await store.run(ACME, lambda uow, row=row, now=now: uow.outbox.again(row, now + 1, "lost", unknown=True))
    (row,), _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(4000, 9, lambda row: True, 0))
    assert (row.unknowns, row.unsure_since, row.sending_at) == (2, 2000, 4000)


async def test_a_group_that_moves_takes_its_persons_and_topics_along(store: SqlStore) -> None:
    here = ("-4", "-4/55", "-4:7/56", "-45/55")

    def begin(uow: Uow) -> None:
        for number, chat in enumerate((*here, "-1009:7/56")):
            uow.dialogs.add(Dialog(DialogId(f"d{number}"), INBOX.id, chat, CustomerId("c")))
            uow.outbox.add(OutboundMessage(f"k{chat}", INBOX.id, Audience.CUSTOMER, chat, "x"), 1000)

    def move(uow: Uow) -> None:
        uow.dialogs.move(INBOX.id, "-4", "-1009")
        uow.outbox.move(INBOX.id, "-4", "-1009")

    await store.run(ACME, begin)
    await store.run(ACME, move)
    found = await store.read(ACME, lambda uow: [uow.dialogs.get(DialogId(f"d{n}")).chat for n in range(4)])
    assert found == ["-1009", "-1009/55", "-4:7/56", "-45/55"], "who wrote in the new group already keeps both"
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 10, lambda row: True, 0))
    assert sorted(row.message.chat for row in taken) == ["-1009", "-1009/55", "-1009:7/56", "-45/55"]


async def test_the_parts_of_a_message_are_kept_and_an_edit_renews_them(store: SqlStore) -> None:
    for key, edits, parts in (("say", "", ("1", "2")), ("edit", "say", ("1", "3", "4"))):
        await put(store, words(key, edits=edits))
        (row,), _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
        await store.run(ACME, lambda uow, row=row, parts=parts: uow.outbox.sent(row, parts[-1], "", 2001, parts))
    said = await store.read(ACME, lambda uow: uow.outbox.by_key("say"))
    assert said is not None and (said.external_id, list(said.parts)) == ("4", ["1", "3", "4"])
