"""A channel that can all that a plug-in may: its events come by webhook or by poll, an owner connects it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from channels.base import Capabilities, Connected, Field, File, Key, Payload, Receipt, Receive
from channels.failures import AccountDown
from channels.parts import Parts
from dialogs.errors import BadInput
from dialogs.messages import Attachment, InboundMessage, OutboundMessage, Sender
from dialogs.tenant import Inbox


class Silent:
    """Progress that nobody sees."""

    async def typing(self) -> None: ...
    async def draft(self, text: str) -> None: ...


@dataclass
class ParrotChannel:
    """Bodies are {"events": [{"id", "chat", "text"}]}; the header "x-parrot" bears the inbox's secret."""

    parts: Parts | None = None
    kind: str = "parrot"
    can: Capabilities = field(default_factory=Capabilities)
    fields: Sequence[Field] = (Field("nest"), Field("token", secret=True))
    sent: list[tuple[str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        return Key(f"p:{payload['id']}", payload["chat"])

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[InboundMessage]:
        try:
            chat, words = payload["chat"], payload["text"]
        except (KeyError, TypeError) as error:
            raise BadInput("error-update") from error
        return [InboundMessage(inbox.id, str(payload["id"]), chat, Sender(chat, chat), words, 1_795_000_000_000)]

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        self.sent.append((message.chat, words))
        return Receipt(str(len(self.sent)))

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        return File(b"", "f", "text/plain")

    def progress(self, inbox: Inbox, chat: str) -> Silent:
        return Silent()

    def admits(self, inbox: Inbox, headers: Mapping[str, str]) -> bool:
        headers.get("x-parrot", "").encode()
        return headers.get("x-parrot") == "seed"

    def events(self, payload: Any) -> Sequence[Payload]:
        return list(payload["events"])

    async def connect(self, values: Mapping[str, str]) -> Connected:
        if values["token"] == "bad":
            raise BadInput("error-token-wrong")
        return Connected(f"Parrot of {values['nest']}", values["nest"], values["token"], {"nest": values["nest"]})

    async def open(self, inbox: Inbox, address: str) -> None:
        self.opened.append(address)


@dataclass
class PolledParrot(ParrotChannel):
    """The same, asked for its events; they are confirmed only after they are stored."""

    waiting: list[Payload] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    running: int = 0

    async def poll(self, inbox: Inbox, receive: Receive) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.running += 1
        try:
            while self.waiting:
                event = self.waiting[0]
                await receive(event, b"{}")
                self.confirmed.append(str(event["id"]))
                self.waiting.pop(0)
            await asyncio.Event().wait()
        finally:
            self.running -= 1


GONE = AccountDown("the parrot has flown", "token-revoked")
