"""Working hours: what people type, and what follows for clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.calendar.schedule import WorkingHours, after_work, is_open, next_opening
from dialogs.calendar.schedule_words import exceptions_of, intervals_of, week_of
from dialogs.errors import BadInput

OFFICE = WorkingHours(
    week=week_of("Пн–Пт 9:00–13:00, 14:00–18:00; Сб 10–15"), exceptions=exceptions_of("12.06; 11.06 9-12")
)
HOUR = 3_600_000


def at(words: str, zone: str = "Europe/Moscow") -> int:
    return int(datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 08:59", False), ("2026-11-20 09:00", True), ("2026-11-20 13:00", False),
        ("2026-11-20 14:00", True), ("2026-11-20 18:00", False), ("2026-11-21 11:00", True),
        ("2026-11-22 11:00", False), ("2026-06-12 11:00", False), ("2027-06-12 11:00", False),
        ("2026-06-11 11:00", True), ("2026-06-11 15:00", False),
    ],
)  # fmt: skip
def test_lunch_weekends_and_holidays_are_closed(moment: str, expected: bool) -> None:
    assert is_open(OFFICE, at(moment)) is expected


def test_without_hours_it_is_always_open() -> None:
    assert is_open(WorkingHours(), 0)
    assert after_work(WorkingHours(), 5, 10) == 15


def test_the_next_opening_skips_the_weekend_and_the_night() -> None:
    assert next_opening(OFFICE, at("2026-11-21 15:30")) == at("2026-11-23 09:00")
    assert next_opening(OFFICE, at("2026-11-20 13:15")) == at("2026-11-20 14:00")
    assert next_opening(OFFICE, at("2026-11-20 09:15")) == at("2026-11-20 09:15")


def test_an_office_that_never_opens_has_no_next_opening() -> None:
    assert next_opening(WorkingHours(week={0: ()}), at("2026-11-20 09:15")) is None


def test_a_deadline_falls_into_working_time() -> None:
    assert after_work(OFFICE, at("2026-11-20 17:30"), HOUR) == at("2026-11-21 10:30")
    assert after_work(OFFICE, at("2026-11-20 12:30"), HOUR) == at("2026-11-20 14:30")
    assert after_work(WorkingHours(week={0: ()}), 0, 1) is None


def test_a_night_shift_goes_on_after_midnight() -> None:
    night = WorkingHours(week=week_of("Пт 22:00-02:00"))
    assert is_open(night, at("2026-11-21 01:30"))
    assert not is_open(night, at("2026-11-21 02:00"))
    assert after_work(night, at("2026-11-20 20:00"), 4 * HOUR) == at("2026-11-21 02:00")


def test_nine_o_clock_is_nine_o_clock_when_the_clock_is_moved() -> None:
    berlin = WorkingHours("Europe/Berlin", week_of("daily 9-18"))
    opening = next_opening(berlin, at("2026-03-29 00:30", "Europe/Berlin"))
    assert opening == at("2026-03-29 09:00", "Europe/Berlin")
    assert after_work(berlin, opening, 9 * HOUR) == at("2026-03-29 18:00", "Europe/Berlin")


@pytest.mark.parametrize("typed", ["Mon-Fri 9-18", "пн-пт 9:00-18:00", "Пн – Пт  09.00 – 18.00", "mo-fr 9-18"])
def test_hours_are_read_in_both_languages(typed: str) -> None:
    assert week_of(typed) == {day: [(540, 1080)] for day in range(5)}


@pytest.mark.parametrize("typed", ["", "24/7", "круглосуточно"])
def test_round_the_clock_is_an_empty_week(typed: str) -> None:
    assert week_of(typed) == {}


@pytest.mark.parametrize("typed", ["завтра", "пн 25-26", "пн", "пн 9", "хх 9-18", "пн 9:70-18"])
def test_hours_that_can_not_be_read_say_which_part(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        week_of(typed)
    assert caught.value.text.values["part"]


def test_intervals_that_overlap_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        week_of("пн 9-14, 13-18")
    assert caught.value.text.key == "error-hours-overlap"


def test_holidays_may_have_a_year_a_range_and_hours_of_their_own() -> None:
    found = exceptions_of("31.12.2026, 01.01-03.01; 30.12 9-13, 14-15")
    assert found["2026-12-31"] == []
    assert [found[day] for day in ("01-01", "01-02", "01-03")] == [[], [], []]
    assert found["12-30"] == [(540, 780), (840, 900)]


def test_days_off_and_short_days_may_be_parted_by_commas() -> None:
    found = exceptions_of("31.12 – выходной, 30.12 9-13, 14-15, 25.12.2026 off")
    assert found == {"12-31": [], "12-30": [(540, 780), (840, 900)], "2026-12-25": []}


def test_holidays_may_be_named_by_their_months() -> None:
    assert exceptions_of("31 Dec, 1 Jan-2 Jan; 30 Dec 9-13") == exceptions_of("31.12, 01.01-02.01; 30.12 9-13")
    assert exceptions_of("31 декабря 2026 – выходной, 8 марта") == {"2026-12-31": [], "03-08": []}


@pytest.mark.parametrize("typed", ["32.01", "1 числа", "30.02", "30 Feb"])
def test_a_date_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        exceptions_of(typed)


def test_midnight_ends_a_day() -> None:
    assert intervals_of("18-0") == [(1080, 1440)]
