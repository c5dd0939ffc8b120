"""The managers' desk in Telegram: what is written in a dialog's topic, or in private below a card, reaches the client.

Updates come out of the durable queue and may come twice: replies are keyed by their message, and so is all we say.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, User
from loguru import logger

from dialogs.access import Actor, Permission
from dialogs.customer import plain
from dialogs.desk.renewing import topic_closed
from dialogs.desk.replying import StaffMessage
from dialogs.errors import AlreadyTaken, BadInput, Busy, ParleyError, StaleEpoch
from dialogs.messages import Attachment, OutboundMessage
from dialogs.texts import Text, text
from handlers.desk import private as desk_private
from handlers.desk.call import Call, Tool, at_place
from handlers.desk.cards import Cards
from handlers.desk.files import attachments
from handlers.desk.messages import MORE, NOTE, addressed, answers, command_in, content
from handlers.desk.passing import relieving
from handlers.desk.seats import GroupSeat, Seat, Seats
from handlers.desk.tools import CARD, COMMANDS, REPLIES, command_of, noted, private_note
from handlers.desk.voice import DeskServices, Place, Voice, work_of

__all__ = ["DeskServices", "router"]

_IN_PRIVATE = ("/waiting", "/my", "/shift")
_PASSING = (Busy, StaleEpoch)  # the queue brings the update again: nothing to tell yet


def router(services: DeskServices) -> Router:
    """Groups that are desks, private chats of managers, and the buttons of cards. Put it before the menu's router."""
    chats, cards = _Chats(services), Cards(services)
    made = Router(name="desk")
    made.callback_query.register(cards.tapped, F.data.startswith("d:"))
    made.message.register(chats.in_group, F.chat.type.in_({"group", "supergroup"}))
    made.message.register(chats.in_private, F.chat.type == "private")
    return made


