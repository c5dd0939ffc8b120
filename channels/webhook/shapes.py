"""The webhook's events: what comes in as arrivals, what goes out as JSON."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from channels.base import Payload
from dialogs.customer import clean
from dialogs.errors import BadInput
from dialogs.events import Arrival, Deletion, Delivery, DeliveryState, Reach, Reaction
from dialogs.ids import Millis
from dialogs.messages import Act, Attachment, AttachmentKind, InboundMessage, OutboundMessage, Sender
from dialogs.tenant import Inbox

MOST_TEXT = 20_000
MOST_FILES = 10
MOST_ID = 128  # characters of an id: more no table keeps
INLINE = "data:"  # a file that came inside the event: its content stands in `remote` until it is stored
_KINDS = {"image": AttachmentKind.PHOTO, "audio": AttachmentKind.AUDIO, "video": AttachmentKind.VIDEO}
_ENDINGS = {
    **dict.fromkeys(("jpg", "jpeg", "png", "webp"), AttachmentKind.PHOTO),
    **dict.fromkeys(("mp3", "m4a", "wav", "ogg", "oga", "opus"), AttachmentKind.AUDIO),
    **dict.fromkeys(("mp4", "mov", "webm"), AttachmentKind.VIDEO),
}
_STATES = {
    "message.delivered": DeliveryState.DELIVERED,
    "message.read": DeliveryState.READ,
    "message.failed": DeliveryState.FAILED,
}


def parsed(inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
    """One arrival per event. Raises BadInput for an unknown type or a field of the wrong kind."""
    read = _READERS.get(payload["type"])
    if read is None:
        raise BadInput("error-webhook-event", "unknown type")
    return (read(inbox, payload, payload["data"]),)


def chat_of(data: Mapping[str, Any]) -> str:
    """The conversation: the customer's id, or a chat of its own when the data names one."""
    return _word(data.get("chat") or data["customer"]["id"], MOST_ID)


def _message(inbox: Inbox, payload: Payload, data: Mapping[str, Any]) -> InboundMessage:
    files = data.get("attachments") or []
    if len(files) > MOST_FILES:
        raise BadInput("error-webhook-event", "too many attachments")
    message = InboundMessage(
        inbox_id=inbox.id, external_id=_word(data["id"], MOST_ID), chat=chat_of(data), sender=_sender(data["customer"]),
        text=_word(data.get("text") or "", MOST_TEXT, empty=True), sent_at=at_of(payload),
        attachments=tuple(_attachment(item) for item in files),
        reply_to=_word(data.get("reply_to") or "", MOST_ID, empty=True),
        button=_word(data.get("button") or "", 200, empty=True),
    )  # fmt: skip
    if not (message.text or files or message.button):
        raise BadInput("error-webhook-event", "an empty message")
    return message


def _edit(inbox: Inbox, payload: Payload, data: Mapping[str, Any]) -> InboundMessage:
    words = _word(data["text"], MOST_TEXT, empty=True)
    original = _word(data["id"], MOST_ID)
    # an id of its own: with the original's it would be the original that came again
    own = "edit:" + hashlib.sha256(f"{original}:{payload['webhook_id']}".encode()).hexdigest()[:32]
    return InboundMessage(
        inbox.id, own, chat_of(data), _sender(data["customer"]), words, at_of(payload), edit_of=original
    )


def _deletion(inbox: Inbox, payload: Payload, data: Mapping[str, Any]) -> Deletion:
    return Deletion(inbox.id, chat_of(data), _word(data["id"], MOST_ID), at_of(payload))


def _reaction(inbox: Inbox, payload: Payload, data: Mapping[str, Any]) -> Reaction:
    emoji = _word(data.get("emoji") or "", 40, empty=True)
    of, sender = _word(data["id"], MOST_ID), _sender(data["customer"])
    return Reaction(inbox.id, chat_of(data), of, emoji, at_of(payload), sender)


def _delivery(inbox: Inbox, payload: Payload, data: Mapping[str, Any]) -> Delivery:
    return Delivery(
        inbox.id, chat_of(data), _word(data["id"], MOST_ID), _STATES[payload["type"]], at_of(payload),
        _word(data.get("error") or "", 300, empty=True), bool(data.get("all_before", False)),
    )  # fmt: skip


def _reach(inbox: Inbox, payload: Payload, data: Mapping[str, Any]) -> Reach:
    return Reach(inbox.id, chat_of(data), payload["type"] == "customer.returned", at_of(payload))


