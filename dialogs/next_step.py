"""The next step when the bot has no answer: a person, when people answer, how else to reach the company."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.ids import Millis
from dialogs.queues import general
from dialogs.schedule import WorkingHours, is_open, next_opening
from dialogs.settings import CONTACT
from dialogs.store import Uow
from dialogs.texts import Text, text


def company_hours(uow: Uow) -> WorkingHours:
    """When the company's people answer: the hours of the queue that everything falls into."""
    return general(uow.rota.queues()).hours


def opens(hours: WorkingHours, now: Millis) -> str:
    """When people answer again, by the company's own clock ("23.11 09:00"); "" while they do, or never will."""
    at = None if is_open(hours, now) else next_opening(hours, now)
    return datetime.fromtimestamp(at / 1000, ZoneInfo(hours.timezone)).strftime("%d.%m %H:%M") if at else ""


def no_answer(settings: Mapping[str, object], hours: WorkingHours, now: Millis) -> Text:
    """What the client is told: to ask in other words or call a person, when people are there, and the contact."""
    opening, contact = opens(hours, now), str(CONTACT.read(settings)).strip()
    return text("client-no-answer", opens=opening or "none", contact=contact or "none")
