"""What a channel is: the Protocols, and its capabilities as values. How a call fails: `channels.failures`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from channels.pacing.rates import NO_RATES, Rates
from dialogs.events import Arrival
from dialogs.ids import Millis
from dialogs.messages import Attachment, OutboundMessage
from dialogs.ports import Progress
from dialogs.tenant import Inbox

Payload = Mapping[str, Any]  # one event as the channel sent it, JSON decoded
Receive = Callable[[Payload, bytes], Awaitable[bool]]  # takes an event that was asked for


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; rendering and the outbox decide by these, never by the channel's name."""

    buttons: bool = False
    media: bool = False
    edit: bool = False
    typing: bool = False
    drafts: bool = False
    max_text: int = 4000  # UTF-16 units; longer texts go in parts
    max_file: int = 50_000_000  # bytes out; a bigger file goes as its name with a line that says so
    idempotent_send: bool = False
    replies: bool = False
    reactions: bool = False
    deletes: bool = False
    read_marks: bool = False
    albums: bool = False
    write_first: bool = False  # may write to a client who has not written for long
    gap: tuple[float, float] = (0.0, 0.0)  # seconds, at random between, before each message that no client asked for
    rates: Rates = NO_RATES  # how fast it may be written to
    ladder: tuple[float, ...] = ()  # seconds before each try, the first included; empty: by the outbox's own backoff
    marked: Callable[[str], bool] = lambda chat: True  # which chats have read marks, where not all have

    def marks(self, chat: str) -> bool:
        """Whether a read mark would be seen in this chat."""
        return self.read_marks and self.marked(chat)


@dataclass(frozen=True, slots=True)
class Key:
    """What ingress needs of an event before parsing: its dedupe key and the lane it belongs to."""

    dedupe: str
    lane: str
    wait: Millis = 0  # an album comes in parts: its lane waits at least this long for the next one


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel took the message; `external_id` is its own id, `thread` the topic if it has any. `parts`: the ids of
    all its parts in their order, where it went in several."""

    external_id: str
    thread: str = ""
    parts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file fetched from a channel."""

    content: bytes
    name: str
    mime: str
    thumb: str | None = None  # its small picture's key in our store, "" if it needs none; None: nobody looked yet


class Channel(Protocol):
    """One adapter. `key` and `parse` are pure; `send` and `fetch` do I/O and raise only ChannelError."""

    kind: str
    can: Capabilities

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Raises BadInput when the event can't be placed at all (it is then quarantined by its hash)."""

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        """Empty for events that are not for the dialog (service messages); raises BadInput on garbage."""

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """Sends `message` whose body reads `words` in the reader's language."""

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        """Downloads an inbound attachment's content."""

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        """What the client may see while we think: typing, and a growing draft where the channel has it."""


@runtime_checkable
class TopicChannel(Protocol):
    """A channel whose chats may have topics (the desk)."""

    async def open_topic(self, inbox: Inbox, chat: str, title: str) -> str:
        """Makes a topic and returns its id. Raises ChannelError."""

    async def reopen_topic(self, inbox: Inbox, chat: str, thread: str) -> None:
        """Opens a closed topic again; one that is open stays so. Raises ChannelError."""


@runtime_checkable
class Acknowledging(Protocol):
    """A channel whose events want a sign at once (a pressed button stops spinning)."""

    async def acknowledge(self, inbox: Inbox, payload: Payload) -> None:
        """A hint: failures are swallowed by the channel."""


@runtime_checkable
class Testable(Protocol):
    """A channel that can send its owner a test event."""

    async def test(self, inbox: Inbox) -> None:
        """Raises ChannelError with what came of it."""


@runtime_checkable
class Polled(Protocol):
    """A channel that is asked for events: each is given to `receive`, and confirmed only after that returns."""

    async def poll(self, inbox: Inbox, receive: Receive) -> None:
        """Runs until cancelled; lives on over errors of the network, raises AccountDown when the account is gone."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the owner types to connect an account; its label is the key `connect-{kind}-{name}`."""

    name: str
    secret: bool = False  # sealed, and the owner's message with it is deleted from the chat where that can be done
    check: Callable[[str], object] = str  # raises BadInput for what can't be right, before the next field is asked for


@dataclass(frozen=True, slots=True)
class Connected:
    """A checked account: what the inbox is made of. `mark` tells one account from all others of its kind."""

    name: str
    mark: str
    secret: str = ""
    options: Mapping[str, object] = field(default_factory=dict)


@runtime_checkable
class Connectable(Protocol):
    """A channel that an owner connects by typing `fields`, one after another, in the menu."""

    fields: Sequence[Field]

    async def connect(self, values: Mapping[str, str]) -> Connected:
        """Checks with the channel itself. Raises BadInput with a key that says what to do, or ChannelError."""

    async def open(self, inbox: Inbox, address: str) -> None:
        """Makes events come: sets the webhook to `address` ("" without a public one). Called at start and to heal."""


@dataclass(frozen=True, slots=True)
class Probe:
    """How an account is. `state` is "up", or what is wrong, a key `health-{state}` (with its next step in words):
    token-revoked, webhook-lost, conflict, not-authorised, payment-due, unreachable, endpoint-gone, refused,
    password-wrong."""

    state: str = "up"
    detail: str = ""
    pending: int = 0  # events that wait at the channel
    paid_until: Millis | None = None
    picture: bytes = b""  # a QR code that the owner must scan
    code: str = ""  # a pairing code that the owner must type

    @property
    def up(self) -> bool:
        return self.state == "up"


@runtime_checkable
class Probing(Protocol):
    """A channel that can say how an account is, without sending anything to anybody."""

    async def probe(self, inbox: Inbox) -> Probe:
        """Never raises: what can't be reached is a Probe too."""


@dataclass(frozen=True, slots=True)
class Login:
    """How far a login came: `code` is to be typed on the account's phone; `asks` is what must be typed here next
    ("code": what the messenger sent to the owner; "password": the second factor); `done` True ends it."""

    code: str = ""
    asks: str = ""
    done: bool = False


@runtime_checkable
class LogsIn(Protocol):
    """A channel whose account is logged in from the menu: by a picture to scan, or by what the owner types."""

    steps: Sequence[str]  # those of "phone", "code" and "password" that it knows

    async def picture(self, inbox: Inbox) -> bytes:
        """The QR code to scan now, as PNG; empty when there is none."""

    async def login(self, inbox: Inbox, step: str, typed: str) -> Login:
        """One step. Raises BadInput in words for what was typed, ChannelError for the rest."""


@runtime_checkable
class Reconciling(Protocol):
    """A channel that can find out what became of a send whose answer was lost."""

    async def find(self, inbox: Inbox, message: OutboundMessage, words: str, since: Millis) -> Receipt | None:
        """The receipt when it arrived, None when it surely did not. Raises Unknown when that can't be told."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An inbox with its channel, ready for use."""

    inbox: Inbox
    channel: Channel
    debounce_ms: int = 0


class Connections(Protocol):
    """All connected inboxes of this process."""

    def get(self, inbox_id: str) -> Connection | None: ...
