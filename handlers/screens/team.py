"""The team: members and their roles, one-time invites."""

from collections.abc import Sequence

from aiogram.utils.formatting import Url

from dialogs.access import INVITES, Permission
from dialogs.company.team import Team
from dialogs.errors import NotFound
from dialogs.ids import HOUR, InviteId, MemberId
from dialogs.tenant import Invite, Member, Role
from handlers.context import Here
from handlers.menu.kinds import Row, listing, page, question
from handlers.menu.screen import Action, Button, Move, Page, Screen, do, go


def _team(here: Here) -> Team:
    return Team(here.services.store, here.services.clock)


async def _rows(here: Here) -> list[Row]:
    members = await here.services.store.read(here.tenant, lambda uow: uow.members.every())
    return [Row(f"👤 {member.name} · {roles_of(here, member)}", (member.id,)) for member in members if member.active]


def roles_of(here: Here, member: Member) -> str:
    """A member's roles in the reader's words."""
    return ", ".join(here.say(f"role-{role.value}") for role in Role if role in member.roles)


def _extra(here: Here) -> Sequence[Sequence[Button]]:
    return [[go(here.say("button-invite"), "invites")]]


async def _member(here: Here) -> Member:
    key = MemberId(here.arg())
    member = await here.services.store.read(here.tenant, lambda uow: uow.members.get(key))
    if not member.active:
        raise NotFound("error-not-found", "member left")
    return member


async def _card(here: Here) -> Page:
    member = await _member(here)
    words = here.say("member-about", roles=roles_of(here, member))
    return page(here, "member-title", member.name, words, rows=_changing(here, member))


def _changing(here: Here, member: Member) -> list[list[Button]]:
    # nobody is offered to disarm somebody above them
    if not member.roles <= _grantable(here):
        return []
    rows = [[_switch(here, member, role)] for role in Role if role in _grantable(here)]
    return [*rows, [go(here.say("button-remove-member"), "unteam", member.id)]]


def _switch(here: Here, member: Member, role: Role) -> Button:
    has = role in member.roles
    label = f"{'✅' if has else '▫️'} {here.say(f'role-{role.value}')}"
    return do(label, "member", "take" if has else "give", member.id, role.value)


def _grantable(here: Here) -> frozenset[Role]:
    return frozenset(role for mine in here.actor.member.roles for role in INVITES.get(mine, frozenset()))


async def _give(here: Here) -> Move:
    member = await _member(here)
    return await _set(here, member, member.roles | {_role(here)})


async def _take(here: Here) -> Move:
    member = await _member(here)
    return await _set(here, member, member.roles - {_role(here)})


def _role(here: Here) -> Role:
    if here.arg(1) not in list(Role):
        raise NotFound("error-not-found", "role")
    return Role(here.arg(1))


async def _set(here: Here, member: Member, roles: frozenset[Role]) -> Move:
    await _team(here).set_roles(here.actor, member.id, roles)
    return Move("member", (member.id,), here.say("notice-saved"))


async def _remove(here: Here) -> Move:
    await _team(here).remove(here.actor, MemberId(here.arg()))
    return Move("team", notice=here.say("notice-removed"))


async def _invites(here: Here) -> Page:
    now = here.services.clock.now()
    open_ones = await here.services.store.read(here.tenant, lambda uow: uow.members.invites(now))
    making = [[do(_inviting(here, role), "invites", "make", role.value)] for role in Role if role in _grantable(here)]
    revoking = [[_revoking(here, invite, now)] for invite in open_ones[:20]]
    words = here.say("invites-open", count=len(open_ones))
    rights = [f"• {_right(here, role)}" for role in Role if role in _grantable(here)]
    return page(here, "invites-title", here.say("invites-about"), "", *rights, "", words, rows=[*making, *revoking])


def _right(here: Here, role: Role) -> str:
    return f"{here.say(f'role-{role.value}')} – {here.say(f'role-{role.value}-may')}"


def _inviting(here: Here, role: Role) -> str:
    return f"➕ {here.say(f'role-{role.value}')}"


def _revoking(here: Here, invite: Invite, now: int) -> Button:
    hours = max(1, (invite.expires_at - now) // HOUR)
    label = here.say("button-revoke", role=here.say(f"role-{invite.role.value}"), hours=hours)
    return do(label, "invites", "drop", invite.id)


async def _make(here: Here) -> Move:
    role = Role(here.arg()) if here.arg() in list(Role) else Role.VIEWER
    token = await _team(here).invite(here.actor, role)
    link = Url(f"https://t.me/{here.bot_username}?start={token}")
    words = here.say("invite-made", role=here.say(f"role-{role.value}"))
    made = page(here, "invites-title", words, "", link, rows=[[go(here.say("button-invites"), "invites")]])
    return Move("invites", page=made)


async def _drop(here: Here) -> Move:
    await _team(here).revoke(here.actor, InviteId(here.arg()))
    return Move("invites", notice=here.say("notice-removed"))


SCREENS = (
    listing("team", _rows, "member", need=Permission.INVITE, extra=_extra),
    Screen(
        "member", _card, Permission.INVITE, "team", actions={"give": Action(_give), "take": Action(_take)},
    ),
    question("unteam", "unteam-title", _remove, need=Permission.INVITE, parent="team"),
    Screen(
        "invites", _invites, Permission.INVITE, "team", actions={"make": Action(_make), "drop": Action(_drop)},
    ),
)  # fmt: skip