_READERS: Mapping[str, Callable[[Inbox, Payload, Mapping[str, Any]], Arrival]] = {
    "message.created": _message,
    "message.updated": _edit,
    "message.deleted": _deletion,
    "message.reaction": _reaction,
    "message.delivered": _delivery,
    "message.read": _delivery,
    "message.failed": _delivery,
    "customer.blocked": _reach,
    "customer.returned": _reach,
}
TYPES_IN = tuple(_READERS)


def at_of(payload: Payload) -> Millis:
    """The event's own time. Raises ValueError for what is no time of ISO 8601."""
    moment = datetime.fromisoformat(payload["timestamp"])
    at = int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    if at < 0:
        raise BadInput("error-webhook-event", "a time before 1970")
    return at


def _sender(data: Mapping[str, Any]) -> Sender:
    words = [_word(data.get(name) or "", 100, empty=True) for name in ("name", "username", "language", "phone")]
    return Sender(_word(data["id"], MOST_ID), *words)


def _attachment(item: Mapping[str, Any]) -> Attachment:
    mime, name = _word(item.get("mime") or "", 100, empty=True), _word(item.get("name") or "", 200, empty=True)
    if "content" in item:
        kind = _kind(mime, name)
        return Attachment(kind, remote=INLINE + _word(item["content"], 16_000_000), name=name, mime=mime)
    url = _word(item["url"], 2000)
    return Attachment(_kind(mime, name or url.partition("?")[0]), remote=url, name=name, mime=mime)


def _kind(mime: str, name: str) -> AttachmentKind:
    """By the type that is told, else by the name's ending: the desk shows a picture as a picture."""
    if mime:
        return _KINDS.get(mime.partition("/")[0], AttachmentKind.DOCUMENT)
    _, dot, ending = name.rpartition(".")
    return _ENDINGS.get(ending.lower() if dot else "", AttachmentKind.DOCUMENT)


def inline(remote: str) -> bytes:
    """The content of a file that came inside the event. Raises BadInput."""
    try:
        return base64.b64decode(remote.removeprefix(INLINE), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput("error-webhook-event", "content is no base64") from error


def _word(value: object, most: int, empty: bool = False) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadInput("error-webhook-event", f"{type(value).__name__} where a text is expected")
    if len(value) > most:
        raise BadInput("error-webhook-event", f"a text is longer than {most} characters")
    words = clean(value)
    if not words and not empty:
        raise BadInput("error-webhook-event", "a field is empty")
    return words


def event_id(inbox: Inbox, key: str) -> str:
    """The id of an outgoing event: the same for every attempt."""
    return "msg_" + hashlib.sha256(f"{inbox.id}|{key}".encode()).hexdigest()[:32]


def event_type(message: OutboundMessage) -> str:
    """What an outgoing message is to the receiver."""
    if message.act is Act.SAY:
        return "dialog.message.updated" if message.edit_id else "dialog.message.created"
    return {
        Act.DELETE: "dialog.message.deleted",
        Act.REACT: "dialog.message.reaction",
        Act.READ: "dialog.read",
    }[message.act]


def outgoing(
    inbox: Inbox, message: OutboundMessage, words: str, files: Sequence[Mapping[str, object]], now: Millis
) -> dict[str, object]:  # fmt: skip
    """The event's body. `data.id` names the message that is made, changed, taken back or reacted to."""
    own = event_id(inbox, message.key)
    about = message.reply_to if message.act in (Act.REACT, Act.READ) else message.edit_id
    data: dict[str, object] = {"id": about or own, "chat": message.chat, "dialog": message.dialog_id or ""}
    if message.act is Act.SAY:
        data |= _said(message, words, files)
    elif message.act is Act.REACT:
        data["emoji"] = words
    return envelope(event_type(message), data, now)


def _said(message: OutboundMessage, words: str, files: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {
        "text": words,
        "language": message.language,
        "author": {"kind": message.author, "name": message.author_name},
        "buttons": [[{"text": str(item.text), "value": item.value} for item in row] for row in message.buttons],
        "attachments": list(files),
        "reply_to": message.reply_to,
        "sources": [{"title": title, "url": url} for title, url in message.sources],
    }


def envelope(kind: str, data: Mapping[str, object], now: Millis) -> dict[str, object]:
    """Type, time and data, as Standard Webhooks has it."""
    stamp = datetime.fromtimestamp(now / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": kind, "timestamp": stamp, "data": data}
