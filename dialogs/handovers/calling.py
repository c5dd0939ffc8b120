"""Calling a person: facts are written, the call is offered, clocks start; they stop when somebody answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogs.access import Permission, who_may
from dialogs.calendar.schedule import after_work
from dialogs.calendar.timers import ALERT, CALL, FRESHEN, Timer, call_key
from dialogs.desk.cards import title_of
from dialogs.desk.renewing import link_to
from dialogs.dialog import Dialog
from dialogs.facts import FactKind, fact_of
from dialogs.handover import Handover, HandoverState
from dialogs.handovers.offering import asked_first, offer, queue_of, tell, wanted_of
from dialogs.handovers.promises import answered_in_time, promise_first, promise_next, promises_over
from dialogs.handovers.queues import Queue, Steps
from dialogs.ids import MINUTE, HandoverId, MemberId, Millis
from dialogs.store import Uow
from dialogs.tenant import Member
from dialogs.texts import text

FRESH: Millis = 5 * MINUTE  # after which a card that was not taken is shown anew


def called(uow: Uow, dialog: Dialog, handover: Handover, now: Millis) -> str:
    """Part of the unit that asks for a person; the names of those who are asked first, "" when everybody is."""
    uow.facts.add(fact_of(dialog, FactKind.ASKED, "bot", now, reason=handover.reason.value))
    queue = queue_of(uow, dialog, handover)
    uow.handovers.save(replace(handover, queue=queue.id))
    offer(uow, dialog, handover, queue, now, tells=uow.setup.desk() is not None)  # else the card itself tells them
    climb(uow, handover, queue, now)
    promise_first(uow, handover, queue, now)
    return asked_first(uow, handover)


def climb(uow: Uow, handover: Handover, queue: Queue, now: Millis) -> None:
    """The clocks of a call that nobody has taken start: reminders of the queue it is in, the alert, the card's look."""
    _next_step(uow, handover, queue, now, Timer("", CALL, now, details={"since": now}))
    _alert_after(uow, handover, queue, now)
    uow.timers.set(Timer(call_key(FRESHEN, handover.id), FRESHEN, now + FRESH, handover.id))


def _alert_after(uow: Uow, handover: Handover, queue: Queue, now: Millis) -> None:
    if queue.steps.alert:
        uow.timers.set(Timer(call_key(ALERT, handover.id), ALERT, now + queue.steps.alert * MINUTE, handover.id))


def claimed(uow: Uow, dialog: Dialog, handover: Handover, by: MemberId, now: Millis) -> None:
    """Part of the unit in which a member takes the dialog: nobody else is asked any more."""
    for name in (CALL, FRESHEN):
        uow.timers.cancel(call_key(name, handover.id))
    uow.facts.add(fact_of(dialog, FactKind.ASSIGNED, by, now, waited=now - handover.asked_at))


def answered_by(uow: Uow, dialog: Dialog, handover: Handover, by: MemberId, now: Millis) -> None:
    """Part of the unit that sends a person's public words; the first of an episode are told apart from later ones."""
    uow.timers.cancel(call_key(ALERT, handover.id))
    before = uow.facts.of_episode(dialog.episode_id) if dialog.episode_id else ()
    first = all(fact.kind is not FactKind.FIRST_RESPONSE for fact in before)
    kind = FactKind.FIRST_RESPONSE if first else FactKind.RESPONSE
    since = handover.waits_since or handover.asked_at
    uow.facts.add(fact_of(dialog, kind, by, now, waited=now - (handover.asked_at if first else since)))
    answered_in_time(uow, handover)


def set_aside(uow: Uow, dialog: Dialog, by: MemberId, now: Millis) -> None:
    """Part of the unit in which a member says that no reply is needed: nobody is reminded of it."""
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        uow.timers.cancel(call_key(ALERT, handover.id))
        answered_in_time(uow, handover)
    uow.facts.add(fact_of(dialog, FactKind.NO_REPLY_NEEDED, by, now))


