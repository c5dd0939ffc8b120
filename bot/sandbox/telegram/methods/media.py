"""Sending files: uploaded, by file_id, in albums; and fetching them."""

from typing import Any

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.content import files
from bot.sandbox.telegram.content.entities import units
from bot.sandbox.telegram.content.files import MEGABYTE
from bot.sandbox.telegram.methods.call import (
    Call,
    Method,
    check_topic_open,
    marked_text,
    open_chat,
    post,
    reply_target,
    shown,
    thread,
)
from bot.sandbox.telegram.methods.sending import deliver
from bot.sandbox.telegram.params import Params, Upload
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Json, StoredFile

LONGEST_CAPTION = 1024
BIGGEST_PHOTO = 10 * MEGABYTE
BIGGEST_DOWNLOAD = 20 * MEGABYTE
ALBUM = range(2, 11)
ALBUM_KINDS = ("photo", "video", "document", "audio")
NAMES = {
    "photo": "Photo", "document": "Document", "voice": "Voice", "video": "Video", "audio": "Audio",
    "video_note": "VideoNote", "sticker": "Sticker", "animation": "Animation",
}  # fmt: skip


def caption(call: Call) -> tuple[str, list[Json]]:
    """The checked caption with its entities."""
    text, marks = marked_text(call, "caption", "caption_entities")
    if units(text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return text, marks


def stored(call: Call, given: Any, kind: str) -> StoredFile:
    """The file that a parameter means: an upload, attach://name or a file_id of this bot."""
    if isinstance(given, Upload):
        return _keep(call, given, kind)
    name = str(given or "")
    if name.startswith("attach://"):
        return stored(call, call.params.uploads.get(name.removeprefix("attach://")), kind)
    if not name:
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    if name.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    return _known(call, name, kind)


def _keep(call: Call, upload: Upload, kind: str) -> StoredFile:
    if not upload.content:
        raise bad("file must be non-empty")
    if kind == "photo":
        _check_photo(upload.content)
    mime = upload.mime.split(";")[0]
    return files.store(call.world, upload.content, upload.name, mime, kind)


def _check_photo(content: bytes) -> None:
    if len(content) > BIGGEST_PHOTO:
        raise bad(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {BIGGEST_PHOTO} bytes"
        )
    size = files.picture_size(content)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or not min(size) or max(size) / min(size) > 20:
        raise bad("PHOTO_INVALID_DIMENSIONS")


def _known(call: Call, name: str, kind: str) -> StoredFile:
    found = call.world.state.files.get(wire.unique_id(call.bot, name) or "")
    if found is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if found.kind != kind:
        raise bad(f"can't use file of type {NAMES[found.kind]} as {NAMES[kind]}")
    return found


def _sender(kind: str) -> Method:
    def send(call: Call) -> Json:
        words, marks = caption(call)
        open_chat(call)
        given = call.params.uploads.get(kind) or call.params.values.get(kind)
        content = files.content(stored(call, given, kind), words, marks)
        return shown(call, deliver(call, content))

    return send


def send_media_group(call: Call) -> list[Json]:
    items = call.params.objects("media")
    if len(items) not in ALBUM:
        raise bad("wrong number of media in the album: 2-10 expected")
    chat, number = open_chat(call), thread(call, open_chat(call))
    replied = reply_target(call, chat)
    check_topic_open(call, chat, number)
    contents = [_album_item(call, item) for item in items]
    call.limits.spend(call.bot, chat, len(contents))
    group = {"media_group_id": f"{chat.next_message}{call.world.now()}"}
    reply_to = replied.id if replied else None
    where = {"thread": number, "reply_to": reply_to}
    return [shown(call, post(call, chat, content | group, **where)) for content in contents]


def _album_item(call: Call, item: Json) -> Json:
    kind = item.get("type", "")
    if kind not in ALBUM_KINDS:
        raise bad("type of the media must be photo, video, document or audio")
    inner = Call(call.world, call.bot, Params(item, call.params.uploads), call.limits, call.polls)
    words, marks = caption(inner)
    return files.content(stored(inner, item.get("media"), kind), words, marks)


def get_file(call: Call) -> Json:
    found = call.world.state.files.get(wire.unique_id(call.bot, call.params.text("file_id")) or "")
    if found is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if found.size > BIGGEST_DOWNLOAD:
        raise bad("file is too big")
    return {
        "file_id": wire.file_id(call.bot, found.unique_id),
        "file_unique_id": found.unique_id,
        "file_size": found.size,
        "file_path": found.path,
    }


METHODS: dict[str, Method] = {
    **{f"send{NAMES[kind]}": _sender(kind) for kind in NAMES},
    "sendMediaGroup": send_media_group,
    "getFile": get_file,
}
