"""A manager's album: its parts come as updates of their own, and are one message to everybody else. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from channels.telegram_parse import album_of
from dialogs.store import Received

ALBUM = "album"  # where the other parts stand in the joined message


def first_whole(events: Sequence[Received]) -> tuple[Mapping[str, Any], Sequence[Received]]:
    """The first update of a claim, with the other parts of its album in it, and the events that it is made of."""
    update = json.loads(events[0].raw)
    album = album_of(update) if isinstance(update, dict) else ""
    if not album:
        return update, events[:1]
    parts = [(event, json.loads(event.raw)) for event in events]
    mine = [(event, part) for event, part in parts if album_of(part) == album]
    return _joined([part for _, part in mine]), [event for event, _ in mine]


def _joined(updates: Sequence[dict[str, Any]]) -> Mapping[str, Any]:
    """The caption may stand on any of them."""
    first, *rest = [update["message"] for update in updates]
    caption = next((one["caption"] for one in (first, *rest) if one.get("caption")), None)
    words = {"caption": caption} if caption else {}
    return {**updates[0], "message": {**first, **words, ALBUM: rest}}
