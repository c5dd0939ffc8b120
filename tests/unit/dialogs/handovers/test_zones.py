"""A company's time zone is told by its own name or by a city, in Russian too."""

from zoneinfo import available_timezones

import pytest

from dialogs.calendar import zones
from dialogs.calendar.zones import zone_of
from dialogs.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Москва", "Europe/Moscow"), ("нижний новгород", "Europe/Moscow"), ("Камчатка", "Asia/Kamchatka"),
        ("Кишинёв", "Europe/Chisinau"), ("Алматы", "Asia/Almaty"), ("Berlin", "Europe/Berlin"),
        ("asia/almaty", "Asia/Almaty"), ("utc", "Etc/UTC"),
    ],
)  # fmt: skip
def test_a_zone_is_known_by_its_city(typed: str, zone: str) -> None:
    assert zone_of(typed) == zone


@pytest.mark.parametrize("typed", ["", "Васюки", "/", "Europe/Васюки"])
def test_an_unknown_place_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        zone_of(typed)
    assert refused.value.text.key == "error-zone"


def test_every_city_of_ours_is_in_a_zone_that_exists() -> None:
    assert set(zones._RUSSIAN) <= available_timezones()
