"""Phones of the sandbox: what every kind of them can do, and the exact shape of a screen."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
MessageId = str | int
NEWEST_SHOWN = 400


class Refused(Exception):
    """What a phone would not let a person do: one clear sentence and an HTTP status."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words = words
        self.status = status


@contextmanager
def told(*kinds: type[Exception]) -> Iterator[None]:
    """A stand-in's own words, when it does not let a person do something, as a sentence for that person."""
    try:
        yield
    except kinds as error:
        words = str(error)
        raise Refused(f"{words[:1].upper()}{words[1:]}.", 409) from error


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


class Phone(ABC):
    """One person's phone. What a kind of phone can't do, it refuses in words."""

    card: Card

    @abstractmethod
    async def view(self) -> Json:
        """The screen with all that the page draws: {"chats": [...]}; `screen` cuts it to the documented shape."""

    @abstractmethod
    async def say(self, text: str, chat: str = "", reply_to: str = "") -> MessageId:
        """Writes. Raises Refused."""

    @abstractmethod
    async def tap(self, button: str, chat: str = "", message: str = "") -> MessageId:
        """Presses a button by its label; the message that has it. Raises Refused."""

    @abstractmethod
    async def send(self, upload: Upload, chat: str = "", caption: str = "") -> MessageId:
        """Sends a file. Raises Refused."""

    @abstractmethod
    async def file(self, file_id: str) -> Upload:
        """A file that this person sees. Raises Refused."""

    async def edit(self, text: str, chat: str, message: str) -> MessageId:
        """Changes an own message. Raises Refused."""
        raise Refused("Messages in the widget can't be edited.", 409)

    async def delete(self, chat: str, message: str) -> MessageId:
        """Takes an own message back. Raises Refused."""
        raise Refused("Messages in the widget can't be deleted.", 409)

    async def react(self, emoji: str, chat: str, message: str) -> MessageId:
        """Puts an emoji under a message, an empty one takes it back. Raises Refused."""
        raise Refused("The widget has no reactions.", 409)

    async def album(self, uploads: Sequence[Upload], chat: str = "", caption: str = "") -> Sequence[MessageId]:
        """Sends several files as one album. Raises Refused."""
        raise Refused("Albums go from phones with Telegram or the widget; send the files one by one.", 409)

    async def block(self, chat: str, on: bool) -> None:
        """Stops somebody from writing, or lets them again. Raises Refused."""
        raise Refused("Only Telegram phones block bots.", 409)

    async def enough(self, chat: str) -> None:
        """Ends the answer that grows there. Raises Refused."""
        raise Refused("WhatsApp shows no growing answers.", 409)

    async def business(self, bot: str, on: bool, rights: Sequence[str]) -> str:
        """Lets a bot answer in this person's own chats, or takes that back; the connection's id. Raises Refused."""
        raise Refused("Only Telegram phones connect bots to their own chats.", 409)

    async def share_place(self, latitude: float, longitude: float, chat: str) -> MessageId:
        """Sends a place. Raises Refused."""
        raise Refused("This phone sends neither places nor contacts.", 409)

    async def share_contact(self, name: str, phone: str, chat: str) -> MessageId:
        """Sends a contact. Raises Refused."""
        raise Refused("This phone sends neither places nor contacts.", 409)

    async def scan(self, profile: str) -> str:
        """Scans the QR code of this profile, or the newest that waits; the profile's id. Raises Refused."""
        raise Refused("Only the shop's own phone, shop-whatsapp, scans QR codes.", 409)

    async def call(self, kind: str) -> None:
        """Rings the company; `kind` as Wappi names it. Raises Refused."""
        raise Refused("Only clients with WhatsApp call.", 409)


def screen(view: Json) -> Json:
    """Exactly the documented shape, whatever else a view holds."""
    return {
        "chats": [
            {"chat": chat["chat"], "title": chat["title"], "messages": [_message(one) for one in chat["messages"]]}
            for chat in view["chats"]
        ]
    }


def _message(one: Json) -> Json:
    shape = {key: one[key] for key in ("id", "author", "text", "buttons", "file", "at")}
    files = one.get("files", ())  # told only where there are several: who reads one file finds what they always found
    return shape | {"files": files} if len(files) > 1 else shape


def iso(seconds: float) -> str:
    """ "2026-11-21T07:00:00Z", from unix seconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def labels(chats: Sequence[Json]) -> str:
    """The newest buttons on a screen, for a sentence that helps."""
    rows = [row for chat in chats for one in chat["messages"] for row in one["buttons"]]
    seen = list(dict.fromkeys(label for row in rows for label in row))
    return ", ".join(seen[-12:]) or "none"
