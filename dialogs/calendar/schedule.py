"""Working hours: several intervals a day, holidays and exceptions, in the company's own time zone. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.ids import Millis

Interval = tuple[int, int]  # minutes of the day, from and to; to may be 1440, and is never before from
_DAYS_AHEAD = 400
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When people answer. An empty `week` means: always. `exceptions` replace a whole day ("2026-12-31", or
    "12-31" for every year); an empty sequence is a day off."""

    timezone: str = "Europe/Moscow"
    week: Mapping[int, Sequence[Interval]] = field(default_factory=dict)  # 0 is Monday
    exceptions: Mapping[str, Sequence[Interval]] = field(default_factory=dict)

    @property
    def always(self) -> bool:
        return not self.week and not self.exceptions


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of working time, in ms since the epoch."""

    start: Millis
    end: Millis


def is_open(hours: WorkingHours, at: Millis) -> bool:
    """True when somebody works at that moment; the end of an interval is no longer in it."""
    return hours.always or any(span.start <= at < span.end for span in _spans(hours, at, days=1))


def next_opening(hours: WorkingHours, at: Millis) -> Millis | None:
    """When work begins next; `at` itself when it is open; None when it never does (within about a year)."""
    if is_open(hours, at):
        return at
    return next((span.start for span in _spans(hours, at) if span.start > at), None)


def after_work(hours: WorkingHours, start: Millis, lasting: Millis) -> Millis | None:
    """The moment when `lasting` ms of working time have passed since `start`; None when that never comes."""
    if hours.always:
        return start + lasting
    left = lasting
    for span in _spans(hours, start):
        begins = max(span.start, start)
        if span.end <= begins:
            continue
        if span.end - begins >= left:
            return begins + left
        left -= span.end - begins
    return None


def _spans(hours: WorkingHours, at: Millis, days: int = _DAYS_AHEAD) -> Iterator[Span]:
    """Spans from the day before `at` on, so that a night shift that ends at midnight is whole."""
    zone = ZoneInfo(hours.timezone)
    first = datetime.fromtimestamp(at / 1000, zone).date() - timedelta(days=1)
    for number in range(days + 2):
        day = first + timedelta(days=number)
        for start, end in _intervals(hours, day):
            yield Span(_moment(day, start, zone), _moment(day, end, zone))


def _intervals(hours: WorkingHours, day: date) -> Sequence[Interval]:
    for name in (day.isoformat(), day.strftime("%m-%d")):
        if name in hours.exceptions:
            return sorted(hours.exceptions[name])
    if not hours.week:
        return ((0, DAY_MINUTES),)  # always, but for the exceptions
    return sorted(hours.week.get(day.weekday(), ()))


def _moment(day: date, minutes: int, zone: ZoneInfo) -> Millis:
    # by the clock on the wall: on a day when the clock is moved, nine o'clock is still nine o'clock
    days, rest = divmod(minutes, DAY_MINUTES)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return int(wall.astimezone(UTC).timestamp() * 1000)
