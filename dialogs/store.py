"""The store as the domain sees it: one unit of work is one function, run in one transaction, in one tenant's scope.

A unit is a plain function of a `Uow`: it runs in the database's own thread or greenlet and must not await or call out.
It may run more than once (a serialization failure repeats it), so it has no effect but through the Uow.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from dialogs.customer import Customer
from dialogs.dialog import Dialog, Episode
from dialogs.events import DeliveryState
from dialogs.facts import FactTable
from dialogs.handover import Handover
from dialogs.ids import (
    BotId,
    CustomerId,
    DialogId,
    EpisodeId,
    HandoverId,
    InboxId,
    InviteId,
    MemberId,
    Millis,
    TenantId,
    TraceId,
    TurnId,
)
from dialogs.linking import LinkTable
from dialogs.messages import OutboundMessage
from dialogs.rota import RotaTable
from dialogs.tenant import BotVersion, Desk, Inbox, Invite, Member, Tenant
from dialogs.timers import TimerTable
from dialogs.trace import Trace
from dialogs.turn import Turn

if TYPE_CHECKING:  # these stand on this module
    from dialogs.canned import CannedTable
    from dialogs.channel_health import HealthTable
    from dialogs.checks import CheckTable
    from dialogs.curated import CuratedTable
    from dialogs.feedback import FeedbackTable
    from dialogs.gaps import GapTable
    from dialogs.letters import LetterTable
    from dialogs.rating import RatingTable
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Received:
    """A raw event as it was stored before it was acknowledged."""

    inbox_id: InboxId
    dedupe: str
    lane: str
    seq: int
    raw: bytes
    received_at: Millis
    attempts: int = 0


SUSPECT = 2  # tries in vain after which an event runs alone, apart from its neighbours


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane held by one worker: `token` fences, `version` tells whether more came meanwhile.

    `lost` counts the claims before this one whose worker died; a suspect lane brings its first event alone, and
    `more` is then when the next one came."""

    tenant_id: TenantId
    lane: str
    token: int
    version: int
    events: Sequence[Received] = ()
    lost: int = 0
    more: Millis | None = None

    @property
    def tries(self) -> int:
        """How often the first event was tried before this claim."""
        return self.lost + (self.events[0].attempts if self.events else 0)

    @property
    def suspect(self) -> bool:
        """Workers died over this lane again and again: only one such lane runs at a time."""
        return self.lost >= SUSPECT


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
    last_text: str = ""
    owner_name: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what."""

    at: Millis
    actor: str
    action: str
    subject: str
    details: Mapping[str, object] = field(default_factory=dict)


class TenantTable(Protocol):
    """The company itself, and the directory that leads from outside keys to companies."""

    def add(self, tenant: Tenant) -> None: ...
    def save(self, tenant: Tenant) -> None: ...
    def get(self) -> Tenant:
        """The scope's own tenant. Raises NotFound."""

    def every(self) -> Sequence[Tenant]:
        """All companies. SYSTEM scope only."""

    def enlist(self, kind: str, key: str, value: str = "") -> None:
        """Binds an outside key (bot token, group, public id) to this tenant. Raises Conflict if another has it."""

    def delist(self, kind: str, key: str) -> None: ...
    def lookup(self, kind: str, key: str) -> Sequence[tuple[TenantId, str]]:
        """(tenant, value) pairs that an outside key leads to."""


class MemberTable(Protocol):
    """Staff and invites."""

    def add(self, member: Member) -> None: ...
    def get(self, member: MemberId) -> Member: ...
    def by_telegram(self, telegram_id: int) -> Member | None: ...
    def every(self) -> Sequence[Member]: ...
    def save(self, member: Member) -> None: ...
    def add_invite(self, invite: Invite) -> None: ...
    def use_invite(self, token_hash: str, by: MemberId, now: Millis) -> Invite | None:
        """Marks an open, unexpired invite as used in one statement; None when there is none."""

    def find_invite(self, token_hash: str) -> Invite | None: ...
    def invites(self, now: Millis) -> Sequence[Invite]:
        """Open invites."""

    def revoke_invite(self, invite: InviteId) -> None: ...


