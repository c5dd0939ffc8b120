"""Sends whose worker died are settled by one process, not by each that looks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.ids import InboxId
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Queued, Store
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, seed
from tests.fakes.menus import menus_place

MESSAGE = OutboundMessage("k1", InboxId("in1"), Audience.CUSTOMER, "v1", "Привет")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with menus_place(tmp_path) as place:
        await place.store.run(ACME, seed)
        await place.store.run(ACME, lambda uow: uow.outbox.add(MESSAGE, 1))
        yield place.store


async def lost(store: Store, now: int, owner: str) -> list[Queued]:
    """What a process finds lost among sends that began more than a hundred milliseconds ago."""
    _, found = await store.run(SYSTEM, lambda uow: uow.outbox.claim(now, 9, lambda row: True, now - 100, owner))
    return list(found)


async def test_a_lost_send_is_given_to_the_first_process_that_looks(store: Store) -> None:
    assert await lost(store, 10, "dead") == []
    assert [row.message.key for row in await lost(store, 500, "first")] == ["k1"]
    assert await lost(store, 501, "second") == []


async def test_a_process_that_dies_over_a_lost_send_finds_it_at_its_next_start(store: Store) -> None:
    await lost(store, 10, "dead")
    await lost(store, 500, "first")
    again = await store.run(SYSTEM, lambda uow: uow.outbox.lost("first"))
    assert [row.message.key for row in again] == ["k1"]
    assert await store.run(SYSTEM, lambda uow: uow.outbox.lost("dead")) == []


async def test_a_lost_send_that_nobody_settled_is_lost_again(store: Store) -> None:
    for now in (10, 500):
        await lost(store, now, "dead")
    assert len(await lost(store, 1000, "second")) == 1
