"""The world around the program in a kill test: time that leaps, a channel that writes to the sink, a retriever."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.engines.opening import SqlStore
from bot.storage.engines.sqlite import SqliteStore
from channels.base import Capabilities, File, Key, Payload, Receipt
from channels.failures import RetryLater
from dialogs.customer import clean
from dialogs.ids import ChunkId, Millis, SourceId
from dialogs.messages import Attachment, AttachmentKind, InboundMessage, OutboundMessage, Sender
from dialogs.ports import Found, Scope
from dialogs.tenant import Inbox
from tests.chaos.sink import Sink

KNOWN = "delivery"  # a question with this word has an answer
BUSY = "(busy)"  # an answer with this word is refused once, for half a minute


class Deadly:
    """Counts the boundaries of I/O and kills the process at the n-th; 0 only counts."""

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.passed = 0
        self.armed = False
        self.places: list[str] = []

    def boundary(self, place: str) -> None:
        if not self.armed:
            return
        self.passed += 1
        self.places.append(place)
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, store: SqlStore) -> None:
        """A boundary before each commit, and one after it, before anybody has been told."""
        if isinstance(store, SqliteStore):
            _watch_threads(store, self.boundary)
            return
        commit = store._commit

        async def committed(connection: Any, driver: Any) -> None:
            self.boundary("before commit")
            await commit(connection, driver)
            self.boundary("after commit")

        store._commit = committed  # type: ignore[method-assign]


def _watch_threads(store: SqliteStore, boundary: Callable[[str], None]) -> None:
    # SQLite's transactions are ended by a statement of the driver's, in the threads that own the connections.
    @sa.event.listens_for(store.engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.set_trace_callback(lambda statement: boundary("before commit") if statement == "COMMIT" else None)

    for thread in (store._writer, store._reader):
        thread._ended = _after(boundary, thread._ended)


def _after(boundary: Callable[[str], None], ended: Callable[[Any, bool], None]) -> Callable[[Any, bool], None]:
    def told(batch: Any, wrote: bool) -> None:
        boundary("after commit")
        ended(batch, wrote)

    return told


class LeapingClock:
    """Never shows the same millisecond twice, and leaps to what is due instead of waiting for it."""

    def __init__(self, at: Millis) -> None:
        self.at = at

    def now(self) -> Millis:
        self.at += 1
        return self.at

    def leap(self, to: Millis) -> None:
        self.at = max(self.at, to)


class Retriever:
    """Knows one thing."""

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        if KNOWN not in question:
            return ()
        words = f"Delivery is 300. {BUSY if BUSY in question else ''}"
        return (Found(ChunkId("c"), SourceId("s"), "Delivery", words, 1, 0.9, answer=words),)


class SinkChannel:
    """A channel whose other side is the sink; with `idempotent` the other side drops known keys, as the widget does."""

    kind = "sink"

    def __init__(self, sink: Sink, deadly: Deadly, idempotent: bool) -> None:
        self.can = Capabilities(buttons=True, media=True, edit=True, idempotent_send=idempotent)
        self._sink = sink
        self._deadly = deadly

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        return Key(str(payload["id"]), str(payload["chat"]))

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[InboundMessage]:
        files = (Attachment(AttachmentKind.DOCUMENT, remote="f1", name="a.txt"),) if payload.get("file") else ()
        chat = str(payload["chat"])
        return (
            InboundMessage(
                inbox.id, str(payload["id"]), chat, Sender(chat, "Ann"), clean(str(payload["text"])), 0, files
            ),
        )

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        self._deadly.boundary("before send")
        self._refuse_once(message)
        said = message.body if isinstance(message.body, str) else message.body.key
        self._sink.tell("sent", key=message.key, chat=message.chat, body=said, author=message.author,
                        audience=message.audience, files=len(message.attachments))  # fmt: skip
        self._deadly.boundary("after send")
        return Receipt(f"x:{message.key}", message.thread)

    def _refuse_once(self, message: OutboundMessage) -> None:
        refused = any(line["key"] == message.key for line in self._sink.lines("busy"))
        if BUSY in str(message.body) and not refused:
            self._sink.tell("busy", key=message.key)
            raise RetryLater("429", seconds=30)

    async def open_topic(self, inbox: Inbox, chat: str, title: str) -> str:
        self._deadly.boundary("before topic")
        self._sink.tell("topic", chat=chat)
        self._deadly.boundary("after topic")
        return "7"

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        self._deadly.boundary("before fetch")
        return File(b"hello", attachment.name, "text/plain")

    def progress(self, inbox: Inbox, chat: str) -> "SinkChannel":
        return self

    async def typing(self) -> None: ...
    async def draft(self, text: str) -> None: ...


Event = Mapping[str, Any]
