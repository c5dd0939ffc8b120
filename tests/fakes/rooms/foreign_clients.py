"""A stand-in of Telegram with a foreign client of its bot: aiogram or python-telegram-bot."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiogram
import aiogram.types
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.telegram import TelegramStandIn
from bot.sandbox.telegram.shapes import Message

PNG = bytes.fromhex("89504e470d0a1a0a0000000d494844520000002000000020") + b"\0" * 40


@dataclass
class Room:
    """A stand-in with a client who wrote, a desk with a topic, and one foreign client of the bot."""

    kind: str
    standin: TelegramStandIn
    client: Any = None
    types: Any = None
    sent: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        world = self.world = self.standin.world
        self.anna, self.boris = world.add_person("Анна", "anna"), world.add_person("Борис")
        self.bot = world.add_bot("Салон", "salon_bot")
        self.chat = world.open_private(self.anna, self.bot, "from_site")
        self.desk = world.add_group("Стойка", forum=True)
        world.join(self.desk, self.boris)
        world.join(self.desk, self.bot, admin=True, can_manage_topics=True)
        self.topic = world.create_topic(self.boris, self.desk, "Анна")
        self.photo = world.send_file(self.anna, self.chat, "p.png", PNG, "image/png", "photo", "Фото")
        self.document = world.send_file(self.anna, self.chat, "a.txt", b"abc", "text/plain")

    def upload(self, content: bytes, name: str, attach: bool = False) -> Any:
        """A file as this client wants it."""
        if self.kind == "aiogram":
            return aiogram.types.BufferedInputFile(content, name)
        return telegram.InputFile(io.BytesIO(content), filename=name, attach=attach)

    def button(self, **action: Any) -> Any:
        """One inline button under a message."""
        button = self.types.InlineKeyboardButton(text="Да", **action)
        return self.types.InlineKeyboardMarkup(inline_keyboard=[[button]])

    async def say(self, text: str = "Здравствуйте", **more: Any) -> Any:
        """A message of the bot to the client."""
        return await self.client.send_message(chat_id=self.anna.id, text=text, **more)

    def file_id(self) -> str:
        """The document of the client, as this bot names it."""
        update = next(u for u in self.bot.queue if "document" in u.get("message", {}))
        return str(update["message"]["document"]["file_id"])


@asynccontextmanager
async def room(kind: str, rates: bool = False) -> AsyncIterator[Room]:
    """A room with the client of this kind talking to it over HTTP."""
    standin = TelegramStandIn(rates=rates)
    await standin.start()
    place = Room(kind, standin)
    try:
        async with connected(place, place.bot.token) as place.client:
            yield place
    finally:
        await standin.stop()


@asynccontextmanager
async def connected(place: Room, token: str) -> AsyncIterator[Any]:
    """A foreign client with any token."""
    base = place.standin.url
    if place.kind == "aiogram":
        place.types = aiogram.types
        session = AiohttpSession(api=TelegramAPIServer.from_base(base))
        yield aiogram.Bot(token, session=session)
        # aiogram's own close() sleeps for a quarter of a second after this.
        await (await session.create_session()).close()
        return
    place.types = telegram
    # Not `async with`: entering calls getMe, which some tests want to see fail.
    client = telegram.Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot")
    await client._request[0].initialize()
    await client._request[1].initialize()
    try:
        yield client
    finally:
        await client._request[0].shutdown()
        await client._request[1].shutdown()
