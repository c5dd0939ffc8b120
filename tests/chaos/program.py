"""The program under test, joined by hand from its real parts, and the outside that drives it until all is quiet."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa

from bot.storage.engines import postgres, sqlite
from bot.storage.engines.opening import SqlStore
from bot.storage.engines.postgres import PostgresStore
from bot.storage.engines.sqlite import SqliteStore
from bot.storage.uow import sql
from bot.work.turns import Turns
from channels.base import Connection
from channels.inbox import Ingress
from channels.outbox import Deliverer
from channels.pacing.limits import Budgets
from dialogs.access import Actor
from dialogs.answers.answering import Answerer
from dialogs.desk.replying import StaffMessage
from dialogs.desk.work import DeskWork
from dialogs.dialog import Dialog
from dialogs.engine import Engine
from dialogs.errors import Busy, ParleyError, StaleEpoch
from dialogs.ids import BotId, InboxId, MemberId, TenantId
from dialogs.messages import Attachment, AttachmentKind
from dialogs.store import Uow
from dialogs.tenant import CONTROL, SYSTEM, BotVersion, Desk, Inbox, Member, Role, Tenant
from dialogs.texts import Text
from tests.chaos.flows import Event, Flow
from tests.chaos.sink import Sink
from tests.chaos.world import Deadly, LeapingClock, Retriever, SinkChannel
from tests.fakes.blobs import MemoryBlobs

CHAT = "c1"
_SOON = 10_000  # ms
_TABLES = ("inbound", "ready", "outbox", "turns", "dialogs", "episodes", "handovers", "audit", "topics")


def open_unmigrated(url: str, engine: Any = None) -> SqlStore:
    """The store alone: the parent has migrated already. `engine` is the parent's own, without open connections."""
    if url.startswith("sqlite:///"):
        make = sqlite.sqlite_engine if engine is None else lambda path: engine
        with mock.patch.object(sqlite, "sqlite_engine", make):
            return SqliteStore(Path(url.removeprefix("sqlite:///")))
    make = postgres.create_async_engine if engine is None else lambda *_, **__: engine
    with mock.patch.object(postgres, "create_async_engine", make):
        return PostgresStore(url, pool=4)


class Connected:
    """Connections of one company, and the control bot's."""

    def __init__(self, channel: SinkChannel, tenant: TenantId, debounce_ms: int) -> None:
        inbox = Inbox(InboxId(f"i-{tenant}"), tenant, "telegram", BotId("b"), "shop", f"p-{tenant}")
        control = Inbox(CONTROL, SYSTEM, "telegram", BotId("control"), "control", "control")
        self.client = Connection(inbox, channel, debounce_ms)
        self.control = Connection(control, channel)

    def get(self, inbox_id: str) -> Connection | None:
        known = {str(item.inbox.id): item for item in (self.client, self.control)}
        return known.get(inbox_id)


