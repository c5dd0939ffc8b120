"""Pages as Telegram messages: one message, edited in place; a new one only where the old is gone."""

from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
)
from aiogram.utils.formatting import Text as Body

from channels.telegram.rows import fitted
from handlers.context import Here
from handlers.menu.router import Menu
from handlers.menu.screen import Button, Page

_ALERT = 200  # Telegram's own bound
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_WAS_PICTURE = "there is no text"


async def send(bot: Bot, chat: int, menu: Menu, here: Here, page: Page) -> int:
    """A new message; its id."""
    keys = keyboard(menu, here, page)
    if page.picture:
        photo = _file(page)
        return (await bot.send_photo(chat, photo, **page.body.as_caption_kwargs(), reply_markup=keys)).message_id
    return (await bot.send_message(chat, **page.body.as_kwargs(), reply_markup=keys)).message_id


async def edit(bot: Bot, chat: int, message: int, menu: Menu, here: Here, page: Page) -> int:
    """The page in place of what the message showed; the id of the message that shows it now."""
    try:
        await _edit(bot, chat, message, menu, here, page)
    except TelegramBadRequest as error:
        if _WAS_PICTURE in error.message.lower():  # a picture can't become a text
            await remove(bot, chat, message)
            return await send(bot, chat, menu, here, page)
        if any(sign in error.message.lower() for sign in _GONE):
            return await send(bot, chat, menu, here, page)
        if "not modified" not in error.message:
            raise
    return message


async def _edit(bot: Bot, chat: int, message: int, menu: Menu, here: Here, page: Page) -> None:
    place: dict[str, Any] = {"chat_id": chat, "message_id": message, "reply_markup": keyboard(menu, here, page)}
    if not page.picture:
        await bot.edit_message_text(**place, **page.body.as_kwargs())
        return
    await bot.edit_message_media(InputMediaPhoto(media=_file(page), **page.body.as_caption_kwargs()), **place)


def _file(page: Page) -> BufferedInputFile:
    return BufferedInputFile(page.picture, "code.png")


def looks(page: Page) -> object:
    """What tells whether two pages look the same."""
    return page.body.as_kwargs()["text"], page.picture, page.rows


def keyboard(menu: Menu, here: Here, page: Page) -> InlineKeyboardMarkup:
    """The page's buttons, signed for this person."""
    rows = fitted(page.rows, lambda button: button.label)
    return InlineKeyboardMarkup(inline_keyboard=[[_key(menu, here, button) for button in row] for row in rows])


def _key(menu: Menu, here: Here, button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(text=button.label, url=button.url)
    return InlineKeyboardButton(text=button.label, callback_data=menu.seal(here, button))


async def reply(message: Message, words: str) -> None:
    """Plain words where the message was written."""
    await message.answer(words, parse_mode=None)


async def nod(query: CallbackQuery, words: str = "", alert: bool = False) -> None:
    """Answers the tap. An old one can't be answered any more, and nobody is hurt."""
    with suppress(TelegramBadRequest):
        await query.answer(words[:_ALERT] or None, show_alert=alert)


async def remove(bot: Bot, chat: int, message: int) -> bool:
    """Deletes a message; False where that is not possible."""
    try:
        return await bot.delete_message(chat, message)
    except TelegramBadRequest:
        return False


def place(query: CallbackQuery) -> tuple[int, int]:
    """Chat and message of a tap; an old message has a chat and an id all the same."""
    if query.message is None:
        return query.from_user.id, 0
    return query.message.chat.id, query.message.message_id


def words(plain: str) -> Body:
    """A page's body of plain words."""
    return Body(plain)
