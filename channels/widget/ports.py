"""What the widget asks of storage; it speaks no SQL itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from channels.base import File
from channels.widget.identity import Claims
from dialogs.company.forms import Filled, Form
from dialogs.ids import Millis
from dialogs.tenant import Inbox

Shown = Mapping[str, Any]  # {"type": "message" | "edit" | …, "message": {…}}: what the visitor's screen draws


@dataclass(frozen=True, slots=True)
class WidgetEvent:
    """One entry of a visitor's log; `seq` grows by one per visitor and never changes."""

    seq: int
    payload: Shown
    at: Millis
    visitor: str = ""  # whose log it is in: after a login not the one that was named


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor. `subject` is the business's own id once it vouched for them; `answers` of the form, None until filled;
    `told` when staff have them already."""

    visitor: str
    subject: str = ""
    name: str = ""
    phone: str = ""
    answers: Sequence[tuple[str, str]] | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """How a visitor found the conversation: `score` 1 to 5. `of` is the id of the message that asked."""

    of: str
    score: int
    comment: str = ""


class WidgetStore(Protocol):
    """Visitors, their event logs and their files. Every call is one short transaction."""

    async def inbox(self, public_id: str) -> Inbox | None:
        """The active widget with this public id."""

    async def open_visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> str:
        """Makes a visitor known by the token's hash and returns its opaque id."""

    async def visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> Person | None:
        """Whose token this is, in this inbox. Each use moves an unverified one's expiry to 180 days from `now`."""

    async def person(self, inbox: Inbox, person: Person) -> Person:
        """The same person as they are now."""

    async def identify(self, inbox: Inbox, claims: Claims, old_hash: str, token_hash: str, now: Millis) -> Person:
        """A new session of the person whom the business vouches for, good for a day. The old one (of `old_hash`) ends,
        unless it is theirs already: then it is good for another day, and nothing is made.

        What its unverified visitor said moves to the person; what another person said does not."""

    async def close_session(self, inbox: Inbox, token_hash: str) -> None:
        """The token is worth nothing any more."""

    async def fill(self, inbox: Inbox, visitor: str, form: Form, filled: Filled, now: Millis) -> None:
        """Stores the answers, and the consent with its text, version and time."""

    async def rate(self, inbox: Inbox, visitor: str, rating: Rating, now: Millis) -> WidgetEvent:
        """Stores the rating once per asking message: an entry of the log, and a raw inbound that the dialog hears."""

    async def accept(self, inbox: Inbox, visitor: str, client_id: str, raw: bytes, shown: Shown) -> WidgetEvent:
        """Stores the raw inbound and the visitor's own message in ONE durable transaction, then wakes the dialog.

        The same `client_id` of the same visitor again gives the same event and stores nothing. Raises Busy.
        """

    async def report(self, inbox: Inbox, visitor: str, key: str, raw: bytes) -> None:
        """Stores a raw event of the visitor's that their screen does not show, once per `key`. Raises Busy."""

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

    async def file(self, inbox: Inbox, visitor: str, file_id: str, small: bool = False) -> File | None:
        """A file of this visitor's dialog, and of nobody else's; `small`: its thumbnail, where it has one."""
