"""What a channel tells beside messages: reactions, deletions, delivery, who can be reached, who else spoke.

Each is made only by a channel's `parse`. `of` is the channel's own id of the message that the event is about; `order`
tells two events about one message apart when they come late or twice (the source's own time or number, never ours).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from dialogs.ids import InboxId, Millis
from dialogs.messages import Attachment, InboundMessage, Sender


@dataclass(frozen=True, slots=True)
class Reaction:
    """A client's reaction to a message; an empty `emoji` takes it back."""

    inbox_id: InboxId
    chat: str
    of: str
    emoji: str
    order: Millis
    sender: Sender


@dataclass(frozen=True, slots=True)
class Deletion:
    """A client took a message back."""

    inbox_id: InboxId
    chat: str
    of: str
    order: Millis


class DeliveryState(IntEnum):
    """How far a message of ours came; grows only, whatever order the reports come in. FAILED is last and final."""

    SENT = 0
    DELIVERED = 1
    READ = 2
    FAILED = 3


@dataclass(frozen=True, slots=True)
class Delivery:
    """A report about a message of ours. `upto` True: it holds for all earlier messages of the chat too."""

    inbox_id: InboxId
    chat: str
    of: str
    state: DeliveryState
    order: Millis
    error: str = ""
    upto: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The client blocked us or let us in again."""

    inbox_id: InboxId
    chat: str
    reachable: bool
    order: Millis


@dataclass(frozen=True, slots=True)
class StaffElsewhere:
    """A person of the business wrote to the client outside Parley (from the phone, from the owner's own Telegram).

    The dialog is a person's from now on. What our own gateway sends comes back in this form too: an `external_id` that
    the outbox knows is our own echo."""

    inbox_id: InboxId
    chat: str
    external_id: str
    text: str
    order: Millis
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Typing:
    """The client is writing; a hint that is never stored."""

    inbox_id: InboxId
    chat: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The client wants no more of the answer that grows before them; a hint that is never stored. `mark` says which."""

    inbox_id: InboxId
    chat: str
    mark: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new id (a group became a supergroup)."""

    inbox_id: InboxId
    chat: str
    to: str


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """The connected account itself: `state` is one of the words of `channels.base.Probe.state`."""

    inbox_id: InboxId
    state: str
    detail: str
    order: Millis


@dataclass(frozen=True, slots=True)
class MissedCall:
    """The client called and nobody could answer."""

    inbox_id: InboxId
    chat: str
    external_id: str
    sender: Sender
    at: Millis


Happening = (
    Reaction | Deletion | Delivery | Reach | StaffElsewhere | Typing | Stopped | Moved | AccountChanged | MissedCall
)
Arrival = InboundMessage | Happening
