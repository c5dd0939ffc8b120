"""Rights: one table, Role × Permission; every use case starts by requiring one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialogs.errors import Forbidden
from dialogs.ids import MemberId, TenantId
from dialogs.tenant import Member, Role


class Permission(StrEnum):
    """What a use case may need."""

    SEE = "see"  # menus, settings and lists
    CONNECT = "connect"  # inboxes, desk
    TEACH = "teach"  # knowledge
    TRY = "try"  # ask the bot a question from the menu
    INVITE = "invite"  # members
    SETTINGS = "settings"
    DELETE = "delete"  # the company itself
    AUDIT = "audit"  # who changed what
    WORK = "work"  # take and answer dialogs
    WATCH = "watch"  # waiting list, reports
    RELIEVE = "relieve"  # give back a dialog that another has


_WORK = {Permission.WORK, Permission.WATCH, Permission.TRY}
_SEE = {Permission.SEE, Permission.WATCH, Permission.TRY}
RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: frozenset(set(Permission) - {Permission.DELETE}),
    Role.EDITOR: frozenset(_SEE | {Permission.TEACH}),
    Role.VIEWER: frozenset(_SEE),
    Role.LEAD: frozenset(_WORK | {Permission.RELIEVE}),
    Role.MANAGER: frozenset(_WORK),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The member who acts, with rights read from the database for this very action."""

    member: Member

    @property
    def id(self) -> MemberId:
        return self.member.id

    @property
    def tenant(self) -> TenantId:
        return self.member.tenant_id

    def can(self, permission: Permission) -> bool:
        """True when one of the member's roles has the permission and the member is active."""
        return self.member.active and any(permission in RIGHTS[role] for role in self.member.roles)

    def require(self, permission: Permission) -> None:
        """Raises Forbidden."""
        if not self.can(permission):
            raise Forbidden("error-forbidden")


def who_may(members: Iterable[Member], to: Permission) -> Sequence[Member]:
    """Those of the members, active ones, who have the right."""
    return [member for member in members if Actor(member).can(to)]


def workers(members: Iterable[Member]) -> Sequence[Member]:
    """Those who may take dialogs."""
    return who_may(members, Permission.WORK)


def operator(tenant: TenantId, by: str) -> Actor:
    """Whoever runs the program itself (a company as a file, the demo): may do everything in the company they name."""
    return Actor(Member(MemberId(by), tenant, 0, by, "en", frozenset({Role.OWNER})))


# whom each role may invite: nobody makes a role above their own
INVITES: dict[Role, frozenset[Role]] = {
    Role.OWNER: frozenset(Role),
    Role.ADMIN: frozenset(set(Role) - {Role.OWNER}),
}
