"""The shapes of the event log: what a visitor's screen draws. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from channels.base import File
from channels.widget.frames import Sent
from channels.widget.ports import Person, Rating, WidgetEvent
from dialogs.ids import Millis
from dialogs.learning.feedback import is_thumb, is_verdict
from dialogs.messages import Act, Button, OutboundMessage
from dialogs.texts import Text

Shape = dict[str, Any]
_SIGN = 16  # characters of an emoji


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
    """The visitor's own message, as all their tabs show it; a verdict is a choice, shown where it was made."""
    if is_verdict(sent.button):
        sign = sent.text[:_SIGN] if is_thumb(sent.button) else ""
        chosen = {"id": "c_" + sent.client_id, "client_id": sent.client_id, "button": sent.button, "sign": sign}
        return {"type": "chosen", "message": chosen}
    message = _message("c_" + sent.client_id, "customer", sent.name, sent.text, now)
    return {"type": "message", "message": {**message, "client_id": sent.client_id, "files": list(files)}}


def inbound(me: Person, sent: Sent, files: Sequence[Shape], now: Millis) -> Shape:
    """The raw inbound that is stored and later parsed by the channel. What the business vouches for goes first."""
    said = {"text": sent.text, "files": list(files), "button": sent.button}
    who = {"visitor": me.visitor, "language": sent.language, "name": me.name or sent.name, "phone": me.phone}
    answers = me.answers if me.answers and not me.told else ()
    about = "\n".join(f"{label}: {answer}" for label, answer in answers)
    return {**who, "verified": me.subject, "about": about, "client_id": sent.client_id, **said, "at": now}


def outbound_event(message: OutboundMessage, words: str, files: Sequence[Shape], now: Millis) -> Shape:
    """A message to the visitor, or the new form of an earlier one."""
    shape = _message(message_id(message.edits or message.key), message.author, message.author_name, words, now)
    sources = [{"title": title, "url": url} for title, url in message.sources]
    shape |= {"buttons": _buttons(message), "files": list(files), "sources": sources}
    if message.edits:
        return {"type": "edit", "message": {**shape, "edited": True}}
    return {"type": "csat" if asks_rating(message) else "message", "message": shape}


def asks_rating(message: OutboundMessage) -> bool:
    """A message whose buttons are rate:1 to rate:5 is drawn as stars with room for a comment."""
    values = [button.value for row in message.buttons for button in row]
    return values == [f"rate:{score}" for score in range(1, 6)]


def act_event(message: OutboundMessage) -> Shape:
    """A deletion, a reaction to the visitor's message, or that it was read."""
    if message.act is Act.DELETE:
        return {"type": "delete", "message": {"id": message_id(message.edits)}}
    of = {"id": f"c_{message.reply_to}"}
    if message.act is Act.READ:
        return {"type": "read", "message": of}
    emoji = message.body if isinstance(message.body, str) else ""
    return {"type": "reaction", "message": {**of, "emoji": emoji[:_SIGN]}}


def rated(visitor: str, rating: Rating, now: Millis) -> Shape:
    """The raw inbound of a rating: parsed into a pressed button, and the comment as words of its own."""
    said = {"score": rating.score, "comment": rating.comment}
    return {"visitor": visitor, "client_id": f"rate-{rating.of}", **said, "at": now}


def rating_event(rating: Rating, now: Millis) -> Shape:
    """The visitor's own rating, as all their tabs show it."""
    said = {"of": rating.of, "score": rating.score, "comment": rating.comment, "at": iso(now)}
    return {"type": "rating", "message": {"id": f"r_{rating.of}", **said}}


def without_source(message: OutboundMessage, words: str) -> str:
    """Without the line that names the source: the widget shows sources below, it would be said twice."""
    body = message.body
    answer = str(body.values.get("answer", "")) if isinstance(body, Text) and message.sources else ""
    if not answer or not words.startswith(answer):
        return words
    _, *further = words.removeprefix(answer).strip().split("\n\n")
    return "\n\n".join((answer, *further))


def event_frame(event: WidgetEvent) -> Shape:
    """An event of the log as it goes over the wire."""
    return {"op": "event", "seq": event.seq, **event.payload}


def _message(id_: str, author: str, name: str, text: str, now: Millis) -> Shape:
    said = {"id": id_, "client_id": None, "author": author, "name": name, "text": text}
    return {**said, "buttons": [], "files": [], "sources": [], "at": iso(now), "edited": False}


def _buttons(message: OutboundMessage) -> list[list[Shape]]:
    return [[_button(button) for button in row] for row in message.buttons]


def _button(button: Button) -> Shape:
    """`choice`: pressing it is shown on the button's own message, and says nothing in the conversation."""
    return {"text": str(button.text), "value": button.value} | ({"choice": True} if is_verdict(button.value) else {})
