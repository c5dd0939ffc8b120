"""The hub with everything that is its own: ingress, the turn worker and a store; the channel is what a test says."""

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.work.timers import RINGS, Clockwork
from bot.work.turns import Turns
from channels.base import Capabilities, Channel, Connection, File, Key, Payload, Receipt
from channels.failures import ChannelError
from channels.inbox import Ingress
from dialogs.errors import BadInput
from dialogs.events import AccountChanged, Arrival
from dialogs.ids import Millis
from dialogs.messages import Attachment, OutboundMessage
from dialogs.ports import Progress
from dialogs.tenant import CONTROL, SYSTEM, Inbox
from dialogs.texts import Text
from dialogs.turn import Turn
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import ACME, INBOX, World


class Silent:
    """Progress that nobody sees."""

    async def typing(self) -> None: ...
    async def draft(self, text: str) -> None: ...


@dataclass
class SaidChannel:
    """A channel whose events are values that a test put in; files are what it put in, or fail as it says."""

    kind: str = "widget"
    can: Capabilities = field(default_factory=lambda: Capabilities(buttons=True, media=True, edit=True))
    arrivals: dict[str, Sequence[Arrival]] = field(default_factory=dict)
    files: dict[str, File | ChannelError] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        return Key(str(payload["id"]), str(payload["chat"]))

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        if payload["id"] not in self.arrivals:
            raise BadInput("error-update", "nothing of that kind")
        return self.arrivals[str(payload["id"])]

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        return Receipt(f"x{message.key}")

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        self.fetched.append(attachment.remote)
        found = self.files[attachment.remote]
        if isinstance(found, ChannelError):
            raise found
        return found

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        return Silent()


class Hub:
    """One company's hub. `bring` is what comes in; `settle` works until nothing is due."""

    def __init__(self, world: World, owner: str = "node") -> None:
        self.world, self.store, self.clock = world, world.store, world.clock
        self.channel, self.blobs = SaidChannel(), MemoryBlobs()
        self.fed: list[Mapping[str, Any]] = []
        self.feeds: Callable[[Mapping[str, Any]], None] = lambda update: None
        self.inbox = INBOX
        self.accounts: list[tuple[str, str]] = []  # inbox and state, as told of them
        self._numbers = itertools.count(1)
        self.turns = Turns(
            self.store, world.engine, self.clock, self, self.blobs, self._control, owner, lambda: None,
            changed=self._account_changed,
        )  # fmt: skip

    def get(self, inbox_id: str) -> Connection | None:
        made: Channel = self.channel
        if inbox_id == CONTROL:
            return Connection(Inbox(CONTROL, SYSTEM, "telegram", INBOX.bot_id, "control", "control"), made)
        return Connection(self.inbox, made) if inbox_id == INBOX.id else None

    async def _control(self, update: Mapping[str, Any]) -> None:
        self.fed.append(update)
        self.feeds(update)

    async def _account_changed(self, inbox: Inbox, change: AccountChanged) -> None:
        self.accounts.append((inbox.id, change.state))

    async def bring(self, *arrivals: Arrival, chat: str = "v1", number: str = "") -> None:
        """One raw event that holds these arrivals, through ingress."""
        number = number or f"e{next(self._numbers)}"
        self.channel.arrivals[number] = arrivals
        await self.raw({"id": number, "chat": chat})

    async def raw(self, payload: dict[str, Any], inbox: str = INBOX.id) -> bool:
        connection = self.get(inbox)
        assert connection
        ingress = Ingress(self.store, self.clock, lambda: None)
        return await ingress.receive(connection, payload, json.dumps(payload).encode())

    async def work(self) -> None:
        """Turns that are due now, to their end."""
        while await self.turns.work():
            await self.turns.drain()

    async def comes(self, *arrivals: Arrival, chat: str = "v1") -> list[OutboundMessage]:
        """An event, worked on; what is to be sent because of it."""
        await self.bring(*arrivals, chat=chat)
        await self.work()
        return [row.message for row in await self.world.deliver_all()]

    async def later(self, ms: Millis) -> None:
        """Time passes, and what fell due meanwhile is done."""
        self.clock.at += ms
        await self.work()

    async def rings(self, ms: Millis) -> None:
        """Time passes; timers that fall due ring."""
        self.clock.at += ms
        while await Clockwork(self.store, self.clock, RINGS, lambda: None).work():
            pass

    async def until_quiet(self, most: int = 50) -> None:
        """Leaps from due to due until nothing is left."""
        for _ in range(most):
            await self.work()
            due = await self.store.read(SYSTEM, lambda uow: uow.lanes.next_due())
            if due is None:
                return
            self.clock.at = max(self.clock.at, due)
        raise AssertionError("it never came to rest")

    async def sent(self) -> list[OutboundMessage]:
        return [row.message for row in await self.world.deliver_all()]


def keys(messages: Sequence[OutboundMessage]) -> list[str]:
    """Fluent keys, or plain words."""
    return [one.body.key if isinstance(one.body, Text) else one.body for one in messages]


async def turn(hub: Hub, external: str = "v1:1") -> Turn:
    """What a message of this id became."""
    return next(one for one in await hub.world.turns() if one.external_id == external)


async def sent_as(hub: Hub, key: str) -> str:
    """The id under which the channel sent it."""
    return await hub.store.read(ACME, lambda uow: uow.outbox.external_id(key))
