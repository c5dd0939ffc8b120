"""Endpoints that are closed: one contract over SQLite and Postgres, and over what a channel alone holds in memory."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.inboxes.endpoints import StoredEndpoints
from bot.storage.engines.opening import SqlStore
from channels.webhook.endpoint import Endpoints, HeldEndpoints
from dialogs.company.endpoints import GONE
from dialogs.ids import InboxId, TenantId
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Uow
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, INBOX, NOON, FakeClock

HERE, ELSEWHERE = "https://a.example/in", "https://b.example/in"
Process = Callable[[], Endpoints]  # what one process has of them


@pytest.fixture(params=["stored", "held"])
def process(request: pytest.FixtureRequest, store: SqlStore) -> Process:
    held = HeldEndpoints()
    return lambda: StoredEndpoints(store, FakeClock(), lambda: None) if request.param == "stored" else held


async def test_what_one_process_closes_is_closed_in_all(process: Process) -> None:
    await process().close(INBOX, HERE, GONE)
    assert await process().closed(INBOX, HERE) == GONE


async def test_another_address_of_the_same_inbox_is_open(process: Process) -> None:
    await process().close(INBOX, HERE, GONE)
    assert await process().closed(INBOX, ELSEWHERE) == ""


async def test_the_same_address_of_another_inbox_is_open(process: Process) -> None:
    await process().close(INBOX, HERE, GONE)
    assert await process().closed(replace(INBOX, id=InboxId("in2")), HERE) == ""


async def test_an_address_that_took_a_test_event_is_open_in_all(process: Process) -> None:
    await process().close(INBOX, HERE, GONE)
    await process().took(INBOX)
    assert await process().closed(INBOX, HERE) == ""


async def test_no_company_sees_or_opens_an_endpoint_of_another(store: SqlStore) -> None:
    stored = StoredEndpoints(store, FakeClock(), lambda: None)
    await stored.close(INBOX, HERE, GONE)
    other = replace(INBOX, tenant_id=TenantId("other"))
    await stored.took(other)
    assert (await stored.closed(other, HERE), await stored.closed(INBOX, HERE)) == ("", GONE)


async def test_what_was_tried_in_vain_goes_once_a_test_event_was_taken(store: SqlStore) -> None:
    await store.run(ACME, queue)
    assert not await store.read(ACME, lambda uow: uow.outbox.retried(INBOX.id))
    await store.run(SYSTEM, put_off)
    assert await store.read(ACME, lambda uow: uow.outbox.retried(INBOX.id))
    await StoredEndpoints(store, FakeClock(NOON + 2000), lambda: None).took(INBOX)
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(NOON + 3000, 9, lambda row: True, 0))
    assert [row.message.key for row in taken] == ["tried"]


def put_off(uow: Uow) -> None:
    taken, _ = uow.outbox.claim(NOON + 1000, 9, lambda row: True, 0)
    for row in taken:
        uow.outbox.again(row, NOON + 5_000_000, "503")


def queue(uow: Uow) -> None:
    for key, later in (("tried", 0), ("planned", NOON + 9_000_000)):
        uow.outbox.add(OutboundMessage(key, INBOX.id, Audience.CUSTOMER, key, key, not_before=later), NOON)
