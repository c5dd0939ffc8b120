"""Days as people type them: "01.06.2026 – 31.08.2026", "до 31.08.2026", "from 1 June 2026", "-" for none."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.errors import BadInput
from dialogs.ids import Millis
from dialogs.texts import Value

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
)  # fmt: skip
_NAMED = re.compile(rf"\b(\d{{1,2}})\s+((?:{'|'.join(_MONTHS)})[^\W\d]*)\.?(?:\s+(\d{{4}})\b)?", re.IGNORECASE)
_FROM = ("с", "со", "от", "from", "since")
_UNTIL = ("", "до", "по", "until", "till", "to")
_DASHES = "-–—"


def month_named(word: str) -> int:
    """By the beginning of its name. Raises ValueError."""
    return _MONTHS.index(word.lower()[:3]) % 12 + 1


def in_numbers(typed: str) -> str:
    """ "31 Dec 2026" and "31 декабря" as "31.12.2026" and "31.12"; all else as it was typed."""
    return _NAMED.sub(_numbered, typed)


def _numbered(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    return f"{day}.{month_named(month):02}" + (f".{year}" if year else "")


def span_of(typed: str, zone: str) -> tuple[Millis, Millis]:
    """The first moment, and the first one after the last day, in this time zone; 0 where there is no bound.
    Raises BadInput."""
    line = in_numbers(" ".join(typed.lower().split()))
    if line and not line.strip(_DASHES):
        return 0, 0
    days = [_day(found, line) for found in _DAY.finditer(line)]
    words = _DAY.sub("|", line).split("|")
    first, last = _bounds(days, [part.strip() for part in words], line)
    if first and last and last < first:
        raise BadInput("error-days-order")
    return (moment(first, zone) if first else 0), (moment(last + timedelta(1), zone) if last else 0)


def _day(found: re.Match[str], line: str) -> date:
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadInput("error-days", part=found[0]) from error


def _bounds(days: list[date], words: list[str], line: str) -> tuple[date | None, date | None]:
    if len(days) == 2 and words[0] in ("", *_FROM) and not words[2] and words[1].strip(_DASHES) in _UNTIL:
        return days[0], days[1]
    if len(days) == 1 and (words[0] in _FROM or (words[1] and not words[1].strip(_DASHES))):
        return days[0], None
    if len(days) == 1 and words[0].strip(_DASHES) in _UNTIL:
        return None, days[0]
    raise BadInput("error-days", part=line[:50])


def moment(day: date, zone: str) -> Millis:
    """Its first."""
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp() * 1000)


def day_of(at: Millis, zone: str) -> date:
    """The day of a moment there."""
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).date()


def last_day(until: Millis, zone: str) -> date:
    """The last day before a bound."""
    return day_of(until - 1, zone)


def day_values(day: date) -> Mapping[str, Value]:
    """What the words `day-month` need: each language names a day in its own way."""
    return {"dom": day.day, "month": day.month}
