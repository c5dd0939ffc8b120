"""Messages to be sent, as the store keeps them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dialogs.events import DeliveryState
from dialogs.ids import DialogId, InboxId, Millis, TenantId
from dialogs.messages import OutboundMessage


class SendState(StrEnum):
    """The way of an outbox row."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"  # the dialog moved on, or the owner dropped it
    DEAD = "dead"  # refused, or out of tries
    UNKNOWN = "unknown"  # it may have arrived; not sent again


@dataclass(frozen=True, slots=True)
class Queued:
    """An outbox row: the message, and how its sending went so far."""

    tenant_id: TenantId
    id: str
    message: OutboundMessage
    attempts: int = 0
    unknowns: int = 0
    state: SendState = SendState.QUEUED
    external_id: str = ""
    error: str = ""
    reason: str = ""  # a value of `dialogs.refusals.Why`, once it is given up
    delivered: str = ""  # "", delivered, read, failed: what the channel told afterwards
    created_at: Millis = 0
    sending_at: Millis | None = None
    unsure_since: Millis | None = None  # when the first send began whose outcome is not known
    parts: Sequence[str] = ()  # the channel's ids of all its parts, where it went in several


class OutboxTable(Protocol):
    """Messages to be sent."""

    def add(self, message: OutboundMessage, now: Millis) -> bool:
        """False when the key is known."""

    def begin(
        self, message: OutboundMessage, now: Millis, owner: str, may: Callable[[Queued], bool]
    ) -> Queued | None:  # fmt: skip
        """Adds the message as claimed by this very unit: its row. None when it only waits, as if added: something of
        its chat is to go before it, or it `may` not; also when the key is known."""

    def claim(
        self, now: Millis, most: int, allow: Callable[[Queued], bool], stale_before: Millis, owner: str = "",
        wait: Callable[[Queued], Millis] = lambda row: 0, full: Collection[str] = (),
    ) -> tuple[Sequence[Queued], Sequence[Queued]]:  # fmt: skip
        """(to send now, sends whose outcome is unknown because their worker died). SYSTEM scope only.

        Takes at most the head of each chat; rows whose epoch is past are dropped on the way; what is not allowed falls
        due again after `wait` ms, or at once when that is 0. Inboxes that are `full` are left out."""

    def lost(self, owner: str) -> Sequence[Queued]:
        """At start: sends that this node had under way when it died. SYSTEM scope only."""

    def sent(self, row: Queued, external_id: str, thread: str, now: Millis, parts: Sequence[str] = ()) -> None:
        """`parts`, where it went in several; those of an edit are from now on those of the message that it edits."""

    def again(self, row: Queued, due: Millis, error: str, unknown: bool = False, tried: bool = True) -> None:
        """`tried`: something was really sent, so that it counts as a try."""

    def end(self, row: Queued, state: SendState, error: str, now: Millis, reason: str = "") -> None:
        """`reason` is a value of `dialogs.refusals.Why`."""

    def cancel(self, key: str, now: Millis) -> bool:
        """Drops a message that has not been sent yet; False when it is on its way, or there is none."""

    def last_said(self, inbox: InboxId, chat: str) -> OutboundMessage | None:
        """The last message that arrived (or may have) in this chat; reactions, deletions and edits are none."""

    def known(self, inbox: InboxId, chat: str, external_id: str) -> Queued | None:
        """The message of ours that the channel knows under this id."""

    def shown(self, inbox: InboxId, chat: str, external_id: str) -> OutboundMessage | None:
        """What that message says now: as it was sent, or as it was edited last."""

    def by_key(self, key: str) -> Queued | None: ...
    def delivered(
        self, inbox: InboxId, chat: str, external_id: str, state: DeliveryState, upto: bool = False
    ) -> Sequence[Queued]:
        """Notes how far a message came (with `upto`, all earlier ones of the chat too) and gives the rows that this
        changed: a state only grows. Empty also when the message is not known (yet)."""

    def unsure(self, inbox: InboxId, chat: str) -> Sequence[Queued]:
        """Sends to a chat that are under way, or whose answer was lost: they may have arrived without our knowing."""

    def drop_unsaid(self, dialog: DialogId, now: Millis) -> int:
        """Drops what nobody of staff wrote and has not been sent; how many."""

    def retried(self, inbox: InboxId, times: int = 1) -> Millis | None:
        """Since when the oldest of what was tried in vain, at least so many times, waits; None where nothing does."""

    def hurry(self, inbox: InboxId, now: Millis) -> None:
        """What was tried in vain is due now."""

    def unsent(self, inbox: InboxId) -> int:
        """How many of its messages wait, or were given up and may be tried again."""

    def drop_unsent(self, inbox: InboxId, now: Millis) -> int:
        """Drops all of these; how many."""

    def move(self, inbox: InboxId, chat: str, to: str) -> None:
        """What waits for a chat, or for a place in it, goes to its new id."""

    def external_id(self, key: str) -> str:
        """The channel's id of the message sent under `key`, or ""."""

    def next_due(self, now: Millis) -> Millis | None: ...
    def counts(self) -> Mapping[str, int]:
        """Rows by state. SYSTEM scope counts all companies."""
