"""Twins of what the menus ask of the program, and a company with everything in it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from aiogram import Bot

from channels.base import Connected, Field, Login, Probe
from channels.failures import ChannelError, Refused
from dialogs.access import Actor
from dialogs.answers.curated import CuratedAnswers
from dialogs.answers.trace import Trace
from dialogs.company.channel_health import Health
from dialogs.company.connecting import CheckedAccount, Connecting
from dialogs.company.desk_binding import DeskBinding
from dialogs.company.inboxes import Account, Inboxes
from dialogs.company.setup import Companies, Founder
from dialogs.company.team import Team
from dialogs.customer import Customer
from dialogs.desk.canned import CannedReplies
from dialogs.dialog import Dialog, Mode
from dialogs.errors import BadInput
from dialogs.handover import Handover, Reason
from dialogs.handovers.duty import Duty
from dialogs.handovers.queues import Queue, QueueId
from dialogs.ids import (
    BotId,
    ChunkId,
    CustomerId,
    DialogId,
    EpisodeId,
    HandoverId,
    InboxId,
    MemberId,
    Millis,
    SourceId,
    TenantId,
    TraceId,
    new_id,
)
from dialogs.learning.checks import CheckId, Result, Saved
from dialogs.learning.gaps import Case, Gap, GapId, GapState
from dialogs.learning.gaps import Why as Cause
from dialogs.messages import Audience, OutboundMessage
from dialogs.ports import Found
from dialogs.refusals import Why
from dialogs.store import Claim, Queued, Received, SendState, Store, Uow
from dialogs.tenant import CONTROL, Desk, Inbox, Member, Role
from dialogs.texts import Text
from handlers.arriving import arrive
from handlers.context import DeskInfo, Here, Person, Services, SourceCard, Tried, VersionCard, fingerprint
from knowledge.sources import Reach
from locales import LANGUAGES, say
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.stores import sqlite_store

NOW: Millis = 1_795_000_000_000
TOKEN = "7000000001:AAfakefakefakefakefakefakefakefake1"


@dataclass
class HandClock:
    """Time that stands until it is moved."""

    ms: Millis = NOW

    def now(self) -> Millis:
        return self.ms


class OpenSecrets:
    """Seals by turning around: enough to see that the plain token is nowhere."""

    def seal(self, tenant: TenantId, plain: str) -> str:
        return f"{tenant}|{plain[::-1]}"

    def open(self, tenant: TenantId, sealed: str) -> str:
        return sealed.removeprefix(f"{tenant}|")[::-1]


@dataclass
class FakeKnowledge:
    """Sources in memory; a file named *.exe is refused."""

    held: dict[TenantId, list[SourceCard]] = field(default_factory=dict)
    state: str = "ready"

    async def add_file(self, actor: Actor, name: str, content: bytes) -> SourceId:
        if name.endswith(".exe"):
            raise BadInput("error-file-type", name=name)
        return await self.add_text(actor, name, content.decode(errors="replace"))

    async def add_text(self, actor: Actor, title: str, text: str) -> SourceId:
        source = SourceCard(SourceId(new_id(NOW)), title, self.state, 3)
        self.held.setdefault(actor.tenant, []).append(source)
        return source.id

    async def add_faq(self, actor: Actor, question: str, answer: str) -> SourceId:
        return await self.add_text(actor, question, answer)

    async def sources(self, actor: Actor) -> list[SourceCard]:
        return list(self.held.get(actor.tenant, ()))

    async def add_url(self, actor: Actor, url: str, whole: bool) -> SourceId:
        source = SourceCard(SourceId(new_id(NOW)), url, self.state, 3, url=url)
        self.held.setdefault(actor.tenant, []).append(source)
        return source.id

    async def update_file(self, actor: Actor, source: SourceId, name: str, content: bytes) -> None:
        self.change(actor, source, version=2)

    async def update_text(self, actor: Actor, source: SourceId, words: str) -> None:
        self.change(actor, source, version=2)

    async def again(self, actor: Actor, source: SourceId) -> None:
        self.change(actor, source, state="queued")

    async def publish(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        self.change(actor, source, state="queued")

    async def keep(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        self.change(actor, source, state="ready")

    async def cancel(self, actor: Actor, source: SourceId) -> None:
        self.change(actor, source, state="cancelled")

    async def refresh(self, actor: Actor, source: SourceId) -> None:
        self.change(actor, source, state="queued")

    async def refresh_every(self, actor: Actor, source: SourceId, hours: int) -> None:
        self.change(actor, source, every=hours)

    async def set_reach(self, actor: Actor, source: SourceId, reach: Reach) -> None:
        self.change(actor, source, reach=reach)

    async def versions(self, actor: Actor, source: SourceId) -> list[VersionCard]:
        return [VersionCard(2, NOW, "b.txt"), VersionCard(1, NOW, "a.txt")]

    async def roll_back(self, actor: Actor, source: SourceId, number: int) -> None:
        self.change(actor, source, version=number)

    async def examples(self, actor: Actor, source: SourceId) -> list[str]:
        return ["Сколько стоит доставка?"]

    def change(self, actor: Actor, source: SourceId, **values: Any) -> None:
        """The source as it is from now on."""
        self.held[actor.tenant] = [
            replace(one, **values) if one.id == source else one for one in self.held.get(actor.tenant, ())
        ]

    async def remove(self, actor: Actor, source: SourceId) -> None:
        self.held[actor.tenant] = [item for item in self.held.get(actor.tenant, ()) if item.id != source]


class FakeAsker:
    """Always finds one thing."""

    async def ask(self, tenant: TenantId, bot_id: BotId, question: str, language: str) -> Tried:
        found = Found(ChunkId("c"), SourceId("s"), "Доставка", "Доставка стоит 300 ₽.", 0.5, 0.81)
        return Tried("Доставка стоит 300 ₽.", "full", "reply", [found], 0.42, 12)


@dataclass
class FakeLogin:
    """An account that waits for its login; the code 11111 lets it in."""

    steps: Sequence[str] = ("phone", "code", "password")
    shows: bytes = b"\x89PNG fake"
    gives: Login = field(default_factory=lambda: Login(asks="code"))
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def picture(self, inbox: Inbox) -> bytes:
        return self.shows

    async def login(self, inbox: Inbox, step: str, typed: str) -> Login:
        self.asked.append((step, typed))
        if step == "code" and typed != "11111":
            raise BadInput("error-wappi-code")
        return Login(done=True) if step == "code" else self.gives


@dataclass
class FakeChannels:
    """Knows the tokens it was given; remembers what was connected."""

    accounts: dict[str, Account] = field(default_factory=lambda: {TOKEN: Account(7000000001, "shop_bot", "Shop")})
    served: list[Inbox] = field(default_factory=list)
    gone: list[Inbox] = field(default_factory=list)
    reachable: bool = True
    desk: DeskInfo = field(default_factory=lambda: DeskInfo("Стойка", True, True))
    wrong: str = "error-token-wrong"
    trouble: ChannelError | None = None  # what connecting an account ends in
    login: FakeLogin = field(default_factory=FakeLogin)
    found: Probe = field(default_factory=lambda: Probe("not-authorised"))

    def logs_in(self, kind: str) -> FakeLogin | None:
        return self.login if kind == "whatsapp" else None

    async def probe(self, inbox: Inbox) -> Probe:
        return self.found

    async def check_token(self, token: str) -> Account:
        if token not in self.accounts:
            raise BadInput("error-token-wrong")
        return self.accounts[token]

    def connectable(self) -> dict[str, list[Field]]:
        token = Field("token", secret=True)
        return {
            "max": [token], "email": [Field("address"), Field("password", secret=True)],
            "whatsapp": [token, Field("profile")],
        }  # fmt: skip

    async def check_account(self, kind: str, values: Mapping[str, str]) -> Connected:
        if "wrong" in values.values():
            raise BadInput(self.wrong)
        if self.trouble:
            raise self.trouble
        return Connected(f"{kind} shop", next(iter(values.values())), "|".join(values.values()), {"host": "h"})

    async def test_account(self, inbox: Inbox) -> None:
        if not inbox.options.get("endpoint"):
            raise Refused("no endpoint")

    async def connected(self, inbox: Inbox) -> None:
        self.served.append(inbox)

    async def removed(self, inbox: Inbox) -> bool:
        self.gone.append(inbox)
        return self.reachable

    async def check_desk(self, chat_id: int) -> DeskInfo:
        return self.desk

    def public_url(self) -> str:
        return "https://parley.example"


def words(text: Text | str, language: str) -> str:
    """As `locales.say`, but a key without words in any language is a failure."""
    if isinstance(text, Text):
        bare = [code for code in LANGUAGES if say(text, code) == text.key]
        assert not bare, f"no words for {text.key} in {bare}"
    return say(text, language)


@dataclass
class Place:
    """Services over a real SQLite store, with twins around it."""

    services: Services
    clock: HandClock
    knowledge: FakeKnowledge
    channels: FakeChannels

    @property
    def store(self) -> Store:
        return self.services.store

    async def here(self, person: int, language: str = "ru", name: str = "Ольга", tenant: str = "") -> Here:
        me = SimpleNamespace(username="parley_bot", id=1)

        async def whoami() -> Any:
            return me

        bot = cast(Bot, SimpleNamespace(me=whoami))
        return await arrive(self.services, Person(person, name, language), {"tenant": tenant}, bot)

    async def company(self, owner: int = 100, name: str = "Ромашка", language: str = "ru") -> Actor:
        return await Companies(self.store, self.clock).create(Founder(owner, "Ольга", language), name)

    async def join(self, owner: Actor, person: int, role: Role, name: str = "Иван") -> Actor:
        team = Team(self.store, self.clock)
        return await team.accept(Founder(person, name, "en"), await team.invite(owner, role))

    def inboxes(self) -> Inboxes:
        return Inboxes(self.store, self.clock, self.services.secrets, fingerprint)


@asynccontextmanager
async def menus_place(folder: Path) -> AsyncIterator[Place]:
    """A place with an empty store."""
    store = await sqlite_store(folder)
    clock, knowledge, channels = HandClock(), FakeKnowledge(), FakeChannels()
    services = Services(
        store, clock, knowledge, FakeAsker(), channels, OpenSecrets(), MemoryBlobs(), words, b"key" * 11
    )
    try:
        yield Place(services, clock, knowledge, channels)
    finally:
        await store.close()


async def connect_whatsapp(place: Place, owner: Actor) -> Inbox:
    """An account that is logged in from the menu."""
    services = place.services
    cases = Connecting(services.store, services.clock, services.secrets, services.fingerprint)
    return await cases.connect(owner, CheckedAccount("whatsapp", "Магазин", "p1", "s3cret", {"profile": "p1"}))


async def fill(place: Place, owner: Actor) -> None:
    """Every list has something in it, and more than one page where there are pages."""
    await place.inboxes().connect_telegram(owner, TOKEN, Account(7000000001, "shop_bot", "Shop"))
    await place.inboxes().make_widget(owner, "Сайт")
    hook = CheckedAccount("webhook", "CRM", "1", "whsec_c2VjcmV0", {"endpoint": "", "shown": False})
    await Connecting(place.store, place.clock, place.services.secrets, fingerprint).connect(owner, hook)
    await connect_whatsapp(place, owner)
    await DeskBinding(place.store, place.clock).bind(owner, Desk("-1001", "Стойка"))
    for number in range(9):
        await place.knowledge.add_text(owner, f"Источник {number}", "…")
    broken = SourceCard(
        SourceId(new_id(NOW)),
        "скан.pdf",
        "failed",
        0,
        Text("error-file-empty", {"name": "скан.pdf"}),
        serving=1,
        reach=Reach((BotId("other"),)),
    )
    place.knowledge.held[owner.tenant].insert(0, broken)
    reading = replace(broken, id=SourceId(new_id(NOW)), state="reading", error=None)
    place.knowledge.held[owner.tenant].insert(0, reading)
    await place.store.run(owner.tenant, _waiting)
    await place.store.run(owner.tenant, _troubled)
    await place.store.run(owner.tenant, _asked)
    await Team(place.store, place.clock).invite(owner, Role.MANAGER)
    await CannedReplies(place.store, place.clock).save(owner, "доставка", "Доставим завтра.")
    await Duty(place.store, place.clock).save_queue(owner, Queue(QueueId(new_id(NOW)), "Возвраты"))
    await CuratedAnswers(place.services.store, place.services.clock).add(owner, "Есть ли скидки?", "Да, 10 %.")


def _asked(uow: Uow) -> None:
    """A gap of each state, with its case and the decision behind it."""
    trace = Trace(TraceId(new_id(NOW)), uow.handovers.waiting()[0].dialog.id, NOW, "Где?", "handover")
    uow.dialogs.add_trace(trace)
    dialog = uow.handovers.waiting()[0].dialog
    for number, result in enumerate((None, Result("reply", True, "Доставка", "300 ₽"), Result("handover", False))):
        uow.checks.save(Saved(CheckId(f"k{number}"), f"Контрольный {number}?", "ru", "Доставка", "m", NOW, result))
    for number, state in enumerate(GapState):
        case = Case(f"c{number}", dialog.id, EpisodeId(""), dialog.customer_id, f"Вопрос {number}?", NOW, Cause.MISSING,
                    trace_id=trace.id)  # fmt: skip
        uow.gaps.note(case)
        gap = Gap(GapId(f"g{number}"), case.question, "ru", NOW, NOW, state, 1, 1, 1)
        uow.gaps.save(
            replace(
                gap,
                answer="Ответ" if state is not GapState.OPEN else "",
                source_id=SourceId("s") if state is GapState.ANSWERED else None,
            )
        )
        uow.gaps.group(case, gap.id)


def _waiting(uow: Uow) -> None:
    inbox = uow.setup.inboxes()[0]
    customer, dialog = CustomerId(new_id(NOW)), DialogId(new_id(NOW))
    uow.dialogs.add_customer(Customer(customer, "Анна", "ru"), InboxId(inbox.id), "55")
    episode = EpisodeId(new_id(NOW))
    uow.dialogs.add(Dialog(dialog, inbox.id, "55", customer, Mode.WAITING, None, 1, episode, customer_name="Анна"))
    asked = NOW - 95 * 60_000
    uow.handovers.add(
        Handover(HandoverId(new_id(NOW)), dialog, episode, Reason.CUSTOMER_REQUEST, asked, waits_since=asked)
    )


def _troubled(uow: Uow) -> None:
    """Messages that were not delivered, events that were set aside, a channel that is down."""
    inbox = uow.setup.inboxes()[0]
    for number in range(9):
        desk = number == 0
        message = OutboundMessage(
            f"dead{number}", CONTROL if desk else inbox.id, Audience.DESK if desk else Audience.CUSTOMER, "55", "Привет"
        )
        uow.outbox.add(message, NOW - 60_000)
        row = Queued(uow.tenant, sent_row(uow, message.key), message)
        uow.outbox.end(row, SendState.DEAD, "Forbidden: bot was blocked by the user", NOW, Why.BLOCKED)
    for number in range(2):
        event = Received(inbox.id, f"bad{number}", "lane", 0, b"?", NOW)
        uow.lanes.receive(event, NOW, NOW)
        uow.lanes.quarantine(Claim(uow.tenant, "lane", 0, 0), event, "not parsed", NOW)
    uow.health.save(Health(inbox.id, "unreachable", NOW - 9, 3, "unreachable", NOW, NOW, "502", 4, NOW + 90_000_000))


def sent_row(uow: Uow, key: str) -> str:
    """The id of an outbox row."""
    from bot.storage.tables.durable import outbox
    from bot.storage.uow import sql

    return str(sql(uow).outbox.one_known(outbox, chat="55", external_id="", state="queued")["id"])


async def member_with(place: Place, tenant: TenantId, person: int, *roles: Role) -> Actor:
    """A member put into the table directly."""
    member = Member(MemberId(new_id(NOW)), tenant, person, "Иван", "en", frozenset(roles))

    def unit(uow: Uow) -> None:
        uow.members.add(member)
        uow.tenants.enlist("member", str(person), member.id)

    await place.store.run(tenant, unit)
    return Actor(member)
