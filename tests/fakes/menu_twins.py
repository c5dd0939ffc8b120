"""Twins of what the menus ask of the program: knowledge, channels, a login, secrets, time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from channels.base import Connected, Field, Login, Probe
from channels.failures import ChannelError, Refused
from dialogs.access import Actor
from dialogs.company.inboxes import Account
from dialogs.errors import BadInput, NotFound
from dialogs.ids import BotId, ChunkId, Millis, SourceId, TenantId, new_id
from dialogs.ports import Found
from dialogs.tenant import Inbox
from handlers.context import DeskInfo, SourceCard, Tried, VersionCard
from knowledge.sources import Reach

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
    contents: dict[SourceId, bytes] = field(default_factory=dict)  # of what came as files

    async def add_file(self, actor: Actor, name: str, content: bytes) -> SourceId:
        if name.endswith(".exe"):
            raise BadInput("error-file-type", name=name)
        added = await self.add_text(actor, name, content.decode(errors="replace"))
        self.contents[added] = content
        return added

    async def namesake(self, actor: Actor, name: str, content: bytes) -> SourceCard | None:
        named = [one for one in await self.sources(actor) if one.title.casefold() == name.casefold()]
        return next((one for one in named if self.contents[one.id] != content), None)

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
        if source not in [one.id for one in await self.sources(actor)]:
            raise NotFound("error-not-found", source)
        self.contents[source] = content
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
