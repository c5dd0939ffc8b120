"""Members and invites."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.setup import invites, members
from dialogs.ids import InviteId, MemberId, Millis
from dialogs.tenant import Invite, Member, Role


def _member(row: Row) -> Member:
    roles = frozenset(Role(role) for role in row["roles"].split(",") if role)
    return Member(row["id"], row["tenant_id"], row["telegram_id"], row["name"], row["language"], roles, row["active"])


def _invite(row: Row) -> Invite:
    return Invite(row["id"], row["tenant_id"], Role(row["role"]), row["token_hash"], row["created_by"],
                  row["expires_at"], row["used_by"])  # fmt: skip


def _roles(member: Member) -> str:
    return ",".join(sorted(member.roles))


def _everybody() -> sa.Select[Any]:
    mine = members.c.tenant_id == sa.bindparam("tenant_id", type_=sa.String)
    return sa.select(members).where(mine).order_by(members.c.id)


class Members(Repository):
    """Implements `dialogs.store.MemberTable`."""

    def add(self, member: Member) -> None:
        self.insert(members, id=member.id, telegram_id=member.telegram_id, name=member.name, language=member.language,
                    roles=_roles(member), active=member.active, created_at=0)  # fmt: skip

    def get(self, member: MemberId) -> Member:
        return _member(self.one_known(members, id=member))

    def by_telegram(self, telegram_id: int) -> Member | None:
        row = self.row(members, members.c.telegram_id == telegram_id)
        return _member(row) if row else None

    def every(self) -> Sequence[Member]:
        return self.once(members, "", self._every)

    def _every(self) -> Sequence[Member]:
        return tuple(map(_member, self.fetch(("members",), _everybody, tenant_id=self.tenant)))

    def save(self, member: Member) -> None:
        self.update(members, members.c.id == member.id, name=member.name, language=member.language,
                    roles=_roles(member), active=member.active)  # fmt: skip

    def add_invite(self, invite: Invite) -> None:
        self.insert(invites, id=invite.id, role=invite.role, token_hash=invite.token_hash,
                    created_by=invite.created_by, expires_at=invite.expires_at)  # fmt: skip

    def use_invite(self, token_hash: str, by: MemberId, now: Millis) -> Invite | None:
        open_one = (
            invites.c.token_hash == token_hash,
            invites.c.used_by.is_(None),
            invites.c.revoked.is_(False),
        )
        changed = self.update(invites, *open_one, invites.c.expires_at > now, used_by=by, used_at=now)
        return self.find_invite(token_hash) if changed else None

    def find_invite(self, token_hash: str) -> Invite | None:
        row = self.row(invites, invites.c.token_hash == token_hash, invites.c.revoked.is_(False))
        return _invite(row) if row else None

    def invites(self, now: Millis) -> Sequence[Invite]:
        open_ones = (invites.c.used_by.is_(None), invites.c.revoked.is_(False), invites.c.expires_at > now)
        return [_invite(row) for row in self.rows(invites, *open_ones, order=invites.c.id)]

    def revoke_invite(self, invite: InviteId) -> None:
        self.update(invites, invites.c.id == invite, revoked=True)
