"""One inbox fails for an hour: what its neighbours notice, and how often it is called. Time is simulated, work is real.

A step is twelve seconds: the sick inbox gets its messages, then a healthy one gets one, and the time from its storing
to its sending is measured by the wall's clock, with a channel that answers after 20 ms.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from loguru import logger

from benchmarks.table import Figure
from bot.storage import open_store
from channels.base import Capabilities, Connection, File, Key, Payload, Receipt
from channels.failures import ChannelError, RetryLater
from channels.outbox import Deliverer
from channels.pacing.limits import Budgets
from dialogs.events import Arrival
from dialogs.ids import BotId, InboxId, Millis, TenantId
from dialogs.messages import Attachment, Audience, OutboundMessage
from dialogs.ports import Progress
from dialogs.store import Store
from dialogs.tenant import Inbox

HOUR, STEP = 3_600_000, 12_000
STEPS = HOUR // STEP
SICK, CHATS = 4, 300  # messages of the sick inbox in a step; its chats
TENANT = TenantId("bench")
_CALL = 0.02  # seconds
TROUBLES = {"network": RetryLater("502 Bad Gateway"), "429": RetryLater("429", seconds=30)}


@dataclass
class Hands:
    """Time that the bench moves."""

    ms: Millis = 1_790_000_000_000

    def now(self) -> Millis:
        return self.ms


@dataclass
class Sink:
    """Takes messages, or fails as it is told."""

    fails: ChannelError | None = None
    calls: int = 0
    sent: int = 0
    kind: str = "sink"
    can: Capabilities = field(default_factory=Capabilities)

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        self.calls += 1
        await asyncio.sleep(_CALL)
        if self.fails:
            raise self.fails
        self.sent += 1
        return Receipt(str(self.calls))

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        return Key("", "")

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        return ()

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        raise NotImplementedError

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        raise NotImplementedError


class House:
    """A sick inbox and a healthy one of one outbox."""

    def __init__(self, store: Store, trouble: ChannelError | None) -> None:
        self.clock, self.store, self.sick = Hands(), store, Sink(trouble)
        sinks = {"sick": self.sick, "well": Sink()}
        self._open = {name: Connection(Inbox(InboxId(name), TENANT, "sink", BotId("b"), name, name), sink)
                      for name, sink in sinks.items()}  # fmt: skip
        self.deliverer = Deliverer(store, self.clock, self, lambda body, language: str(body), Budgets(limited=False))
        self._number = 0

    def get(self, inbox_id: str) -> Connection | None:
        return self._open.get(inbox_id)

    async def put(self, inbox: str, chat: str) -> None:
        self._number += 1
        message = OutboundMessage(f"k{self._number}", InboxId(inbox), Audience.CUSTOMER, chat, "Привет")
        await self.store.run(TENANT, lambda uow: uow.outbox.add(message, self.clock.ms))

    async def go(self) -> None:
        while await self.deliverer.deliver():
            await self.deliverer.drain()
            await asyncio.sleep(0)

    async def step(self, number: int, busy: bool) -> float:
        """Ms from storing to sending of one message of a healthy inbox, after those of the sick one."""
        for extra in range(SICK if busy else 0):
            await self.put("sick", f"c{(number * SICK + extra) % CHATS}")
        await self.go()
        began = time.perf_counter()
        await self.put("well", f"c{number % CHATS}")
        await self.go()
        self.clock.ms += STEP
        return (time.perf_counter() - began) * 1000

    async def recover(self) -> None:
        """The sick inbox is well again: all that waited goes."""
        self.sick.fails = None
        for _ in range(200):
            self.clock.ms += 2_000
            await self.go()


@asynccontextmanager
async def _house(trouble: ChannelError | None) -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder)}/bench.db")
        yield House(store, trouble)
        await store.close()


async def _measured(trouble: ChannelError) -> tuple[list[float], list[float], Sink]:
    """(waits alone, waits beside the sick inbox, the sick inbox). Step by step in turn: what else the machine does
    hits both alike."""
    async with _house(None) as alone, _house(trouble) as beside:
        waits = [(await alone.step(step, False), await beside.step(step, True)) for step in range(STEPS)]
        await beside.recover()
        return [one for one, _ in waits], [other for _, other in waits], beside.sick


def _p95(waits: Sequence[float]) -> float:
    return statistics.quantiles(waits, n=20)[18]


def neighbours() -> list[Figure]:
    """For each kind of trouble: the others' p95 by what it is alone, calls by messages, what was lost."""
    logger.remove()
    figures, wanted = [], SICK * STEPS
    for name, trouble in TROUBLES.items():
        alone, beside, sick = asyncio.run(_measured(trouble))
        figures += [
            Figure(f"neighbours: p95 beside an hour of {name}", _p95(beside), "", None, "ms"),
            Figure(f"neighbours: the same by what it is alone ({name})", _p95(beside) / _p95(alone), "<=", 1.2, "×"),
            Figure(f"neighbours: calls in an hour of {name}, by messages", sick.calls / wanted, "<=", 1.2, "×"),
            Figure(f"neighbours: messages lost in an hour of {name}", wanted - sick.sent, "<=", 0, ""),
        ]
    return figures
