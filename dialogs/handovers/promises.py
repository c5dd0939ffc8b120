"""What a queue promises: the first answer, the next ones, the end; told before it breaks, and kept as a fact when it
does. Times are of work where the queue says so."""

from dialogs.access import workers
from dialogs.calendar.schedule import WorkingHours, after_work
from dialogs.calendar.timers import Timer
from dialogs.desk.cards import note, places, title_of
from dialogs.desk.desks import desk_for
from dialogs.facts import FactKind, fact_of
from dialogs.handover import Handover, HandoverState
from dialogs.handovers.queues import Queue, Sla
from dialogs.ids import MINUTE, HandoverId, Millis
from dialogs.store import Uow
from dialogs.texts import text

SLA = "sla"
_OPEN = (HandoverState.ASKED, HandoverState.TAKEN)


def promise_first(uow: Uow, handover: Handover, queue: Queue, now: Millis) -> None:
    """The clocks of the first answer and of the end start with the call."""
    _start(uow, handover, queue, "first", queue.sla.first, now)
    _start(uow, handover, queue, "resolution", queue.sla.resolution, now)


def promise_next(uow: Uow, handover: Handover, queue: Queue, now: Millis) -> None:
    """The clock of the next answer starts with the client's words."""
    _start(uow, handover, queue, "following", queue.sla.following, now)


def answered_in_time(uow: Uow, handover: Handover) -> None:
    """A person answered: the clocks of answers stop."""
    for which in ("first", "following"):
        _stop(uow, handover, which)


def promises_over(uow: Uow, handover: Handover) -> None:
    """The handover ended: all clocks stop."""
    for which in ("first", "following", "resolution"):
        _stop(uow, handover, which)


def ring_sla(uow: Uow, timer: Timer, now: Millis) -> None:
    """A promise is about to break, or broke: the desk is told, and reports find it."""
    handover = uow.handovers.get(HandoverId(timer.subject))
    if handover.state not in _OPEN:
        return
    which, level = str(timer.details["which"]), str(timer.details["level"])
    dialog = uow.dialogs.get(handover.dialog_id)
    kind = FactKind.SLA_WARNED if level == "warn" else FactKind.SLA_BREACHED
    uow.facts.add(fact_of(dialog, kind, "timer", now, which=which, minutes=timer.details["minutes"]))
    body = text(f"desk-sla-{level}", name=title_of(dialog), which=which, minutes=int(str(timer.details["minutes"])))
    desk = desk_for(uow, dialog)
    for place in places(uow.tenants.get(), desk, () if desk else workers(uow.members.every())):
        uow.outbox.add(note(place, dialog, f"{timer.key}:{timer.due}{place.suffix}", body), now)


def deadline(hours: WorkingHours, sla: Sla, since: Millis, lasting: Millis) -> Millis:
    """When `lasting` ms have passed since then, of work or of the calendar."""
    due = after_work(hours, since, lasting) if sla.business else None
    return due or since + lasting


def _start(uow: Uow, handover: Handover, queue: Queue, which: str, minutes: int, now: Millis) -> None:
    if not minutes:
        return
    for level, share in (("warn", queue.sla.warn), ("breach", 100)):
        due = deadline(queue.hours, queue.sla, now, minutes * MINUTE * share // 100)
        details = {"which": which, "level": level, "minutes": minutes}
        uow.timers.set(Timer(f"sla:{which}:{level}:{handover.id}", SLA, due, handover.id, details))


def _stop(uow: Uow, handover: Handover, which: str) -> None:
    for level in ("warn", "breach"):
        uow.timers.cancel(f"sla:{which}:{level}:{handover.id}")
