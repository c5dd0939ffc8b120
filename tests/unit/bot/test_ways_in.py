"""Ways in: a webhook where there is an address, else a poll; tried again until it works, closed when asked."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.inboxes.ways_in import WaysIn
from channels.base import Connection
from channels.failures import RetryLater
from channels.inbox import Ingress
from dialogs.tenant import SYSTEM
from tests.fakes.channels import GONE, ParrotChannel, PolledParrot
from tests.fakes.domain import INBOX, FakeClock
from tests.fakes.menus import Place, menus_place

PARROT = replace(INBOX, kind="parrot", public_id="pub1")


class NoTelegram:
    """Telegram's own way in, which none of these needs."""

    async def open(self, connection: Connection) -> None:
        raise AssertionError("not a Telegram inbox")

    async def close(self, inbox_id: str) -> None: ...
    async def stop(self) -> None: ...


class Ways:
    """Ways in over a real store; pauses take no time and are counted."""

    def __init__(self, place: Place) -> None:
        self.place, self.told, self.pauses, self.base = place, [], [], ""
        ingress = Ingress(place.store, FakeClock(), lambda: None)
        telegram: Any = NoTelegram()
        self.open = WaysIn(
            telegram, ingress, lambda: self.base, lambda inbox, what: self.told.append(what), self._pause
        )

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
async def ways(tmp_path: Path) -> AsyncIterator[Ways]:
    async with menus_place(tmp_path) as place:
        made = Ways(place)
        yield made
        await made.open.stop()


async def until(true: Any) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it did not come true")


async def test_a_hooked_channel_is_told_its_address(ways: Ways) -> None:
    ways.base, channel = "https://parley.example/", ParrotChannel()
    await ways.open.open(Connection(PARROT, channel))
    await until(lambda: channel.opened)
    assert channel.opened == ["https://parley.example/hook/parrot/pub1"]


async def test_opening_again_changes_nothing_until_the_inbox_changes(ways: Ways) -> None:
    channel = ParrotChannel()
    for inbox in (PARROT, PARROT, replace(PARROT, options={"nest": "oak"})):
        await ways.open.open(Connection(inbox, channel))
        for _ in range(20):  # what it began has its turn
            await asyncio.sleep(0)
    await until(lambda: len(channel.opened) > 1)
    assert channel.opened == ["", ""]


async def test_without_an_address_a_channel_is_polled_and_events_are_confirmed_after_they_are_stored(
    ways: Ways,
) -> None:
    channel = PolledParrot(waiting=[{"id": 1, "chat": "anna"}, {"id": 2, "chat": "anna"}])
    await ways.open.open(Connection(PARROT, channel))
    await until(lambda: not channel.waiting)
    claims = await ways.place.store.run(SYSTEM, lambda uow: uow.lanes.claim(2**50, 2**51, "test", 10))
    assert [event.dedupe for claim in claims for event in claim.events] == ["p:1", "p:2"]


async def test_with_an_address_it_is_not_polled(ways: Ways) -> None:
    ways.base, channel = "https://parley.example", PolledParrot()
    await ways.open.open(Connection(PARROT, channel))
    await until(lambda: channel.opened)
    assert channel.running == 0


async def test_a_poll_that_fails_is_tried_again_with_growing_pauses(ways: Ways) -> None:
    channel = PolledParrot(failures=[RetryLater("away"), ValueError("broke"), RetryLater("away")])
    await ways.open.open(Connection(PARROT, channel))
    await until(lambda: channel.running)
    assert ways.pauses == [1.0, 2.0, 4.0]


async def test_a_lost_account_is_told_and_asked_no_more(ways: Ways) -> None:
    channel = PolledParrot(failures=[GONE])
    await ways.open.open(Connection(PARROT, channel))
    await until(lambda: ways.told)
    await ways.open.open(Connection(PARROT, channel))
    assert ways.told == ["token-revoked"] and channel.running == 0


async def test_a_closed_inbox_is_polled_no_more(ways: Ways) -> None:
    channel = PolledParrot()
    await ways.open.open(Connection(PARROT, channel))
    await until(lambda: channel.running)
    await ways.open.close(PARROT.id)
    await until(lambda: not channel.running)
