"""A source with a last day: whoever keeps the knowledge hears of it while there is time to renew it."""

from bot.storage.source_rows import SourceRows, source_of
from bot.storage.tables.knowledge import sources
from bot.storage.uow import sql
from dialogs.calendar.days import day_values, last_day
from dialogs.calendar.timers import Timer
from dialogs.ids import DAY, Millis, SourceId
from dialogs.learning.gap_news import editors
from dialogs.messages import Audience, OutboundMessage, Priority
from dialogs.store import Uow
from dialogs.tenant import CONTROL, Member
from dialogs.texts import Text, text
from knowledge.sources import Reach

EXPIRY = "expiry"  # a timer's kind
_BEFORE: Millis = 3 * DAY


def set_reach(uow: Uow, source: SourceId, reach: Reach, now: Millis) -> None:
    """With the timer that tells of its end three days before, or half-way when it is nearer."""
    unit = sql(uow)
    SourceRows(unit.transaction, unit.tenant).set_reach(source, reach)
    uow.timers.cancel(f"{EXPIRY}:{source}")
    if reach.until > now:
        early = reach.until - _BEFORE
        due = early if early > now else (now + reach.until) // 2
        uow.timers.set(Timer(f"{EXPIRY}:{source}", EXPIRY, due, source))


def ring_expiry(uow: Uow, timer: Timer, now: Millis) -> None:
    """A source that is gone, or lasts longer by now, rings nothing."""
    unit = sql(uow)
    row = SourceRows(unit.transaction, unit.tenant).row(sources, sources.c.id == timer.subject)
    if row is None or not now < row["valid_until"]:
        return
    source = source_of(row)
    day = last_day(source.reach.until, uow.tenants.get().timezone)
    body = text("source-expires", title=source.title, year=str(day.year), **day_values(day))
    for member in editors(uow):
        uow.outbox.add(_to(member, f"{EXPIRY}:{source.id}:{source.reach.until}:{member.id}", body), now)


def _to(member: Member, key: str, body: Text) -> OutboundMessage:
    return OutboundMessage(
        key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=str(member.telegram_id), body=body,
        language=member.language, priority=Priority.CARD, author="system",
    )  # fmt: skip
