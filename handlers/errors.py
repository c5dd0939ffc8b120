"""Errors that a person can be told: one clear sentence, in their language. All others go back to the queue."""

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.exceptions import TelegramForbiddenError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import CallbackQuery, ErrorEvent, Message, Update
from loguru import logger

from channels.failures import ChannelError
from dialogs.errors import Busy, ParleyError
from handlers.arriving import arrive, person_of
from handlers.context import Services
from handlers.showing import nod, reply

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext


def router(services: Services) -> Router:
    """Handles what handlers raised."""
    errors = Router(name="errors")

    @errors.error(ExceptionTypeFilter(ParleyError))
    async def tell(event: ErrorEvent, state: "FSMContext | None" = None) -> None:
        error = event.exception
        assert isinstance(error, ParleyError)
        if isinstance(error, Busy) or (isinstance(error, ChannelError) and not _final(error)):
            raise error  # the queue tries again
        logger.info("told to a person: {} {}", error.text.key, error.detail)
        await _tell(services, event.update, error, state)

    @errors.error(ExceptionTypeFilter(TelegramForbiddenError))
    async def blocked(event: ErrorEvent) -> None:
        logger.info("the person stopped the bot: {}", type(event.exception).__name__)

    return errors


def _final(error: ChannelError) -> bool:
    from channels.failures import Refused

    return isinstance(error, Refused)


async def _tell(services: Services, update: Update, error: ParleyError, state: "FSMContext | None") -> None:
    event = update.callback_query or update.message
    if event is None or event.from_user is None or event.bot is None:
        return
    held = await state.get_data() if state else {}
    here = await arrive(services, person_of(event.from_user), held, event.bot)
    words = services.say(error.text, here.language)
    if isinstance(event, CallbackQuery):
        await nod(event, words, alert=True)
    elif isinstance(event, Message):
        await reply(event, words)
