"""Outbound messages as Bot API calls: words without parse modes, edits in place, reactions, deletions, read marks."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from channels.base import Receipt
from channels.failures import ChatMoved, Refused
from channels.render import split
from channels.telegram.bots import Bots
from channels.telegram.business import link_of
from channels.telegram.calls import Gone, Latest, Way, keyboard, way_of
from channels.telegram.files import Files
from channels.telegram.marks import marks, named
from channels.telegram.reactions import ALLOWED
from dialogs.messages import Act, Audience, OutboundMessage, Priority
from dialogs.ports import Blobs
from dialogs.refusals import Why
from dialogs.tenant import Inbox

_MOST = 4096
_NOTHING = Receipt("")
_AFTER = 1000  # the number of the first part after the words, or after the files
# Refused for its trimmings, maybe: the bare words go once more.
_PLAIN = (Why.ENTITIES, Why.BUTTONS, Why.REPLY_GONE, Why.REFUSED)
_CANT_EDIT = (Why.EDIT_GONE, Why.REPLY_GONE)  # Telegram says "message id invalid" of both


class Sending:
    """Sends one outbound message, in as many calls as it needs. Button words are resolved before it comes here."""

    def __init__(self, bots: Bots, blobs: Blobs) -> None:
        self._bots = bots
        self._gone = Gone()
        self.latest = Latest()
        self._files = Files(bots, blobs, self._gone)

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """The receipt of the last part. Raises ChannelError; ChatMoved names the whole place, not the group alone."""
        way = way_of(self._bots.get(inbox), inbox, message, self.latest)
        try:
            return await (self._speak(way, words) if message.act is Act.SAY else self._act(way))
        except ChatMoved as moved:
            raise ChatMoved(moved.detail, replace(way.place, chat=int(moved.to)).key) from moved

    async def open_topic(self, inbox: Inbox, chat: str, title: str) -> str:
        """A new topic's id. Raises ChannelError."""
        bot = self._bots.get(inbox)
        topic = await self._bots.call(lambda: bot.create_forum_topic(chat_id=int(chat), name=(title or "…")[:128]))
        return str(topic.message_thread_id)

    async def reopen_topic(self, inbox: Inbox, chat: str, thread: str) -> None:
        """A topic that is open already stays so. Raises ChannelError."""
        bot = self._bots.get(inbox)
        try:
            await self._bots.call(lambda: bot.reopen_forum_topic(chat_id=int(chat), message_thread_id=int(thread)))
        except Refused as refused:
            if "not_modified" not in refused.detail.lower() and refused.reason != Why.NOT_MODIFIED:
                raise

    def _act(self, way: Way) -> Awaitable[Receipt]:
        acts: dict[Act, Callable[[Way], Awaitable[Receipt]]] = {
            Act.REACT: self._react, Act.DELETE: self._delete, Act.READ: self._read,
        }  # fmt: skip
        return acts[way.message.act](way)

    async def _speak(self, way: Way, words: str) -> Receipt:
        message = way.message
        words = named(words, message.sources) if message.sources else words
        if message.edit_id:
            return await self._edit(way, words)
        receipt = await (self._with_files(way, words) if message.attachments else self._say(way, words))
        parts = self._gone.done(way)
        return replace(receipt, parts=parts) if parts else receipt

    async def _say(self, way: Way, words: str, first: int = 0) -> Receipt:
        """`first` numbers the parts after others that have gone."""
        if not words.strip():
            raise Refused("empty text", Why.EMPTY)
        parts, last = split(words, _MOST), ""
        for number, part in enumerate(parts):
            buttons = way.message.buttons if number == len(parts) - 1 else ()
            extra = {"reply_markup": keyboard(buttons), "reply_parameters": way.reply(number == 0 and first == 0)}
            last = await self._gone.once(way, first + number, partial(self._say_part, way, part, extra))
        return Receipt(last, way.message.thread)

    async def _say_part(self, way: Way, words: str, extra: dict[str, Any]) -> str:
        dressed = {"entities": _marks(way, words) or None, **extra}
        try:
            return await self._say_once(way, words, dressed)
        except Refused as refused:
            bare = not any(value is not None for value in dressed.values())
            if refused.reason not in _PLAIN or bare:
                raise
            return await self._say_once(way, words, {})

    async def _say_once(self, way: Way, words: str, dressed: dict[str, Any]) -> str:
        silent = way.message.priority is Priority.MIRROR or None  # what is merely overheard rings no bell
        given = {"text": words, "link_preview_options": {"is_disabled": True}, "disable_notification": silent,
                 **dressed, **way.to}  # fmt: skip
        return str(await self._bots.say(way.bot, **_given(given)))

    async def _with_files(self, way: Way, words: str) -> Receipt:
        """Words that fit go as the caption, others before the files, or after them when they bear buttons."""
        caption = words if self._files.bears(way.message, words) else ""
        apart = bool(words.strip()) and not caption
        if apart and not way.message.buttons:
            await self._say(way, words)
            return Receipt(await self._files.send(way, "", _AFTER), way.message.thread)
        last = await self._files.send(way, caption, 0)
        return await self._say(way, words, first=_AFTER) if apart else Receipt(last, way.message.thread)

    # ── what was said before ──────────────────────────────────────────────────────────────────
    async def _edit(self, way: Way, words: str) -> Receipt:
        """Text or caption in place; what can't be edited any more is said anew, so that the words are not lost."""
        ids, parts = way.message.edit_ids or (way.message.edit_id,), split(words, _MOST) or [""]
        for number, (name, part) in enumerate(zip(ids, parts, strict=False)):
            try:
                await self._edit_text(_part_of(way, name, number == len(parts) - 1), part)
            except Refused as refused:
                if "no text in the message" in refused.detail.lower():
                    await self._edit_caption(way, words)
                    return Receipt(way.message.edit_id, way.message.thread)
                if refused.reason in _CANT_EDIT and way.message.audience is Audience.CUSTOMER:
                    raise Refused(refused.detail, Why.EDIT_GONE) from refused  # the outbox says that it is a correction
                if refused.reason in _CANT_EDIT:
                    return await self._say(way, words)
                if refused.reason != Why.NOT_MODIFIED:
                    raise
        return await self._grown(way, ids, parts)

    async def _grown(self, way: Way, ids: Sequence[str], parts: Sequence[str]) -> Receipt:
        """What an edit has more of is said, what it has less of is taken back."""
        now = list(ids[: len(parts)])
        for number, part in enumerate(parts[len(ids) :], start=len(ids)):
            extra = {"reply_markup": keyboard(way.message.buttons if number == len(parts) - 1 else ())}
            now.append(await self._gone.once(way, number, partial(self._say_part, way, part, extra)))
        for name in ids[len(parts) :]:
            await self._take_back(_part_of(way, name))
        self._gone.done(way)
        return Receipt(now[-1], way.message.thread, now if len(now) > 1 or len(ids) > 1 else ())

    async def _edit_text(self, way: Way, words: str) -> None:
        from aiogram.types import LinkPreviewOptions

        given = {"entities": _marks(way, words) or None, "reply_markup": keyboard(way.message.buttons)}
        quiet = LinkPreviewOptions(is_disabled=True)
        await self._bots.call(
            lambda: way.bot.edit_message_text(
                text=words, parse_mode=None, link_preview_options=quiet, **_given(given), **way.there
            )
        )

    async def _edit_caption(self, way: Way, words: str) -> None:
        caption, keys = split(words, 1024)[0], keyboard(way.message.buttons)
        given = {"caption_entities": _marks(way, caption) or None, "reply_markup": keys}
        try:
            await self._bots.call(
                lambda: way.bot.edit_message_caption(caption=caption, parse_mode=None, **_given(given), **way.there)
            )
        except Refused as refused:
            if refused.reason != Why.NOT_MODIFIED:
                raise

    async def _delete(self, way: Way) -> Receipt:
        """Nothing to do for what never arrived, or is gone. Refused when it is older than 48 hours."""
        if not way.message.edit_id:
            return _NOTHING
        for name in way.message.edit_ids or (way.message.edit_id,):
            await self._take_back(_part_of(way, name))
        return Receipt(way.message.edit_id, way.message.thread)

    async def _take_back(self, way: Way) -> None:
        number = int(way.there["message_id"])
        try:
            await self._bots.call(lambda: _deletion(way, number))
        except Refused as refused:
            if "not found" not in refused.detail.lower():
                raise

    async def _react(self, way: Way) -> Receipt:
        """Telegram takes some emoji only, and none in the chats of a business: others are not shown at all."""
        from aiogram.types import ReactionTypeEmoji

        emoji, number = str(way.message.body).replace("\ufe0f", ""), way.answers
        if not number or way.place.business or (emoji and emoji not in ALLOWED):
            return _NOTHING
        signs = [ReactionTypeEmoji(emoji=emoji)] if emoji else []
        chat = way.place.chat
        try:
            await self._bots.call(lambda: way.bot.set_message_reaction(chat, number, reaction=list(signs)))
        except Refused as refused:
            if refused.reason not in (Why.REACTION, Why.REPLY_GONE, Why.NOT_MODIFIED):
                raise
        return _NOTHING

    async def _read(self, way: Way) -> Receipt:
        """Only a business has read marks, and only when its person allows it."""
        place, number, link = way.place, way.answers, link_of(way.inbox, way.place.business)
        if not number or link is None or not link.may_read:
            return _NOTHING
        await self._bots.call(lambda: way.bot.read_business_message(place.business, place.chat, number))
        return _NOTHING


def _part_of(way: Way, name: str, last: bool = True) -> Way:
    """The way to one part of what is edited; only the last one bears buttons."""
    buttons = way.message.buttons if last else ()
    return replace(way, message=replace(way.message, edit_id=name, edit_ids=(), buttons=buttons))


async def _deletion(way: Way, number: int) -> bool:
    if way.place.business:
        return await way.bot.delete_business_messages(way.place.business, [number])
    return await way.bot.delete_message(way.place.chat, number)


def _marks(way: Way, words: str) -> "Sequence[Any]":
    return marks(words, way.message.sources) if way.message.audience is Audience.CUSTOMER else ()


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
