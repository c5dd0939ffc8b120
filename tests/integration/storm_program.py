"""One of two processes in a storm of duplicates: takes deliveries eight at a time, works on them beside it."""

import asyncio
import json
import random
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bot.clock import SystemClock
from bot.storage import open_store
from bot.storage.engines.opening import SqlStore
from bot.work.turns import Turns
from channels.base import Capabilities, Connection, File, Key, Payload, Receipt
from channels.inbox import Ingress
from dialogs.answers.answering import Answerer
from dialogs.engine import Engine
from dialogs.errors import Busy
from dialogs.events import Arrival
from dialogs.messages import Attachment, InboundMessage, OutboundMessage, Sender
from dialogs.ports import Progress
from dialogs.tenant import SYSTEM, Inbox
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import INBOX, FakeRetriever, found
from tests.fakes.hub import Silent

CHATS = 500
_AT_ONCE = 8


class PlainChannel:
    """Events are JSON of a chat and words."""

    kind = "widget"
    can = Capabilities()

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        return Key(str(payload["id"]), str(payload["chat"]))

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        chat, number = str(payload["chat"]), str(payload["id"])
        return (InboundMessage(inbox.id, number, chat, Sender(chat, "Анна"), f"доставка {number}?", 1),)

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        return Receipt(message.key)

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        raise NotImplementedError

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        return Silent()


class Process:
    """Ingress and a worker over the common store."""

    def __init__(self, store: SqlStore, node: str) -> None:
        clock = SystemClock()
        self.store, self.connection = store, Connection(INBOX, PlainChannel())
        self.woken = asyncio.Event()
        self.ingress = Ingress(store, clock, self.woken.set)
        engine = Engine(store, Answerer(FakeRetriever([found()]), clock, 0.5), clock)
        self.turns = Turns(store, engine, clock, self, MemoryBlobs(), _no_control, node, self.woken.set)

    def get(self, inbox_id: str) -> Connection | None:
        return self.connection

    async def storm(self, deliveries: Sequence[int]) -> int:
        """How many deliveries were new to the store."""
        worker = asyncio.create_task(self._work())
        line = iter(deliveries)
        fresh = await asyncio.gather(*(self._carry(line) for _ in range(_AT_ONCE)))
        await self._until_quiet()
        worker.cancel()
        return sum(fresh)

    async def _carry(self, line: Any) -> int:
        fresh = 0
        for number in line:
            payload = {"id": f"u{number}", "chat": f"c{number % CHATS}"}
            fresh += await self._delivered(payload)
        return fresh

    async def _delivered(self, payload: Mapping[str, Any]) -> bool:
        while True:
            try:
                return await self.ingress.receive(self.connection, payload, json.dumps(payload).encode())
            except Busy:  # the channel was told 503 and brings it again
                await asyncio.sleep(0.01)

    async def _work(self) -> None:
        while True:
            if not await self.turns.work():
                self.woken.clear()
                try:
                    async with asyncio.timeout(0.05):
                        await self.woken.wait()
                except TimeoutError:
                    continue

    async def _until_quiet(self) -> None:
        while await self.store.read(SYSTEM, lambda uow: uow.lanes.next_due()) is not None:  # noqa: ASYNC110  # two processes
            await asyncio.sleep(0.05)


async def _no_control(update: Mapping[str, Any]) -> None:
    return None


async def main(url: str, node: str, updates: int, deliveries: int) -> None:
    """Its half of the deliveries, in an order of its own; the other process brings the same updates."""
    chance = random.Random(node)
    line = [number % updates for number in range(deliveries)]
    chance.shuffle(line)
    store = await open_store(url)
    fresh = await Process(store, node).storm(line)
    await store.close()
    print(json.dumps({"fresh": fresh}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
