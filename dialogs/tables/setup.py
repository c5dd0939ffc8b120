"""Companies as the store keeps them: members, bots, inboxes, the desk; and the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dialogs.ids import BotId, InboxId, InviteId, MemberId, Millis, TenantId
from dialogs.tenant import BotVersion, Desk, Inbox, Invite, Member, Tenant


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
    def delist_all(self, kind: str, value: str) -> None:
        """Frees every key of this kind that leads to `value`."""

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
    def inbox(self, inbox: InboxId) -> Inbox:
        """Also one that was removed: dialogs are kept there."""

    def inboxes(self, removed: bool = False) -> Sequence[Inbox]:
        """Those that are connected; with `removed` also those that no longer are."""

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


class AuditTable(Protocol):
    """Append-only."""

    def add(self, entry: AuditEntry) -> None: ...
    def last(self, most: int, without: Sequence[str] = ()) -> Sequence[AuditEntry]:
        """The newest first, without actions that begin so."""
