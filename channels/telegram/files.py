"""Files to Telegram: each by its kind, several as albums, and what Telegram can't take as a document or a line."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from channels.failures import Refused
from channels.render import utf16
from channels.telegram.bots import DOWNLOAD, Bots
from channels.telegram.calls import Gone, Way, keyboard
from channels.telegram.marks import marks
from dialogs.ids import TenantId
from dialogs.messages import Attachment, AttachmentKind, Audience, OutboundMessage
from dialogs.ports import Blobs
from dialogs.refusals import Why
from dialogs.tenant import Inbox
from dialogs.texts import Text
from locales import say

if TYPE_CHECKING:
    from aiogram.types import BufferedInputFile

CAPTION = 1024
UPLOAD = 50_000_000
_PHOTO = 10_000_000
_ALBUM = 10
_KINDS = AttachmentKind
_METHODS = {
    _KINDS.PHOTO: ("send_photo", "photo"),
    _KINDS.VOICE: ("send_voice", "voice"),
    _KINDS.AUDIO: ("send_audio", "audio"),
    _KINDS.VIDEO: ("send_video", "video"),
    _KINDS.VIDEO_NOTE: ("send_video_note", "video_note"),
    _KINDS.DOCUMENT: ("send_document", "document"),
    _KINDS.STICKER: ("send_sticker", "sticker"),
}
_BARE = {_KINDS.VIDEO_NOTE, _KINDS.STICKER, _KINDS.LOCATION, _KINDS.CONTACT}  # these take no caption
# Pictures and films go in one album; documents and music each in one of their own kind.
_ALBUMS = {_KINDS.PHOTO: "seen", _KINDS.VIDEO: "seen", _KINDS.DOCUMENT: "documents", _KINDS.AUDIO: "music"}
# A voice in these is no voice to Telegram.
_ODD_VOICES = ("audio/webm", "video/webm", "audio/wav", "audio/x-wav", "audio/flac", "audio/aac", "audio/amr")


class Files:
    """Sends a message's files, in order."""

    def __init__(self, bots: Bots, blobs: Blobs, gone: Gone) -> None:
        self._bots = bots
        self._blobs = blobs
        self._gone = gone

    def bears(self, message: OutboundMessage, words: str) -> bool:
        """Whether the words can be the caption of the first file."""
        first, alone = message.attachments[0], len(message.attachments) == 1
        fits = bool(words.strip()) and utf16(words) <= CAPTION
        return fits and first.kind not in _BARE and _is_file(first) and (alone or not message.buttons)

    async def send(self, way: Way, caption: str, first: int) -> str:
        """The id of the last one; `first` numbers its parts. Raises ChannelError."""
        batches, last = batched(way.message.attachments), ""
        for number, batch in enumerate(batches):
            words = caption if number == 0 else ""
            work = partial(self._batch, way, batch, words, first + number == 0)
            last = await self._gone.once(way, first + number, work)
        return last.partition(" ")[0]

    async def _batch(self, way: Way, batch: Sequence[Attachment], caption: str, first: bool) -> str:
        if len(batch) == 1:
            return await self._one(way, batch[0], caption, first)
        try:
            return await self._album(way, batch, caption, first)
        except Refused as refused:
            if refused.reason not in (Why.FILE_BAD, Why.FILE_BIG, Why.REFUSED):
                raise
        ids = [await self._one(way, item, "" if at else caption, first and not at) for at, item in enumerate(batch)]
        return " ".join(ids)

    async def _album(self, way: Way, batch: Sequence[Attachment], caption: str, first: bool) -> str:
        """All ids; the first bears the caption, and replies go to it."""
        media = [await self._input_media(way, item, "" if at else caption) for at, item in enumerate(batch)]
        sent = await self._bots.call(
            lambda: way.bot.send_media_group(media=media, reply_parameters=way.reply(first), **way.to)
        )
        return " ".join(str(one.message_id) for one in sent)

    async def _input_media(self, way: Way, item: Attachment, caption: str) -> Any:
        from aiogram import types

        made = {
            _KINDS.PHOTO: types.InputMediaPhoto, _KINDS.VIDEO: types.InputMediaVideo,
            _KINDS.AUDIO: types.InputMediaAudio, _KINDS.DOCUMENT: types.InputMediaDocument,
        }  # fmt: skip
        words = {"caption": caption, "caption_entities": _marks(way, caption) or None} if caption else {}
        return made[_kind(item)](media=await self._input(way.inbox, item), parse_mode=None, **words)

    async def _one(self, way: Way, item: Attachment, caption: str, first: bool) -> str:
        if not _is_file(item):
            return await self._fact(way, item, first)
        for kind in dict.fromkeys((_kind(item), _KINDS.DOCUMENT)):
            try:
                return await self._file(way, item, kind, caption, first)
            except Refused as refused:
                if refused.reason == Why.FILE_BIG:
                    break
                if refused.reason != Why.FILE_BAD or (kind is _KINDS.DOCUMENT and len(way.message.attachments) == 1):
                    raise
        return await self._line(way, _untaken(item, way.message.language), first, caption)

    async def _file(self, way: Way, item: Attachment, kind: AttachmentKind, caption: str, first: bool) -> str:
        name, field = _METHODS[kind]
        given: dict[str, Any] = {field: await self._input(way.inbox, item), "reply_parameters": way.reply(first)}
        if caption and kind not in _BARE:
            given |= {"caption": caption, "caption_entities": _marks(way, caption) or None, "parse_mode": None}
        if len(way.message.attachments) == 1 and caption:
            given["reply_markup"] = keyboard(way.message.buttons)
        if item.seconds and kind in (_KINDS.VOICE, _KINDS.AUDIO, _KINDS.VIDEO, _KINDS.VIDEO_NOTE):
            given["duration"] = item.seconds
        sent = await self._bots.call(lambda: getattr(way.bot, name)(**given, **way.to))
        return str(sent.message_id)

    async def _fact(self, way: Way, item: Attachment, first: bool) -> str:
        reply = way.reply(first)
        if item.kind is _KINDS.LOCATION:
            latitude, longitude = (float(one) for one in item.value.split(","))
            return await self._sent(
                lambda: way.bot.send_location(latitude=latitude, longitude=longitude, reply_parameters=reply, **way.to)
            )
        phone, _, name = item.value.partition(" ")
        if item.kind is _KINDS.CONTACT and phone.strip("+").isdigit():
            return await self._sent(
                lambda: way.bot.send_contact(
                    phone_number=phone, first_name=(name or phone)[:64], reply_parameters=reply, **way.to
                )
            )
        return await self._line(way, item, first)

    async def _line(self, way: Way, item: Attachment, first: bool, caption: str = "") -> str:
        """A file that can't go, or has no form of its own, as words, below those that it was to bear."""
        reply = way.reply(first)
        words = "\n".join(part for part in (caption, _words(item, way.message.language)) if part)
        return await self._sent(
            lambda: way.bot.send_message(text=words, parse_mode=None, reply_parameters=reply, **way.to)
        )

    async def _sent(self, work: Any) -> str:
        return str((await self._bots.call(work)).message_id)

    async def _input(self, inbox: Inbox, item: Attachment) -> "BufferedInputFile":
        from aiogram.types import BufferedInputFile

        content = await self._blobs.get(item_tenant(inbox, item), item.blob.rpartition("/")[2])
        return BufferedInputFile(content, item.name or item.kind.value)


