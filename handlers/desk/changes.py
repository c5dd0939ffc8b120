"""What managers do to what was said: an edited message, `/del` as a reply to one's own, a sign on a client's words."""

from collections.abc import Sequence
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Command
from aiogram.types import Message, MessageReactionUpdated, ReactionTypeEmoji, Update
from loguru import logger

from dialogs.access import Actor
from dialogs.arrivals.moving import desk_moved
from dialogs.desk.amending import Amending, DeskSpot, said_at
from dialogs.errors import Busy, NotFound, ParleyError
from dialogs.ids import DialogId, TenantId
from dialogs.store import Uow
from dialogs.texts import Text, text
from handlers.desk.seats import Seats
from handlers.desk.voice import DeskServices, Place, Voice

_NOTHING_SAID = ("//", "/")  # notes and commands: no client ever read them


def router(services: DeskServices) -> Router:
    """Put it before the desk's own router: `/del` is no canned reply."""
    changes = _Changes(services)
    made = Router(name="desk changes")
    made.edited_message.register(changes.edited)
    made.message.register(changes.taken_back, Command("del"), F.chat.type.in_({"group", "supergroup", "private"}))
    made.message_reaction.register(changes.reacted)
    made.message.register(changes.moved, F.migrate_to_chat_id)
    return made


class _Changes:
    """Each looks for the company in which this message was said, and acts there as its member."""

    def __init__(self, services: DeskServices) -> None:
        self._services = services
        self._seats = Seats(services.store)
        self._voice = Voice(services)
        self._amending = Amending(services.store, services.clock)

    async def edited(self, message: Message, event_update: Update) -> Any:
        """The new words go to the client, if the old ones did."""
        words = message.text or message.caption or ""
        if message.from_user is None or message.from_user.is_bot or words.startswith(_NOTHING_SAID):
            return UNHANDLED
        spot, mark = _spot(message.chat.id, message.message_id), str(event_update.update_id)
        actor, dialog = await self._said(message.chat.id, message.chat.type, message.from_user.id, spot)
        if actor is None or dialog is None:
            return await self._never_said(message)
        place = _place(message, actor, dialog)
        return await self._guarded(place, f"desk-edit:{spot.key}:{mark}", self._amending.edit(actor, spot, words, mark))

    async def taken_back(self, message: Message) -> Any:
        """`/del` below one's own message."""
        target, person = _replied(message), message.from_user
        if person is None:
            return UNHANDLED
        spot = _spot(message.chat.id, target)
        actor, dialog = await self._said(message.chat.id, message.chat.type, person.id, spot)
        if actor is None or dialog is None:
            return await self._no_target(message, "desk-del-unsent" if target else "desk-del-how")
        place, key = _place(message, actor, dialog), f"desk:{message.chat.id}:{message.message_id}"
        return await self._guarded(place, key, self._del(place, key, actor, spot))

    async def reacted(self, change: MessageReactionUpdated, event_update: Update) -> Any:
        """Only the signs of a person; those of the bot itself are not even told by Telegram."""
        if change.user is None or change.user.is_bot:
            return UNHANDLED
        spot = _spot(change.chat.id, change.message_id)
        for company in await self._companies(change.chat.id, change.chat.type, change.user.id):
            actor = await self._actor(company, change.user.id)
            if actor:
                await self._amending.react(actor, spot, _sign(change.new_reaction), str(event_update.update_id))
        return None

    async def moved(self, message: Message) -> None:
        """The desk's group became a supergroup: the desk follows it."""
        now, chat, to = self._services.clock.now(), str(message.chat.id), str(message.migrate_to_chat_id)
        for company in await self._seats.companies_of_group(message.chat.id):
            await self._services.store.run(company, lambda uow: desk_moved(uow, chat, to, now))

    async def _del(self, place: Place, key: str, actor: Actor, spot: DeskSpot) -> None:
        if await self._amending.take_back(actor, spot):
            await self._voice.say(place, key, text("desk-taken-back-unsent"))

    async def _guarded(self, place: Place, key: str, work: Any) -> None:
        try:
            await work
        except Busy:
            raise
        except ParleyError as error:
            logger.info("desk: {}", error)
            await self._voice.say(place, key, error.text)

    async def _said(
        self, chat: int, kind: str, person: int, spot: DeskSpot
    ) -> tuple[Actor, DialogId] | tuple[None, None]:
        for company in await self._companies(chat, kind, person):
            actor = await self._actor(company, person)
            dialog = await self._services.store.read(company, lambda uow: said_at(uow, spot)) if actor else None
            if actor and dialog:
                return actor, dialog
        return None, None

    async def _companies(self, chat: int, kind: str, person: int) -> Sequence[TenantId]:
        return await (self._seats.companies_of(person) if kind == "private" else self._seats.companies_of_group(chat))

    async def _actor(self, company: TenantId, person: int) -> Actor | None:
        def unit(uow: Uow) -> Actor | None:
            member = uow.members.by_telegram(person)
            return Actor(member) if member else None

        return await self._services.store.read(company, unit)

    async def _never_said(self, message: Message) -> Any:
        """A manager who mends what never reached the client must not believe that it has now."""
        thread = message.message_thread_id if message.is_topic_message else None
        person = message.from_user
        seat = await self._seats.in_group(message.chat.id, thread, person.id) if thread and person else None
        if seat is None or seat.member is None or seat.dialog is None:
            return UNHANDLED
        place = Place(seat.tenant, message.chat.id, seat.member.language, seat.dialog, True)
        key = f"desk-edit:{message.chat.id}:{message.message_id}"
        return await self._voice.say(place, key, text("desk-edit-unsent"))

    async def _no_target(self, message: Message, key: str) -> Any:
        thread = message.message_thread_id if message.is_topic_message else None
        person = message.from_user
        if message.chat.type == "private" or person is None:
            raise NotFound(key)  # told in the private chat, in the person's own language
        seat = await self._seats.in_group(message.chat.id, thread, person.id)
        if seat is None or seat.member is None:
            return UNHANDLED
        place = Place(seat.tenant, message.chat.id, seat.member.language, seat.dialog, seat.dialog is not None,
                      None if seat.dialog else thread)  # fmt: skip
        return await self._voice.say(place, f"desk:{message.chat.id}:{message.message_id}", Text(key))


def _spot(chat: int, number: int) -> DeskSpot:
    return DeskSpot(str(chat), str(number))


def _replied(message: Message) -> int:
    """0 when nothing is replied to; in a topic everything "replies" to the message that opened it."""
    to = message.reply_to_message
    return to.message_id if to and not to.forum_topic_created else 0


def _place(message: Message, actor: Actor, dialog: DialogId) -> Place:
    member = actor.member
    return Place(member.tenant_id, message.chat.id, member.language, dialog, message.chat.type != "private")


def _sign(reactions: Sequence[object]) -> str:
    signs = [one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji)]
    return signs[-1] if signs else ""
