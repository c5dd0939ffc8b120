"""What the stand-in's world is made of. Mutable on purpose: it is a state, kept in one process."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

GENERAL = 1
ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


@dataclass(slots=True)
class Person:
    """Somebody with a phone. Times here and below are unix seconds."""

    id: int
    name: str
    username: str | None = None
    language: str = "ru"


@dataclass(slots=True)
class Webhook:
    """Where a bot's updates are posted, and how that went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error_at: int = 0
    last_error: str = ""


@dataclass(slots=True)
class BotAccount:
    """A bot as its maker registered it, with the updates it has not confirmed yet."""

    id: int
    name: str
    username: str
    token: str
    privacy: bool = True
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    menu_buttons: dict[str, Json] = field(default_factory=dict)
    allowed: list[str] = field(default_factory=list)
    queue: list[Json] = field(default_factory=list)
    next_update: int = 1
    webhook: Webhook | None = None
    logged_out: bool = False


@dataclass(slots=True)
class Member:
    """Somebody's place in a group: creator, administrator, member, left or kicked."""

    status: str
    rights: list[str] = field(default_factory=list)

    @property
    def inside(self) -> bool:
        return self.status in ("creator", "administrator", "member")

    @property
    def leads(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """A creator may everything, an administrator what was granted."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the id of the service message that opened it."""

    id: int
    name: str
    icon_color: int = ICON_COLORS[0]
    closed: bool = False


@dataclass(slots=True)
class Message:
    """One message. `content` holds the fields as they travel: text, entities, document, …"""

    chat: str
    id: int
    author: int
    date: int
    content: Json
    thread: int | None = None
    reply_to: int | None = None
    markup: Json | None = None
    origin: Json | None = None
    edited_at: int | None = None
    service: bool = False
    comments: int = 0  # the channel's post in whose comments it is
    via_bot: int = 0  # the bot that wrote in a person's name
    read: bool = False
    reactions: dict[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What a person reads: text or caption."""
        return str(self.content.get("text") or self.content.get("caption") or "")


@dataclass(slots=True)
class Chat:
    """A group, what a person and a bot say to each other, or two people (`key` tells such pairs apart)."""

    key: str
    id: int
    kind: str
    title: str = ""
    forum: bool = False
    person: int = 0
    bot: int = 0
    blocked: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    next_message: int = 1
    pinned: list[int] = field(default_factory=list)
    moved_to: int = 0

    @property
    def private(self) -> bool:
        return self.kind == "private"


@dataclass(slots=True)
class Link:
    """A bot that may answer in a person's own chats, and what it may do there."""

    id: str
    bot: int
    person: int
    rights: list[str] = field(default_factory=list)
    enabled: bool = True
    date: int = 0


@dataclass(slots=True)
class StoredFile:
    """A file on Telegram's side; `extra` holds width, height, duration as the kind needs them."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    path: str
    extra: Json = field(default_factory=dict)


@dataclass(slots=True)
class Query:
    """A tapped button that waits for answerCallbackQuery."""

    id: str
    bot: int
    person: int
    chat: str
    message: int
    data: str
    at: float
    answered: bool = False
    text: str = ""
    alert: bool = False


@dataclass(slots=True)
class Draft:
    """A streamed preview that a bot shows before it sends."""

    id: int
    text: str
    at: float
    can_stop: bool = False
    keep: bool = False  # it stays for a while after the stop


@dataclass(slots=True)
class Typing:
    """A chat action, seen for five seconds."""

    bot: int
    action: str
    thread: int | None
    at: float
