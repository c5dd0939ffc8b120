"""The Wappi channel before a strict stand-in: what it sends is seen, what was lost is found."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from aiohttp import web

from bot.sandbox.wappi import WappiStandIn
from bot.sandbox.wappi.shapes import Message, Person, Profile
from channels.base import Receipt
from channels.parts import Http
from channels.wappi.channel import WappiChannel
from channels.wappi.kinds import MAX, TELEGRAM, WHATSAPP, Messenger
from dialogs.events import Arrival
from dialogs.ids import BotId, InboxId, TenantId
from dialogs.messages import Audience, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.blobs import MemoryBlobs

DEADLINE = 5
Sort = TypeVar("Sort", bound=Arrival)
NAMES = {"whatsapp": WHATSAPP, "telegram": TELEGRAM, "max": MAX}


@dataclass
class Clock:
    """Time that stands until it is moved."""

    seconds: float = 1_795_244_400.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> int:
        return int(self.seconds * 1000)


@dataclass
class Room:
    """A stand-in with a connected profile, our channel, and a door that takes its webhooks as the program does."""

    standin: WappiStandIn
    clock: Clock
    blobs: MemoryBlobs
    http: Http
    profile: Profile
    galina: Person
    hook: str = ""
    refused: int = 0
    keys: list[str] = field(default_factory=list)
    heard: "asyncio.Queue[Arrival]" = field(default_factory=asyncio.Queue)
    channel: WappiChannel = field(init=False)
    inbox: Inbox = field(init=False)

    def connect(self, messenger: Messenger = WHATSAPP) -> None:
        secret = json.dumps({"token": self.standin.world.state.token, "hook": "hook-secret"})
        self.inbox = Inbox(
            InboxId("w1"), TenantId("acme"), messenger.kind, BotId("b1"), "Салон", "pub1", secret,
            {"profile": self.profile.id},
        )  # fmt: skip
        self.channel = WappiChannel(
            messenger, self.blobs, self.clock, lambda inbox: inbox.secret, self.http, self.standin.url
        )
        self.channel._finding._pause = lambda seconds: asyncio.sleep(0)  # the stand-in's history is never late

    @property
    def chat(self) -> str:
        return self.standin.world.dialect(self.profile).chat_of(self.galina)

    def message(self, key: str = "k1", **given: Any) -> OutboundMessage:
        values: dict[str, Any] = {"chat": self.chat, "body": "", **given}
        return OutboundMessage(key, self.inbox.id, Audience.CUSTOMER, **values)

    def acquainted(self) -> None:
        """The client has written once: in Telegram and MAX only then an id leads anywhere."""
        self.standin.people.say(self.profile, self.galina, "Привет")

    async def send(self, words: str, key: str = "k1", **given: Any) -> Receipt:
        return await self.channel.send(self.inbox, self.message(key, **given), words)

    async def arrival(self, sort: type[Sort]) -> Sort:
        """The next arrival of this sort."""
        while True:
            found = await asyncio.wait_for(self.heard.get(), DEADLINE)
            if isinstance(found, sort):
                return found

    def seen(self) -> list[Message]:
        """What the client's phone shows of ours."""
        found = self.standin.world.messages(self.profile.id, self.galina.phone)
        return [one for one in found if one.mine and not one.lost]

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not (self.channel.admits(self.inbox, headers) and self.channel.authentic(self.inbox, headers, raw)):
            self.refused += 1
            return web.Response(status=401)
        for event in self.channel.events(json.loads(raw)):
            self.keys.append(self.channel.key(self.inbox, event).dedupe)
            for arrival in self.channel.parse(self.inbox, event):
                self.heard.put_nowait(arrival)
        return web.Response()

    async def stored(self, content: bytes) -> str:
        return await self.blobs.put(TenantId("acme"), content)


every_messenger = pytest.mark.parametrize("room", ["whatsapp", "telegram", "max"], indirect=True)
