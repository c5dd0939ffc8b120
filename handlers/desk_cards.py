"""Buttons of the desk's cards."""

from collections.abc import Awaitable, Callable

from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery
from loguru import logger

from dialogs.access import Actor, Permission
from dialogs.answering import Action, Answer
from dialogs.customer import plain
from dialogs.desk import DeskWork
from dialogs.dialog import Dialog
from dialogs.errors import BadInput, NotFound, ParleyError
from dialogs.ids import DialogId
from dialogs.letters import DeadLetters
from dialogs.linking import LINK_ACTIONS
from dialogs.texts import Text, text
from handlers.desk_seats import Seat, Seats
from handlers.desk_voice import DeskServices, Place, Voice, work_of

_WORKS: dict[str, Callable[[DeskWork], Callable[[Actor, DialogId], Awaitable[Dialog]]]] = {
    "take": lambda work: work.take,
    "back": lambda work: work.release,
    "noreply": lambda work: work.no_reply,
    "decline": lambda work: work.decline,
    "block": lambda work: work.block,
    "unblock": lambda work: work.unblock,
}


class Cards:
    """Buttons of cards: a tap is a request, and rights are read for whoever tapped, each time."""

    def __init__(self, services: DeskServices) -> None:
        self._services = services
        self._seats = Seats(services.store)
        self._voice = Voice(services)

    async def tapped(self, query: CallbackQuery) -> None:
        """`d:<take|decline|back|noreply|draft>:<dialog id>`, `d:again:<dialog id>:<letter id>`; always answered."""
        language = plain(query.from_user.language_code or "")
        action, _, rest = (query.data or "").removeprefix("d:").partition(":")
        dialog, _, letter = rest.partition(":")
        try:
            seat = await self._seat(query, DialogId(dialog))
            language = seat.actor.member.language
            await self._work(query, action, seat, letter)
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

    async def _work(self, query: CallbackQuery, action: str, seat: Seat, letter: str) -> None:
        if action == "draft":
            await self._draft(query, seat)
        elif action == "again":
            letters = DeadLetters(self._services.store, self._services.clock)
            await letters.again(seat.actor, seat.dialog, letter)
            await self._toast(query, text("desk-toast-again"), seat.actor.member.language)
        elif action in LINK_ACTIONS:
            await work_of(self._services).link(seat.actor, seat.dialog, letter, action)
            await self._toast(query, text(f"desk-toast-{action}"), seat.actor.member.language)
        elif action in _WORKS:
            await _WORKS[action](work_of(self._services))(seat.actor, seat.dialog)
            await self._toast(query, text(f"desk-toast-{action}"), seat.actor.member.language)
        else:
            raise BadInput("error-desk-button")

    async def _draft(self, query: CallbackQuery, seat: Seat) -> None:
        seat.actor.require(Permission.WORK)
        await self._toast(query, text("desk-toast-draft"), seat.actor.member.language)  # a model may think for long
        body: Text
        try:
            body = _draft_words(await work_of(self._services).draft(seat.actor, seat.dialog))
        except ParleyError as error:
            body = error.text
        chat = query.message.chat if query.message else None
        if chat:
            forum = chat.type != "private"
            place = Place(seat.actor.tenant, chat.id, seat.actor.member.language, seat.dialog, forum)
            await self._voice.say(place, f"draft:{query.id}", body)

    async def _toast(self, query: CallbackQuery, body: Text, language: str, alert: bool = False) -> None:
        try:
            await query.answer(self._services.say(body, language)[:200], show_alert=alert)
        except TelegramAPIError as error:
            logger.debug("callback not answered: {}", error)  # too old, or it came twice: the work is done


def _draft_words(answer: Answer) -> Text:
    best = max((found.confidence for found in answer.found), default=0.0)
    if answer.action is Action.HANDOVER or not answer.words:
        return text("desk-draft-nothing")
    source = ", ".join(cited.title for cited in answer.citations) or "-"
    return text("desk-draft", words=answer.words, source=source, confidence=round(best * 100))
