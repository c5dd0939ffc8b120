"""What the widget asks of storage; it speaks no SQL itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from channels.base import File
from dialogs.ids import Millis
from dialogs.tenant import Inbox

Shown = Mapping[str, Any]  # {"type": "message" | "edit", "message": {…}}: what the visitor's screen draws


@dataclass(frozen=True, slots=True)
class WidgetEvent:
    """One entry of a visitor's log; `seq` grows by one per visitor and never changes."""

    seq: int
    payload: Shown
    at: Millis


class WidgetStore(Protocol):
    """Visitors, their event logs and their files. Every call is one short transaction."""

    async def inbox(self, public_id: str) -> Inbox | None:
        """The active widget with this public id."""

    async def open_visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> str:
        """Makes a visitor known by the token's hash and returns its opaque id."""

    async def visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> str | None:
        """The visitor of this token in this inbox; each use moves the expiry to 180 days from `now`."""

    async def accept(self, inbox: Inbox, visitor: str, client_id: str, raw: bytes, shown: Shown) -> WidgetEvent:
        """Stores the raw inbound and the visitor's own message in ONE durable transaction, then wakes the dialog.

        The same `client_id` of the same visitor again gives the same event and stores nothing. Raises Busy.
        """

    async def append(self, inbox: Inbox, visitor: str, key: str, payload: Shown) -> WidgetEvent:
        """Adds an event once per `key`; the same key again gives the same event."""

    async def events(self, inbox: Inbox, visitor: str, after: int, limit: int) -> Sequence[WidgetEvent]:
        """At most `limit` events with `seq` above `after`, oldest first."""

    async def seen(self, inbox: Inbox, visitor: str, seq: int) -> None:
        """The visitor has seen everything up to `seq`; it never goes back."""

    async def last_seen(self, inbox: Inbox, visitor: str) -> int:
        """0 when nothing was seen yet."""

    async def put_file(self, inbox: Inbox, visitor: str, name: str, mime: str, content: bytes) -> str:
        """Stores a file of this visitor's dialog and returns its random id."""

    async def file(self, inbox: Inbox, visitor: str, file_id: str) -> File | None:
        """A file of this visitor's dialog, and of nobody else's."""
