"""What a menu is made of: screens, pages, buttons, moves. All are values."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aiogram.utils.formatting import Text as Body

from dialogs.access import Permission
from handlers.context import Here


class Verb(StrEnum):
    """What a button does: goes somewhere, acts, or asks for something typed."""

    GO = "g"
    DO = "d"
    ASK = "a"


@dataclass(frozen=True, slots=True)
class Button:
    """A button in a person's language: a link when it has a `url`, else a verb on a screen with its arguments."""

    label: str
    verb: Verb = Verb.GO
    screen: str = ""
    name: str = ""
    args: Sequence[str] = ()
    url: str = ""


def go(label: str, screen: str, *args: str) -> Button:
    """Leads to a screen."""
    return Button(label, Verb.GO, screen, "", args)


def do(label: str, screen: str, action: str, *args: str) -> Button:
    """Runs an action of a screen."""
    return Button(label, Verb.DO, screen, action, args)


def ask(label: str, screen: str, form: str, *args: str) -> Button:
    """Opens a form of a screen: the next message is its answer."""
    return Button(label, Verb.ASK, screen, form, args)


def link(label: str, url: str) -> Button:
    """Opens an address."""
    return Button(label, url=url)


@dataclass(frozen=True, slots=True)
class Page:
    """What a person sees: a body whose entities are built by code, and rows of buttons. A `live` page will change, and
    is looked at every `pace` seconds; a `picture` (PNG) stands above its body; `up` are the arguments of the screen
    that its way back leads to."""

    body: Body
    rows: Sequence[Sequence[Button]] = ()
    live: bool = False
    picture: bytes = b""
    pace: float = 1.5
    up: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Where the menu goes after something was done. `notice` is shown over it for a moment; a `page`, when given,
    is shown in place of the screen's own; `keep` is remembered of the person; `asks` opens a form at once."""

    screen: str
    args: Sequence[str] = ()
    notice: str = ""
    page: Page | None = None
    keep: Mapping[str, str] = field(default_factory=dict)
    asks: Button | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent; its content is fetched only when asked for. One that its sender named has a `ref`, by
    which `Here.file` fetches it later."""

    name: str
    size: int
    fetch: Callable[[], Awaitable[bytes]]
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The answer to a form. `once` names the message, so that taking it twice does no harm."""

    text: str
    upload: Upload | None = None
    once: str = ""


Draw = Callable[[Here], Awaitable[Page]]
Act = Callable[[Here], Awaitable[Move]]
Take = Callable[[Here, Typed], Awaitable[Move]]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a button does. `need` is what it needs beyond its screen."""

    run: Act
    need: Permission | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Something a person types or sends. A `secret` answer is deleted from the chat."""

    draw: Draw
    take: Take
    need: Permission | None = None
    secret: bool = False
    files: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """One menu page. Drawing never acts, acting never draws. `open` lets strangers in."""

    name: str
    draw: Draw
    need: Permission | None = None
    parent: str = "home"
    open: bool = False
    actions: Mapping[str, Action] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
