"""What the stand-in of Wappi keeps: profiles, people with messengers, messages, files, tasks and webhooks to post."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
# Types of webhooks, and those that a new profile has.
TYPES = (
    "authorization_status", "incoming_message", "delivery_status", "outgoing_message_phone", "outgoing_message_api",
    "application_status", "incoming_call",
)  # fmt: skip
FIRST_TYPES = ("authorization_status", "incoming_message", "delivery_status")


@dataclass(slots=True)
class Profile:
    """One connected number. Times are unix seconds, 0 for never; `pairing` is a code typed on the phone."""

    id: str
    messenger: str
    name: str
    uuid: str
    phone: str
    created_at: float
    paid_until: float
    authorized: bool = False
    app_open: bool = True
    authorized_at: float = 0
    logged_out_at: float = 0
    active_at: float = 0
    proxy: str = ""
    hook_url: str = ""
    hook_auth: str = field(default="", repr=False)
    hook_types: list[str] = field(default_factory=lambda: list(FIRST_TYPES))
    qr: str = ""
    pairing: str = ""
    pairing_at: float = 0
    password: str = field(default="", repr=False)  # second factor of Telegram and MAX accounts
    asked_password: bool = False


@dataclass(slots=True)
class Person:
    """Somebody with a messenger. `number` is their id in Telegram and MAX; `hidden` shows a @lid for the phone."""

    phone: str
    name: str
    lid: str
    number: int
    username: str = ""
    hidden: bool = False


@dataclass(slots=True)
class StoredFile:
    """A file that went through a chat; its bytes lie beside the state."""

    id: str
    name: str
    mime: str
    size: int
    at: float
    seconds: int = 0


@dataclass(slots=True)
class Message:
    """One message of a chat between a profile and a person; `mine` is from the profile's side."""

    id: str
    profile: str
    person: str
    mine: bool
    type: str
    text: str
    at: float
    file: str = ""
    by: str = "phone"
    task: str = ""
    status: str = "pending"
    lost: bool = False  # accepted by Wappi, seen by nobody
    reply_to: str = ""
    forwarded: bool = False
    edited: bool = False
    deleted: bool = False
    bot_id: str = ""
    group: str = ""  # "…@g.us" when it was said in a group
    reactions: dict[str, str] = field(default_factory=dict)  # {"me" | "them": emoji}
    options: list[str] = field(default_factory=list)
    most_votes: int = 1
    votes: list[str] = field(default_factory=list)
    location: Json = field(default_factory=dict)
    contact: Json = field(default_factory=dict)


@dataclass(slots=True)
class Task:
    """A call that waits in a profile's queue, or what became of it."""

    id: str
    profile: str
    method: str
    body: Json
    query: dict[str, str]
    at: float
    due: float
    status: str = "queued"
    response: Json = field(default_factory=dict)


@dataclass(slots=True)
class Hook:
    """A webhook on its way; `due` is when the next try may go out."""

    number: int
    profile: str
    body: Json
    due: float
    tries: int = 0


@dataclass(slots=True)
class State:
    """All that is kept between starts."""

    token: str = field(repr=False)
    profiles: dict[str, Profile] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    hooks: list[Hook] = field(default_factory=list)
    typing: dict[str, float] = field(default_factory=dict)  # {"profile|person|side": until}
    next_hook: int = 1
    port: int = 0  # where the stand-in listened last: links that were given out stay right after a restart