def asks_again(uow: Uow, dialog: Dialog, handover: Handover, now: Millis) -> None:
    """Part of the unit in which the client of a taken dialog writes: the clock of the next answer starts."""
    if handover.state is HandoverState.TAKEN and handover.waits_since is None:
        queue = queue_of(uow, dialog, handover)
        promise_next(uow, handover, queue, now)
        _alert_after(uow, handover, queue, now)


def over(
    uow: Uow, dialog: Dialog, handover: Handover, kind: FactKind, by: str, now: Millis,
    details: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Part of the unit that ends the handover: all its clocks stop."""
    for name in (CALL, ALERT, FRESHEN):
        uow.timers.cancel(call_key(name, handover.id))
    promises_over(uow, handover)
    handled = {"handled": now - handover.taken_at} if handover.taken_at else {}
    uow.facts.add(fact_of(dialog, kind, by, now, **handled, **(details or {})))


def ring_call(uow: Uow, timer: Timer, now: Millis) -> None:
    """A call that nobody took goes on: to the next people, then to the leads, then to the owners; each step once."""
    handover = uow.handovers.get(_handover_id(timer))
    if handover.state is not HandoverState.ASKED:
        return
    dialog, step = uow.dialogs.get(handover.dialog_id), str(timer.details.get("step", ""))
    queue = queue_of(uow, dialog, handover)
    if step == "reoffer":
        offer(uow, dialog, handover, queue, now)
    else:
        _escalate(uow, dialog, handover, step, now)
    uow.facts.add(fact_of(dialog, FactKind.ESCALATED, "timer", now, step=step))
    _next_step(uow, handover, queue, now, timer)


def ring_alert(uow: Uow, timer: Timer, now: Millis) -> None:
    """Nobody answered for long, taken or not: leads and owners always hear of it."""
    handover = uow.handovers.get(_handover_id(timer))
    if handover.state not in (HandoverState.ASKED, HandoverState.TAKEN) or handover.waits_since is None:
        return
    dialog = uow.dialogs.get(handover.dialog_id)
    _escalate(uow, dialog, handover, "alert", now)
    uow.facts.add(fact_of(dialog, FactKind.ESCALATED, "timer", now, step="alert"))


def _escalate(uow: Uow, dialog: Dialog, handover: Handover, step: str, now: Millis) -> None:
    waited = (now - (handover.waits_since or handover.asked_at)) // MINUTE
    words, link = wanted_of(uow, dialog, handover)[:200] or "📎", link_to(uow, dialog.id)
    body = text("desk-escalated", name=title_of(dialog), minutes=waited, words=words, link=link)
    for member in _bosses(uow, step):
        key = f"{step}:{handover.id}:{member.id}:{handover.waits_since}:{dialog.epoch}"
        tell(uow, member, dialog, key, body, now)


def _bosses(uow: Uow, step: str) -> Sequence[Member]:
    """Leads hear first; where a company has none, its owners do."""
    able = who_may(uow.members.every(), Permission.RELIEVE)
    owners = who_may(able, Permission.DELETE)
    leads = [member for member in able if member not in owners]
    if step == "lead":
        return leads or owners
    return owners if step == "owner" else able


def _next_step(uow: Uow, handover: Handover, queue: Queue, now: Millis, last: Timer) -> None:
    after = _minutes(queue.steps, str(last.details.get("step", "")))
    steps = [(minutes, name) for name, minutes in _ladder(queue.steps) if minutes > after]
    if not steps:
        return
    minutes, name = min(steps)
    due = after_work(queue.hours, int(str(last.details.get("since", handover.asked_at))), minutes * MINUTE)
    if due is not None:
        details = {**last.details, "step": name}
        uow.timers.set(Timer(call_key(CALL, handover.id), CALL, max(due, now), handover.id, details))


def _ladder(steps: Steps) -> Sequence[tuple[str, int]]:
    return (("reoffer", steps.reoffer), ("lead", steps.lead), ("owner", steps.owner))


def _minutes(steps: Steps, name: str) -> int:
    return dict(_ladder(steps)).get(name, 0)


def _handover_id(timer: Timer) -> HandoverId:
    return HandoverId(timer.subject)
