"""Telegram updates as inbound messages: pure, straight from the decoded JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from channels.base import Payload
from dialogs.customer import clean
from dialogs.messages import Attachment, AttachmentKind, InboundMessage, Sender
from dialogs.tenant import Inbox

Fields = Mapping[str, Any]
_FILES = {
    "voice": AttachmentKind.VOICE,
    "audio": AttachmentKind.AUDIO,
    "video": AttachmentKind.VIDEO,
    "video_note": AttachmentKind.VIDEO_NOTE,
    "document": AttachmentKind.DOCUMENT,
    "sticker": AttachmentKind.STICKER,
}


def message_of(inbox: Inbox, payload: Payload) -> InboundMessage | None:
    """The update's message; None for service updates and chats that are not private."""
    if "callback_query" in payload:
        return _pressed(inbox, payload["callback_query"])
    edited = payload.get("edited_message")
    message = edited or payload.get("message")
    if message is None or message["chat"]["type"] != "private" or message.get("from", {}).get("is_bot"):
        return None
    if not _has_content(message):
        return None
    return _written(inbox, message, edit=edited is not None)


def _written(inbox: Inbox, message: Fields, edit: bool) -> InboundMessage:
    number = str(message["message_id"])
    words = clean(str(message.get("text") or message.get("caption") or ""))
    start = words.removeprefix("/start").strip() if words.startswith("/start ") else ""
    return InboundMessage(
        inbox_id=inbox.id, external_id=f"{number}:{message['edit_date']}" if edit else number,
        chat=str(message["chat"]["id"]), sender=sender_of(message["from"]), text=words,
        sent_at=int(message["date"]) * 1000, attachments=attachments_of(message),
        reply_to=str(message.get("reply_to_message", {}).get("message_id", "")), edit_of=number if edit else "",
        start=start,
    )  # fmt: skip


def _pressed(inbox: Inbox, query: Fields) -> InboundMessage | None:
    message = query.get("message")
    if message is None or message["chat"]["type"] != "private":
        return None
    data = str(query.get("data", ""))
    return InboundMessage(
        inbox_id=inbox.id, external_id=f"cb:{query['id']}", chat=str(message["chat"]["id"]),
        sender=sender_of(query["from"]), text=_label(message, data), sent_at=int(message.get("date", 0)) * 1000,
        button=data,
    )  # fmt: skip


def _label(message: Fields, data: str) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    labels = [str(button["text"]) for row in rows for button in row if button.get("callback_data") == data]
    return labels[0] if labels else ""


def sender_of(person: Fields) -> Sender:
    """Telegram's `User`."""
    name = " ".join(str(person.get(part, "")) for part in ("first_name", "last_name")).strip()
    return Sender(
        str(person["id"]), clean(name), clean(str(person.get("username", ""))), str(person.get("language_code", ""))
    )


def attachments_of(message: Fields) -> Sequence[Attachment]:
    """Files and facts of a message; the largest of a photo's sizes."""
    if message.get("photo"):
        return (_file(AttachmentKind.PHOTO, message["photo"][-1], "photo.jpg", "image/jpeg"),)
    if "location" in message:
        place = message["location"]
        return (Attachment(AttachmentKind.LOCATION, value=f"{place['latitude']},{place['longitude']}"),)
    if "contact" in message:
        contact = message["contact"]
        return (Attachment(AttachmentKind.CONTACT, value=f"{contact['phone_number']} {contact['first_name']}"),)
    return tuple(_file(kind, message[name], name, "") for name, kind in _FILES.items() if message.get(name))


def _file(kind: AttachmentKind, file: Fields, name: str, mime: str) -> Attachment:
    return Attachment(
        kind, remote=str(file["file_id"]), name=clean(str(file.get("file_name", name))),
        mime=str(file.get("mime_type", mime)), size=int(file.get("file_size") or 0),
    )  # fmt: skip


def _has_content(message: Fields) -> bool:
    names = ("text", "caption", "photo", "location", "contact", *_FILES)
    return any(message.get(name) for name in names)
