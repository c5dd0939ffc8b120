"""Telegram's ways in: set, healed when somebody changes them, and told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest

from bot.inboxes.intake import Intake
from bot.sandbox.telegram.shapes import Webhook
from channels.base import Connection, Probe
from channels.leaving import take_leave
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel
from channels.telegram.polling import Poller
from channels.telegram.ways import Ways
from dialogs.tenant import CONTROL, Inbox
from tests.fakes.rooms.telegram import TelegramRoom, telegram_room

URL = "https://parley.example"


@dataclass
class Stored:
    """An ingress that keeps what it is given."""

    got: list[Any] = field(default_factory=list)
    away: int = 0  # so many times the database can't be reached

    async def receive(self, connection: Connection, payload: Any, raw: bytes) -> bool:
        if self.away:
            self.away -= 1
            raise OSError("the database is not currently accepting connections")
        self.got.append(payload)
        return True


@dataclass
class Here:
    """The ways in of one bot, and what was told of them."""

    room: TelegramRoom
    stored: Stored
    told: list[str]
    ways: Ways
    intake: Intake
    bots: Bots

    @property
    def connection(self) -> Connection:
        return Connection(self.room.base, TelegramChannel(self.bots, self.room.blobs, None, self.ways))

    async def state(self) -> str:
        """What the channel's probe finds."""
        return (await TelegramChannel(self.bots, self.room.blobs, None, self.ways).probe(self.room.base)).state

    @property
    def hook(self) -> Webhook:
        assert self.room.bot.webhook
        return self.room.bot.webhook

    async def until(self, right: Callable[[], bool]) -> None:
        for _ in range(500):
            if right():
                return
            await asyncio.sleep(0.01)
        raise AssertionError(self.told)


async def _here(room: TelegramRoom, url: str) -> AsyncIterator[Here]:
    told = list[str]()

    def tell(inbox: Inbox, probe: Probe) -> None:
        told.append(probe.state)

    bots, stored = Bots(room.standin.url, lambda inbox: room.bot.token), Stored()
    ways = Ways(tell, lambda inbox: f"{url}/hook/tg/{inbox.public_id}" if url else "")
    intake = Intake(room.standin.url, url, b"pepper", bots, lambda inbox: room.bot.token, stored, ways)  # type: ignore[arg-type]  # a fake
    try:
        yield Here(room, stored, told, ways, intake, bots)
    finally:
        await intake.stop()
        await bots.close()


@pytest.fixture
async def hooked() -> AsyncIterator[Here]:
    async with telegram_room() as room:
        async for here in _here(room, URL):
            await here.intake.open(here.connection)
            room.bot.queue.clear()
            yield here


@pytest.fixture
async def polled() -> AsyncIterator[Here]:
    async with telegram_room() as room:
        async for here in _here(room, ""):
            yield here


async def test_a_webhook_asks_for_all_that_the_product_reads(hooked: Here) -> None:
    assert hooked.hook.url == f"{URL}/hook/tg/pub" and hooked.hook.secret
    assert {"message_reaction", "business_message", "my_chat_member"} <= set(hooked.room.bot.allowed)


async def test_a_removed_bots_webhook_is_taken_away(hooked: Here) -> None:
    assert await take_leave(hooked.connection.channel, hooked.connection.inbox)
    assert hooked.room.bot.webhook is None


async def test_a_bot_whose_token_was_revoked_is_removed_all_the_same(hooked: Here) -> None:
    hooked.room.standin.faults.add(method="deleteWebhook", kind="401", times=-1)
    assert not await take_leave(hooked.connection.channel, hooked.connection.inbox)


@pytest.mark.parametrize("change", ["removed", "stolen", "secret", "kinds"])
async def test_a_webhook_that_was_changed_elsewhere_is_set_anew(hooked: Here, change: str) -> None:
    bot, url, secret = hooked.room.bot, hooked.hook.url, hooked.hook.secret
    if change == "removed":
        bot.webhook = None
    elif change == "stolen":
        bot.webhook = Webhook("https://elsewhere.example/hook", "other")
    elif change == "secret":
        hooked.hook.secret, hooked.hook.last_error = "other", "Wrong response from the webhook: 401 Unauthorized"
        hooked.hook.last_error_at = 1
        bot.queue.append({"update_id": 1, "message": {"chat": {"id": 1}}})
    else:
        bot.allowed = ["message"]
    assert await hooked.state() == "webhook-lost"
    await hooked.intake.reopen(hooked.connection)
    bot.queue.clear()
    assert (hooked.hook.url, hooked.hook.secret) == (url, secret) and "message_reaction" in bot.allowed
    assert await hooked.state() == "up"


