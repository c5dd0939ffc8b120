"""A long text that was pasted into a private chat: the app cuts it into messages, and they are one text again. Pure."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from channels.base import Payload

WAIT = 2_000  # ms from one part to the next, while the app still sends
_LONGEST = 4096  # UTF-16 units in a message
_LEAST = _LONGEST // 2  # apps cut at a good place, but never before the half


def may_go_on(payload: Payload) -> bool:
    """Whether this may be a part of a longer text that is still coming."""
    return _size(_words(payload)) >= _LEAST


def parts_of(updates: Sequence[Payload]) -> int:
    """How many of them, from the first, are one text."""
    count = 1
    while count < len(updates) and may_go_on(updates[count - 1]) and _goes_on(updates[0], updates[count]):
        count += 1
    return count


def whole(updates: Sequence[Payload]) -> str:
    """The words of the parts, as they were before the app cut them."""
    text = _words(updates[0])
    for before, after in pairwise(updates):
        text += _seam(_words(before), _words(after)) + _words(after)
    return text


def _goes_on(first: Payload, other: Payload) -> bool:
    words = _words(other)
    return bool(words) and not words.startswith("/") and _chat(first) == _chat(other)


def _seam(before: str, after: str) -> str:
    """Telegram trims messages: a full one was cut within a word, any other at a space or a line's end."""
    if _size(before) >= _LONGEST:
        return ""
    return " " if after[:1].islower() else "\n"


def _size(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _message(payload: Payload) -> Mapping[str, Any]:
    message = payload.get("message")
    return message if isinstance(message, Mapping) else {}


def _chat(payload: Payload) -> Mapping[str, Any]:
    chat = _message(payload).get("chat")
    return chat if isinstance(chat, Mapping) else {}


def _words(payload: Payload) -> str:
    """ "" of anything but a new text in a private chat."""
    text = _message(payload).get("text")
    return text if isinstance(text, str) and _chat(payload).get("type") == "private" else ""
