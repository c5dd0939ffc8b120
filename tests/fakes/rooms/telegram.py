"""A client bot of Telegram over real HTTP: the stand-in, a person, the channel, and what each of them sees."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.telegram.shapes import BotAccount, Chat, Person
from bot.sandbox.telegram.views import SeenMessage
from channels.base import Receipt
from channels.telegram.bots import Bots
from channels.telegram.business import Link
from channels.telegram.channel import TelegramChannel
from dialogs.events import Arrival
from dialogs.ids import BotId, InboxId, TenantId
from dialogs.messages import Attachment, AttachmentKind, Audience, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.blobs import MemoryBlobs

TENANT = TenantId("t")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d494844520000002000000020") + b"\0" * 40


@dataclass
class MemoryLinks:
    """Keeps connections of the people who are named."""

    allowed: set[int] = field(default_factory=set)
    kept: dict[str, Link] = field(default_factory=dict)

    async def keep(self, inbox: Inbox, link: Link) -> bool:
        if link.person in self.allowed:
            self.kept[link.id] = link
        return link.person in self.allowed


@dataclass
class TelegramRoom:
    """One bot, Anna who wrote to it, and the channel that serves it."""

    standin: TelegramStandIn
    channel: TelegramChannel
    blobs: MemoryBlobs
    links: MemoryLinks
    bot: BotAccount
    anna: Person
    chat: Chat
    base: Inbox
    sent: int = 0

    @property
    def world(self) -> Any:
        return self.standin.world

    @property
    def inbox(self) -> Inbox:
        """With the connections that were kept."""
        kept = {key: link.kept() for key, link in self.links.kept.items()}
        return replace(self.base, options={**self.base.options, "business": kept})

    async def send(self, words: str = "", **more: Any) -> Receipt:
        """One outbound message; to Anna unless told otherwise. `key` tells it from others."""
        self.sent += 1
        given: dict[str, Any] = {"key": f"k{self.sent}", "chat": str(self.anna.id), "body": words} | more
        message = OutboundMessage(inbox_id=self.base.id, audience=Audience.CUSTOMER, **given)
        return await self.channel.send(self.inbox, message, words)

    def sees(self, person: Person | None = None) -> Sequence[SeenMessage]:
        """The messages of a person's newest chat."""
        return self.world.view(person or self.anna)[0].messages  # type: ignore[no-any-return]  # the world is untyped here

    async def file(
        self, kind: AttachmentKind, content: bytes = b"x", name: str = "a.bin", mime: str = "", **more: Any
    ) -> Attachment:
        """A file in our store."""
        blob = await self.blobs.put(TENANT, content)
        return Attachment(kind, blob=blob, name=name, mime=mime, **({"size": len(content)} | more))

    async def hears(self) -> Sequence[Arrival]:
        """What the waiting updates tell, each acknowledged; then they are gone."""
        waiting, self.bot.queue[:] = list(self.bot.queue), []
        found = list[Arrival]()
        for update in waiting:
            found += self.channel.parse(self.inbox, update)
            await self.channel.acknowledge(self.inbox, update)
        return found

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What was asked of this method so far."""
        return [values for _, name, values in self.standin.calls if name == method]


@asynccontextmanager
async def telegram_room(rates: bool = False) -> AsyncIterator[TelegramRoom]:
    """A room on a free port."""
    standin = TelegramStandIn(rates=rates)
    await standin.start()
    anna, bot = standin.world.add_person("Анна", "anna"), standin.world.add_bot("Салон", "salon_bot")
    bot.allowed = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction",
                   "business_connection", "business_message", "edited_business_message",
                   "deleted_business_messages"]  # fmt: skip
    chat = standin.world.open_private(anna, bot)
    bots, blobs, links = Bots(standin.url, lambda inbox: bot.token), MemoryBlobs(), MemoryLinks()
    options = {"username": bot.username, "account": bot.id}
    inbox = Inbox(InboxId("in"), TENANT, "telegram", BotId("b"), bot.name, "pub", options=options)
    place = TelegramRoom(standin, TelegramChannel(bots, blobs, links), blobs, links, bot, anna, chat, inbox)
    bot.queue.clear()
    try:
        yield place
    finally:
        await bots.close()
        await standin.stop()
