"""The outbox: claim by priority and budget, send, and store how it ended; nothing is dropped silently."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from loguru import logger

from channels import endings
from channels.base import Connection, Connections, Receipt, Reconciling
from channels.failures import AccountDown, ChannelError, ChatMoved, Refused, TopicGone, Unknown
from channels.pacing.gate import Gate
from channels.pacing.limits import Budgets
from channels.placing import able, aimed, simpler
from channels.preparing import Preparing, Renewed
from channels.render import Say, words_of
from dialogs.ids import Millis
from dialogs.messages import Act, OutboundMessage, Priority
from dialogs.ports import Clock
from dialogs.refusals import Why
from dialogs.store import Queued, SendState, Store, Uow
from dialogs.tenant import SYSTEM

_AT_ONCE = 128  # sends under way in this process
_STALE: Millis = 150_000  # a row that has been `sending` for this long lost its worker; no call may take longer
_SIMPLER = 3  # times that a refused message is sent again with less in it
Given = Callable[[Uow, Queued, Why, Millis], None]  # what else a send that is given up causes
Arrived = Callable[[Uow, Queued, str, Millis], None]  # what else a receipt (its id) causes
Moves = Callable[[Uow, Queued, str, Millis], None]  # a chat has a new id


@dataclass(frozen=True, slots=True)
class Ended:
    """How one send went, for metrics and health: the state or the error, and ms from claim to end."""

    kind: str
    state: str
    ms: Millis
    inbox_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Joins:
    """What joins the unit that ends a send: in the domain's words, chosen by the wiring."""

    given_up: Given = lambda uow, row, why, now: None
    arrived: Arrived = lambda uow, row, external_id, now: None
    moved: Moves = lambda uow, row, to, now: None
    renewed: Renewed = lambda uow, topic, now: None


