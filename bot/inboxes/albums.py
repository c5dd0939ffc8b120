"""What one person sent as one, and Telegram told in parts: an album, a long text. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from channels.reading import decoded
from channels.telegram import long_texts
from channels.telegram.parse import album_of
from dialogs.store import Received

ALBUM = "album"  # where the other parts stand in the joined message


def first_whole(events: Sequence[Received]) -> tuple[Mapping[str, Any], Sequence[Received]]:
    """The first update of a claim, with all that belongs to it, and the events that it is made of."""
    update = decoded(events[0].raw)
    if not isinstance(update, dict):
        return update, events[:1]
    if album := album_of(update):
        parts = [(event, decoded(event.raw)) for event in events]
        mine = [(event, part) for event, part in parts if album_of(part) == album]
        return _joined([part for _, part in mine]), [event for event, _ in mine]
    return _long(update, events) if long_texts.may_go_on(update) else (update, events[:1])


def _long(update: dict[str, Any], events: Sequence[Received]) -> tuple[Mapping[str, Any], Sequence[Received]]:
    updates = [decoded(event.raw) for event in events]
    count = long_texts.parts_of(updates)
    message = {**update["message"], "text": long_texts.whole(updates[:count])}
    return {**update, "message": message}, events[:count]


def _joined(updates: Sequence[dict[str, Any]]) -> Mapping[str, Any]:
    """The caption may stand on any of them."""
    first, *rest = [update["message"] for update in updates]
    caption = next((one["caption"] for one in (first, *rest) if one.get("caption")), None)
    words = {"caption": caption} if caption else {}
    return {**updates[0], "message": {**first, **words, ALBUM: rest}}
