"""Use cases of the team, over the real SQLite store: invites and roles."""

import asyncio
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest

from dialogs.access import INVITES, Actor
from dialogs.company.desk_binding import DeskBinding
from dialogs.company.setup import Founder
from dialogs.company.team import INVITE_LIVES, Team
from dialogs.errors import BadInput, Forbidden, ParleyError
from dialogs.tenant import Desk, Role
from tests.fakes.menus import Place, member_with, menus_place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with menus_place(tmp_path) as made:
        yield made


# ── invites ──────────────────────────────────────────────────────────────────────────────────────
async def test_an_invite_names_company_and_role_and_makes_a_member(place: Place) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    token = await team.invite(owner, Role.MANAGER)
    assert len(token) == 22
    offer = await team.offer(token)
    assert (offer.company, offer.role) == ("Ромашка", Role.MANAGER)
    joined = await team.accept(Founder(300, "Иван", "ru"), token)
    assert joined.member.roles == {Role.MANAGER}


async def test_a_hundred_accepts_at_once_make_one_member(place: Place) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    token = await team.invite(owner, Role.MANAGER)
    tries = [team.accept(Founder(1000 + number, "Иван", "ru"), token) for number in range(100)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(result, Actor) for result in results) == 1
    assert len(await place.store.read(owner.tenant, lambda uow: uow.members.every())) == 2


async def test_the_same_person_may_tap_accept_twice(place: Place) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    token = await team.invite(owner, Role.EDITOR)
    person = Founder(300, "Иван", "ru")
    assert (await team.accept(person, token)).id == (await team.accept(person, token)).id


@pytest.mark.parametrize("spoil", ["used", "old", "revoked", "unknown", "garbage"])
async def test_a_spoiled_invite_says_so(place: Place, spoil: str) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    token = await team.invite(owner, Role.EDITOR)
    if spoil == "used":
        await team.accept(Founder(300, "Иван", "ru"), token)
    if spoil == "old":
        place.clock.ms += INVITE_LIVES
    if spoil == "revoked":
        (invite,) = await place.store.read(owner.tenant, lambda uow: uow.members.invites(place.clock.now()))
        await team.revoke(owner, invite.id)
    token = {"unknown": "A" * 22, "garbage": "\ud800'; --"}.get(spoil, token)
    for attempt in (team.offer(token), team.accept(Founder(400, "Пётр", "ru"), token)):
        with pytest.raises(BadInput) as caught:
            await attempt
        assert caught.value.text.key == "error-invite-gone"


async def test_an_invite_is_stored_as_a_hash_only(place: Place, tmp_path: Path) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    token = await team.invite(owner, Role.EDITOR)
    assert not _files_with(tmp_path, token)


def _files_with(folder: Path, token: str) -> list[str]:
    return [file.name for file in folder.iterdir() if file.is_file() and token.encode() in file.read_bytes()]


# ── roles ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("mine", list(Role))
async def test_nobody_invites_above_their_own_role(place: Place, mine: Role) -> None:
    owner = await place.company()
    actor = await member_with(place, owner.tenant, 300, mine)
    for role in Role:
        if role in INVITES.get(mine, frozenset()):
            await Team(place.store, place.clock).invite(actor, role)
            continue
        with pytest.raises(Forbidden):
            await Team(place.store, place.clock).invite(actor, role)


async def test_no_pair_of_roles_lets_anybody_rise_or_be_disarmed_from_below(place: Place) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    number = 1000
    for mine, old, new in product(Role, Role, Role):
        number += 2
        actor = await member_with(place, owner.tenant, number, mine)
        target = await member_with(place, owner.tenant, number + 1, old)
        allowed = {old, new} <= INVITES.get(mine, frozenset())
        assert await _changes(team, actor, target, new) is allowed, (mine, old, new)


async def _changes(team: Team, actor: Actor, target: Actor, new: Role) -> bool:
    try:
        await team.set_roles(actor, target.id, frozenset({new}))
    except ParleyError as error:
        assert isinstance(error, Forbidden)
        return False
    return True


async def test_the_last_owner_stays(place: Place) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    for attempt in (team.remove(owner, owner.id), team.set_roles(owner, owner.id, frozenset({Role.ADMIN}))):
        with pytest.raises(BadInput) as caught:
            await attempt
        assert caught.value.text.key == "error-last-owner"
    second = await place.join(owner, 300, Role.OWNER)
    await team.remove(second, owner.id)
    assert (await place.here(100)).member is None


async def test_a_removed_member_comes_back_with_the_invited_role_only(place: Place) -> None:
    owner, team = await place.company(), Team(place.store, place.clock)
    admin = await place.join(owner, 300, Role.ADMIN)
    await team.remove(owner, admin.id)
    assert (await place.join(owner, 300, Role.VIEWER)).member.roles == {Role.VIEWER}


async def test_each_change_leaves_a_line_in_the_audit(place: Place) -> None:
    owner = await place.company()
    await place.inboxes().make_widget(owner, "Сайт")
    await DeskBinding(place.store, place.clock).bind(owner, Desk("-1", "Стойка"))
    await place.join(owner, 300, Role.MANAGER)
    entries = await place.store.read(owner.tenant, lambda uow: uow.audit.last(10))
    actions = {"company.create", "inbox.connect", "desk.bind", "invite.create", "invite.accept"}
    assert {entry.action for entry in entries} == actions
