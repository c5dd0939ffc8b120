"""What Telegram shows about a client bot: commands and descriptions of its published version, told when they change."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from loguru import logger

from channels.base import Connection
from channels.failures import ChannelError, RetryLater
from channels.render import split
from channels.telegram.bots import Bots
from dialogs.company.accounts import identified, introduced, introduced_as
from dialogs.ids import Millis
from dialogs.ports import Clock
from dialogs.settings import ABOUT
from dialogs.store import Store, Uow
from dialogs.tenant import CONTROL, Inbox
from dialogs.texts import Text
from locales import LANGUAGES, say

COMMANDS = ("start", "person")
_DESCRIPTION, _SHORT = 512, 120
_OTHERS = "en"  # shown to those whose language we do not have
_PAUSE: Millis = 600_000
Changed = Callable[[Inbox], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Profile:
    """What people see of a bot before they write. `commands` by language; the empty language is for all others."""

    commands: Mapping[str, Mapping[str, str]]
    about: str

    @property
    def mark(self) -> str:
        """Changes when anything in it does."""
        whole = json.dumps([self.commands, self.about], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def profile_of(uow: Uow, inbox: Inbox) -> Profile:
    """From the bot's published version."""
    about = str(ABOUT.read(uow.setup.bot(inbox.bot_id).settings)).strip()
    return Profile({"" if one == _OTHERS else one: _commands(one) for one in LANGUAGES}, about)


def _commands(language: str) -> Mapping[str, str]:
    return {name: say(Text(f"client-command-{name}"), language) for name in COMMANDS}


async def _nothing(inbox: Inbox) -> None:
    return None


class Introducer:
    """Tells Telegram, at most once for each change; a refusal is tried again after ten minutes."""

    def __init__(self, store: Store, bots: Bots, clock: Clock, changed: Changed = _nothing) -> None:
        """`changed` is called when the inbox is not as it was."""
        self._store = store
        self._bots = bots
        self._clock = clock
        self._changed = changed
        self._known: set[str] = set()
        self._told: dict[str, str] = {}
        self._not_before: dict[str, Millis] = {}

    async def introduce(self, connection: Connection) -> None:
        """Harmless when nothing changed. Never raises ChannelError."""
        inbox = connection.inbox
        if inbox.id == CONTROL or self._clock.now() < self._not_before.get(inbox.id, 0):
            return
        try:
            await self._identify(inbox)
            await self._introduce(inbox)
        except ChannelError as error:
            self._later(inbox, error)

    async def _identify(self, inbox: Inbox) -> None:
        """Once in each process: its owner may have renamed the bot."""
        if inbox.id in self._known:
            return
        me = await self._bots.call(self._bots.get(inbox).get_me)
        number, name = me.id, me.username or ""
        if await self._store.run(inbox.tenant_id, lambda uow: identified(uow, inbox.id, number, name)):
            await self._changed(inbox)
        self._known.add(inbox.id)

    async def _introduce(self, inbox: Inbox) -> None:
        profile = await self._store.read(inbox.tenant_id, lambda uow: profile_of(uow, inbox))
        if profile.mark in (self._told.get(inbox.id), introduced_as(inbox)):
            return
        await self._tell(inbox, profile)
        self._told[inbox.id] = profile.mark
        await self._store.run(inbox.tenant_id, lambda uow: introduced(uow, inbox.id, profile.mark))

    def _later(self, inbox: Inbox, error: ChannelError) -> None:
        seconds = error.seconds if isinstance(error, RetryLater) else 0.0
        self._not_before[inbox.id] = self._clock.now() + max(_PAUSE, int(seconds * 1000))
        logger.info("bot of {} not introduced: {}", inbox.id, error.detail)

    async def _tell(self, inbox: Inbox, profile: Profile) -> None:
        from aiogram.types import BotCommand

        bot = self._bots.get(inbox)
        for language, commands in profile.commands.items():
            listed = [BotCommand(command=name, description=words) for name, words in commands.items()]
            where: dict[str, Any] = {"language_code": language} if language else {}
            await self._bots.call(partial(bot.set_my_commands, listed, **where))
        about = split(profile.about, _DESCRIPTION)[0] if profile.about else ""
        short = split(profile.about, _SHORT)[0] if profile.about else ""
        await self._bots.call(lambda: bot.set_my_description(about))
        await self._bots.call(lambda: bot.set_my_short_description(short))
