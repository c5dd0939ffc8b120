"""Buttons of the desk's cards."""

from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery
from loguru import logger

from dialogs.arrivals.linking import LINK_ACTIONS
from dialogs.company.letters import DeadLetters
from dialogs.customer import plain
from dialogs.errors import AlreadyTaken, BadInput, NotFound, ParleyError
from dialogs.ids import DialogId
from dialogs.texts import Text, text
from handlers.desk.call import Call, at_place
from handlers.desk.passing import relieving
from handlers.desk.seats import Seat, Seats
from handlers.desk.tools import SLOW, TAPS
from handlers.desk.voice import DeskServices, Place, work_of

_OFFERS = ("desk-offer", "desk-escalated")


class Cards:
    """Buttons of cards: a tap is a request, and rights are read for whoever tapped, each time."""

    def __init__(self, services: DeskServices) -> None:
        self._services = services
        self._seats = Seats(services.store)

    async def tapped(self, query: CallbackQuery) -> None:
        """`d:<action>:<dialog id>[:<rest>]`, e.g. `d:again:<dialog id>:<letter id>`; always answered."""
        language = plain(query.from_user.language_code or "")
        action, _, rest = (query.data or "").removeprefix("d:").partition(":")
        dialog, _, part = rest.partition(":")
        try:
            seat = await self._seat(query, DialogId(dialog))
            language = seat.actor.member.language
            await self._work(query, action, await self._call(query, seat, part))
        except ParleyError as error:
            logger.info("desk: {}", error)
            await self._toast(query, error.text, language, alert=True)

    async def _seat(self, query: CallbackQuery, dialog: DialogId) -> Seat:
        chat = query.message.chat if query.message else None
        grouped = chat is not None and chat.type != "private"
        companies = (
            await self._seats.companies_of_group(chat.id)
            if chat and grouped
            else await self._seats.companies_of(query.from_user.id)
        )
        seat = await self._seats.of_dialog(companies, query.from_user.id, dialog)
        if seat is None:
            raise NotFound("desk-not-member")
        return seat

    async def _call(self, query: CallbackQuery, seat: Seat, rest: str) -> Call:
        message = query.message
        chat = message.chat.id if message else query.from_user.id
        forum = message is not None and message.chat.type != "private"
        place = Place(seat.actor.tenant, chat, seat.actor.member.language, seat.dialog, forum)
        number = message.message_id if message else 0
        about = await self._services.store.read(place.tenant, lambda uow: at_place(uow, chat, number))
        return Call(self._services, seat, place, query.id, rest, about, tapped=True)

    async def _work(self, query: CallbackQuery, action: str, call: Call) -> None:
        language = call.actor.member.language
        if action == "again":
            letters = DeadLetters(self._services.store, self._services.clock)
            await letters.again(call.actor, call.dialog_id, call.rest)
            await call.change(text("desk-sent-again", words=call.value("words")))
            await self._toast(query, text("desk-toast-again"), language)
        elif action in LINK_ACTIONS:
            await work_of(self._services).link(call.actor, call.dialog_id, call.rest, action)
            await self._toast(query, text(f"desk-toast-{action}"), language)
        elif action in SLOW:
            await self._slow(query, action, call)
        elif action in TAPS:
            await self._toast(query, await self._done(action, call) or text("desk-toast-done"), language)
        else:
            raise BadInput("error-desk-button")

    async def _done(self, action: str, call: Call) -> Text | None:
        try:
            told = await TAPS[action](call)
        except AlreadyTaken as error:
            if relieving(call):  # a lead is offered the way to take over
                await call.say("taken", error.text, relieving(call))
            raise
        body = call.about.body if call.about else ""
        if isinstance(body, Text) and body.key in _OFFERS and action in ("take", "decline"):
            await call.change(body)  # answered: it keeps its words and loses its buttons
        return told

    async def _slow(self, query: CallbackQuery, action: str, call: Call) -> None:
        await self._toast(query, text("desk-toast-draft"), call.actor.member.language)
        try:
            told = await TAPS[action](call)
        except ParleyError as error:
            told = error.text
        if told and not told.key.startswith("desk-toast-"):
            await call.say("slow", told)

    async def _toast(self, query: CallbackQuery, body: Text, language: str, alert: bool = False) -> None:
        try:
            await query.answer(self._services.say(body, language)[:200], show_alert=alert)
        except TelegramAPIError as error:
            logger.debug("callback not answered: {}", error)  # too old, or it came twice: the work is done
