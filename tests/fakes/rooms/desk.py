"""The managers' desk with everything around it: stand-in of Telegram, real aiogram, real store, real delivery."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from aiogram import Dispatcher

from bot.sandbox.telegram import TelegramStandIn
from bot.sandbox.telegram.shapes import Chat, Json, Person
from bot.sandbox.telegram.views import SeenMessage
from bot.work.client_hints import shown_by
from channels.base import Connection
from channels.outbox import Deliverer, Joins
from channels.pacing.limits import Budgets
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel, allowed_updates
from dialogs.arrivals.happenings import settle_sent
from dialogs.company.undelivered import tell_undelivered
from dialogs.desk.renewing import topic_renewed
from dialogs.dialog import Dialog
from dialogs.facts import Fact, FactKind
from dialogs.messages import Attachment
from dialogs.store import Uow
from dialogs.tenant import CONTROL, SYSTEM, Desk, Inbox, InboxKind, Member, Role, Tenant
from handlers import build_router
from locales import say
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import ACME, BOT, INBOX, NOON, World, found, member, said
from tests.fakes.menus import Place, menus_place

ASKED_BUTTONS = [
    ["Взять", "Не моё"],
    ["Черновик", "История", "Почему?"],
    ["Вернуть боту", "Ответ не нужен"],
    ["🏷 Метки", "Закрыть"],
]


class DeskRoom:
    """Anna, who asks; Oleg and Vera, who answer; a stranger who got into the group."""

    def __init__(self, place: Place, standin: TelegramStandIn) -> None:
        self.phones, self.faults = standin.world, standin.faults
        self.control, self.client_bot = (
            self.phones.add_bot("Parley", "parley_bot"),
            self.phones.add_bot("Ромашка", "shop_bot"),
        )
        self.anna, self.boris, self.oleg, self.vera, self.stranger = (
            self.phones.add_person(name) for name in ("Анна", "Борис", "Олег", "Вера", "Чужой")
        )
        self.group = self.phones.add_group("Стойка", forum=True)
        for person in (self.oleg, self.vera, self.stranger):
            self.phones.join(self.group, person)
        self.phones.join(self.group, self.control, admin=True, can_manage_topics=True)
        self.blobs = MemoryBlobs()
        self.world = World(place.store, [found()])
        self.bots = Bots(standin.url, lambda inbox: self._token(inbox))
        self.deliverer = Deliverer(
            place.store,
            self.world.clock,
            self,
            say,
            Budgets(limited=False),
            joins=Joins(tell_undelivered, settle_sent, renewed=topic_renewed),
        )
        services = replace(
            place.services, work=self.world.desk, blobs=self.blobs, clock=self.world.clock, typing=shown_by(self)
        )
        self.services = services
        self.dispatcher: Dispatcher = build_router(services)
        channel = TelegramChannel(self.bots, self.blobs)
        self._connections = {
            inbox.id: Connection(inbox, channel)
            for inbox in (replace(INBOX, kind=InboxKind.TELEGRAM), replace(INBOX, id=CONTROL, tenant_id=SYSTEM))
        }
        self.control.allowed = allowed_updates(replace(INBOX, id=CONTROL))
        self._number = 0

    def get(self, inbox_id: str) -> Connection | None:
        return self._connections.get(cast(Any, inbox_id))

    def _token(self, inbox: Inbox) -> str:
        return (self.control if inbox.id == CONTROL else self.client_bot).token

    async def found_company(self, group: bool) -> None:
        people = [self._member(self.oleg), self._member(self.vera)]
        desk = Desk(str(self.group.id), "Стойка") if group else None

        def unit(uow: Uow) -> None:
            uow.tenants.add(Tenant(ACME, "Ромашка", "ru", "Europe/Moscow", NOON))
            uow.setup.add_bot(BOT)
            uow.setup.add_inbox(replace(INBOX, kind=InboxKind.TELEGRAM))
            uow.setup.set_desk(desk)
            if desk:
                uow.tenants.enlist("group", desk.chat)
            for one in people:
                uow.members.add(one)
                uow.tenants.enlist("member", str(one.telegram_id), one.id)

        await self.world.store.run(ACME, unit)
        for person in (self.anna, self.boris):
            self.phones.open_private(person, self.client_bot)
        for person in (self.oleg, self.vera):
            self.phones.open_private(person, self.control)
        self.control.queue.clear()

    def _member(self, person: Person) -> Member:
        return replace(member(person.name, Role.MANAGER), telegram_id=person.id)

    # ── a client writes ───────────────────────────────────────────────────────────────────────
    async def client(
        self, words: str, files: Sequence[Attachment] = (), who: Person | None = None, **more: object
    ) -> None:
        self._number += 1
        chat = str((who or self.anna).id)
        await self.world.turn(said(words, chat, str(self._number), attachments=tuple(files), **more))
        await self.deliver()

    async def dialog(self, who: Person | None = None) -> Dialog:
        return await self.world.state(str((who or self.anna).id))

    # ── staff act ─────────────────────────────────────────────────────────────────────────────
    async def feed(self, times: int = 1) -> None:
        """Hands what Telegram sent to the dispatcher, and delivers what came of it."""
        updates = [dict(update) for update in self.control.queue]
        self.control.queue.clear()
        for update in updates * times:
            await self.feed_one(update)
        await self.deliver()

    async def feed_one(self, update: Json) -> None:
        connection = self.get(CONTROL)
        assert connection
        await self.dispatcher.feed_raw_update(self.bots.get(connection.inbox), dict(update))

    async def deliver(self) -> None:
        while await self.deliverer.deliver():
            await self.deliverer.drain()

    async def in_topic(self, person: Person, words: str, times: int = 1) -> None:
        self.phones.say(person, self.group, words, thread=self.topic)
        await self.feed(times)

    async def in_private(self, person: Person, words: str, reply_to: int | None = None) -> None:
        self.phones.say(person, self.private(person), words, reply_to=reply_to)
        await self.feed()

    async def tap(self, person: Person, label: str) -> str:
        """Presses a button of the newest card; what popped up."""
        self.phones.tap(person, self.phones.message(self.group, self.card.id), label)
        await self.feed()
        return next(chat for chat in self.phones.view(person) if chat.forum).answers[-1].text

    # ── what is seen ──────────────────────────────────────────────────────────────────────────
    @property
    def topic(self) -> int:
        return list(self.group.topics)[-1]

    @property
    def desk(self) -> list[SeenMessage]:
        """The topic, as Oleg sees it."""
        seen = next(chat for chat in self.phones.view(self.oleg) if chat.forum)
        return [one for one in seen.messages if not one.service]

    @property
    def card(self) -> SeenMessage:
        return next(one for one in reversed(self.desk) if "Причина:" in one.text)

    def client_chat(self, person: Person) -> Chat:
        chat = self.phones.private(person, self.client_bot)
        assert chat
        return chat

    def private(self, person: Person) -> Chat:
        chat = self.phones.private(person, self.control)
        assert chat
        return chat

    def heard(self, person: Person) -> list[SeenMessage]:
        """What a bot told this person in private."""
        return [
            one for chat in self.phones.view(person) if chat.kind == "private" for one in chat.messages if not one.mine
        ]


@asynccontextmanager
async def desk_room(folder: Path, group: bool = True) -> AsyncIterator[DeskRoom]:
    """A company whose managers work in a group, or in their private chats."""
    standin = TelegramStandIn(rates=False)
    await standin.start()
    async with menus_place(folder) as place:
        room = DeskRoom(place, standin)
        await room.found_company(group)
        yield room
        await room.bots.close()
    await standin.stop()


def texts(messages: Sequence[SeenMessage]) -> list[str]:
    return [one.text for one in messages]


async def press(room: DeskRoom, who: Person, label: str) -> str:
    """Presses the newest button of the topic with this label; what popped up."""
    shown = next(one for one in reversed(room.desk) if any(label in row for row in one.buttons))
    room.phones.tap(who, room.phones.message(room.group, shown.id), label)
    await room.feed()
    return next(chat for chat in room.phones.view(who) if chat.forum).answers[-1].text


async def facts(room: DeskRoom, *kinds: FactKind) -> list[Fact]:
    episode = (await room.dialog()).episode_id
    assert episode
    every = await room.world.store.read(ACME, lambda uow: uow.facts.of_episode(episode))
    return [fact for fact in every if fact.kind in kinds]


async def reply_to(room: DeskRoom, who: Person, shown: SeenMessage, words: str, times: int = 1) -> None:
    room.phones.say(who, room.group, words, thread=room.topic, reply_to=shown.id)
    await room.feed(times)
