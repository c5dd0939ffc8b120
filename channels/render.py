"""Rendering: keys become words, long texts are cut at sentence ends, buttons become what the channel has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from dialogs.messages import Attachment, AttachmentKind, Audience, Button, OutboundMessage
from dialogs.store import Queued
from dialogs.texts import Text

Say = Callable[[Text | str, str], str]

_SPOT = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)?", re.ASCII)
_ENDS = re.compile(r"(?<=[.!?…])\s|\n")


def words_of(message: OutboundMessage, say: Say) -> str:
    """The message's body in its reader's language."""
    return say(message.body, message.language)


def spoken(row: Queued, say: Say) -> OutboundMessage:
    """The message with its buttons in words, and its files named with their company (the desk's bot serves many)."""
    message = row.message
    if not message.attachments and all(isinstance(item.text, str) for line in message.buttons for item in line):
        return message
    owner = f"{row.tenant_id}/" if message.audience is Audience.DESK else ""
    buttons = [[Button(say(item.text, message.language), item.value) for item in line] for line in message.buttons]
    files = [replace(item, blob=f"{owner}{item.blob}" if item.blob else "") for item in message.attachments]
    return replace(message, buttons=buttons, attachments=files)


def split(words: str, most: int) -> Sequence[str]:
    """Parts of at most `most` UTF-16 units (Telegram's way of counting), cut at sentence ends where there are any."""
    parts = []
    while utf16(words) > most:
        cut = _cut(words, most)
        parts.append(words[:cut].rstrip())
        words = words[cut:].lstrip()
    return [*parts, words] if words or not parts else parts


def utf16(words: str) -> int:
    """Length in UTF-16 code units."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _cut(words: str, most: int) -> int:
    head = words[:most]
    while utf16(head) > most:
        head = head[: len(head) - (utf16(head) - most + 1) // 2 or -1]
    ends = [match.end() for match in _ENDS.finditer(head)]
    late = [end for end in ends if end > len(head) // 2]
    if late:
        return late[-1]
    space = head.rfind(" ")
    return space + 1 if space > len(head) // 2 else len(head)


def numbered(words: str, labels: Sequence[str]) -> str:
    """Buttons as a numbered menu, for channels that have none."""
    own = [label.split()[:1] == [str(number)] for number, label in enumerate(labels, 1)]  # "5 ⭐" is numbered already
    menu = "\n".join(label if own[number] else f"{number + 1}. {label}" for number, label in enumerate(labels))
    return f"{words}\n\n{menu}" if labels else words


def facts(message: OutboundMessage) -> Sequence[str]:
    """What a message has beside words and files, a line each: for channels that have no places and no contacts."""
    return [_fact(item) for item in message.attachments if item.value]


def _fact(item: Attachment) -> str:
    if item.kind is AttachmentKind.LOCATION and _SPOT.fullmatch(item.value):
        return " ".join(part for part in ("📍", item.name, f"https://maps.google.com/?q={item.value}") if part)
    phone, _, name = item.value.partition(" ")
    return f"👤 {name}: {phone}" if item.kind is AttachmentKind.CONTACT and name else item.value
