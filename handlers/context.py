"""What handlers work with: the services they may use, and who is in front of them."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from channels.base import Connected, Field, LogsIn, Probe
from dialogs.access import Actor
from dialogs.calendar.days import day_values
from dialogs.company.inboxes import Account
from dialogs.errors import Forbidden, ParleyError
from dialogs.ids import BotId, InboxId, SourceId, TenantId
from dialogs.ports import Blobs, Clock, Found, Secrets, Transcriber
from dialogs.store import Store
from dialogs.tenant import Inbox
from dialogs.texts import Text, Value
from handlers.absent import no_file, nothing_shown
from knowledge.sources import EVERYBODY, Reach

if TYPE_CHECKING:
    from aiogram.fsm.storage.base import BaseStorage

    from dialogs.desk.work import DeskWork

Say = Callable[[Text | str, str], str]


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as the menu shows it. `state` is queued, reading, ready, failed or cancelled; `error` says why it failed
    or waits. While it is read, `pages_done` of `pages` and `done` of `chunks` are, and `left` seconds remain. `every`
    hours its `url` is looked at; `serving` is the version that answers, 0: none yet. `notes` tell what was not read,
    what changed and what looks wrong."""

    id: SourceId
    title: str
    state: str
    chunks: int = 0
    error: Text | None = None
    done: int = 0
    pages: int = 0
    pages_done: int = 0
    left: int = 0
    url: str = ""
    every: int = 0
    version: int = 1
    serving: int = 0
    notes: Sequence[Text] = ()
    reach: Reach = EVERYBODY  # who finds it, and when
    language: str = ""
    made: str = "file"  # file, text, entry (a question with its answer) or address

    @property
    def unread(self) -> bool:
        """Nothing of it ever answered, and nothing is on its way: it could not be read, or its reading was stopped."""
        return not self.serving and self.state in ("failed", "cancelled")


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version of a source: its number, when it came (ms), what its file was called."""

    number: int
    made_at: int
    name: str


class Knowledge(Protocol):
    """What the menus ask of knowledge; all raise Forbidden and NotFound, and BadInput for files that can't be read."""

    async def add_file(self, actor: Actor, name: str, content: bytes) -> SourceId: ...
    async def add_text(self, actor: Actor, title: str, text: str) -> SourceId: ...
    async def add_faq(self, actor: Actor, question: str, answer: str) -> SourceId:
        """The same pair gives the same source."""

    async def namesake(self, actor: Actor, name: str, content: bytes) -> SourceCard | None:
        """The source that came as a file of this name, when none of them has this content."""

    async def sources(self, actor: Actor) -> Sequence[SourceCard]: ...
    async def remove(self, actor: Actor, source: SourceId) -> None: ...
    async def add_url(self, actor: Actor, url: str, whole: bool) -> SourceId: ...

    async def update_file(self, actor: Actor, source: SourceId, name: str, content: bytes) -> None:
        """A new version; also raises Conflict while the source is being read."""

    async def update_text(self, actor: Actor, source: SourceId, words: str) -> None:
        """A new version of what was typed. Raises BadInput, NotFound, Conflict."""

    async def again(self, actor: Actor, source: SourceId) -> None: ...
    async def publish(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        """Lets a held source through; also raises Conflict when this version is not held any more."""

    async def keep(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        """Leaves a held version out; raises as `publish`."""

    async def cancel(self, actor: Actor, source: SourceId) -> None: ...
    async def refresh(self, actor: Actor, source: SourceId) -> None: ...
    async def refresh_every(self, actor: Actor, source: SourceId, hours: int) -> None: ...
    async def set_reach(self, actor: Actor, source: SourceId, reach: Reach) -> None: ...
    async def versions(self, actor: Actor, source: SourceId) -> Sequence[VersionCard]: ...
    async def roll_back(self, actor: Actor, source: SourceId, number: int) -> None: ...
    async def examples(self, actor: Actor, source: SourceId) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Tried:
    """What the bot would do with a question: ground is full, part or none; action reply, handover or ask."""

    answer: str
    ground: str
    action: str
    found: Sequence[Found]
    threshold: float
    ms: int


class Asker(Protocol):
    """Asks a bot as a client would, without a dialog."""

    async def ask(self, tenant: TenantId, bot_id: BotId, question: str, language: str) -> Tried: ...


@dataclass(frozen=True, slots=True)
class DeskInfo:
    """A group as Telegram describes it to the control bot."""

    title: str
    forum: bool
    may_make_topics: bool


class Channels(Protocol):
    """What the menus ask of the running channels."""

    async def check_token(self, token: str) -> Account:
        """The bot behind a token. Raises BadInput("error-token-wrong")."""

    def connectable(self) -> Mapping[str, Sequence[Field]]:
        """What an owner types to connect an account, by kind of channel."""

    async def check_account(self, kind: str, values: Mapping[str, str]) -> Connected:
        """The account behind what was typed. Raises BadInput, ChannelError, NotFound for a kind that has no form."""

    async def test_account(self, inbox: Inbox) -> None:
        """Sends the owner a test event. Raises ChannelError with what came of it."""

    def logs_in(self, kind: str) -> LogsIn | None:
        """The channel of this kind, where its accounts are logged in from the menu."""

    async def probe(self, inbox: Inbox) -> Probe:
        """How an account is; never raises."""

    async def connected(self, inbox: Inbox) -> None:
        """An inbox was added, enabled or disabled: start or stop serving it."""

    async def removed(self, inbox: Inbox) -> bool:
        """An inbox was removed, here as it was before: stop serving it and tell its channel; False when that failed."""

    async def check_desk(self, chat_id: int) -> DeskInfo: ...
    def public_url(self) -> str: ...


def fingerprint(token: str) -> str:
    """What is kept of a token to tell that it is known: never the token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Services:
    """Everything handlers may use; made once by the composition root.

    `key` signs buttons and must be the same in every process. Without `storage` half-typed forms live in memory.
    """

    store: Store
    clock: Clock
    knowledge: Knowledge
    asker: Asker
    channels: Channels
    secrets: Secrets
    blobs: Blobs
    say: Say
    key: bytes = field(repr=False)
    storage: "BaseStorage | None" = None
    work: "DeskWork | None" = None
    transcriber: Transcriber | None = None
    fingerprint: Callable[[str], str] = fingerprint
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    typing: Callable[[InboxId, str], Awaitable[None]] = nothing_shown


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram account that wrote or tapped."""

    id: int
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Here:
    """One moment of one person's menu: who, in which company, with which arguments. Rights are fresh."""

    services: Services
    person: Person
    member: Actor | None
    language: str
    tenants: Sequence[TenantId] = ()
    args: Sequence[str] = ()
    bot_username: str = ""
    bot_id: int = 0
    held: Mapping[str, Any] = field(default_factory=dict)  # what is remembered of the person between messages
    file: Callable[[str], Awaitable[bytes]] = no_file  # content of what was sent before

    @property
    def actor(self) -> Actor:
        """The member. Raises Forbidden for a stranger."""
        if self.member is None:
            raise Forbidden("error-forbidden")
        return self.member

    @property
    def tenant(self) -> TenantId:
        return self.actor.tenant

    def say(self, key: str, /, **values: Value) -> str:
        """Words in the person's language."""
        return self.services.say(Text(key, values), self.language)

    def day(self, day: date) -> str:
        """A day as the person's language names it."""
        return self.say("day-month-year", year=str(day.year), **day_values(day))

    def arg(self, position: int = 0) -> str:
        """An argument of the button, or ""."""
        return self.args[position] if position < len(self.args) else ""


class OutOfDate(ParleyError):
    """A button that is forged, stale or another person's."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("error-menu-out-of-date", detail)
