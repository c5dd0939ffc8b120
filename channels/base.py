"""What a channel is: the Protocol, its capabilities as values, and the ways a send can end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from dialogs.errors import ParleyError
from dialogs.messages import Attachment, InboundMessage, OutboundMessage
from dialogs.ports import Progress
from dialogs.tenant import Inbox

Payload = Mapping[str, Any]  # one event as the channel sent it, JSON decoded


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do; rendering and the outbox decide by these, never by the channel's name."""

    buttons: bool = False
    media: bool = False
    edit: bool = False
    typing: bool = False
    drafts: bool = False
    max_text: int = 4000
    idempotent_send: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """What ingress needs of an event before parsing: its dedupe key and the lane it belongs to."""

    dedupe: str
    lane: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel took the message; `external_id` is its own id, `thread` the topic if it has any."""

    external_id: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file fetched from a channel."""

    content: bytes
    name: str
    mime: str


class ChannelError(ParleyError):
    """A send or a fetch failed; the class says what to do."""


class RetryLater(ChannelError):
    """Nothing was sent (connect error, 429, 5xx): try again after `seconds`."""

    def __init__(self, detail: str, seconds: float = 0.0) -> None:
        """`seconds` 0 means: by the outbox's own backoff."""
        super().__init__("error-channel-retry", detail)
        self.seconds = seconds


class Unknown(ChannelError):
    """The request left but its answer was lost: it may or may not have arrived."""

    def __init__(self, detail: str) -> None:
        super().__init__("error-channel-unknown", detail)


class Refused(ChannelError):
    """The channel will never take this message; the reason is stored."""

    def __init__(self, detail: str, reason: str = "refused") -> None:
        super().__init__("error-channel-refused", detail, reason=reason)
        self.reason = reason


class TopicGone(ChannelError):
    """The desk's topic no longer exists: make it anew and send again."""

    def __init__(self, detail: str) -> None:
        super().__init__("error-channel-topic-gone", detail)


class Channel(Protocol):
    """One adapter. `key` and `parse` are pure; `send` and `fetch` do I/O and raise only ChannelError."""

    kind: str
    can: Capabilities

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Raises BadInput when the event can't be placed at all (it is then quarantined by its hash)."""

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[InboundMessage]:
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


@runtime_checkable
class Acknowledging(Protocol):
    """A channel whose events want a sign at once (a pressed button stops spinning)."""

    async def acknowledge(self, inbox: Inbox, payload: Payload) -> None:
        """A hint: failures are swallowed by the channel."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An inbox with its channel, ready for use."""

    inbox: Inbox
    channel: Channel
    debounce_ms: int = 0


class Connections(Protocol):
    """All connected inboxes of this process."""

    def get(self, inbox_id: str) -> Connection | None: ...
