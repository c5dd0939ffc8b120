"""Phones of the sandbox: what every kind of them can do, and the exact shape of a screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, runtime_checkable

Json = dict[str, Any]
MessageId = str | int
NEWEST_SHOWN = 400


class Refused(Exception):
    """What a phone would not let a person do: one clear sentence and an HTTP status."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words = words
        self.status = status


@dataclass(frozen=True, slots=True)
class Card:
    """Whose phone it is. `role`: client, manager, lead, owner; `kind`: widget, telegram, whatsapp."""

    id: str
    role: str
    kind: str
    name: str
    language: str = "ru"

    def shape(self) -> Json:
        """As `GET /sandbox/api/phones` tells it."""
        return {"id": self.id, "role": self.role, "kind": self.kind, "name": self.name}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sends from a phone; `kind` is empty, or photo, voice, document, …; in Telegram
    it may be a reply"""

    name: str
    mime: str
    content: bytes
    kind: str = ""
    reply_to: str = ""


class Phone(Protocol):
    """One person's phone."""

    @property
    def card(self) -> Card: ...

    async def view(self) -> Json:
        """The screen with all that the page draws: {"chats": [...]}; `screen` cuts it to the documented shape."""

    async def say(self, text: str, chat: str = "", reply_to: str = "") -> MessageId:
        """Writes. Raises Refused."""

    async def tap(self, button: str, chat: str = "", message: str = "") -> MessageId:
        """Presses a button by its label; the message that has it. Raises Refused."""

    async def send(self, upload: Upload, chat: str = "", caption: str = "") -> MessageId:
        """Sends a file. Raises Refused."""

    async def file(self, file_id: str) -> Upload:
        """A file that this person sees. Raises Refused."""


@runtime_checkable
class Edits(Protocol):
    """A phone whose person may change what they wrote."""

    async def edit(self, text: str, chat: str, message: str) -> MessageId:
        """Changes an own message. Raises Refused."""


@runtime_checkable
class Deletes(Protocol):
    """A phone whose person may take back what they wrote."""

    async def delete(self, chat: str, message: str) -> MessageId:
        """Raises Refused."""


@runtime_checkable
class Reacts(Protocol):
    """A phone with reactions."""

    async def react(self, emoji: str, chat: str, message: str) -> MessageId:
        """Puts an emoji under a message, an empty one takes it back. Raises Refused."""


@runtime_checkable
class Albums(Protocol):
    """A phone that sends several files as one."""

    async def album(self, uploads: Sequence[Upload], chat: str = "", caption: str = "") -> Sequence[MessageId]:
        """Raises Refused."""


@runtime_checkable
class Blocks(Protocol):
    """A phone whose person may stop somebody from writing."""

    async def block(self, chat: str, on: bool) -> None:
        """Raises Refused."""


@runtime_checkable
class Stops(Protocol):
    """A phone whose person may end an answer while it grows."""

    async def enough(self, chat: str) -> None:
        """Raises Refused."""


@runtime_checkable
class Lends(Protocol):
    """A phone whose person may let a bot answer in their own chats."""

    async def business(self, bot: str, on: bool, rights: Sequence[str]) -> str:
        """The connection's id. Raises Refused."""


@runtime_checkable
class Shares(Protocol):
    """A phone that sends places and contacts."""

    async def share_place(self, latitude: float, longitude: float, chat: str) -> MessageId:
        """Raises Refused."""

    async def share_contact(self, name: str, phone: str, chat: str) -> MessageId:
        """Raises Refused."""


@runtime_checkable
class Scans(Protocol):
    """The phone of a business: it may connect its number by a QR code."""

    async def scan(self, profile: str) -> str:
        """Scans the code of this profile, or of the newest that waits; the profile's id. Raises Refused."""


@runtime_checkable
class Calls(Protocol):
    """A phone that rings."""

    async def call(self, kind: str) -> None:
        """Rings the company; `kind` as Wappi names it. Raises Refused."""


def screen(view: Json) -> Json:
    """Exactly the documented shape, whatever else a view holds."""
    return {
        "chats": [
            {"chat": chat["chat"], "title": chat["title"], "messages": [_message(one) for one in chat["messages"]]}
            for chat in view["chats"]
        ]
    }


def _message(one: Json) -> Json:
    return {key: one[key] for key in ("id", "author", "text", "buttons", "file", "at")}


def iso(seconds: float) -> str:
    """ "2026-11-21T07:00:00Z", from unix seconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def labels(chats: Sequence[Json]) -> str:
    """The newest buttons on a screen, for a sentence that helps."""
    rows = [row for chat in chats for one in chat["messages"] for row in one["buttons"]]
    seen = list(dict.fromkeys(label for row in rows for label in row))
    return ", ".join(seen[-12:]) or "none"
