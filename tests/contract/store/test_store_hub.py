"""What the hub asks of the store, over SQLite and Postgres: revisions, marks, reach, links, tries, dedupe for ever."""

from dataclasses import replace

import pytest

from bot.storage.engines.opening import SqlStore
from dialogs.arrivals.happenings import happen, settle_sent
from dialogs.arrivals.hearing import hear
from dialogs.arrivals.linking import Link, LinkState
from dialogs.dialog import Dialog
from dialogs.events import Deletion, Delivery, DeliveryState, Reaction
from dialogs.ids import CustomerId, DialogId, TenantId
from dialogs.messages import Audience, OutboundMessage, Sender
from dialogs.store import Claim, Received, Uow
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, INBOX, NOON, said, seed

YEAR = 365 * 24 * 3_600_000


@pytest.fixture
async def store(store: SqlStore) -> SqlStore:
    """With a company in it."""
    await store.run(ACME, seed)
    return store


def dialog_of(uow: Uow) -> Dialog:
    dialog = uow.dialogs.by_chat(INBOX.id, "v1")
    assert dialog
    return dialog


async def test_an_event_is_known_a_year_later(store: SqlStore) -> None:
    event = Received(INBOX.id, "u:1", "l", 0, b"{}", NOON)
    assert await store.run(ACME, lambda uow: uow.lanes.receive(event, NOON, NOON)) is not None
    (held,) = await claimed(store, NOON + 1)
    await store.run(ACME, lambda uow: _finished(uow, held))
    late = replace(event, received_at=NOON + YEAR)
    assert await store.run(ACME, lambda uow: uow.lanes.receive(late, NOON + YEAR, NOON + YEAR)) is None


async def claimed(store: SqlStore, now: int, suspects: bool = True) -> list[Claim]:
    return list(await store.run(SYSTEM, lambda uow: uow.lanes.claim(now, now + 1000, "w", 9, suspects)))


def _finished(uow: Uow, held: Claim) -> None:
    uow.lanes.finish(held, held.events, "done", NOON)
    uow.lanes.release(held)


async def test_a_try_is_counted_before_the_work_and_forgotten_after_it(store: SqlStore) -> None:
    await store.run(ACME, lambda uow: uow.lanes.receive(Received(INBOX.id, "u:1", "l", 0, b"{}", NOON), NOON, NOON))
    tries = [(await claimed(store, NOON + number * 5000))[0].tries for number in range(3)]
    assert tries == [0, 1, 2]
    assert await claimed(store, NOON + 20_000, suspects=False) == []
    (held,) = await claimed(store, NOON + 30_000)
    await store.run(ACME, lambda uow: uow.lanes.hand_back(held, NOON))
    (again,) = await claimed(store, NOON + 40_000)
    assert again.tries == held.tries, "what was handed back counts for nothing"
    await store.run(ACME, lambda uow: uow.lanes.release(again, NOON))
    assert (await claimed(store, NOON + 50_000))[0].tries == 0


async def test_revisions_and_marks_of_a_turn(store: SqlStore) -> None:
    def unit(uow: Uow) -> None:
        hear(uow, INBOX, [said("раз")], NOON)
        edit = said("два", number="1:9", edit_of="v1:1", sent_at=NOON + 9)
        hear(uow, INBOX, happen(uow, INBOX, [edit], NOON + 1), NOON + 1)
        marks = [Reaction(INBOX.id, "v1", "v1:1", "👍", 5, Sender("v1")), Deletion(INBOX.id, "v1", "v1:1", 6)]
        happen(uow, INBOX, marks, NOON + 2)

    await store.run(ACME, unit)
    first = await store.read(ACME, lambda uow: uow.dialogs.turn_by_external(dialog_of(uow).id, "v1:1"))
    assert first is not None
    assert (first.reactions, first.deleted_at) == ((("v1", "👍", 5),), NOON + 2)
    revisions = await store.read(ACME, lambda uow: uow.dialogs.revisions(first))
    assert [turn.text for turn in revisions] == ["два"]
    assert await store.read(ACME, lambda uow: uow.dialogs.said_since(first.dialog_id, NOON - 1)) == 2


async def test_a_report_before_the_receipt_holds_with_it(store: SqlStore) -> None:
    message = OutboundMessage("k", INBOX.id, Audience.CUSTOMER, "v1", "ответ")
    early = Delivery(INBOX.id, "v1", "x1", DeliveryState.READ, NOON)
    await store.run(ACME, lambda uow: uow.outbox.add(message, NOON))
    await store.run(ACME, lambda uow: happen(uow, INBOX, [early], NOON))
    rows, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(NOON + 1, 9, lambda row: True, 0))
    assert await store.read(ACME, lambda uow: len(uow.outbox.unsure(INBOX.id, "v1"))) == 1

    def sent(uow: Uow) -> None:
        uow.outbox.sent(rows[0], "x1", "", NOON + 2)
        settle_sent(uow, rows[0], "x1", NOON + 2)

    await store.run(ACME, sent)
    row = await store.read(ACME, lambda uow: uow.outbox.known(INBOX.id, "v1", "x1"))
    assert row is not None
    assert row.delivered == "read"


async def test_what_waits_follows_a_chat_that_moved_and_is_dropped_for_who_left(store: SqlStore) -> None:
    await store.run(ACME, lambda uow: hear(uow, INBOX, [said("раз")], NOON))
    number = await store.read(ACME, lambda uow: dialog_of(uow).id)
    message = OutboundMessage("k", INBOX.id, Audience.CUSTOMER, "v1", "ответ", dialog_id=DialogId(number))
    await store.run(ACME, lambda uow: uow.outbox.add(message, NOON))
    await store.run(ACME, lambda uow: uow.outbox.move(INBOX.id, "v1", "v2"))
    assert await store.run(ACME, lambda uow: uow.outbox.drop_unsaid(number, NOON)) == 1


async def test_links_are_of_one_company_and_can_be_parted(store: SqlStore) -> None:
    await store.run(ACME, lambda uow: hear(uow, INBOX, [said("раз")], NOON))
    one, other = await store.read(ACME, lambda uow: dialog_of(uow).customer_id), CustomerId("c2")
    link = Link("l1", one, other, "phone", LinkState.PROPOSED, NOON)
    prove = [
        await store.run(ACME, lambda uow, who=who: uow.links.prove("phone", "7", who)) for who in (other, one, one)
    ]
    assert [list(found) for found in prove] == [[], [other], []]
    assert not await store.run(TenantId("other"), lambda uow: uow.links.prove("phone", "7", CustomerId("c9")))
    assert await store.run(ACME, lambda uow: uow.links.propose(link))
    assert not await store.run(ACME, lambda uow: uow.links.propose(replace(link, id="l2")))
    moved = await store.run(ACME, lambda uow: uow.links.join(one, other))
    assert await store.read(ACME, lambda uow: dialog_of(uow).customer_id) == other
    await store.run(ACME, lambda uow: uow.links.save(replace(link, state=LinkState.ACCEPTED, moved={"all": moved})))
    kept = await store.read(ACME, lambda uow: uow.links.get("l1"))
    await store.run(ACME, lambda uow: uow.links.part(one, kept.moved["all"]))
    assert await store.read(ACME, lambda uow: dialog_of(uow).customer_id) == one
