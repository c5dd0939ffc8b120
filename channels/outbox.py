"""The outbox: claim by priority and budget, send, and store how it ended; nothing is dropped silently."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from loguru import logger

from channels.base import (
    AccountDown,
    ChannelError,
    Connection,
    Connections,
    Receipt,
    RetryLater,
    TopicChannel,
    TopicGone,
)
from channels.base import Unknown as UnknownOutcome
from channels.limits import Budgets
from channels.render import Say, spoken, words_of
from dialogs.ids import Millis
from dialogs.messages import OutboundMessage
from dialogs.ports import Clock
from dialogs.store import Queued, SendState, Store, Topic, Uow
from dialogs.tenant import SYSTEM

_AT_ONCE = 128  # sends under way in this process
_TRIES = 12
_STALE: Millis = 150_000  # a row that has been `sending` for this long lost its worker; no call may take longer
_BACKOFF: Millis = 500
_LONGEST: Millis = 300_000
Dead = Callable[[Uow, Queued, str, Millis], None]  # what else a send that is given up causes


@dataclass(frozen=True, slots=True)
class Ended:
    """How one send went, for metrics: the state, and ms from claim to end."""

    kind: str
    state: str
    ms: Millis


class Deliverer:
    """Sends what the outbox holds. One chat's messages go in order; a parked chat holds up no other."""

    def __init__(
        self, store: Store, clock: Clock, connections: Connections, say: Say, budgets: Budgets,
        told: Callable[[Ended], None] = lambda ended: None, owner: str = "", woke: Callable[[], None] = lambda: None,
        dead: Dead = lambda uow, row, error, now: None,
    ) -> None:  # fmt: skip
        """`owner` names this node, so that its own lost sends are known at its next start; `woke` is called when a
        send has ended and the next one of its chat may go; `dead` joins the unit that gives a send up."""
        self._store = store
        self._clock = clock
        self._connections = connections
        self._say = say
        self._budgets = budgets
        self._told = told
        self._owner = owner
        self._woke = woke
        self._dead = dead
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
        taken, lost = await self._store.run(SYSTEM, lambda uow: self._claim(uow, now, room))
        for row in taken:
            self._begin(row, self._send(row))
        for row in lost:
            self._begin(row, self._unknown(row, "worker lost"))
        return len(taken) + len(lost)

    async def drain(self, seconds: float = 20.0) -> None:
        """Waits for sends that run; what is not done by then is settled after the restart."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=seconds)

    def _claim(self, uow: Uow, now: Millis, most: int) -> tuple[list[Queued], list[Queued]]:
        taken, lost = uow.outbox.claim(
            now, most, lambda row: self._budgets.allow(row, now), now - _STALE, owner=self._owner
        )
        return list(taken), [row for row in lost if row.id not in self._running]

    def _begin(self, row: Queued, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(row, work))
        self._running[row.id] = task
        task.add_done_callback(lambda _: self._ended(row))

    def _ended(self, row: Queued) -> None:
        self._running.pop(row.id, None)
        self._woke()

    async def _guarded(self, row: Queued, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # the outbox must live on: what became of this send is stored as not known
            logger.opt(exception=error).error("send {} broke", row.id)
            await self._unknown(row, f"{type(error).__name__}: {error}")

    async def _send(self, row: Queued) -> None:
        connection = self._connections.get(row.message.inbox_id)
        began = self._clock.now()
        if connection is None:
            await self._end(row, SendState.DEAD, "inbox is not connected")
            return
        try:
            receipt = await self._attempt(row, connection)
        except ChannelError as error:
            await self._failed(row, connection, error)
        else:
            await self._sent(row, receipt)
            self._told(Ended(connection.inbox.kind, SendState.SENT, self._clock.now() - began))

    async def _attempt(self, row: Queued, connection: Connection) -> Receipt:
        message = await self._placed(row, connection)
        return await connection.channel.send(connection.inbox, message, words_of(message, self._say))

    async def _placed(self, row: Queued, connection: Connection) -> OutboundMessage:
        """The message with its topic opened and the message that it edits looked up."""
        message = spoken(row, self._say)
        if message.topic:
            message = replace(message, thread=await self._thread(row, connection))
        if message.edits:
            edit_id = await self._store.read(row.tenant_id, lambda uow: uow.outbox.external_id(row.message.edits))
            message = replace(message, edit_id=edit_id)  # without one it is sent anew: what it edits never arrived
        return message

    async def _thread(self, row: Queued, connection: Connection) -> str:
        message, dialog = row.message, row.message.topic
        if dialog is None or not isinstance(connection.channel, TopicChannel):
            return ""
        known = await self._store.read(row.tenant_id, lambda uow: uow.handovers.topic(dialog))
        if known and known.chat == message.chat:
            return known.thread
        thread = await connection.channel.open_topic(connection.inbox, message.chat, message.topic_title)
        topic = Topic(dialog, message.chat, thread)
        await self._store.run(row.tenant_id, lambda uow: uow.handovers.set_topic(topic))
        return thread

    async def _failed(self, row: Queued, connection: Connection, error: ChannelError) -> None:
        logger.info("send {} failed: {}", row.id, error.detail)
        if isinstance(error, TopicGone):
            await self._without_topic(row, error)
        elif isinstance(error, RetryLater):
            await self._later(row, error)
        elif isinstance(error, AccountDown):  # what waits keeps waiting until the owner has put the account right
            await self._later(row, RetryLater(error.detail, seconds=60))
        elif isinstance(error, UnknownOutcome):
            await self._unknown(row, error.detail)
        else:
            await self._end(row, SendState.DEAD, error.detail)
        if not isinstance(error, UnknownOutcome):  # these are told where all unknown outcomes end up
            self._told(Ended(connection.inbox.kind, type(error).__name__, 0))

    async def _without_topic(self, row: Queued, error: ChannelError) -> None:
        if row.attempts >= 3 or row.message.topic is None:
            await self._end(row, SendState.DEAD, error.detail)
            return
        dialog, now = row.message.topic, self._clock.now()

        def again(uow: Uow) -> None:
            uow.handovers.drop_topic(dialog)
            uow.outbox.again(row, now, error.detail)

        await self._store.run(row.tenant_id, again)

    async def _later(self, row: Queued, error: RetryLater) -> None:
        if row.attempts >= _TRIES and not error.seconds:
            await self._end(row, SendState.DEAD, error.detail)
            return
        backoff = min(_BACKOFF * 2 ** min(row.attempts, 10), _LONGEST)
        due = self._clock.now() + max(int(error.seconds * 1000), backoff if not error.seconds else 0)
        await self._store.run(row.tenant_id, lambda uow: uow.outbox.again(row, due, error.detail))

    async def _unknown(self, row: Queued, why: str) -> None:
        """It may have arrived: sent again where the channel dedupes, elsewhere once; after that it is only counted."""
        connection = self._connections.get(row.message.inbox_id)
        self._told(Ended(connection.inbox.kind if connection else "none", SendState.UNKNOWN, 0))
        dedupes = connection is not None and connection.channel.can.idempotent_send
        if dedupes or row.unknowns == 0:
            due = self._clock.now()
            await self._store.run(row.tenant_id, lambda uow: uow.outbox.again(row, due, why, unknown=True))
        else:
            await self._end(row, SendState.UNKNOWN, why)

    async def _sent(self, row: Queued, receipt: Receipt) -> None:
        now = self._clock.now()
        await self._store.run(row.tenant_id, lambda uow: uow.outbox.sent(row, receipt.external_id, receipt.thread, now))

    async def _end(self, row: Queued, state: SendState, error: str) -> None:
        now = self._clock.now()
        logger.warning("send {} ended {}: {}", row.id, state, error)

        def unit(uow: Uow) -> None:
            uow.outbox.end(row, state, error, now)
            if state is SendState.DEAD:
                self._dead(uow, row, error, now)

        await self._store.run(row.tenant_id, unit)
