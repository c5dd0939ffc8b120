"""Conversations as the store keeps them: customers, dialogs, episodes, turns, handovers and their topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dialogs.answers.trace import Trace
from dialogs.customer import Customer
from dialogs.dialog import Dialog, Episode
from dialogs.handover import Handover
from dialogs.ids import CustomerId, DialogId, EpisodeId, HandoverId, InboxId, MemberId, Millis, TraceId, TurnId
from dialogs.turn import Turn


@dataclass(frozen=True, slots=True)
class Topic:
    """The desk's topic of a dialog."""

    dialog_id: DialogId
    chat: str
    thread: str
    old: str = ""  # "chat:thread" of the one before, which this one is to lead to
    closed: bool = False  # a person closed it: it is opened again before anything is said there


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dialog that waits for a person's word."""

    dialog: Dialog
    handover: Handover
    since: Millis


class DialogTable(Protocol):
    """Customers, dialogs, episodes, turns."""

    def by_chat(self, inbox: InboxId, chat: str) -> Dialog | None: ...
    def with_episode(self, inbox: InboxId, chat: str) -> tuple[Dialog | None, Episode | None]:
        """The same with the episode that it is in."""

    def get(self, dialog: DialogId, lock: bool = False) -> Dialog: ...
    def add(self, dialog: Dialog) -> None: ...
    def save(self, dialog: Dialog, expected_epoch: int) -> None:
        """Writes the new state. Raises StaleEpoch when the stored epoch is not `expected_epoch`."""

    def hold(self, dialog: DialogId, expected_epoch: int) -> None:
        """Nothing of it changes, and nobody changes it until the unit has ended. Raises StaleEpoch likewise."""

    def tag(self, dialog: DialogId, tags: Sequence[str]) -> None:
        """The dialog's tags from now on; `save` leaves them as they are, for a turn under way knows older ones."""

    def move(self, inbox: InboxId, chat: str, to: str) -> None:
        """The chat has a new id: its dialog goes on there, and so do those of its persons and topics."""

    def with_people(self, inbox: InboxId) -> Sequence[Dialog]:
        """Its dialogs that people have, or are called to; the oldest first."""

    def customer(self, customer: CustomerId) -> Customer: ...
    def of_customer(self, customer: CustomerId) -> Sequence[Dialog]:
        """All dialogs of a person, in every inbox."""

    def episodes(self, dialog: DialogId) -> Sequence[Episode]:
        """The oldest first."""

    def identify(self, inbox: InboxId, external_id: str) -> CustomerId | None: ...
    def add_customer(self, customer: Customer, inbox: InboxId, external_id: str) -> None: ...
    def episode(self, episode: EpisodeId) -> Episode: ...
    def add_episode(self, episode: Episode) -> None: ...
    def save_episode(self, episode: Episode) -> None: ...
    def answered(self, episode: EpisodeId, at: Millis) -> None:
        """Notes when the client was first answered in the episode; later answers change nothing."""

    def add_turn(self, turn: Turn) -> None: ...
    def turns(self, dialog: DialogId, last: int) -> Sequence[Turn]:
        """The last turns, oldest first."""

    def turn_by_external(self, dialog: DialogId, external_id: str) -> Turn | None: ...
    def turn(self, turn: TurnId) -> Turn | None: ...
    def said_since(self, dialog: DialogId, at: Millis) -> int:
        """How many messages the client wrote after `at`."""

    def revisions(self, turn: Turn) -> Sequence[Turn]:
        """The edits of a turn, in the order in which they came."""

    def mark_turn(self, turn: Turn) -> None:
        """Stores what happened to a turn after it was said: its deletion and its reactions."""

    def add_trace(self, trace: Trace) -> None: ...
    def trace(self, trace: TraceId) -> Trace: ...
    def traces(self, dialog: DialogId | None, most: int) -> Sequence[Trace]:
        """Decisions in a dialog, or in all of them, the newest first."""

    def traces_since(self, at: Millis) -> Sequence[Trace]:
        """All of the company, the oldest first."""


class HandoverTable(Protocol):
    """Calls for a person, and their topics."""

    def add(self, handover: Handover) -> None: ...
    def save(self, handover: Handover) -> None: ...
    def get(self, handover: HandoverId) -> Handover: ...
    def open_of(self, dialog: DialogId) -> Handover | None:
        """The dialog's ASKED or TAKEN handover."""

    def last_of(self, dialog: DialogId) -> Handover | None:
        """The dialog's newest handover, open or over."""

    def waiting(self) -> Sequence[Waiting]:
        """Dialogs that wait for a person's word, the longest wait first."""

    def owned_by(self, member: MemberId) -> Sequence[Dialog]: ...
    def topic(self, dialog: DialogId) -> Topic | None:
        """The one that stands."""

    def room(self, dialog: DialogId) -> Topic | None:
        """The group that the dialog keeps; its thread is empty while no topic stands there."""

    def keep_room(self, dialog: DialogId, chat: str) -> None:
        """The dialog's topic is to be in this group."""

    def open_topics(self) -> Mapping[str, int]:
        """Dialogs that people have or are called to, by the group that they keep."""

    def dialog_of_topic(self, chat: str, thread: str) -> DialogId | None: ...
    def set_topic(self, topic: Topic) -> None: ...
    def drop_topic(self, dialog: DialogId) -> None:
        """It is of no use any more; the group stays the dialog's own."""

    def dialog_of_message(self, chat: str, external_id: str) -> DialogId | None:
        """The dialog that a message sent to the desk (or a manager's chat) was about."""
