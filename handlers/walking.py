"""Taps and typed answers: from a Telegram update to the menu and back onto the screen."""

from dataclasses import dataclass
from typing import Any

from aiogram import Bot, F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from dialogs.errors import Conflict, NotFound, ParleyError
from dialogs.texts import Text
from handlers import showing
from handlers.arriving import arrive, content_of, person_of
from handlers.context import Here, OutOfDate, Services
from handlers.following import Following
from handlers.menu.forms import FORM, forget, open_form, remember
from handlers.menu.router import HOME, Menu
from handlers.menu.screen import Button, Move, Page, Typed, Upload, Verb

TEACH = Button("", Verb.ASK, "know", "add")
CONNECT = Button("", Verb.ASK, "conn", "token")
MOST_FILE = 20 * 1024 * 1024  # what the Bot API lets a bot download


@dataclass(frozen=True, slots=True)
class Walk:
    """The menu on Telegram."""

    services: Services
    menu: Menu
    following: Following

    async def here(self, user: Any, state: FSMContext, bot: Bot) -> Here:
        """The person as they are now."""
        return await arrive(self.services, person_of(user), await state.get_data(), bot)

    async def home(self, message: Message, state: FSMContext, bot: Bot, move: Move | None = None) -> None:
        """A fresh menu below what was written; an open form is closed."""
        await forget(state)
        here = await self.here(message.from_user, state, bot)
        page = await self.menu.draw(here, move or Move(HOME))
        await showing.send(bot, message.chat.id, self.menu, here, page)

    async def tapped(self, query: CallbackQuery, state: FSMContext, bot: Bot) -> None:
        """A button: what is no button of this person's menu, as it is now, brings them home."""
        here = await self.here(query.from_user, state, bot)
        try:
            button = self.menu.read(here, query.data or "")
            await self._follow(query, state, bot, here, button)
        except Conflict as error:
            await showing.nod(query, self._words(here, error), alert=True)
            await self._show(query, state, bot, Move(button.screen))
        except (OutOfDate, NotFound):
            await showing.nod(query, here.say("error-menu-out-of-date"), alert=True)
            await forget(state)
            await self._show(query, state, bot, Move(HOME))

    async def _follow(self, query: CallbackQuery, state: FSMContext, bot: Bot, here: Here, button: Button) -> None:
        if button.verb is Verb.ASK:
            await self._ask(query, state, bot, here, button)
            return
        await forget(state)
        move = Move(button.screen, button.args)
        if button.verb is Verb.DO:
            move = await self.menu.act(here, button)
        await self._keep(state, move)
        await self._show(query, state, bot, move)
        await showing.nod(query, move.notice)

    async def _ask(self, query: CallbackQuery, state: FSMContext, bot: Bot, here: Here, button: Button) -> None:
        page = await self.menu.ask(here, button)
        chat, message = showing.place(query)
        self.following.stop(chat, message)
        asked = await showing.edit(bot, chat, message, self.menu, here, page)
        await remember(state, button, asked)
        await showing.nod(query)

    async def _show(self, query: CallbackQuery, state: FSMContext, bot: Bot, move: Move) -> None:
        here = await self.here(query.from_user, state, bot)
        page = await self.menu.draw(here, move)
        chat, message = showing.place(query)
        self.following.stop(chat, message)
        shown = await showing.edit(bot, chat, message, self.menu, here, page)
        self._follow_page(here, bot, (chat, shown), move, page)

    def _follow_page(self, here: Here, bot: Bot, place: tuple[int, int], move: Move, page: Page) -> None:
        shown = [showing.looks(page)]
        if page.live:
            self.following.start(*place, lambda: self._redraw(here, bot, place, move, shown), page.pace)

    async def _redraw(self, here: Here, bot: Bot, place: tuple[int, int], move: Move, shown: list[object]) -> bool:
        page = await self.menu.draw(here, move)
        if showing.looks(page) != shown[-1]:
            shown[:] = [showing.looks(page)]
            await showing.edit(bot, *place, self.menu, here, page)
        return page.live

    async def typed(self, message: Message, state: FSMContext, bot: Bot) -> None:
        """An answer to the open form: the form stays open when it can't be used."""
        here = await self.here(message.from_user, state, bot)
        held = await state.get_data()
        button = open_form(held)
        if button is None:
            await self.home(message, state, bot)
            return
        if self.menu.form(here, button.screen, button.name).secret:
            await _hide(message, bot, here)
        try:
            move = await self.menu.take(here, button, _typed(message, bot))
        except Conflict as error:  # the form was about something that is no longer so: it can't be answered again
            await showing.reply(message, self._words(here, error))
            move = Move(button.screen)
        await forget(state)
        await self._keep(state, move)
        await self._below(message, state, bot, move, int(held.get("asked") or 0))

    async def dropped(self, message: Message, state: FSMContext, bot: Bot) -> None:
        """A file that nobody asked for, from whoever may teach: it is knowledge, as if sent to that form."""
        await self._taken(message, state, bot, TEACH)

    async def token(self, message: Message, state: FSMContext, bot: Bot) -> None:
        """A bot's token that nobody asked for: it leaves the chat, whoever sent it, and who may connect bots has."""
        await _hide(message, bot, await self.here(message.from_user, state, bot))
        await self._taken(message, state, bot, CONNECT)

    async def _taken(self, message: Message, state: FSMContext, bot: Bot, button: Button) -> None:
        here = await self.here(message.from_user, state, bot)
        await self.follow(message, state, bot, await self.menu.take(here, button, _typed(message, bot)))

    async def follow(self, message: Message, state: FSMContext, bot: Bot, move: Move) -> None:
        """Shows where the move leads, below what was written."""
        await self._keep(state, move)
        await self._below(message, state, bot, move, asked=0)

    async def _below(self, message: Message, state: FSMContext, bot: Bot, move: Move, asked: int) -> None:
        here = await self.here(message.from_user, state, bot)
        page = await (self.menu.ask(here, move.asks) if move.asks else self.menu.draw(here, move))
        shown = await showing.send(bot, message.chat.id, self.menu, here, page)
        if move.asks:
            await remember(state, move.asks, shown)
        self._follow_page(here, bot, (message.chat.id, shown), move, page)
        if asked:
            await showing.remove(bot, message.chat.id, asked)

    async def _keep(self, state: FSMContext, move: Move) -> None:
        if move.keep:
            await state.update_data(dict(move.keep))

    def _words(self, here: Here, error: ParleyError) -> str:
        return self.services.say(Text(error.text.key, error.text.values), here.language)


