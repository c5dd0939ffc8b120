"""Rights: the whole table, Role × Permission, written out a second time so that a slip is seen."""

from itertools import product

import pytest

from dialogs.access import RIGHTS, Actor, Permission
from dialogs.errors import Forbidden
from dialogs.tenant import Role
from tests.fakes.domain import member

TABLE = """
            see connect teach try invite settings delete work watch relieve audit
owner        +     +      +    +    +       +       +     +    +     +      +
admin        +     +      +    +    +       +       -     +    +     +      +
editor       +     -      +    +    -       -       -     -    +     -      -
viewer       +     -      -    +    -       -       -     -    +     -      -
lead         -     -      -    +    -       -       -     +    +     +      -
manager      -     -      -    +    -       -       -     +    +     -      -
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
MAY = {
    (Role(name), Permission(right)): mark == "+"
    for name, *marks in ROWS
    for right, mark in zip(HEAD, marks, strict=True)
}


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_each_role_may_do_what_its_row_says(role: Role, permission: Permission) -> None:
    assert Actor(member("x", role)).can(permission) is MAY[role, permission]


@pytest.mark.parametrize(("role", "permission"), [pair for pair, may in MAY.items() if not may])
def test_what_a_role_may_not_is_refused(role: Role, permission: Permission) -> None:
    with pytest.raises(Forbidden):
        Actor(member("x", role)).require(permission)


def test_two_roles_add_up() -> None:
    both = Actor(member("x", Role.EDITOR, Role.MANAGER))
    assert both.can(Permission.TEACH) and both.can(Permission.WORK)


@pytest.mark.parametrize("permission", Permission)
def test_who_was_removed_may_nothing(permission: Permission) -> None:
    assert not Actor(member("x", *Role, active=False)).can(permission)


def test_who_has_no_role_may_nothing() -> None:
    assert not any(Actor(member("x")).can(permission) for permission in Permission)


def test_every_role_has_its_row() -> None:
    assert set(RIGHTS) == set(Role)
