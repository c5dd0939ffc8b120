"""Working hours as people type them: "Пн-Пт 9:00-13:00, 14:00-18:00; Сб 10-15" and "31.12, 01.01-08.01, 30.12 9-15"."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from dialogs.calendar.days import in_numbers
from dialogs.calendar.schedule import DAY_MINUTES, Interval
from dialogs.errors import BadInput

_DAYS = (
    ("пн", "mon", "mo"), ("вт", "tue", "tu"), ("ср", "wed", "we"), ("чт", "thu", "th"), ("пт", "fri", "fr"),
    ("сб", "sat", "sa"), ("вс", "sun", "su"),
)  # fmt: skip
_NUMBERS = {name: number for number, names in enumerate(_DAYS) for name in names}
_DASH = re.compile(r"\s*[-–—]\s*")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?$")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?$")
_ONE_DAY = r"\d{1,2}\.(?:0?[1-9]|1[0-2])(?:\.\d{4})?"
_NEXT_DAY = re.compile(rf",\s*(?={_ONE_DAY}(?:-{_ONE_DAY})?(?:[\s,]|$))")
_OFF = re.compile(r"\s*[-–—]?\s*\b(?:выходн\w+|праздни\w+|закрыто|closed|holidays?|(?:days? )?off)\b")
_EVERY = ("ежедневно", "daily", "every day")
_YEAR = 2024  # a leap year: dates without a year may be the 29th of February
MOST_DAYS = 370


def week_of(typed: str) -> Mapping[int, Sequence[Interval]]:
    """Weekday (0 is Monday) to intervals; "" or "24/7" is an empty mapping: always. Raises BadInput with the part that
    can't be read."""
    words = typed.strip().lower()
    if words in ("", "-", "24/7", "круглосуточно", "always"):
        return {}
    week: dict[int, list[Interval]] = {}
    for part in _parts(words):
        days, _, times = part.partition(" ") if not part.startswith("every day") else ("daily", "", part[9:])
        if not times.strip():
            raise BadInput("error-hours", part=part[:60])
        for day in _weekdays(days):
            week.setdefault(day, []).extend(intervals_of(times))
    for intervals in week.values():
        _require_apart(intervals, typed)
    return week


def exceptions_of(typed: str) -> Mapping[str, Sequence[Interval]]:
    """Date ("2026-12-31", or "12-31" for every year) to intervals, none for a day off. Raises BadInput."""
    found: dict[str, Sequence[Interval]] = {}
    if typed.strip() in ("", "-"):
        return found
    for part in _parts(_OFF.sub("", in_numbers(typed.strip().lower()))):
        for item in _NEXT_DAY.split(part):  # of "31.12, 30.12 9-13, 14-15" the second comma parts hours
            dates, _, times = item.partition(" ")
            hours = intervals_of(times) if times.strip() else []
            found.update(dict.fromkeys(_dates(dates), hours))
    return found


def intervals_of(typed: str) -> list[Interval]:
    """ "9:00-13:00, 14-18" as minutes. Raises BadInput."""
    found = [_interval(item) for item in typed.split(",") if item.strip()]
    if not found:
        raise BadInput("error-hours", part=typed.strip()[:60])
    return found


def _parts(words: str) -> Sequence[str]:
    joined = _DASH.sub("-", words)
    return [" ".join(part.split()) for part in re.split(r"[;\n]", joined) if part.strip()]


def _weekdays(words: str) -> Sequence[int]:
    if words in _EVERY:
        return range(7)
    found: list[int] = []
    for item in words.split(","):
        first, _, last = item.partition("-")
        start, end = _weekday(first), _weekday(last or first)
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _weekday(word: str) -> int:
    number = _NUMBERS.get(word.strip(". ")[:3], _NUMBERS.get(word.strip(". ")[:2]))
    if number is None:
        raise BadInput("error-hours", part=word[:60])
    return number


def _interval(words: str) -> Interval:
    first, dash, last = words.strip().partition("-")
    if not dash:
        raise BadInput("error-hours", part=words.strip()[:60])
    start, end = _minutes(first), _minutes(last)
    end = end or DAY_MINUTES  # "18-0" ends at midnight
    if end <= start:
        end += DAY_MINUTES  # a night shift goes on into the next day
    return start, end


def _minutes(words: str) -> int:
    match = _TIME.match(words.strip())
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if hours * 60 + minutes > DAY_MINUTES or minutes > 59:
        raise BadInput("error-hours", part=words.strip()[:60])
    return hours * 60 + minutes


def _require_apart(day: list[Interval], typed: str) -> None:
    if any(before[1] > after[0] for before, after in pairwise(sorted(day))):
        raise BadInput("error-hours-overlap", part=typed.strip()[:60])


def _dates(words: str) -> Sequence[str]:
    first, _, last = words.partition("-")
    start, with_year = _date(first)
    end, _ = _date(last) if last else (start, with_year)
    if end < start:
        end = end.replace(year=end.year + 1)
    days = min((end - start).days, MOST_DAYS) + 1
    every = [start + timedelta(days=number) for number in range(days)]
    return [day.isoformat() if with_year else day.strftime("%m-%d") for day in every]


def _date(words: str) -> tuple[date, bool]:
    match = _DATE.match(words.strip())
    try:
        if match is None:
            raise ValueError
        return date(int(match[3] or _YEAR), int(match[2]), int(match[1])), bool(match[3])
    except ValueError as error:
        raise BadInput("error-hours-date", part=words.strip()[:60]) from error
