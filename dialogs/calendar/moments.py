"""Moments as people type them: "18:00", "завтра 9:00", "21.11 18:30", "+30m", "2h", by the company's own clock."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dialogs.calendar.days import month_named
from dialogs.errors import BadInput
from dialogs.ids import DAY, MINUTE, Millis

_UNIT = r"(?:мин\w*|min\w*|м|m|час\w*|ч|hours?|h|дн\w*|д|days?|d)\b"
_AFTER = re.compile(  # without "+" the unit says that it is a length of time
    rf"(?:\+(?P<more>\d{{1,4}})(?:\s*(?P<unit>{_UNIT}))?|(?P<bare>\d{{1,4}})\s*(?P<named>{_UNIT}))\s*", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?:(?P<word>сегодня|завтра|послезавтра|today|tomorrow)\s+)?(?:(?P<day>\d{1,2})(?:\.(?P<month>\d{1,2})|\s+(?P<named>[^\W\d]{3,}))"
    r"(?:[.\s](?P<year>\d{4}))?\s+)?(?:в\s+|at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:\s+|$)",
    re.IGNORECASE,
)
_WORDS = {"сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2}
_UNITS = {"ч": 60, "h": 60, "д": 1440, "d": 1440}
FARTHEST: Millis = 90 * DAY


def moment_and_rest(typed: str, zone: str, now: Millis) -> tuple[Millis, str]:
    """When, in ms since the epoch, and the words after it. A bare time that has passed today means tomorrow.

    Raises BadInput: no time at its beginning, one that does not exist, in the past, or farther than 90 days."""
    words = typed.strip()
    after = _AFTER.match(words)
    if after:
        unit = after["unit"] or after["named"] or "m"
        minutes = int(after["more"] or after["bare"]) * _UNITS.get(unit.lower()[0], 1)
        return _checked(now + minutes * MINUTE, now), words[after.end() :].strip()
    match = _CLOCK.match(words)
    if match is None:
        raise BadInput("error-moment")
    return _checked(_at(match, ZoneInfo(zone), now), now), words[match.end() :].strip()


def _at(match: re.Match[str], zone: ZoneInfo, now: Millis) -> Millis:
    today = datetime.fromtimestamp(now / 1000, zone).date()
    try:
        day = _day(match, today)
        moment = datetime(day.year, day.month, day.day, int(match["hour"]), int(match["minute"]), tzinfo=zone)
    except ValueError as error:
        raise BadInput("error-moment") from error
    found = int(moment.timestamp() * 1000)
    named = match["word"] or match["day"]
    return found if named or found > now else int((moment + timedelta(days=1)).timestamp() * 1000)


def _day(match: re.Match[str], today: date) -> date:
    if match["word"]:
        return today + timedelta(days=_WORDS[match["word"].lower()])
    if not match["day"]:
        return today
    day = date(int(match["year"] or today.year), _month(match), int(match["day"]))
    return day if match["year"] or day >= today else day.replace(year=day.year + 1)


def _month(match: re.Match[str]) -> int:
    """By number, or by the beginning of its name. Raises ValueError."""
    return int(match["month"]) if match["month"] else month_named(match["named"])


def _checked(at: Millis, now: Millis) -> Millis:
    if not now < at <= now + FARTHEST:
        raise BadInput("error-moment-range", days=FARTHEST // DAY)
    return at
