"""The shapes of the event log: what a visitor's screen draws. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from channels.base import File
from channels.widget.frames import Sent
from channels.widget.ports import WidgetEvent
from dialogs.ids import Millis
from dialogs.messages import OutboundMessage

Shape = dict[str, Any]


def iso(at: Millis) -> str:
    """ "2026-11-21T07:00:00.000Z"."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def message_id(key: str) -> str:
    """The same for the same idempotency key, so that an edit finds its message, and tells nothing of the key."""
    return "m_" + sha256(key.encode()).hexdigest()[:20]


def file_shape(file_id: str, file: File) -> Shape:
    """A file as the screen names it."""
    return {"id": file_id, "name": file.name, "mime": file.mime, "size": len(file.content)}


def own_message(sent: Sent, files: Sequence[Shape], now: Millis) -> Shape:
    """The visitor's own message, as all their tabs show it."""
    message = _message("c_" + sent.client_id, "customer", sent.name, sent.text, now)
    return {"type": "message", "message": {**message, "client_id": sent.client_id, "files": list(files)}}


def inbound(visitor: str, sent: Sent, files: Sequence[Shape], now: Millis) -> Shape:
    """The raw inbound that is stored and later parsed by the channel."""
    said = {"text": sent.text, "files": list(files), "button": sent.button}
    who = {"visitor": visitor, "language": sent.language, "name": sent.name}
    return {**who, "client_id": sent.client_id, **said, "at": now}


def outbound_event(
    message: OutboundMessage, words: str, files: Sequence[Shape], sources: Sequence[Mapping[str, str]], now: Millis
) -> Shape:
    """A message to the visitor, or the new form of an earlier one."""
    shape = _message(message_id(message.edits or message.key), message.author, message.author_name, words, now)
    shape |= {"buttons": _buttons(message), "files": list(files), "sources": [dict(source) for source in sources]}
    if not message.edits:
        return {"type": "message", "message": shape}
    return {"type": "edit", "message": {**shape, "edited": True}}


def event_frame(event: WidgetEvent) -> Shape:
    """An event of the log as it goes over the wire."""
    return {"op": "event", "seq": event.seq, **event.payload}


def _message(id_: str, author: str, name: str, text: str, now: Millis) -> Shape:
    said = {"id": id_, "client_id": None, "author": author, "name": name, "text": text}
    return {**said, "buttons": [], "files": [], "sources": [], "at": iso(now), "edited": False}


def _buttons(message: OutboundMessage) -> list[list[Shape]]:
    return [[{"text": str(button.text), "value": button.value} for button in row] for row in message.buttons]
