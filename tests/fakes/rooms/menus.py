"""A person's phone with the control bot on it: real dispatcher, real aiogram, HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.telegram import TelegramStandIn, World
from bot.sandbox.telegram.shapes import BotAccount, Chat, Person
from bot.sandbox.telegram.views import SeenChat, SeenMessage
from bot.storage.fsm import TableStorage
from handlers import build_router
from tests.fakes.menus import Place, menus_place


@dataclass
class Stage:
    """A person's phone with the control bot on it."""

    place: Place
    standin: TelegramStandIn
    account: BotAccount
    bot: Bot
    dispatcher: Dispatcher

    @property
    def world(self) -> World:
        return self.standin.world

    async def feed(self) -> None:
        """Hands all waiting updates to the menus, as the queue's worker does."""
        while self.account.queue:
            await self.dispatcher.feed_raw_update(self.bot, dict(self.account.queue.pop(0)))

    async def start(self, person: Person, payload: str | None = None) -> Chat:
        chat = self.world.open_private(person, self.account, payload)
        await self.feed()
        return chat

    async def say(self, person: Person, words: str, chat: Chat | None = None) -> None:
        self.world.say(person, chat or self.chat(person), words)
        await self.feed()

    async def send(self, person: Person, name: str, content: bytes) -> None:
        self.world.send_file(person, self.chat(person), name, content, "application/octet-stream")
        await self.feed()

    async def tap(self, person: Person, *labels: str) -> str:
        """Taps one button after the other on the last menu; the alert or toast of the last."""
        for label in labels:
            message = self.seen(person)
            full = next(text for row in message.buttons for text in row if label in text)
            stored = self.world.message(self.chat(person), message.id)
            self.world.tap(person, stored, full)
            await self.feed()
        answers = self._view(person).answers
        return answers[-1].text if answers else ""

    def chat(self, person: Person) -> Chat:
        """Theirs with the control bot."""
        chat = self.world.private(person, self.account)
        assert chat
        return chat

    def seen(self, person: Person) -> SeenMessage:
        """The last thing the bot said."""
        return [message for message in self._view(person).messages if not message.mine][-1]

    def texts(self, person: Person) -> list[str]:
        return [message.text for message in self._view(person).messages]

    def _view(self, person: Person) -> SeenChat:
        return next(chat for chat in self.world.view(person) if chat.kind == "private")


async def _next_turn(_: float) -> None:
    await asyncio.sleep(0)  # no time passes: the other tasks get their turn, as in a real wait


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """A place whose control bot answers on a stand-in; what forms remember is in the table."""
    standin = TelegramStandIn(rates=False)
    await standin.start()
    account = standin.world.add_bot("Parley", "parley_bot")
    session = AiohttpSession(api=TelegramAPIServer.from_base(standin.url))
    async with menus_place(folder) as place:
        services = replace(place.services, storage=TableStorage(place.store, place.clock), pause=_next_turn)
        yield Stage(place, standin, account, Bot(account.token, session=session), build_router(services))
    await (await session.create_session()).close()
    await standin.stop()


async def owner_of(stage: Stage, language: str = "ru") -> Person:
    """A person with a company."""
    person = stage.world.add_person("Ольга", language=language)
    await stage.start(person)
    await stage.tap(person, "Создать" if language == "ru" else "Create")
    await stage.say(person, "Ромашка")
    return person
