"""What a set-up file holds, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.sources import EVERYBODY, Reach


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A person of staff; their key is the Telegram account."""

    telegram_id: int
    name: str
    roles: Sequence[str]
    language: str = ""  # "" leaves it as it is


@dataclass(frozen=True, slots=True)
class BotEntry:
    """A bot and the settings of its published version."""

    key: str
    name: str
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A connected account; a token is only ever a reference to the environment."""

    key: str
    kind: str
    bot: str
    name: str
    public_id: str
    token: str = field(default="", repr=False)
    origins: Sequence[str] | None = None  # None leaves them as they are, and so does an empty `public_id`
    options: Mapping[str, object] = field(default_factory=dict)  # a widget's title, greeting, color, language
    sealed: bool = field(default=False, compare=False)  # written with a reference to where its secret is to be put


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """The managers' group, and those that take dialogs when it is full."""

    chat: str
    title: str
    holds: int = 0  # open dialogs in one group; 0 leaves it as it is
    further: Sequence["DeskEntry"] = ()
    overhears: bool = True  # topics show what the bot and the client say


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source of knowledge: its name in the company, its content, who finds it and when."""

    title: str
    name: str
    content: bytes
    reach: Reach = EVERYBODY


@dataclass(frozen=True, slots=True)
class SetupFile:
    """What the file says."""

    key: str
    name: str
    language: str = ""  # "" leaves it as it is, and so does the time zone
    timezone: str = ""
    members: Sequence[MemberEntry] = ()
    bots: Sequence[BotEntry] = ()
    inboxes: Sequence[InboxEntry] = ()
    desk: DeskEntry | None = None
    knowledge: Sequence[SourceEntry] = ()
