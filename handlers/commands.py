"""Commands of the control bot, in private and in the managers' group."""

from typing import TYPE_CHECKING

from aiogram import Bot, F, Router
from aiogram.enums import ChatMemberStatus
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import BotCommand, CallbackQuery, Message

from dialogs.access import Permission
from dialogs.company.desk_binding import DeskBinding
from dialogs.errors import BadInput, Forbidden
from dialogs.tenant import Desk
from dialogs.texts import Text
from handlers import showing
from handlers.context import Here, Say, Services
from handlers.menu.router import HOME
from handlers.menu.screen import Move, Page, go
from handlers.screens.teaching import stray
from handlers.screens.teaching.trying import goes_on, try_out
from handlers.walking import Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = ("menu", "waiting", "my", "shift", "gaps", "channels", "language", "help", "cancel")
_OPEN = {"language": "lang", "help": "help"}  # screens for everybody
_OF_MEMBERS = ("waiting", "my", "shift", "canned", "gaps", "desk", "channels")  # screens of the same name
_FURTHER = ("more", "ещё", "еще")  # "/desk more": one more group, beside the first
_LONG = 400  # letters and digits: nobody's remark to a menu, but something to know
_BOT_KEY = r"^\s*\d{6,12}:[\w-]{30,64}\s*$"  # of a bot: a secret, wherever it is pasted
_ADMINS = (ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR)


def commands(language: str, say: Say) -> "Sequence[BotCommand]":
    """What Telegram shows behind the menu button, in one language."""
    return [BotCommand(command=name, description=say(Text(f"command-{name}"), language)) for name in COMMANDS]


async def set_commands(bot: Bot, say: Say) -> None:
    """Tells Telegram the commands: Russian to those who read it, English to all others."""
    await bot.set_my_commands(list(commands("en", say)))
    await bot.set_my_commands(list(commands("ru", say)), language_code="ru")


def router(walk: Walk) -> Router:
    """Commands that stand before everything else: they also close an open form."""
    private = Router(name="commands")
    private.message.filter(F.chat.type == "private")

    @private.message(CommandStart())
    async def start(message: Message, command: CommandObject, state: FSMContext, bot: Bot) -> None:
        token = (command.args or "").strip()
        move = Move("invite", (token,)) if token else Move(HOME)
        await walk.home(message, state, bot, move)

    @private.message(Command("menu", "cancel"))
    async def menu(message: Message, state: FSMContext, bot: Bot) -> None:
        await walk.home(message, state, bot)

    @private.message(Command("waiting", "my", "shift", "gaps", "canned", "channels", "language", "help", "desk"))
    async def screen(message: Message, command: CommandObject, state: FSMContext, bot: Bot) -> None:
        here = await walk.here(message.from_user, state, bot)
        mine = command.command if here.member and command.command in _OF_MEMBERS else HOME
        await walk.home(message, state, bot, Move(_OPEN.get(command.command, mine)))

    return private


def group_router(walk: Walk) -> Router:
    """/desk in a group makes it the managers' desk."""
    group = Router(name="group")
    group.message.filter(F.chat.type.in_({"group", "supergroup"}))

    @group.message(Command("desk"))
    async def desk(message: Message, command: CommandObject, state: FSMContext, bot: Bot) -> None:
        if message.from_user is None:
            return
        if message.sender_chat:  # an anonymous admin: nobody can tell who it is
            raise BadInput("error-desk-anonymous")
        here = await walk.here(message.from_user, await _private_state(state, message, bot), bot)
        further = (command.args or "").strip().casefold() in _FURTHER
        await _bind(walk.services, here, message, bot, further)
        title = here.services.say(
            Text("desk-added" if further else "desk-bound", {"name": message.chat.title or ""}), here.language
        )
        await showing.reply(message, title)

    return group


async def _private_state(state: FSMContext, message: Message, bot: Bot) -> FSMContext:
    # the company is chosen in the private menu; in the group the same choice holds
    from aiogram.fsm.storage.base import StorageKey

    assert message.from_user
    person = message.from_user.id
    return FSMContext(state.storage, StorageKey(bot_id=bot.id, chat_id=person, user_id=person))


async def _bind(services: Services, here: Here, message: Message, bot: Bot, further: bool) -> None:
    if here.member is None or not here.member.can(Permission.CONNECT):
        raise Forbidden("error-desk-stranger")
    info = await services.channels.check_desk(message.chat.id)
    if not info.forum:
        raise BadInput("error-desk-no-forum")
    mine = await bot.get_chat_member(message.chat.id, bot.id)
    if mine.status not in _ADMINS:
        raise BadInput("error-desk-not-admin")
    if not info.may_make_topics:
        raise BadInput("error-desk-no-topics")
    binding = DeskBinding(services.store, services.clock)
    await (binding.add if further else binding.bind)(here.actor, Desk(str(message.chat.id), info.title))


def last_router(walk: Walk) -> Router:
    """What nobody else took: one clear sentence and the way to the menu."""
    rest = Router(name="rest")
    rest.message.register(walk.dropped, F.chat.type == "private", F.document | F.photo | F.voice | F.audio)
    rest.message.register(walk.dropped, F.chat.type == "private", F.text.regexp(r"^https?://\S+$"))
    rest.message.register(walk.token, F.chat.type == "private", F.text.regexp(_BOT_KEY))

    @rest.message(F.chat.type == "private")
    async def unasked(message: Message, state: FSMContext, bot: Bot) -> None:
        await _stray(walk, message, state, bot)

    @rest.callback_query()
    async def stale(query: CallbackQuery, state: FSMContext, bot: Bot) -> None:
        here = await walk.here(query.from_user, state, bot)
        await showing.nod(query, here.say("error-menu-out-of-date"), alert=True)

    return rest


async def _stray(walk: Walk, message: Message, state: FSMContext, bot: Bot) -> None:
    here, typed = await walk.here(message.from_user, state, bot), message.text or ""
    if goes_on(here) and typed and not typed.startswith("/"):
        await walk.follow(message, state, bot, await try_out(here, typed))
        return
    if sum(map(str.isalnum, typed)) >= _LONG and here.member and here.member.can(Permission.TEACH):
        await walk.dropped(message, state, bot)
        return
    offered = None if typed.startswith("/") else stray.offers(here, typed)
    if offered:
        await walk.follow(message, state, bot, offered)
        return
    body = showing.words(here.say("stray-command" if typed.startswith("/") else "stray-text"))
    page = Page(body, [[go(here.say("button-menu"), HOME)]])
    await showing.send(bot, message.chat.id, walk.menu, here, page)
