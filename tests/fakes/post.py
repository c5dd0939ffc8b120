"""A channel that does as a test tells it, over a real outbox and a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.work.receipts import on_given_up
from channels.base import Capabilities, Connection, File, Key, Payload, Probe, Receipt
from channels.failures import ChannelError
from channels.outbox import Deliverer, Ended, Joins
from channels.pacing.limits import Budgets
from dialogs.events import Arrival
from dialogs.ids import InboxId, Millis
from dialogs.messages import Attachment, Audience, OutboundMessage
from dialogs.ports import Progress
from dialogs.store import Queued, Store
from dialogs.tenant import CONTROL, SYSTEM, Inbox
from dialogs.texts import Text
from tests.fakes.domain import ACME, INBOX, seed
from tests.fakes.menu_twins import HandClock
from tests.fakes.menus import menus_place

ALL = Capabilities(buttons=True, media=True, edit=True, replies=True, reactions=True, deletes=True, read_marks=True)
Answers = Callable[[OutboundMessage, str], ChannelError | None]


@dataclass
class ScriptedChannel:
    """Fails as `fails` says, else keeps what was sent. `probes` are its answers to probes, the last one stays."""

    can: Capabilities = ALL
    fails: list[ChannelError | None] = field(default_factory=list)
    answers: Answers = lambda message, words: None
    sent: list[tuple[OutboundMessage, str]] = field(default_factory=list)
    calls: int = 0
    probes: list[Probe] = field(default_factory=lambda: [Probe()])
    probed: int = 0
    hangs: asyncio.Event | None = None
    kind: str = "scripted"

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        return Key("k", "l")

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        return ()

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        self.calls += 1
        if self.hangs:
            await self.hangs.wait()
        error = self.fails.pop(0) if self.fails else self.answers(message, words)
        if error:
            raise error
        self.sent.append((message, words))
        return Receipt(f"x{len(self.sent)}")

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        raise NotImplementedError

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        raise NotImplementedError

    async def probe(self, inbox: Inbox) -> Probe:
        self.probed += 1
        return self.probes.pop(0) if len(self.probes) > 1 else self.probes[0]

    @property
    def words(self) -> list[str]:
        return [words for _, words in self.sent]


@dataclass
class AskableChannel(ScriptedChannel):
    """One that can say what became of a send: `finds` are its answers."""

    finds: list[Receipt | ChannelError | None] = field(default_factory=list)
    asked: list[Millis] = field(default_factory=list)

    async def find(self, inbox: Inbox, message: OutboundMessage, words: str, since: Millis) -> Receipt | None:
        self.asked.append(since)
        found = self.finds.pop(0)
        if isinstance(found, ChannelError):
            raise found
        return found


def bare(text: Text | str, language: str) -> str:
    """Words without a language: the key and what it is given."""
    if isinstance(text, str):
        return text
    return " ".join([text.key, *(str(value) for value in text.values.values())])


class Post:
    """An outbox with its deliverer: one client's inbox, one control bot, and as many more as a test adds."""

    def __init__(self, store: Store, channel: ScriptedChannel, limited: bool = False) -> None:
        self.store, self.clock, self.channel = store, HandClock(), channel
        self.control = ScriptedChannel()
        self.ended: list[Ended] = []
        self.connections = {str(INBOX.id): Connection(INBOX, channel)}
        self.connections[CONTROL] = Connection(replace(INBOX, id=CONTROL, tenant_id=SYSTEM), self.control)
        joins = Joins(given_up=on_given_up)
        self.deliverer = Deliverer(store, self.clock, self, bare, Budgets(limited), self.ended.append, "node",
                                   joins=joins)  # fmt: skip

    def get(self, inbox_id: str) -> Connection | None:
        return self.connections.get(inbox_id)

    def connect(self, name: str, channel: ScriptedChannel) -> None:
        self.connections[name] = Connection(replace(INBOX, id=InboxId(name)), channel)

    async def put(self, key: str, chat: str = "v1", **more: Any) -> None:
        given: dict[str, Any] = {"inbox_id": INBOX.id, "audience": Audience.CUSTOMER, "body": key} | more
        message = OutboundMessage(key=key, chat=chat, **given)
        await self.store.run(ACME, lambda uow: uow.outbox.add(message, self.clock.ms))

    async def put_all(self, many: Sequence[tuple[str, str, str]]) -> None:
        """(key, chat, inbox) in one unit."""
        made = [OutboundMessage(key, InboxId(inbox), Audience.CUSTOMER, chat, key) for key, chat, inbox in many]
        await self.store.run(ACME, lambda uow: [uow.outbox.add(one, self.clock.ms) for one in made])

    async def go(self) -> None:
        """Until nothing more may go now."""
        while await self.deliverer.deliver():
            await self.deliverer.drain()
            await asyncio.sleep(0)

    async def after(self, ms: Millis) -> None:
        self.clock.ms += ms
        await self.go()

    async def row(self, key: str) -> Queued:
        return await self.store.read(ACME, lambda uow: row_of(uow, key))


def row_of(uow: Any, key: str) -> Queued:
    """The outbox row of a key, whatever became of it."""
    from bot.storage.outbox_rows import queued_of
    from bot.storage.tables.durable import outbox

    return queued_of(uow.outbox.the(outbox, outbox.c.key == key))


@asynccontextmanager
async def post_office(
    folder: Path, channel: ScriptedChannel | None = None, limited: bool = False
) -> AsyncIterator[Post]:
    """A company with a desk, and its outbox."""
    async with menus_place(folder) as place:
        await place.store.run(ACME, seed)
        yield Post(place.store, channel or ScriptedChannel(), limited)