class Program:
    """Turns, outbox, desk and ingress over one store; `play` drives a flow through them."""

    def __init__(self, store: SqlStore, tenant: TenantId, clock: LeapingClock, sink: Sink, deadly: Deadly,
                 idempotent: bool, node: str) -> None:  # fmt: skip
        self.store, self.tenant, self.clock, self.sink = store, tenant, clock, sink
        self.deadly = deadly
        channel = SinkChannel(sink, deadly, idempotent)
        self.connected = Connected(channel, tenant, 1500)
        answerer = Answerer(Retriever(), clock, 0.5)
        self.desk = DeskWork(store, answerer, clock)
        self.actor = Actor(Member(MemberId("mary"), tenant, 1, "Mary", "en", frozenset({Role.MANAGER})))
        self.ingress = Ingress(store, clock, lambda: None)
        self.deliverer = Deliverer(store, clock, self.connected, _say, Budgets(limited=False), owner=node)
        self.turns = Turns(store, Engine(store, answerer, clock, self.deliverer), clock, self.connected, MemoryBlobs(),
                           self.control, node, lambda: None)  # fmt: skip

    async def seed(self) -> None:
        await self.store.run(self.tenant, self._seeded)

    def _seeded(self, uow: Uow) -> None:
        uow.tenants.add(Tenant(self.tenant, "Shop", "en", "Europe/London", 1))
        uow.members.add(self.actor.member)
        uow.setup.add_bot(BotVersion(BotId("b"), 1, "Bot", {}, True, 1))
        uow.setup.add_inbox(self.connected.client.inbox)
        uow.setup.set_desk(Desk(f"-1{self.tenant}", "Desk"))

    async def control(self, update: Mapping[str, Any]) -> None:
        """What the menus' handlers do: the use case; what a person did wrong is told, never repeated."""
        dialog = await self.store.read(self.tenant, self._dialog)
        try:
            await self._do(dialog, update)
        except (Busy, StaleEpoch):
            raise
        except ParleyError as error:
            self.sink.tell("refused", why=str(error))

    async def _do(self, dialog: Dialog, update: Mapping[str, Any]) -> None:
        if update["do"] == "take":
            await self.desk.take(self.actor, dialog.id)
            self.sink.tell("taken", at=self.clock.now())
        elif update["do"] == "release":
            await self.desk.release(self.actor, dialog.id)
            self.sink.tell("released", at=self.clock.now())
        else:
            files = (Attachment(AttachmentKind.DOCUMENT, blob="b"),) if update.get("file") else ()
            await self.desk.reply(self.actor, dialog.id, StaffMessage(update["id"], update["words"], files))

    def _dialog(self, uow: Uow) -> Dialog:
        dialog = uow.dialogs.by_chat(self.connected.client.inbox.id, CHAT)
        assert dialog, "the client has written before staff does anything"
        return dialog

    async def play(self, flow: Flow) -> None:
        """From where the outside stands: every event that was not acknowledged comes (again), each one twice."""
        await self.turns.start()
        await self.deliverer.start()
        known = {line["id"] for line in self.sink.lines("acknowledged")}
        for number, step in enumerate(flow.steps):
            self.deadly.armed = self.deadly.armed or number >= flow.killed_from
            due = [event for event in step if event["id"] not in known]
            await self._bring(due, number in flow.at_once)
            await self.until_quiet(_SOON if number in flow.impatient else None)

    async def _bring(self, events: Sequence[Event], at_once: bool) -> None:
        if at_once:
            await asyncio.gather(*(self._deliver(event) for event in events))
            return
        for event in events:
            await self._deliver(event)

    async def _deliver(self, event: Event) -> None:
        staff = "do" in event
        payload = {"chat": CHAT, **event, "id": f"{self.tenant}:{event['id']}"}
        connection = self.connected.control if staff else self.connected.client
        raw = json.dumps(payload).encode()
        await asyncio.gather(*(self.ingress.receive(connection, payload, raw) for _ in range(2)))
        self.deadly.boundary("before acknowledged")
        self.sink.tell("acknowledged", id=event["id"], dedupe=payload["id"], staff=staff, chat=payload["chat"])

    async def until_quiet(self, within: int | None = None) -> None:
        """Works until nothing is due (`within` so many ms, when given), leaping over waits."""
        latest = None if within is None else self.clock.now() + within
        while True:
            done = sum(await asyncio.gather(self.turns.work(), self.deliverer.deliver()))
            await asyncio.gather(self.turns.drain(), self.deliverer.drain())
            if done:
                continue
            due = await self.store.read(SYSTEM, self._next)
            if due is None or (latest is not None and due > latest):
                return
            self.clock.leap(due)

    def _next(self, uow: Uow) -> int | None:
        dues = (uow.lanes.next_due(), uow.outbox.next_due(self.clock.now()))
        return min((due for due in dues if due is not None), default=None)

    async def dump(self) -> dict[str, list[dict[str, Any]]]:
        """What the store holds of this company at the end, and of the control bot's events that are ours."""
        mine = await self.store.read(self.tenant, lambda uow: {name: _rows(uow, name) for name in _TABLES})
        system = await self.store.read(SYSTEM, lambda uow: {name: _rows(uow, name) for name in _TABLES})
        return {name: mine[name] + [row for row in system[name] if self._ours(row)] for name in _TABLES}

    def _ours(self, row: Mapping[str, Any]) -> bool:
        return str(row.get("dedupe", "")).startswith(f"{self.tenant}:")


def _rows(uow: Uow, name: str) -> list[dict[str, Any]]:
    statement = sa.text(f"SELECT * FROM {name} WHERE tenant_id = :tenant")
    return [_plain(row) for row in sql(uow).connection.execute(statement, {"tenant": uow.tenant}).mappings()]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not isinstance(value, bytes)}


def _say(body: Text | str, language: str) -> str:
    return body if isinstance(body, str) else body.key
