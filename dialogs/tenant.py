"""Tenants and what they configure: members, bots in versions, inboxes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dialogs.ids import BotId, InboxId, InviteId, MemberId, Millis, TenantId

SYSTEM = TenantId("system")  # owns the control bot's own inbox; no company's data lives here
CONTROL = InboxId("control")


@dataclass(frozen=True, slots=True)
class Tenant:
    """A business."""

    id: TenantId
    name: str
    language: str
    timezone: str
    created_at: Millis


class Role(StrEnum):
    """What a member may do: four of configuration, two of work; one person may hold several."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"
    LEAD = "lead"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Member:
    """A person of staff, known by their Telegram account."""

    id: MemberId
    tenant_id: TenantId
    telegram_id: int
    name: str
    language: str
    roles: frozenset[Role]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time link that makes a person a member with a fixed role."""

    id: InviteId
    tenant_id: TenantId
    role: Role
    token_hash: str
    created_by: MemberId
    expires_at: Millis
    used_by: MemberId | None = None


class InboxKind(StrEnum):
    """Channel kinds that have an adapter."""

    TELEGRAM = "telegram"
    WIDGET = "widget"


@dataclass(frozen=True, slots=True)
class Inbox:
    """One connected account of a channel. `public_id` stands in URLs; `secret` is opened only for use, never logged."""

    id: InboxId
    tenant_id: TenantId
    kind: str
    bot_id: BotId
    name: str
    public_id: str
    secret: str = field(repr=False, default="")
    options: Mapping[str, object] = field(default_factory=dict)
    active: bool = True
    removed: bool = False  # disconnected for good: kept for what was said there, and for its return


@dataclass(frozen=True, slots=True)
class BotVersion:
    """What a bot is at one time; one version is published."""

    bot_id: BotId
    number: int
    name: str
    settings: Mapping[str, object]
    published: bool
    created_at: Millis


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a tenant's managers work: a forum group, or nothing yet (then their private chats)."""

    chat: str
    title: str
    forum: bool = True
    most: int = 30  # open dialogs in one group, before further ones go to the next; of the first group, for all
    overhears: bool = True  # topics show what the bot and the client say there; of the first group, for all
