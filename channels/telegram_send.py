"""Outbound messages as Bot API calls: text without parse modes, files by kind, edits in place, topics."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from channels.base import Receipt, Refused
from channels.render import split, utf16
from channels.telegram_bots import Bots
from dialogs.ids import TenantId
from dialogs.messages import Attachment, AttachmentKind, Button, OutboundMessage
from dialogs.ports import Blobs
from dialogs.tenant import Inbox

if TYPE_CHECKING:
    from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

_MOST = 4096
_CAPTION = 1024
_METHODS = {
    AttachmentKind.PHOTO: ("send_photo", "photo"),
    AttachmentKind.VOICE: ("send_voice", "voice"),
    AttachmentKind.AUDIO: ("send_audio", "audio"),
    AttachmentKind.VIDEO: ("send_video", "video"),
    AttachmentKind.VIDEO_NOTE: ("send_video_note", "video_note"),
    AttachmentKind.DOCUMENT: ("send_document", "document"),
    AttachmentKind.STICKER: ("send_sticker", "sticker"),
}
_BARE = {AttachmentKind.VIDEO_NOTE, AttachmentKind.STICKER}  # these take no caption


class Sending:
    """Sends one outbound message, in as many calls as it needs. `button_words` are resolved before it comes here."""

    def __init__(self, bots: Bots, blobs: Blobs) -> None:
        self._bots = bots
        self._blobs = blobs

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """The receipt of the last part. Raises ChannelError."""
        if message.edit_id:
            return await self._edit(inbox, message, words)
        if message.attachments:
            return await self._send_files(inbox, message, words)
        return await self._send_text(inbox, message, words)

    async def open_topic(self, inbox: Inbox, chat: str, title: str) -> str:
        """A new topic's id."""
        bot = self._bots.get(inbox)
        topic = await self._bots.call(lambda: bot.create_forum_topic(chat_id=int(chat), name=(title or "…")[:128]))
        return str(topic.message_thread_id)

    async def _send_text(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        parts = split(words, _MOST)
        if not words.strip():
            raise Refused("empty text", "empty")
        for part in parts[:-1]:
            await self._say(inbox, message, part, ())
        return await self._say(inbox, message, parts[-1], message.buttons)

    async def _say(
        self, inbox: Inbox, message: OutboundMessage, words: str, buttons: Sequence[Sequence[Button]]
    ) -> Receipt:
        from aiogram.types import LinkPreviewOptions

        bot = self._bots.get(inbox)
        sent = await self._bots.call(
            lambda: bot.send_message(
                text=words, reply_markup=keyboard(buttons), parse_mode=None,
                link_preview_options=LinkPreviewOptions(is_disabled=True), **_place(message),
            )
        )  # fmt: skip
        return Receipt(str(sent.message_id), message.thread)

    async def _edit(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        bot = self._bots.get(inbox)
        try:
            await self._bots.call(
                lambda: bot.edit_message_text(
                    text=words[:_MOST], chat_id=int(message.chat), message_id=int(message.edit_id), parse_mode=None,
                    reply_markup=keyboard(message.buttons),
                )
            )  # fmt: skip
        except Refused as error:
            if error.reason != "not-modified":
                raise
        return Receipt(message.edit_id, message.thread)

    async def _send_files(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        caption = words if utf16(words) <= _CAPTION and message.attachments[0].kind not in _BARE else ""
        if words.strip() and not caption:
            await self._send_text(inbox, message, words)
        receipt = Receipt("")
        for number, attachment in enumerate(message.attachments):
            receipt = await self._send_file(inbox, message, attachment, caption if number == 0 else "")
        return receipt

    async def _send_file(self, inbox: Inbox, message: OutboundMessage, item: Attachment, caption: str) -> Receipt:
        sent = await self._bots.call(await self._file_call(inbox, message, item, caption))
        return Receipt(str(sent.message_id), message.thread)

    async def _file_call(
        self, inbox: Inbox, message: OutboundMessage, item: Attachment, caption: str
    ) -> Callable[[], Awaitable[Any]]:
        bot, place = self._bots.get(inbox), _place(message)
        if item.kind is AttachmentKind.LOCATION:
            latitude, longitude = item.value.split(",")
            return lambda: bot.send_location(latitude=float(latitude), longitude=float(longitude), **place)
        if not item.blob:
            return lambda: bot.send_message(text=f"{caption}\n📎 {item.value or item.name}".strip(), **place)
        name, field = _METHODS[item.kind]
        values = {field: await self._input(inbox, item), **({"caption": caption} if caption else {}), **place}
        return lambda: getattr(bot, name)(**values)

    async def _input(self, inbox: Inbox, item: Attachment) -> "BufferedInputFile":
        from aiogram.types import BufferedInputFile

        content = await self._blobs.get(item_tenant(inbox, item), item.blob.rpartition("/")[2])
        return BufferedInputFile(content, item.name or item.kind.value)


def item_tenant(inbox: Inbox, item: Attachment) -> TenantId:
    """Whose blob it is: the desk's bot carries files of every company, so the blob's key names the tenant."""
    return TenantId(item.blob.rpartition("/")[0] or inbox.tenant_id)


def _place(message: OutboundMessage) -> dict[str, Any]:
    chat: dict[str, Any] = {"chat_id": int(message.chat)}
    return {**chat, "message_thread_id": int(message.thread)} if message.thread else chat


def keyboard(buttons: Sequence[Sequence[Button]]) -> "InlineKeyboardMarkup | None":
    """Inline keyboard; labels are words by now."""
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    if not buttons:
        return None
    rows = [[InlineKeyboardButton(text=str(item.text), callback_data=item.value) for item in row] for row in buttons]
    return InlineKeyboardMarkup(inline_keyboard=rows)