async def _hide(message: Message, bot: Bot, here: Here) -> None:
    """A secret does not stay in the chat."""
    if not await showing.remove(bot, message.chat.id, message.message_id):
        await showing.reply(message, here.say("token-delete-yourself"))


def _typed(message: Message, bot: Bot) -> Typed:
    words = message.text or message.caption or ""
    return Typed(words, _upload(message, bot), f"{message.chat.id}:{message.message_id}")


def _upload(message: Message, bot: Bot) -> Upload | None:
    if message.document:
        file, name = message.document.file_id, message.document.file_name or "file"
        return Upload(name, message.document.file_size or 0, lambda: content_of(bot, file), file)
    if photos := message.photo:
        return Upload("photo.jpg", photos[-1].file_size or 0, lambda: content_of(bot, photos[-1].file_id))
    if sound := message.voice or message.audio:
        name = getattr(sound, "file_name", None) or "voice.ogg"
        return Upload(name, sound.file_size or 0, lambda: content_of(bot, sound.file_id))
    if message.text is None and message.content_type != "text":
        return Upload(f"file.{message.content_type}", 0, _nothing)
    return None


async def _nothing() -> bytes:
    return b""


def router(walk: Walk) -> Router:
    """Taps of the menu, and answers to forms in private chats."""
    menu = Router(name="menu")
    menu.callback_query.register(walk.tapped, F.data.startswith("m"))
    menu.message.register(walk.typed, F.chat.type == "private", StateFilter(FORM))
    return menu