class _Chats:
    """Messages of managers."""

    def __init__(self, services: DeskServices) -> None:
        self._services = services
        self._seats = Seats(services.store)
        self._voice = Voice(services)

    async def in_group(self, message: Message, bot: Bot) -> Any:
        person = message.from_user
        thread = message.message_thread_id if message.is_topic_message else None
        seat = await self._seats.in_group(message.chat.id, thread, person.id) if person else None
        if person is None or seat is None:
            return await self._left(message, person, thread)
        if seat.dialog is None:
            return await self._outside(message, bot, seat, thread)
        place = Place(seat.tenant, message.chat.id, _language(seat, person), seat.dialog, True)
        if person.is_bot:
            return await self._anonymous(message, place)
        if seat.member is None:
            return await self._stranger(message, place)
        return await self._act(message, bot, Seat(Actor(seat.member), seat.dialog), place)

    async def _left(self, message: Message, person: User | None, thread: int | None) -> Any:
        """A topic of a group that is no desk any more: a manager must not believe that the client reads it."""
        if person is None or thread is None or not content(message) or command_in(message):
            return UNHANDLED
        left = await self._seats.left(message.chat.id, thread, person.id)
        if left is None:
            return UNHANDLED
        place = Place(left.tenant_id, message.chat.id, left.language, thread=thread)
        return await self._tell(message, place, text("desk-left"))

    async def in_private(self, message: Message, bot: Bot, state: FSMContext | None = None) -> Any:
        person = message.from_user
        if person is None:
            return UNHANDLED
        seat = await self._replied(message, person)
        if seat is None and state is not None and await state.get_state() is not None:
            return UNHANDLED  # the menu waits for this very text
        if seat is None:
            return await self._without_reply(message, bot, person)
        return await self._act(message, bot, seat, _private(message, seat))

    async def _replied(self, message: Message, person: User) -> Seat | None:
        to = message.reply_to_message
        return await self._seats.of_message(person.id, message.chat.id, to.message_id) if to else None

    async def _without_reply(self, message: Message, bot: Bot, person: User) -> Any:
        command = command_in(message)
        if command and command not in COMMANDS:
            return UNHANDLED  # the menu's own, or nothing: canned replies need a dialog that is replied to
        seats = await self._seats.owned(person.id)
        if not seats:
            return await self._nothing_owned(message, person)
        if len(seats) == 1:
            return await self._act(message, bot, seats[0], _private(message, seats[0]))
        current = await desk_private.chosen(self._services.store, seats)
        if current:
            return await self._act(message, bot, current, _private(message, current))
        member = seats[0].actor.member
        place = Place(member.tenant_id, message.chat.id, member.language)
        rows = await desk_private.choices(self._services.store, seats)
        key = f"desk:{message.chat.id}:{message.message_id}"
        words = "" if command or (message.text or "").startswith(NOTE) else message.text  # go to whom is chosen
        body = text("desk-which-dialog", count=len(seats), words=words or "")
        return await self._voice.say(place, key, body, rows)

    async def _nothing_owned(self, message: Message, person: User) -> Any:
        companies = await self._seats.companies_of(person.id)
        if command_in(message) != "/close" or not companies:
            return UNHANDLED
        place = Place(companies[0], message.chat.id, plain(person.language_code or ""))
        return await self._tell(message, place, text("desk-nothing-to-close"))

    async def _outside(self, message: Message, bot: Bot, seat: GroupSeat, thread: int | None) -> Any:
        command = command_in(message)
        ours = command in COMMANDS or command in _IN_PRIVATE
        if (command and not ours) or message.from_user is None or message.from_user.is_bot:
            return UNHANDLED  # e.g. the command that binds the group
        if not ours and not await addressed(message, bot):
            return None
        place = Place(seat.tenant, message.chat.id, _language(seat, message.from_user), thread=thread)
        return await self._tell(message, place, text(_refusal(command) if seat.member else "desk-not-member"))

    async def _anonymous(self, message: Message, place: Place) -> None:
        if message.sender_chat and message.sender_chat.id == message.chat.id and content(message):
            await self._tell(message, place, text("desk-anonymous"))

    async def _stranger(self, message: Message, place: Place) -> None:
        if content(message):
            await self._tell(message, place, text("desk-not-member"))

    async def _act(self, message: Message, bot: Bot, seat: Seat, place: Place) -> None:
        words = message.text or message.caption or ""
        about = await self._about(message, place)
        call = Call(self._services, seat, place, f"{message.chat.id}:{message.message_id}", words, about)
        try:
            await self._do(message, bot, call)
        except _PASSING:
            raise
        except ParleyError as error:
            logger.info("desk: {}", error)
            taken = isinstance(error, AlreadyTaken)
            # who wrote must not believe that the client reads it; a command was meant for us
            body = text("desk-not-sent", **error.text.values) if taken and not command_in(message) else error.text
            await self._voice.say(place, f"desk:{call.once}", body, relieving(call) if taken else ())

    async def _about(self, message: Message, place: Place) -> OutboundMessage | None:
        """Our message that this one replies to; in a topic everything "replies" to its opening, which is nothing."""
        to = message.reply_to_message
        if to is None or to.forum_topic_created:
            return None
        return await self._services.store.read(place.tenant, lambda uow: at_place(uow, place.chat, to.message_id))

    async def _do(self, message: Message, bot: Bot, call: Call) -> None:
        command = command_in(message)
        if command in _IN_PRIVATE and call.place.forum:
            raise BadInput(_refusal(command))
        if message.forum_topic_closed:
            await self._services.store.run(call.place.tenant, lambda uow: topic_closed(uow, call.dialog_id))
            await work_of(self._services).release(call.actor, call.dialog_id)
        elif command:
            rest = call.rest.split(maxsplit=1)[1] if " " in call.rest or "\n" in call.rest else ""
            tool = command_of(command)
            files = await self._files(message, bot, call) if command == "/at" else ()
            await self._answer(tool, replace(call, rest=rest if command in COMMANDS else command[1:], files=files))
        elif message.content_type in MORE:
            raise BadInput("error-desk-unsupported")
        elif call.rest.startswith(NOTE):
            await self._noted(call)
        elif content(message):
            await self._said(message, bot, call)

    async def _noted(self, call: Call) -> None:
        """In a topic the team reads it; in a private chat nobody does, and who wrote it must not believe otherwise."""
        if not call.place.forum:
            await self._answer(private_note, call)

    async def _answer(self, tool: Tool, call: Call) -> None:
        told = await tool(call)
        if told:
            await self._voice.say(call.place, f"desk:{call.once}", told)

    async def _said(self, message: Message, bot: Bot, call: Call) -> None:
        """Words for the client, unless they reply to a message of ours that asks for something else."""
        call.actor.require(Permission.WORK)  # before a file is fetched in vain
        kind = call.about_key.partition(":")[0]
        if kind == CARD and call.place.forum:
            await self._answer(noted, call)
            return
        whole = replace(call, files=await self._files(message, bot, call))
        if kind in REPLIES:
            await self._answer(REPLIES[kind], whole)
            return
        staff = StaffMessage(call.once, call.rest, whole.files, answers(message))
        await work_of(self._services).reply(call.actor, call.dialog_id, staff)

    async def _files(self, message: Message, bot: Bot, call: Call) -> Sequence[Attachment]:
        return await attachments(bot, message, self._services.blobs, call.actor.tenant)

    async def _tell(self, message: Message, place: Place, body: Text) -> None:
        await self._voice.say(place, f"desk:{message.chat.id}:{message.message_id}", body)


def _language(seat: GroupSeat, person: User) -> str:
    return seat.member.language if seat.member else plain(person.language_code or seat.language)


def _private(message: Message, seat: Seat) -> Place:
    member = seat.actor.member
    return Place(member.tenant_id, message.chat.id, member.language, seat.dialog)


def _refusal(command: str) -> str:
    """What is told where nobody is written to."""
    return "desk-in-private" if command in _IN_PRIVATE else "desk-only-topics"
