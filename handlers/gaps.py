"""Gaps in a private chat: a reply to a gap's message is its answer, one tap approves it. Put it before open forms."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from loguru import logger

from dialogs.access import Actor
from dialogs.customer import plain
from dialogs.errors import BadInput, NotFound, ParleyError
from dialogs.ids import SourceId, TenantId
from dialogs.learning.checks import Checks, RunId
from dialogs.learning.gap_answers import Closed, GapWork
from dialogs.learning.gaps import GapId
from dialogs.store import Uow
from dialogs.tenant import CONTROL
from dialogs.texts import Text, text
from handlers import showing
from handlers.context import Services
from handlers.desk.seats import Seats
from handlers.desk.voice import Place, Voice

_KEYS = ("gap:", "gapdraft:")
_MOST_VOICE = 20 * 1024 * 1024


def router(services: Services) -> Router:
    """Replies and buttons of gaps."""
    talk = _Talk(services)
    made = Router(name="gaps")
    made.callback_query.register(talk.tapped, F.data.startswith("g:"))
    made.callback_query.register(talk.checked, F.data.startswith("c:"))
    made.message.register(talk.replied, F.chat.type == "private", F.reply_to_message)
    return made


class _Talk:
    """Updates come out of the durable queue and may come twice: what we say is keyed by them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seats = Seats(services.store)
        self._voice = Voice(services)
        self._work = GapWork(services.store, services.knowledge, services.clock)

    async def replied(self, message: Message, bot: Bot) -> Any:
        found = await self._gap_of(message)
        if found is None or (message.text or "").startswith("/"):
            return UNHANDLED
        actor, gap = found
        once = f"{message.chat.id}-{message.message_id}"
        try:
            await self._work.draft(actor, gap, await self._words(message, bot, actor))
            await self._work.show(actor, gap, once)
        except ParleyError as error:
            await self._say(actor, message.chat.id, f"gapsaid:{once}", error.text)

    async def tapped(self, query: CallbackQuery) -> None:
        """`g:<approve|edit|dismiss|later|show>:<gap id>`."""
        action, _, gap = (query.data or "").removeprefix("g:").partition(":")
        await self._answered(
            query, lambda uow: uow.gaps.get(GapId(gap)), lambda actor: self._act(query, actor, action, GapId(gap))
        )

    async def checked(self, query: CallbackQuery) -> None:
        """`c:<keep|back|publish|old>:<run id>`, below the report of saved questions."""
        action, _, run = (query.data or "").removeprefix("c:").partition(":")

        async def act(actor: Actor) -> None:
            await self._decide(actor, action, RunId(run))
            await showing.nod(query, self._services.say(text(f"check-done-{action}"), actor.member.language))
            await _bare(query)

        await self._answered(query, lambda uow: uow.checks.get_run(RunId(run)), act)

    async def _answered(
        self, query: CallbackQuery, find: Callable[[Uow], object], act: Callable[[Actor], Awaitable[None]]
    ) -> None:
        """A tap always gets an answer: what it did, or why it did not."""
        language = plain(query.from_user.language_code or "")
        try:
            actor = await self._member(query.from_user.id, find)
            language = actor.member.language
            await act(actor)
        except ParleyError as error:
            logger.info("gaps: {}", error)
            await showing.nod(query, self._services.say(error.text, language), alert=True)

    async def _decide(self, actor: Actor, action: str, run: RunId) -> None:
        if action == "back":
            await Checks(self._services.store, self._services.clock).roll_back(actor, run)
        elif action in ("publish", "old"):
            held = await self._services.store.read(actor.tenant, lambda uow: uow.checks.get_run(run))
            decide = self._services.knowledge.publish if action == "publish" else self._services.knowledge.keep
            await decide(actor, SourceId(held.source), held.after)
        elif action != "keep":
            raise BadInput("error-desk-button")

    async def _act(self, query: CallbackQuery, actor: Actor, action: str, gap: GapId) -> None:
        if action == "approve":
            await self._approve(query, actor, gap)
            return
        if action == "show":
            await self._work.show(actor, gap, query.id)
        elif action == "dismiss":
            await self._work.dismiss(actor, gap)
        elif action == "edit":
            await self._say(actor, query.from_user.id, f"gapedit:{query.id}", text("gap-edit"))
        elif action != "later":
            raise BadInput("error-desk-button")
        await showing.nod(query, self._services.say(text(f"gap-toast-{action}"), actor.member.language))
        if action == "dismiss":
            await _bare(query)

    async def _approve(self, query: CallbackQuery, actor: Actor, gap: GapId) -> None:
        done = await self._work.approve(actor, gap)
        await showing.nod(query, self._services.say(text("gap-toast-approve"), actor.member.language))
        await _bare(query)
        await self._say(actor, query.from_user.id, f"gapdone:{gap}:{query.id}", closed_words(done))

    async def _words(self, message: Message, bot: Bot, actor: Actor) -> str:
        if message.text:
            return message.text
        if message.voice is None:
            raise BadInput("error-gap-words")
        if self._services.transcriber is None or (message.voice.file_size or 0) > _MOST_VOICE:
            raise BadInput("error-gap-voice")
        stream = await bot.download(message.voice.file_id)
        return await self._services.transcriber.transcribe("voice.ogg", stream.read() if stream else b"")

    async def _gap_of(self, message: Message) -> tuple[Actor, GapId] | None:
        person, to = message.from_user, message.reply_to_message
        if person is None or to is None:
            return None
        for company in await self._seats.companies_of(person.id):
            found = await self._services.store.read(
                company, lambda uow: _found(uow, person.id, str(message.chat.id), str(to.message_id))
            )
            if found:
                return found
        return None

    async def _member(self, person: int, find: Callable[[Uow], object]) -> Actor:
        """The person in the company that has what `find` reads. Raises NotFound."""
        for company in await self._seats.companies_of(person):
            actor = await self._services.store.read(company, lambda uow: _member(uow, person, find))
            if actor:
                return actor
        raise NotFound("error-not-found")

    async def _say(self, actor: Actor, chat: int, key: str, body: Text) -> None:
        await self._voice.say(Place(TenantId(actor.tenant), chat, actor.member.language), key, body)


def closed_words(done: Closed) -> Text:
    """What an approval caused, in words."""
    return text("gap-done", question=done.gap.question, told=done.told, person=done.with_person)


def _found(uow: Uow, person: int, chat: str, message: str) -> tuple[Actor, GapId] | None:
    row, member = uow.outbox.known(CONTROL, chat, message), uow.members.by_telegram(person)
    if row is None or member is None or not row.message.key.startswith(_KEYS):
        return None
    return Actor(member), GapId(row.message.key.split(":")[1])


def _member(uow: Uow, person: int, find: Callable[[Uow], object]) -> Actor | None:
    try:
        find(uow)
    except NotFound:
        return None
    member = uow.members.by_telegram(person)
    return Actor(member) if member else None


async def _bare(query: CallbackQuery) -> None:
    """What is done has no buttons any more."""
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_reply_markup(reply_markup=None)
