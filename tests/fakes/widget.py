"""An in-memory WidgetStore, and an app around it that tests and browsers can talk to."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.base import File
from channels.widget.channel import WidgetChannel
from channels.widget.identity import Claims
from channels.widget.limits import Limits
from channels.widget.live import LiveSockets
from channels.widget.ports import Person, Rating, Shown, WidgetEvent
from channels.widget.routes import routes
from channels.widget.server import WidgetServer
from channels.widget.shapes import rated, rating_event
from dialogs.company.forms import Filled, Form
from dialogs.errors import Busy
from dialogs.events import Arrival
from dialogs.ids import BotId, InboxId, Millis, TenantId
from dialogs.tenant import Inbox

DAY = 24 * 3600 * 1000
EXPIRY = 180 * 24 * 3600 * 1000
WIDGET = Inbox(InboxId("i1"), TenantId("t1"), "widget", BotId("b1"), "Кофейня «Зерно»", "pub_demo1")


def say(key: str, language: str, **values: object) -> str:
    """Words that show what they were made of."""
    return f"[{language}] {key} {sorted(values.items())}"


@dataclass
class TestClock:
    """Time that moves only when told to."""

    __test__ = False
    at: Millis = 1_790_000_000_000

    def now(self) -> Millis:
        return self.at


@dataclass
class MemoryBlobs:
    """dialogs.ports.Blobs, as much of it as the widget reads."""

    contents: dict[str, bytes] = field(default_factory=dict)

    async def put(self, tenant: TenantId, content: bytes) -> str:
        key = str(len(self.contents))
        self.contents[key] = content
        return key

    async def get(self, tenant: TenantId, key: str) -> bytes:
        return self.contents[key]

    async def delete(self, tenant: TenantId, key: str) -> None:
        self.contents.pop(key, None)


@dataclass
class MemoryWidgetStore:
    """WidgetStore in memory. `accepted` is what ingress would have stored; `busy` makes it refuse,
    `away` fail as a driver does whose database is gone."""

    inboxes: Sequence[Inbox] = (WIDGET,)
    accepted: list[tuple[str, str, bytes]] = field(default_factory=list)
    heard: asyncio.Queue[tuple[str, bytes]] = field(default_factory=asyncio.Queue)
    busy: bool = False
    away: bool = False
    clock: TestClock = field(default_factory=TestClock)
    _visitors: dict[tuple[str, str], tuple[str, Millis]] = field(default_factory=dict)
    _logs: dict[tuple[str, str], list[WidgetEvent]] = field(default_factory=dict)
    _keys: dict[tuple[str, str, str], WidgetEvent] = field(default_factory=dict)
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)
    _files: dict[tuple[str, str, str], File] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    consents: list[tuple[str, str, Millis]] = field(default_factory=list)
    reports: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def inbox(self, public_id: str) -> Inbox | None:
        return next((one for one in self.inboxes if one.public_id == public_id), None)

    async def open_visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> str:
        visitor = f"v{len(self._visitors) + 1}"
        self._visitors[inbox.id, token_hash] = (visitor, now + EXPIRY)
        self.people[visitor] = Person(visitor)
        return visitor

    async def visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> Person | None:
        visitor, expires = self._visitors.get((inbox.id, token_hash), ("", 0))
        if expires <= now:
            return None
        person = self.people[visitor]
        if not person.subject:
            self._visitors[inbox.id, token_hash] = (visitor, now + EXPIRY)
        return person

    async def person(self, inbox: Inbox, person: Person) -> Person:
        return self.people[person.visitor]

    async def identify(self, inbox: Inbox, claims: Claims, old_hash: str, token_hash: str, now: Millis) -> Person:
        old = await self.visitor(inbox, old_hash, now)
        known = next((one for one in self.people.values() if one.subject == claims.subject), None)
        person = replace(known or Person(f"u{len(self.people) + 1}", claims.subject), name=claims.name)
        self.people[person.visitor] = person
        if old and old.subject == claims.subject:
            self._visitors[inbox.id, old_hash] = (person.visitor, now + DAY)
            return person
        self._visitors[inbox.id, token_hash] = (person.visitor, now + DAY)
        self._visitors.pop((inbox.id, old_hash), None)
        if old and not old.subject:
            for key, event in [(key, event) for key, event in self._keys.items() if key[1] == old.visitor]:
                await self.append(inbox, person.visitor, key[2], event.payload)
            self.moved[old.visitor] = person.visitor
        return person

    async def close_session(self, inbox: Inbox, token_hash: str) -> None:
        self._visitors.pop((inbox.id, token_hash), None)

    async def fill(self, inbox: Inbox, visitor: str, form: Form, filled: Filled, now: Millis) -> None:
        known = self.people[visitor]
        name = (known.name if known.subject else "") or filled.name
        self.people[visitor] = replace(known, name=name, phone=filled.phone, answers=filled.answers, told=False)
        if form.consent:
            self.consents.append((visitor, form.version, now))

    async def rate(self, inbox: Inbox, visitor: str, rating: Rating, now: Millis) -> WidgetEvent:
        if (inbox.id, visitor, f"rating:{rating.of}") not in self._keys:
            self.accepted.append((visitor, f"rate-{rating.of}", json.dumps(rated(visitor, rating, now)).encode()))
        return await self.append(inbox, visitor, f"rating:{rating.of}", rating_event(rating, now))

    async def report(self, inbox: Inbox, visitor: str, key: str, raw: bytes) -> None:
        self.reports.append((visitor, key, raw))

    async def accept(self, inbox: Inbox, visitor: str, client_id: str, raw: bytes, shown: Shown) -> WidgetEvent:
        if self.busy:
            raise Busy("error-busy")
        if self.away:
            raise OSError("the database is not currently accepting connections")
        if (inbox.id, visitor, f"in:{client_id}") not in self._keys:
            self.accepted.append((visitor, client_id, raw))
        self.people[visitor] = replace(self.people[visitor], told=True)
        event = await self.append(inbox, visitor, f"in:{client_id}", shown)
        self.heard.put_nowait((visitor, raw))
        return event

    async def append(self, inbox: Inbox, visitor: str, key: str, payload: Shown) -> WidgetEvent:
        visitor = self.moved.get(visitor, visitor)
        if (inbox.id, visitor, key) not in self._keys:
            log = self._logs.setdefault((inbox.id, visitor), [])
            event = WidgetEvent(len(log) + 1, payload, self.clock.now(), visitor)
            log.append(event)
            self._keys[inbox.id, visitor, key] = event
        return self._keys[inbox.id, visitor, key]

    async def events(self, inbox: Inbox, visitor: str, after: int, limit: int) -> Sequence[WidgetEvent]:
        return self._logs.get((inbox.id, visitor), [])[after : after + limit]

    async def seen(self, inbox: Inbox, visitor: str, seq: int) -> None:
        self._seen[inbox.id, visitor] = max(seq, self._seen.get((inbox.id, visitor), 0))

    async def last_seen(self, inbox: Inbox, visitor: str) -> int:
        return self._seen.get((inbox.id, visitor), 0)

    async def put_file(self, inbox: Inbox, visitor: str, name: str, mime: str, content: bytes) -> str:
        file_id = f"f{len(self._files) + 1}"
        self._files[inbox.id, visitor, file_id] = File(content, name, mime)
        return file_id

    async def file(self, inbox: Inbox, visitor: str, file_id: str, small: bool = False) -> File | None:
        return self._files.get((inbox.id, visitor, file_id))


@dataclass
class Desk:
    """Everything around one widget: its store, its sockets, its channel, its HTTP server."""

    store: MemoryWidgetStore = field(default_factory=MemoryWidgetStore)
    live: LiveSockets = field(default_factory=LiveSockets)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    limits: Limits | None = None
    secrets: Sequence[str] = ()
    heard: list[Arrival] = field(default_factory=list)  # hints that nobody stores
    hinted: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.channel = WidgetChannel(self.store, self.live, self.blobs, self.store.clock)
        self.widget = WidgetServer(
            self.store, self.live, say, self.store.clock, self.limits, secrets_of=lambda inbox: self.secrets,
            hears=self.hear,
        )  # fmt: skip

    async def hear(self, inbox: Inbox, arrival: Arrival) -> None:
        self.heard.append(arrival)
        self.hinted.set()

    @asynccontextmanager
    async def serving(self, *more: web.RouteDef) -> AsyncIterator[TestServer]:
        """The widget on a free loopback port."""
        app = web.Application()
        app.add_routes([*routes(self.widget), *more])
        server = TestServer(app)
        async with server:
            try:
                yield server
            finally:
                self.live.close()
