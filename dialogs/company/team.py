"""Use cases of the team: one-time invites, roles, leaving. Nobody gives or takes a role above their own."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from dialogs.access import INVITES, Actor, Permission
from dialogs.company.setup import Founder, record
from dialogs.errors import BadInput, Forbidden, NotFound
from dialogs.handovers.leaving import leave
from dialogs.ids import HOUR, InviteId, MemberId, Millis, TenantId, new_id
from dialogs.ports import Clock
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM, Invite, Member, Role

INVITE_LIVES: Millis = 72 * HOUR
MOST_OPEN = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invite gives, before it is accepted."""

    tenant: TenantId
    company: str
    role: Role


class Team:
    """Members of a company."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def invite(self, actor: Actor, role: Role) -> str:
        """A one-time token of 22 url-safe characters, good for 72 hours; only its hash is stored. Raises Forbidden."""
        actor.require(Permission.INVITE)
        _require_above(actor, frozenset({role}))
        token, now = secrets.token_urlsafe(16), self._clock.now()
        invite = Invite(InviteId(new_id(now)), actor.tenant, role, _hash(token), actor.id, now + INVITE_LIVES)

        def unit(uow: Uow) -> None:
            if len(uow.members.invites(now)) >= MOST_OPEN:
                raise BadInput("error-too-many-invites", most=MOST_OPEN)
            uow.members.add_invite(invite)
            uow.tenants.enlist("invite", invite.token_hash, invite.id)
            record(uow, now, actor.id, "invite.create", invite.id, role=role.value)

        await self._store.run(actor.tenant, unit)
        return token

    async def offer(self, token: str) -> Offer:
        """Company and role behind an open invite. Raises BadInput("error-invite-gone")."""
        tenant, now, mark = await self._tenant_of(token), self._clock.now(), _hash(token)
        return await self._store.read(tenant, lambda uow: _offer(uow, mark, now))

    async def accept(self, person: Founder, token: str) -> Actor:
        """Uses the invite up: the person is a member with its role. Raises BadInput when it was used or is too old."""
        tenant, now, mark = await self._tenant_of(token), self._clock.now(), _hash(token)
        return await self._store.run(tenant, lambda uow: _accept(uow, person, mark, now))

    async def revoke(self, actor: Actor, invite: InviteId) -> None:
        """The link stops working."""
        actor.require(Permission.INVITE)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            uow.members.revoke_invite(invite)
            record(uow, now, actor.id, "invite.revoke", invite)

        await self._store.run(actor.tenant, unit)

    async def set_roles(self, actor: Actor, member: MemberId, roles: frozenset[Role]) -> Member:
        """Raises Forbidden above one's own role, BadInput for no role at all or the last owner."""
        if not roles:
            raise BadInput("error-no-role")
        return await self._changed(actor, member, "member.roles", lambda old: replace(old, roles=roles))

    async def remove(self, actor: Actor, member: MemberId) -> Member:
        """The person loses all access at once. Raises Forbidden, BadInput for the last owner."""
        return await self._changed(
            actor, member, "member.remove", lambda old: replace(old, roles=frozenset(), active=False)
        )

    async def _changed(self, actor: Actor, member: MemberId, action: str, change: Callable[[Member], Member]) -> Member:
        actor.require(Permission.INVITE)
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _change(uow, actor, member, action, change, now))

    async def _tenant_of(self, token: str) -> TenantId:
        found = await self._store.read(SYSTEM, lambda uow: uow.tenants.lookup("invite", _hash(token)))
        if not found:
            raise BadInput("error-invite-gone")
        return found[0][0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _require_above(actor: Actor, roles: frozenset[Role]) -> None:
    allowed = frozenset(role for mine in actor.member.roles for role in INVITES.get(mine, frozenset()))
    if not roles <= allowed:
        raise Forbidden("error-forbidden")


def _offer(uow: Uow, mark: str, now: Millis) -> Offer:
    invite = uow.members.find_invite(mark)
    if invite is None or invite.used_by or invite.expires_at <= now:
        raise BadInput("error-invite-gone")
    return Offer(uow.tenant, uow.tenants.get().name, invite.role)


def _accept(uow: Uow, person: Founder, mark: str, now: Millis) -> Actor:
    old = uow.members.by_telegram(person.telegram_id)
    member_id = old.id if old else MemberId(new_id(now))
    invite = uow.members.use_invite(mark, member_id, now)
    if invite is None:
        return _accepted_before(uow, old, mark)
    if old:
        held = old.roles if old.active else frozenset[Role]()
        member = replace(old, roles=held | {invite.role}, active=True)
        uow.members.save(member)
    else:
        member = Member(member_id, uow.tenant, person.telegram_id, person.name, person.language,
                        frozenset({invite.role}))  # fmt: skip
        uow.members.add(member)
    uow.tenants.enlist("member", str(person.telegram_id), member.id)
    record(uow, now, member.id, "invite.accept", invite.id, role=invite.role.value)
    return Actor(member)


def _accepted_before(uow: Uow, old: Member | None, mark: str) -> Actor:
    # the same tap delivered twice is not an error of the person
    invite = uow.members.find_invite(mark)
    if old and old.active and invite and invite.used_by == old.id:
        return Actor(old)
    raise BadInput("error-invite-gone")


def _change(
    uow: Uow, actor: Actor, member: MemberId, action: str, change: Callable[[Member], Member], now: Millis
) -> Member:
    old = uow.members.get(member)
    if not old.active:
        raise NotFound("error-not-found")
    new = change(old)
    # both what is given and what is taken away; and nobody disarms somebody above them
    _require_above(actor, new.roles | old.roles)
    if Role.OWNER in old.roles and Role.OWNER not in new.roles and len(_owners(uow)) == 1:
        raise BadInput("error-last-owner")
    uow.members.save(new)
    leave(uow, new, now)
    if not new.active:
        uow.tenants.delist("member", str(old.telegram_id))
    record(uow, now, actor.id, action, member, roles=sorted(new.roles))
    return new


def _owners(uow: Uow) -> list[Member]:
    return [item for item in uow.members.every() if item.active and Role.OWNER in item.roles]