class SetupTable(Protocol):
    """Bots in versions, inboxes, the desk."""

    def add_bot(self, version: BotVersion) -> None: ...
    def bots(self) -> Sequence[BotVersion]:
        """Published version of each bot."""

    def bot(self, bot: BotId) -> BotVersion: ...
    def version(self, bot: BotId, number: int) -> BotVersion:
        """One version, published or not. Raises NotFound."""

    def publish(self, version: BotVersion) -> None:
        """Adds the version and makes it the published one."""

    def add_inbox(self, inbox: Inbox) -> None: ...
    def inbox(self, inbox: InboxId) -> Inbox: ...
    def inboxes(self) -> Sequence[Inbox]: ...
    def all_inboxes(self) -> Sequence[Inbox]:
        """Active inboxes of all companies. SYSTEM scope only."""

    def save_inbox(self, inbox: Inbox) -> None: ...
    def desk(self) -> Desk | None: ...
    def set_desk(self, desk: Desk | None) -> None: ...
    def desks(self) -> Sequence[Desk]:
        """All groups of the desk, the first one first."""

    def add_desk(self, desk: Desk, now: Millis) -> None:
        """One more group."""

    def drop_desk(self, chat: str) -> None: ...


class DialogTable(Protocol):
    """Customers, dialogs, episodes, turns."""

    def by_chat(self, inbox: InboxId, chat: str) -> Dialog | None: ...
    def get(self, dialog: DialogId, lock: bool = False) -> Dialog: ...
    def add(self, dialog: Dialog) -> None: ...
    def save(self, dialog: Dialog, expected_epoch: int) -> None:
        """Writes the new state. Raises StaleEpoch when the stored epoch is not `expected_epoch`."""

    def move(self, inbox: InboxId, chat: str, to: str) -> None:
        """The chat has a new id: its dialog goes on there, and so do those of its persons and topics."""

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


class LaneTable(Protocol):
    """Raw events in lanes: stored before acknowledged, claimed one lane at a time."""

    def receive(self, event: Received, due: Millis, latest: Millis) -> int | None:
        """Wakes the lane (due moves to `due`, at most `latest` after the first), stores the event; its sequence,
        or None when the dedupe key is known."""

    def claim(self, now: Millis, lease_until: Millis, owner: str, most: int, suspects: bool = True) -> Sequence[Claim]:
        """Due lanes with their open events, fair across tenants; the try is counted in the same unit. At most one
        suspect lane, and none without `suspects`. SYSTEM scope only."""

    def renew(self, claim: Claim, lease_until: Millis) -> bool: ...
    def finish(self, claim: Claim, events: Sequence[Received], outcome: str, now: Millis) -> None:
        """Marks the events as done with their outcome."""

    def release(self, claim: Claim, due: Millis | None = None) -> None:
        """Frees the lane: re-armed at `due`, or at once when more came. Raises StaleLease when the token is old."""

    def fail(self, claim: Claim, error: str, due: Millis, now: Millis, most: int) -> Sequence[Received]:
        """Counts a failed try; events at `most` tries are quarantined and returned; the lane is re-armed at `due`."""

    def hand_back(self, claim: Claim, due: Millis) -> None:
        """Frees a lane that was not worked to its end, as if this claim had never been. Raises StaleLease."""

    def quarantine(self, claim: Claim, event: Received, error: str, now: Millis) -> None: ...
    def next_due(self) -> Millis | None:
        """When the next lane is due. SYSTEM scope only."""

    def free_leases(self, owner: str) -> int:
        """At start: leases that this node held before it died. SYSTEM scope only."""


