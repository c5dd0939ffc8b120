"""Working hours of the company: typed as people write them, shown back in words; holidays; the time zone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dialogs.access import Permission
from dialogs.answers.next_step import closed_words
from dialogs.calendar.schedule import DAY_MINUTES, Interval, WorkingHours, is_open, next_opening
from dialogs.calendar.schedule_words import exceptions_of, week_of
from dialogs.errors import BadInput
from dialogs.handovers.duty import Duty, general_of
from handlers.context import Here
from handlers.menu.kinds import page, saying
from handlers.menu.screen import Form, Move, Page, Screen, Typed, ask

_SHOWN = 12  # exceptions


def duty(here: Here) -> Duty:
    """The use cases of shifts and queues."""
    return Duty(here.services.store, here.services.clock)


def number_of(typed: str) -> int:
    """A whole number of at most six digits. Raises BadInput."""
    digits = typed.strip()
    if not digits.isdecimal() or len(digits) > 6:
        raise BadInput("error-number")
    return int(digits)


def told(here: Here, hours: WorkingHours) -> list[str]:
    """The calendar in words: days of one kind together, then the exceptions."""
    lines = _week(here, hours.week) if hours.week else [here.say("hours-always")]
    every = sorted(hours.exceptions.items())
    lines += [f"{_date(here, day)}: {_times(here, times)}" for day, times in every[:_SHOWN]]
    return [*lines, here.say("hours-more", count=len(every) - _SHOWN)] if len(every) > _SHOWN else lines


def _week(here: Here, week: Mapping[int, Sequence[Interval]]) -> list[str]:
    groups: list[tuple[int, int, tuple[Interval, ...]]] = []
    for day in range(7):
        times = tuple(sorted(week.get(day, ())))
        if groups and groups[-1][2] == times:
            groups[-1] = (groups[-1][0], day, times)
        else:
            groups.append((day, day, times))
    return [f"{_days(here, first, last)}: {_times(here, times)}" for first, last, times in groups]


def _days(here: Here, first: int, last: int) -> str:
    start = here.say("weekday", number=first)
    return start if first == last else f"{start}–{here.say('weekday', number=last)}"


def _times(here: Here, times: Sequence[Interval]) -> str:
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in times) or here.say("hours-off")


def _clock(minutes: int) -> str:
    return f"{minutes % DAY_MINUTES // 60:02}:{minutes % 60:02}" if minutes != DAY_MINUTES else "24:00"


def _date(here: Here, day: str) -> str:
    *year, month, dom = day.split("-")
    key = "day-month-year" if year else "day-month"
    return here.say(key, dom=int(dom), month=int(month), year="".join(year))


def now_told(here: Here, hours: WorkingHours) -> str:
    """Whether somebody works now, and when next."""
    now = here.services.clock.now()
    if is_open(hours, now):
        return here.say("hours-open-now")
    if next_opening(hours, now) is None:
        return here.say("hours-never")
    return here.say("hours-opens", **closed_words(hours, now).values)


async def _card(here: Here) -> Page:
    hours, zone = await _load(here)
    shown = replace(hours, timezone=zone)
    rows = [[ask(here.say(f"button-hours-{name}"), "hours", name)] for name in ("week", "days", "zone")]
    zone_line = here.say("hours-zone", zone=zone)
    return page(here, "hours-title", *told(here, shown), "", zone_line, now_told(here, shown), rows=rows)


async def _load(here: Here) -> tuple[WorkingHours, str]:
    return await here.services.store.read(here.tenant, lambda uow: (general_of(uow).hours, uow.tenants.get().timezone))


async def _take_week(here: Here, typed: Typed) -> Move:
    week = week_of(typed.text)
    return await _save(here, lambda hours: replace(hours, week=week))


async def _take_days(here: Here, typed: Typed) -> Move:
    days = exceptions_of(typed.text)
    return await _save(here, lambda hours: replace(hours, exceptions=days))


async def _save(here: Here, change: Callable[[WorkingHours], WorkingHours]) -> Move:
    hours, zone = await _load(here)
    await duty(here).company_hours(here.actor, replace(change(hours), timezone=zone))
    return Move("hours", notice=here.say("notice-saved"))


async def _take_zone(here: Here, typed: Typed) -> Move:
    await duty(here).zone(here.actor, typed.text)
    return Move("hours", notice=here.say("notice-saved"))


SCREENS = (
    Screen("hours", _card, Permission.SETTINGS, "desk", forms={
        "week": Form(saying("button-hours-week", "hours-week-how"), _take_week),
        "days": Form(saying("button-hours-days", "hours-days-how"), _take_days),
        "zone": Form(saying("button-hours-zone", "hours-zone-how"), _take_zone),
    }),
)  # fmt: skip
