"""The next step when the bot has no answer: a person, when people answer, how else to reach the company."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.calendar.days import day_values
from dialogs.calendar.schedule import WorkingHours, next_opening
from dialogs.handovers.queues import general
from dialogs.ids import Millis
from dialogs.settings import CONTACT
from dialogs.store import Uow
from dialogs.texts import Text, text

_WEEK = 7


def company_hours(uow: Uow) -> WorkingHours:
    """When the company's people answer: the hours of the queue that everything falls into."""
    return general(uow.rota.queues()).hours


def no_answer(settings: Mapping[str, object]) -> Text:
    """What the client is told where nobody is called by itself: to ask in other words or call a person; the contact."""
    return text("client-no-answer", contact=str(CONTACT.read(settings)).strip() or "none")


def closed_words(hours: WorkingHours, now: Millis) -> Text:
    """When somebody works again, by the calendar's own clock."""
    opens = next_opening(hours, now)
    if opens is None:
        return text("client-closed-long")
    zone = ZoneInfo(hours.timezone)
    at, today = datetime.fromtimestamp(opens / 1000, zone), datetime.fromtimestamp(now / 1000, zone).date()
    days = (at.date() - today).days
    day = ("today", "tomorrow")[days] if days < 2 else f"day{at.weekday()}" if days < _WEEK else "date"
    return text("client-closed", day=day, time=at.strftime("%H:%M"), **day_values(at.date()))