def batched(attachments: Sequence[Attachment]) -> Sequence[Sequence[Attachment]]:
    """Neighbours that Telegram takes as one album, at most ten; all others alone."""
    found: list[Sequence[Attachment]] = []
    for album, group in groupby(attachments, key=lambda item: _ALBUMS.get(_kind(item), "") if _is_file(item) else ""):
        same = list(group)
        size = _ALBUM if album else 1
        found += [same[start : start + size] for start in range(0, len(same), size)]
    return found


def item_tenant(inbox: Inbox, item: Attachment) -> TenantId:
    """Whose blob it is: the desk's bot carries files of every company, so the blob's key names the tenant."""
    return TenantId(item.blob.rpartition("/")[0] or inbox.tenant_id)


def _is_file(item: Attachment) -> bool:
    return bool(item.blob) and item.size <= UPLOAD


def _kind(item: Attachment) -> AttachmentKind:
    """How it can go: a picture over 10 MB, or a voice that is no Ogg, MP3 or M4A, is a document to Telegram."""
    heavy = item.kind is _KINDS.PHOTO and item.size > _PHOTO
    odd = item.kind is _KINDS.VOICE and item.mime.partition(";")[0] in _ODD_VOICES
    return _KINDS.DOCUMENT if heavy or odd else item.kind


def _untaken(item: Attachment, language: str) -> Attachment:
    """Other files of the message may be there already: only this one is told of."""
    return replace(item, value=say(Text("file-not-taken", {"name": item.name or item.kind.value}), language))


def _words(item: Attachment, language: str) -> str:
    name, megabytes = item.name or item.kind.value, max(1, round(item.size / 1_000_000))
    if item.size > UPLOAD and item.blob:
        return say(Text("channel-file-too-big-out", {"name": name, "size": megabytes}), language)
    if item.size > DOWNLOAD and item.remote and not item.blob:
        return say(Text("channel-file-too-big-in", {"name": name, "size": megabytes}), language)
    return f"📎 {item.value or name}"[:4096]


def _marks(way: Way, words: str) -> Sequence[Any]:
    return marks(words, way.message.sources) if way.message.audience is Audience.CUSTOMER else ()