class OutboxTable(Protocol):
    """Messages to be sent."""

    def add(self, message: OutboundMessage, now: Millis) -> bool:
        """False when the key is known."""

    def claim(
        self, now: Millis, most: int, allow: Callable[[Queued], bool], stale_before: Millis, owner: str = "",
        wait: Callable[[Queued], Millis] = lambda row: 0, full: Collection[str] = (),
    ) -> tuple[Sequence[Queued], Sequence[Queued]]:  # fmt: skip
        """(to send now, sends whose outcome is unknown because their worker died). SYSTEM scope only.

        Takes at most the head of each chat; rows whose epoch is past are dropped on the way; what is not allowed falls
        due again after `wait` ms, or at once when that is 0. Inboxes that are `full` are left out."""

    def lost(self, owner: str) -> Sequence[Queued]:
        """At start: sends that this node had under way when it died. SYSTEM scope only."""

    def current(self, row: Queued) -> bool:
        """False when the row's epoch is past: then it is marked dropped."""

    def sent(self, row: Queued, external_id: str, thread: str, now: Millis) -> None: ...
    def again(self, row: Queued, due: Millis, error: str, unknown: bool = False) -> None: ...
    def end(self, row: Queued, state: SendState, error: str, now: Millis, reason: str = "") -> None:
        """`reason` is a value of `dialogs.refusals.Why`."""

    def cancel(self, key: str, now: Millis) -> bool:
        """Drops a message that has not been sent yet; False when it is on its way, or there is none."""

    def scheduled(self, now: Millis) -> Sequence[Queued]:
        """What waits for its time, the earliest first."""

    def last_said(self, inbox: InboxId, chat: str) -> OutboundMessage | None:
        """The last message that arrived (or may have) in this chat; reactions, deletions and edits are none."""

    def known(self, inbox: InboxId, chat: str, external_id: str) -> Queued | None:
        """The message of ours that the channel knows under this id."""

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

    def move(self, inbox: InboxId, chat: str, to: str) -> None:
        """What waits for a chat, or for a place in it, goes to its new id."""

    def external_id(self, key: str) -> str:
        """The channel's id of the message sent under `key`, or ""."""

    def next_due(self, now: Millis) -> Millis | None: ...
    def counts(self) -> Mapping[str, int]:
        """Rows by state. SYSTEM scope counts all companies."""


class AuditTable(Protocol):
    """Append-only."""

    def add(self, entry: AuditEntry) -> None: ...
    def last(self, most: int) -> Sequence[AuditEntry]: ...


class Uow(Protocol):
    """Everything of one tenant, inside one transaction."""

    @property
    def tenant(self) -> TenantId: ...
    @property
    def tenants(self) -> TenantTable: ...
    @property
    def members(self) -> MemberTable: ...
    @property
    def setup(self) -> SetupTable: ...
    @property
    def dialogs(self) -> DialogTable: ...
    @property
    def handovers(self) -> HandoverTable: ...
    @property
    def lanes(self) -> LaneTable: ...
    @property
    def outbox(self) -> OutboxTable: ...
    @property
    def audit(self) -> AuditTable: ...
    @property
    def timers(self) -> TimerTable: ...
    @property
    def links(self) -> LinkTable: ...
    @property
    def facts(self) -> FactTable: ...
    @property
    def rota(self) -> RotaTable: ...
    @property
    def ratings(self) -> "RatingTable": ...
    @property
    def canned(self) -> "CannedTable": ...
    @property
    def curated(self) -> "CuratedTable": ...
    @property
    def letters(self) -> "LetterTable": ...
    @property
    def health(self) -> "HealthTable": ...
    @property
    def gaps(self) -> "GapTable": ...
    @property
    def checks(self) -> "CheckTable": ...
    @property
    def feedback(self) -> "FeedbackTable": ...


Unit = Callable[[Uow], T]


class Store(Protocol):
    """The only way to data."""

    async def run(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """Runs the unit in a transaction, durably committed before this returns. Raises Busy over the bound."""

    async def read(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """Runs a unit that only reads."""
