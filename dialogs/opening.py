"""Out of hours: a client who calls for a person while nobody works is told when somebody will."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.calling import queue_of
from dialogs.deciding import to_customer
from dialogs.dialog import Dialog
from dialogs.handover import Handover, Reason
from dialogs.ids import EpisodeId, Millis, TurnId, new_id
from dialogs.schedule import WorkingHours, is_open, next_opening
from dialogs.store import Uow
from dialogs.texts import Text, text
from dialogs.turn import Author, Turn

_WEEK = 7


def tell_closed(uow: Uow, dialog: Dialog, handover: Handover, now: Millis) -> None:
    """Part of each unit that calls a person, after what the client is told of the call. Whoever staff wrote to first is
    not told: they called nobody."""
    hours = queue_of(uow, dialog, handover).hours
    if handover.reason is Reason.STAFF or is_open(hours, now):
        return
    body = closed_words(hours, now)
    episode = dialog.episode_id or EpisodeId("")
    turn = Turn(TurnId(new_id(now)), dialog.id, episode, Author.SYSTEM, f"[{body.key}]", now)
    uow.dialogs.add_turn(turn)
    uow.outbox.add(to_customer(dialog, body, turn.id, fenced=False, part="closed", author="system"), now)


def closed_words(hours: WorkingHours, now: Millis) -> Text:
    """When somebody works again, by the calendar's own clock."""
    opens = next_opening(hours, now)
    if opens is None:
        return text("client-closed-long")
    zone = ZoneInfo(hours.timezone)
    at, today = datetime.fromtimestamp(opens / 1000, zone), datetime.fromtimestamp(now / 1000, zone).date()
    days = (at.date() - today).days
    day = ("today", "tomorrow")[days] if days < 2 else f"day{at.weekday()}" if days < _WEEK else "date"
    return text("client-closed", day=day, time=at.strftime("%H:%M"), date=at.strftime("%d.%m"))
