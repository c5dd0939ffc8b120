"""Spans of days as people type them."""

import pytest

from dialogs.calendar.days import day_of, last_day, span_of
from dialogs.errors import BadInput

MOSCOW = "Europe/Moscow"


def told(typed: str, zone: str = MOSCOW) -> tuple[str, str]:
    since, until = span_of(typed, zone)
    first, last = day_of(since, zone), last_day(until, zone)
    return (f"{first:%d.%m.%Y}" if since else ""), (f"{last:%d.%m.%Y}" if until else "")


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("01.06.2026 – 31.08.2026", "01.06.2026", "31.08.2026"), ("с 1.6.2026 по 2.8.2026", "01.06.2026", "02.08.2026"),
        ("from 01.06.2026 to 31.08.2026", "01.06.2026", "31.08.2026"), ("до 31.08.2026", "", "31.08.2026"),
        ("Until 31.08.2026", "", "31.08.2026"), ("31.08.2026", "", "31.08.2026"), ("– 31.08.2026", "", "31.08.2026"),
        ("с 01.06.2026", "01.06.2026", ""), ("01.06.2026 -", "01.06.2026", ""), ("-", "", ""), (" — ", "", ""),
        ("1 Jun 2026 – 31 August 2026", "01.06.2026", "31.08.2026"), ("до 31 августа 2026", "", "31.08.2026"),
        ("01.06.2026 – 01.06.2026", "01.06.2026", "01.06.2026"),
    ],
)  # fmt: skip
def test_a_span_is_read_as_people_write_it(typed: str, first: str, last: str) -> None:
    assert told(typed) == (first, last)


def test_the_last_day_holds_to_its_end_in_the_time_zone_of_the_company() -> None:
    since, until = span_of("01.06.2026 – 01.06.2026", "Asia/Vladivostok")
    assert until - since == 24 * 3_600_000
    assert since == 1_780_236_000_000  # 31.05.2026 14:00 UTC


@pytest.mark.parametrize("typed", ["", "летом", "31.02.2026", "после 01.06.2026", "1.6.26", "01.06.2026 и 02.06.2026"])
def test_what_is_no_span_is_refused_in_words(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        span_of(typed, MOSCOW)
    assert refused.value.text.key == "error-days"


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        span_of("31.08.2026 – 01.06.2026", MOSCOW)
    assert refused.value.text.key == "error-days-order"
