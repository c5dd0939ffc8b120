"""The domain's neighbours as tests want them: time that stands, knowledge by hand, models that obey or do not."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dialogs.access import Actor
from dialogs.answers.answering import Answerer
from dialogs.answers.curated import Shelf
from dialogs.desk.work import DeskWork
from dialogs.dialog import Dialog
from dialogs.engine import Batch, Engine
from dialogs.errors import ProviderError
from dialogs.handover import Handover
from dialogs.ids import BotId, ChunkId, DialogId, InboxId, MemberId, SourceId, TenantId
from dialogs.messages import Audience, InboundMessage, OutboundMessage, Sender
from dialogs.ports import Completion, Found, Limit, Progress, Prompt, Scope
from dialogs.store import Claim, Queued, Received, Store, Uow
from dialogs.tenant import SYSTEM, BotVersion, Desk, Inbox, InboxKind, Member, Role, Tenant
from dialogs.texts import Text
from dialogs.turn import Turn

ACME = TenantId("acme")
NOON = 1_795_226_400_000


@dataclass
class FakeClock:
    """Time that a test owns; each look moves it by a millisecond."""

    at: int = NOON

    def now(self) -> int:
        self.at += 1
        return self.at


def found(text: str = "Доставка стоит 300 рублей.", confidence: float = 0.9, title: str = "Доставка") -> Found:
    return Found(ChunkId("c1"), SourceId("s1"), title, text, 1.0, confidence)


@dataclass
class FakeRetriever:
    """Gives what it was told to give: to a question that ends so, else to any."""

    gives: Sequence[Found] = ()
    asked: list[str] = field(default_factory=list)
    to: dict[str, Sequence[Found]] = field(default_factory=dict)

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        self.asked.append(question)
        return next((gives for end, gives in self.to.items() if question.endswith(end)), self.gives)[:top]


@dataclass
class FakeLLM:
    """Says what it was told to say; `says=None` fails. An obedient enemy: it repeats whatever the client orders."""

    says: str | None = ""
    model: str = "fake"
    obeys: bool = False
    prompts: list[Prompt] = field(default_factory=list)

    async def complete(self, prompt: Prompt, limit: Limit, progress: Progress | None = None) -> Completion:
        self.prompts.append(prompt)
        if self.says is None:
            raise ProviderError("error-model-down", "down")
        return Completion(prompt.messages[-1][1] if self.obeys else self.says, self.model, 10, 5)


def reply(words: str, *citations: int, action: str = "reply") -> str:
    return json.dumps({"action": action, "text": words, "citations": list(citations)})


INBOX = Inbox(InboxId("in1"), ACME, InboxKind.WIDGET, BotId("b1"), "Сайт", "pub1")
BOT = BotVersion(BotId("b1"), 1, "Бот", {}, True, NOON)
DESK = Desk("-100500", "Стойка")


def member(name: str, *roles: Role, tenant: TenantId = ACME, active: bool = True) -> Member:
    number = 100 + sum(map(ord, name))
    return Member(MemberId(f"m-{name}"), tenant, number, name, "ru", frozenset(roles), active)


OLEG, VERA = member("Oleg", Role.MANAGER), member("Vera", Role.MANAGER)
BOSS, READER = member("Boss", Role.OWNER), member("Reader", Role.VIEWER)


def seed(uow: Uow, desk: Desk | None = DESK) -> None:
    uow.tenants.add(Tenant(uow.tenant, "Ромашка", "ru", "Europe/Moscow", NOON))
    uow.setup.add_bot(BOT)
    uow.setup.add_inbox(replace(INBOX, tenant_id=uow.tenant))
    uow.setup.set_desk(desk)
    for person in (OLEG, VERA, BOSS, READER):
        uow.members.add(replace(person, tenant_id=uow.tenant))


def said(words: str, chat: str = "v1", number: str = "1", **more: object) -> InboundMessage:
    message = InboundMessage(INBOX.id, f"{chat}:{number}", chat, Sender(chat, "Анна", language="ru"), words, NOON)
    return replace(message, **more)  # type: ignore[arg-type]


class World:
    """A company over a real store, with the steps of a conversation."""

    def __init__(
        self, store: Store, gives: Sequence[Found] = (), llm: FakeLLM | None = None, shelf: Shelf | None = None
    ) -> None:
        self.store, self.clock, self.retriever = store, FakeClock(), FakeRetriever(gives)
        answerer = Answerer(self.retriever, self.clock, 0.5, llm, shelf)
        self.engine, self.desk = Engine(store, answerer, self.clock), DeskWork(store, answerer, self.clock)

    async def claim(self, message: InboundMessage) -> Batch:
        """Stores the message raw and claims its lane, as ingress and the worker do."""
        now, lane = self.clock.now(), f"in1:{message.chat}"
        event = Received(INBOX.id, message.external_id, lane, 0, b"{}", now)
        await self.store.run(ACME, lambda uow: uow.lanes.receive(event, now, now))
        later = self.clock.now()
        claims = await self.store.run(SYSTEM, lambda uow: uow.lanes.claim(later, later + 60_000, "w", 99))
        claim = next((one for one in claims if one.lane == lane), Claim(ACME, lane, 0, 0))
        return Batch(claim, INBOX, [message])

    async def turn(self, message: InboundMessage) -> str:
        """The whole way of one message; the outcome's name."""
        batch = await self.claim(message)
        heard = await self.engine.hear(batch)
        outcome = await self.engine.think(heard)
        await self.engine.settle(batch, heard, outcome)
        return outcome.name

    async def say(self, words: str, number: str = "1", **more: Any) -> list[OutboundMessage]:
        """A client's message the whole way; what was sent because of it."""
        await self.deliver_all()
        await self.turn(said(words, number=number, **more))
        return [row.message for row in await self.deliver_all()]

    async def to_client(self, words: str, number: str = "1", **more: Any) -> list[OutboundMessage]:
        return [one for one in await self.say(words, number, **more) if one.audience is Audience.CUSTOMER]

    async def to_desk(self, words: str, number: str = "1", **more: Any) -> list[OutboundMessage]:
        return [one for one in await self.say(words, number, **more) if one.audience is Audience.DESK]

    async def set_bot(self, **settings: object) -> None:
        """A new published version of the bot."""
        await self.store.run(ACME, lambda uow: uow.setup.publish(replace(BOT, number=2, settings=settings)))

    async def state(self, chat: str = "v1") -> Dialog:
        number = await self.dialog(chat)
        return await self.store.read(ACME, lambda uow: uow.dialogs.get(number))

    async def turns(self, chat: str = "v1") -> Sequence[Turn]:
        number = await self.dialog(chat)
        return await self.store.read(ACME, lambda uow: uow.dialogs.turns(number, 99))

    async def call(self, chat: str = "v1") -> Handover | None:
        """The dialog's open handover."""
        number = await self.dialog(chat)
        return await self.store.read(ACME, lambda uow: uow.handovers.open_of(number))

    async def dialog(self, chat: str = "v1") -> DialogId:
        dialog = await self.store.read(ACME, lambda uow: uow.dialogs.by_chat(INBOX.id, chat))
        assert dialog
        return dialog.id

    async def deliver(self) -> list[Queued]:
        """One round of delivery: what was claimed, marked as sent."""
        now = self.clock.now()
        rows, _ = await self.store.run(SYSTEM, lambda uow: uow.outbox.claim(now, 999, lambda row: True, 0))
        if rows:
            await self.store.run(ACME, lambda uow: _sent(uow, rows, now))
        return list(rows)

    async def deliver_all(self) -> list[Queued]:
        out: list[Queued] = []
        while rows := await self.deliver():
            out += rows
        return out


def _sent(uow: Uow, rows: Sequence[Queued], now: int) -> None:
    for row in rows:
        uow.outbox.sent(row, f"x{row.id}", "", now)


def actor(person: Member) -> Actor:
    return Actor(person)


def key_of(message: OutboundMessage) -> str:
    """The Fluent key of a message, or its plain words."""
    return message.body.key if isinstance(message.body, Text) else message.body


async def taken(world: World) -> None:
    """A client has asked for a person, and Oleg has the dialog."""
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    await world.deliver_all()
