"""Buttons: small, signed for one person in one company, and worth nothing to anybody else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.errors import BadInput
from dialogs.settings import DEBOUNCE, INSTRUCTION, THRESHOLD
from handlers.context import Here, OutOfDate, Person
from handlers.menu.kinds import PAGE, Row, cut, listing, value_of
from handlers.menu.router import Menu
from handlers.menu.screen import Button, Move, Verb, do, go
from handlers.menu.signing import opened, sealed
from handlers.screens import SCREENS
from tests.fakes.menus import Place, menus_place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with menus_place(tmp_path) as made:
        yield made


@pytest.fixture
async def here(place: Place) -> Here:
    await place.company(owner=100)
    return await place.here(100)


def test_a_button_opens_as_it_was_sealed(here: Here) -> None:
    button = do("", "member", "take", "1m7q5cqg0003cfnekw3", "manager")
    assert opened(here, sealed(here, button)) == button


def test_another_person_can_not_use_it(here: Here) -> None:
    data = sealed(here, go("", "team"))
    with pytest.raises(OutOfDate):
        opened(replace(here, person=Person(101, "Чужой", "ru")), data)


async def test_a_button_of_one_company_does_nothing_in_another(place: Place, here: Here) -> None:
    data = sealed(here, go("", "undesk"))
    second = await place.company(owner=100, name="Лютик")
    with pytest.raises(OutOfDate):
        opened(await place.here(100, tenant=second.tenant), data)


def test_a_button_signed_by_another_key_is_out_of_date(here: Here) -> None:
    data = sealed(replace(here, services=replace(here.services, key=b"other")), go("", "team"))
    with pytest.raises(OutOfDate):
        opened(here, data)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.text(max_size=64), at=st.integers(0, 40))
def test_forged_data_is_out_of_date_and_nothing_else(here: Here, data: str, at: int) -> None:
    menu = Menu(SCREENS)
    good = sealed(here, do("", "member", "take", "1m7q5cqg0003cfnekw3", "manager"))
    spoiled = good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :]
    for forged in (data, "m" + data, spoiled, good[:at]):
        with pytest.raises(OutOfDate):
            menu.read(here, forged)


def test_a_button_to_a_screen_that_is_gone_is_out_of_date(here: Here) -> None:
    for button in (go("", "gone"), do("", "team", "gone"), Button("", Verb.ASK, "team", "gone")):
        with pytest.raises(OutOfDate):
            Menu(SCREENS).read(here, sealed(here, button))


def test_what_does_not_fit_is_a_fault_of_the_screen(here: Here) -> None:
    for args in (("x" * 60,), ("a.b",)):
        with pytest.raises(ValueError, match="does not fit"):
            sealed(here, go("", "team", *args))


@pytest.mark.parametrize(
    ("asked", "first"), [("", "0"), ("0", "0"), ("2", "16"), ("99", "16"), ("-1", "0"), ("x", "0")]
)
async def test_a_listing_shows_a_page_that_exists(here: Here, asked: str, first: str) -> None:
    async def rows(_: Here) -> list[Row]:
        return [Row(str(number), (str(number),)) for number in range(2 * PAGE + 1)]

    screen = listing("team", rows, "member", need=None)
    page = await screen.draw(replace(here, args=(asked,)))
    assert page.rows[0][0].label == first


def test_labels_are_cut_to_one_line_and_never_empty() -> None:
    assert cut(" \n ") == "…"
    assert cut("а\nб") == "а б"
    assert len(cut("я" * 500)) == 60


def test_typed_values_become_the_type_of_their_field() -> None:
    assert value_of(THRESHOLD, " 0,5 ") == 0.5
    assert value_of(DEBOUNCE, "2") == 2.0
    assert value_of(INSTRUCTION, "-") == ""
    for typed in ("", "много", "nan", "inf", "1e999"):
        with pytest.raises(BadInput):
            value_of(THRESHOLD, typed)


async def test_home_of_a_stranger_offers_a_company_only(place: Place) -> None:
    page = await Menu(SCREENS).draw(await place.here(7), Move("home"))
    assert {(button.screen, button.name) for row in page.rows for button in row} == {("home", "create"), ("lang", "")}