async def test_the_control_bots_own_webhook_is_watched_by_intake(hooked: Here) -> None:
    control = replace(hooked.room.base, id=CONTROL)
    await hooked.intake.open(replace(hooked.connection, inbox=control))
    before = len(hooked.room.calls("setWebhook"))
    await hooked.intake.look()
    assert len(hooked.room.calls("setWebhook")) == before
    hooked.room.bot.webhook = None
    await hooked.intake.look()
    assert hooked.hook.url.startswith(URL) and hooked.told == ["webhook-lost"]


async def test_a_revoked_token_is_found(hooked: Here) -> None:
    hooked.room.standin.faults.add(method="getMe", kind="401", times=-1)
    assert await hooked.state() == "token-revoked"


async def test_a_poll_takes_a_foreign_webhook_away_and_tells(polled: Here) -> None:
    await polled.intake.open(polled.connection)
    await polled.until(lambda: bool(polled.room.calls("getUpdates")))
    polled.room.bot.webhook = Webhook("https://elsewhere.example/hook")
    polled.room.world.say(polled.room.anna, polled.room.chat, "Есть кто?")
    polled.room.standin.polls.oust(polled.room.bot.id, "can't use getUpdates method while webhook is active")
    await polled.until(lambda: bool(polled.stored.got and polled.told))
    assert polled.told == ["webhook-lost"] and polled.room.bot.webhook is None


async def test_a_database_that_is_away_ends_no_poll_and_loses_nothing(polled: Here) -> None:
    polled.stored.away = 1
    polled.room.world.say(polled.room.anna, polled.room.chat, "Есть кто?")
    async with aiohttp.ClientSession() as session:
        poller = Poller(polled.room.standin.url, lambda i: polled.room.bot.token, polled.stored, session, polled.ways)  # type: ignore[arg-type]  # a fake
        task = asyncio.create_task(poller.run(polled.connection))
        await polled.until(lambda: bool(polled.stored.got))
        assert not task.done()
        task.cancel()


async def test_a_second_poller_gets_peace_and_is_told(polled: Here) -> None:
    room = polled.room
    async with aiohttp.ClientSession() as session:
        poller = Poller(room.standin.url, lambda i: room.bot.token, polled.stored, session, polled.ways, 0.05)  # type: ignore[arg-type]  # a fake
        task = asyncio.create_task(poller.run(polled.connection))
        await polled.until(lambda: bool(room.calls("getUpdates")))
        room.standin.polls.oust(room.bot.id)
        await polled.until(lambda: polled.told == ["conflict"])
        room.world.say(room.anna, room.chat, "Есть кто?")
        await polled.until(lambda: bool(polled.stored.got))
        task.cancel()
    assert polled.told == ["conflict", "up"]


async def test_a_token_that_was_refused_by_mistake_is_tried_again(polled: Here) -> None:
    polled.intake._again = 0.0
    polled.room.standin.faults.add(method="getUpdates", kind="401")
    await polled.intake.open(polled.connection)
    await polled.until(lambda: polled.told == ["token-revoked"])
    polled.room.world.say(polled.room.anna, polled.room.chat, "Есть кто?")
    await asyncio.sleep(0)  # the poll's task ends after it told
    await polled.intake.open(polled.connection)
    await polled.until(lambda: bool(polled.stored.got) and polled.told == ["token-revoked", "up"])


async def test_a_token_that_is_taken_again_is_up_at_the_next_look(polled: Here) -> None:
    polled.room.standin.faults.add(kind="401", times=-1)
    await polled.intake.open(polled.connection)
    await polled.until(lambda: polled.told == ["token-revoked"])
    assert await polled.state() == "token-revoked"
    polled.room.standin.faults.clear()
    assert await polled.state() == "up"
    await polled.intake.open(polled.connection)  # as the next look at the tables does: its rest is over
    polled.room.world.say(polled.room.anna, polled.room.chat, "Есть кто?")
    await polled.until(lambda: bool(polled.stored.got))


async def test_a_poll_ends_with_its_token_and_begins_again_with_a_new_one(polled: Here) -> None:
    room = polled.room
    room.standin.faults.add(method="getUpdates", kind="401", times=-1)
    await polled.intake.open(polled.connection)
    await polled.until(lambda: polled.told == ["token-revoked"])
    await polled.intake.open(polled.connection)
    assert polled.ways.probe("in").state == "token-revoked"
    room.standin.faults.clear()
    await polled.intake.close("in")
    await polled.intake.open(polled.connection)
    room.world.say(room.anna, room.chat, "Есть кто?")
    await polled.until(lambda: bool(polled.stored.got))