class Deliverer:
    """Sends what the outbox holds. One chat's messages go in order; a parked chat or inbox holds up no other."""

    def __init__(
        self, store: Store, clock: Clock, connections: Connections, say: Say, budgets: Budgets,
        told: Callable[[Ended], None] = lambda ended: None, owner: str = "", woke: Callable[[], None] = lambda: None,
        joins: Joins | None = None,
    ) -> None:  # fmt: skip
        """`owner` names this node, so that its own lost sends are known at its next start; `woke` is called when a
        send has ended and the next one of its chat may go."""
        self._store = store
        self._clock = clock
        self._connections = connections
        self._say = say
        self.gate = Gate(connections, budgets)
        self._told = told
        self._owner = owner
        self._woke = woke
        self._joins = joins or Joins()
        self._preparing = Preparing(store, clock, say, self.gate, self._joins.renewed)
        self._running: dict[str, asyncio.Task[None]] = {}  # by row id

    async def start(self) -> int:
        """Sends that were under way when this node died: their outcome is unknown, and is settled at once."""
        lost = await self._store.run(SYSTEM, lambda uow: uow.outbox.lost(self._owner))
        for row in lost:
            await self._unknown(row, "worker lost")
        return len(lost)

    async def deliver(self) -> int:
        """Claims what may go now and begins to send it; the rows it touched. A slow send holds up no other."""
        room = _AT_ONCE - len(self._running)
        if room <= 0:
            await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)
            return 1
        now = self._clock.now()
        taken, lost, parked = await self._store.run(SYSTEM, lambda uow: self._claim(uow, now, room))
        for row in taken:
            self._begin(row, self._send(row))
        for row in lost:
            self._begin(row, self._unknown(row, "worker lost"))
        self.gate.forget_idle(now)
        return len(taken) + len(lost) + parked

    def take(self, uow: Uow, message: OutboundMessage, now: Millis) -> Queued | None:
        """See `dialogs.dispatch.Dispatch`: a row that has just been stored goes without being claimed, where the gate
        lets it pass and nothing older waits for that."""
        if len(self._running) >= _AT_ONCE:
            uow.outbox.add(message, now)
            return None
        return uow.outbox.begin(message, now, self._owner, lambda row: self.gate.at_once(row, now))

    def go(self, rows: Sequence[Queued]) -> None:
        """See `dialogs.dispatch.Dispatch`."""
        for row in rows:
            self._begin(row, self._send(row))

    async def drain(self, seconds: float = 20.0) -> None:
        """Waits for sends that run; what is not done by then is settled after the restart."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=seconds)

    def _claim(self, uow: Uow, now: Millis, most: int) -> tuple[list[Queued], list[Queued], int]:
        look = self.gate.round(now)
        taken, lost = uow.outbox.claim(now, most, look.allow, now - _STALE, self._owner, look.wait, look.full)
        return list(taken), [row for row in lost if row.id not in self._running], look.refused

    def _begin(self, row: Queued, work: Coroutine[Any, Any, None]) -> None:
        self.gate.began(row)
        task = asyncio.create_task(self._guarded(row, work))
        self._running[row.id] = task
        task.add_done_callback(lambda _: self._ended(row))

    def _ended(self, row: Queued) -> None:
        self._running.pop(row.id, None)
        self.gate.ended(row)
        self._woke()

    async def _guarded(self, row: Queued, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # the outbox must live on: what became of this send is stored as not known
            logger.opt(exception=error).error("send {} broke", row.id)
            await self._unknown(row, f"{type(error).__name__}: {error}")

    async def _send(self, row: Queued) -> None:
        connection = self._connections.get(row.message.inbox_id)
        if connection is None:
            await self._give_up(row, SendState.DEAD, Why.NOT_CONNECTED, "inbox is not connected")
            return
        if not able(row.message, connection.channel.can):
            await self._give_up(row, SendState.DROPPED, Why.UNSUPPORTED, "unsupported")
            return
        began = self._clock.now()
        try:
            receipt = await self._attempt(row, connection)
        except ChannelError as error:
            await self._failed(row, connection, error)
        else:
            self.gate.good(row)
            await self._sent(row, receipt)
            self._tell(connection, SendState.SENT, self._clock.now() - began)

    async def _attempt(self, row: Queued, connection: Connection) -> Receipt:
        message = await self._preparing.placed(row, connection)
        if not aimed(message):
            raise Refused("what it is about never arrived", Why.UNSUPPORTED)
        if row.unsure_since is not None:
            arrived = await self._found(message, connection, row.unsure_since)
            if arrived:
                return arrived
        return await self._said(message, connection)

    async def _found(self, message: OutboundMessage, connection: Connection, since: Millis) -> Receipt | None:
        """An earlier send whose answer was lost: a channel that can tell is asked before anything is repeated."""
        if not isinstance(connection.channel, Reconciling):
            return None
        return await connection.channel.find(connection.inbox, message, words_of(message, self._say), since)

    async def _said(self, message: OutboundMessage, connection: Connection) -> Receipt:
        for _ in range(_SIMPLER):
            try:
                return await self._say_once(message, connection)
            except Refused as error:
                if error.reason == Why.NOT_MODIFIED and message.edit_id:
                    return Receipt(message.edit_id, message.thread)
                less = simpler(message, error.reason, self._say)
                if less is None:
                    raise
                logger.info("refused for {}, sent with less: {}", error.reason, error.detail)
                message = less
        return await self._say_once(message, connection)

    def _say_once(self, message: OutboundMessage, connection: Connection) -> Awaitable[Receipt]:
        return connection.channel.send(connection.inbox, message, words_of(message, self._say))

    async def _failed(self, row: Queued, connection: Connection, error: ChannelError) -> None:
        logger.info("send {} failed: {}", row.id, error.detail)
        now = self._clock.now()
        self.gate.failed(row, error, now)
        if isinstance(error, Unknown):
            await self._unknown(row, error.detail)
            return
        await self._settle(row, error, endings.after(row, error, now, connection.channel.can.ladder), now)
        self._tell(connection, type(error).__name__, 0, error.detail)

    async def _settle(self, row: Queued, error: ChannelError, due: Millis | None, now: Millis) -> None:
        if due is None:
            # a reaction, a read mark or words in passing that do not come through harm nobody
            quiet = row.message.act is not Act.SAY or row.message.priority is Priority.MIRROR
            state = SendState.DROPPED if quiet else SendState.DEAD
            await self._give_up(row, state, endings.reason(row, error), error.detail)
            return
        again: Millis = due

        def unit(uow: Uow) -> None:
            if isinstance(error, TopicGone) and row.message.topic:
                uow.handovers.drop_topic(row.message.topic)
            if isinstance(error, ChatMoved):
                self._joins.moved(uow, row, error.to, now)
            uow.outbox.again(row, again, error.detail, tried=not isinstance(error, AccountDown))

        await self._store.run(row.tenant_id, unit)

    async def _unknown(self, row: Queued, why: str) -> None:
        """It may have arrived: repeated where that is harmless or can be checked, and told when it is given up."""
        connection = self._connections.get(row.message.inbox_id)
        self._tell(connection, SendState.UNKNOWN, 0, why)
        due = endings.repeat(row, connection, self._clock.now())
        if due is None:
            await self._give_up(row, SendState.UNKNOWN, Why.LOST, why)
            return
        again: Millis = due
        await self._store.run(row.tenant_id, lambda uow: uow.outbox.again(row, again, why, unknown=True))

    async def _sent(self, row: Queued, receipt: Receipt) -> None:
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            uow.outbox.sent(row, receipt.external_id, receipt.thread, now, receipt.parts)
            self._joins.arrived(uow, row, receipt.external_id, now)

        await self._store.run(row.tenant_id, unit)

    async def _give_up(self, row: Queued, state: SendState, why: Why, error: str) -> None:
        now = self._clock.now()
        logger.warning("send {} ended {} ({}): {}", row.id, state, why, error)

        def unit(uow: Uow) -> None:
            uow.outbox.end(row, state, error, now, why.value)
            if state in (SendState.DEAD, SendState.UNKNOWN) or row.message.act is Act.DELETE:
                self._joins.given_up(uow, row, why, now)

        await self._store.run(row.tenant_id, unit)

    def _tell(self, connection: Connection | None, state: str, ms: Millis, detail: str = "") -> None:
        kind = connection.inbox.kind if connection else "none"
        self._told(Ended(kind, state, ms, str(connection.inbox.id) if connection else "", detail))
