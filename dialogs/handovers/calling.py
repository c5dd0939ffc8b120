"""Calling a person: facts are written, the call is offered, clocks start; they stop when somebody answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogs.access import Actor, Permission
from dialogs.arrivals.hearing import workers
from dialogs.calendar.schedule import after_work
from dialogs.calendar.timers import FRESHEN, Timer
from dialogs.desk.cards import title_of
from dialogs.desk.renewing import link_to
from dialogs.dialog import Dialog
from dialogs.facts import Fact, FactKind
from dialogs.handover import Handover, HandoverState
from dialogs.handovers.promises import answered_in_time, promise_first, promise_next, promises_over
from dialogs.handovers.queues import MINUTE, Queue, Rule, Steps, Traits, general, queue_for
from dialogs.handovers.rota import Offer, OfferState
from dialogs.handovers.routing import Candidate, offered_to
from dialogs.ids import EpisodeId, HandoverId, MemberId, Millis
from dialogs.messages import Audience, Button, OutboundMessage, Priority
from dialogs.store import Uow
from dialogs.tenant import CONTROL, Member
from dialogs.texts import Text, text

CALL, ALERT = "call", "alert"
FRESH: Millis = 5 * MINUTE  # after which a card that was not taken is shown anew


def called(uow: Uow, dialog: Dialog, handover: Handover, now: Millis) -> str:
    """Part of the unit that asks for a person; the names of those who are asked first, "" when everybody is."""
    _fact(uow, dialog, FactKind.ASKED, "bot", now, reason=handover.reason.value)
    queue = queue_of(uow, dialog, handover)
    offer(uow, dialog, handover, queue, now)
    climb(uow, handover, queue, now)
    promise_first(uow, handover, queue, now)
    return asked_first(uow, handover)


def climb(uow: Uow, handover: Handover, queue: Queue, now: Millis) -> None:
    """The clocks of a call that nobody has taken start: reminders of the queue it is in, the alert, the card's look."""
    _next_step(uow, handover, queue, now, Timer("", CALL, now, details={"since": now, "queue": queue.id}))
    _alert_after(uow, handover, queue, now)
    uow.timers.set(Timer(_key(FRESHEN, handover), FRESHEN, now + FRESH, handover.id))


def _alert_after(uow: Uow, handover: Handover, queue: Queue, now: Millis) -> None:
    if queue.steps.alert:
        uow.timers.set(Timer(_key(ALERT, handover), ALERT, now + queue.steps.alert * MINUTE, handover.id))


def asked_first(uow: Uow, handover: Handover) -> str:
    """The names of those whom the call is offered to now, "" when everybody is asked or nobody is any more."""
    if handover.state is not HandoverState.ASKED:
        return ""
    open_ones = [one for one in uow.rota.offers(handover.id) if one.state is OfferState.OPEN]
    return ", ".join(uow.members.get(one.member_id).name for one in open_ones)


def claimed(uow: Uow, dialog: Dialog, handover: Handover, by: MemberId, now: Millis) -> None:
    """Part of the unit in which a member takes the dialog: nobody else is asked any more."""
    for name in (CALL, FRESHEN):
        uow.timers.cancel(_key(name, handover))
    _fact(uow, dialog, FactKind.ASSIGNED, by, now, waited=now - handover.asked_at)


def answered_by(uow: Uow, dialog: Dialog, handover: Handover, by: MemberId, now: Millis) -> None:
    """Part of the unit that sends a person's public words; the first of an episode are told apart from later ones."""
    uow.timers.cancel(_key(ALERT, handover))
    before = uow.facts.of_episode(dialog.episode_id) if dialog.episode_id else ()
    first = all(fact.kind is not FactKind.FIRST_RESPONSE for fact in before)
    kind = FactKind.FIRST_RESPONSE if first else FactKind.RESPONSE
    since = handover.waits_since or handover.asked_at
    _fact(uow, dialog, kind, by, now, waited=now - (handover.asked_at if first else since))
    answered_in_time(uow, handover)


def set_aside(uow: Uow, dialog: Dialog, by: MemberId, now: Millis) -> None:
    """Part of the unit in which a member says that no reply is needed: nobody is reminded of it."""
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        uow.timers.cancel(_key(ALERT, handover))
        answered_in_time(uow, handover)
    _fact(uow, dialog, FactKind.NO_REPLY_NEEDED, by, now)


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
        uow.timers.cancel(_key(name, handover))
    promises_over(uow, handover)
    handled = {"handled": now - handover.taken_at} if handover.taken_at else {}
    _fact(uow, dialog, kind, by, now, **handled, **(details or {}))


def queue_of(uow: Uow, dialog: Dialog, handover: Handover) -> Queue:
    """The queue that the call is in: the one it was passed to, else the one that it falls into."""
    return _queue_at(uow, dialog, handover, uow.timers.get(_key(CALL, handover)))


def _queue_at(uow: Uow, dialog: Dialog, handover: Handover, clock: Timer | None) -> Queue:
    queues = uow.rota.queues()
    passed = next((one for one in queues if clock and one.id == clock.details.get("queue")), None)
    if passed:
        return _timed(queues, passed)
    return sorted_into(queues, uow.setup.inbox(dialog.inbox_id).bot_id, dialog, handover)


def sorted_into(queues: Sequence[Queue], bot: str, dialog: Dialog, handover: Handover) -> Queue:
    """The queue that a call falls into by what it is about."""
    return _timed(queues, queue_for(queues, Traits(dialog.inbox_id, bot, dialog.language, handover.question)))


def _timed(queues: Sequence[Queue], queue: Queue) -> Queue:
    """A queue without hours of its own keeps the company's."""
    return replace(queue, hours=general(queues).hours) if queue.hours.always else queue


def offer(uow: Uow, dialog: Dialog, handover: Handover, queue: Queue, now: Millis) -> Sequence[MemberId]:
    """Offers the call to whom the rule names and who has not had their chance; they hear of it in private. Nobody in
    particular when it asks everybody: the desk's own card does."""
    if queue.rule is Rule.EVERYONE:
        return ()
    known = uow.rota.offers(handover.id)
    refused = frozenset(one.member_id for one in known if one.state is not OfferState.PASSED)
    chosen = offered_to(queue, candidates(uow), now, uow.rota.knew(dialog.customer_id), refused)
    for member in chosen:
        uow.rota.save_offer(Offer(handover.id, member, now))
        _fact(uow, dialog, FactKind.OFFERED, "bot", now, to=member)
        key = f"offer:{handover.id}:{member}:{dialog.epoch}"
        tell(uow, uow.members.get(member), dialog, key, _offer_words(uow, dialog, handover), now)
    return chosen


def decline(uow: Uow, dialog: Dialog, handover: Handover, actor: Actor, now: Millis) -> Sequence[MemberId]:
    """ "Not mine": the call goes on to the next person at once. Raises Forbidden."""
    actor.require(Permission.WORK)
    uow.rota.save_offer(Offer(handover.id, actor.id, now, OfferState.DECLINED))
    _fact(uow, dialog, FactKind.DECLINED, actor.id, now)
    return offer(uow, dialog, handover, queue_of(uow, dialog, handover), now)


def candidates(uow: Uow) -> Sequence[Candidate]:
    """All who may work, with what routing looks at."""
    loads, offered = uow.rota.loads(), uow.rota.last_offered()
    return [
        Candidate(member, uow.rota.shift(member.id), loads.get(member.id, 0), offered.get(member.id, 0))
        for member in workers(uow)
    ]


def tell(uow: Uow, member: Member, dialog: Dialog, key: str, body: Text, now: Millis, offers: bool = True) -> None:
    """A line in a member's private chat with the control bot; an offer has the buttons that take or pass it on."""
    uow.outbox.add(
        OutboundMessage(
            key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=str(member.telegram_id), body=body,
            language=member.language, buttons=take_buttons(dialog) if offers else (),
            priority=Priority.CARD, dialog_id=dialog.id, author="system",
        ),
        now,
    )  # fmt: skip


def take_buttons(dialog: Dialog) -> Sequence[Sequence[Button]]:
    """An offered dialog is taken, or passed on."""
    return ((Button(text("desk-button-take"), f"d:take:{dialog.id}"),
             Button(text("desk-button-decline"), f"d:decline:{dialog.id}")),)  # fmt: skip


def ring_call(uow: Uow, timer: Timer, now: Millis) -> None:
    """A call that nobody took goes on: to the next people, then to the leads, then to the owners; each step once."""
    handover = uow.handovers.get(_handover_id(timer))
    if handover.state is not HandoverState.ASKED:
        return
    dialog, step = uow.dialogs.get(handover.dialog_id), str(timer.details.get("step", ""))
    queue = _queue_at(uow, dialog, handover, timer)
    if step == "reoffer":
        offer(uow, dialog, handover, queue, now)
    else:
        _escalate(uow, dialog, handover, step, now)
    _fact(uow, dialog, FactKind.ESCALATED, "timer", now, step=step)
    _next_step(uow, handover, queue, now, timer)


def ring_alert(uow: Uow, timer: Timer, now: Millis) -> None:
    """Nobody answered for long, taken or not: leads and owners always hear of it."""
    handover = uow.handovers.get(_handover_id(timer))
    if handover.state not in (HandoverState.ASKED, HandoverState.TAKEN) or handover.waits_since is None:
        return
    dialog = uow.dialogs.get(handover.dialog_id)
    _escalate(uow, dialog, handover, "alert", now)
    _fact(uow, dialog, FactKind.ESCALATED, "timer", now, step="alert")


def _escalate(uow: Uow, dialog: Dialog, handover: Handover, step: str, now: Millis) -> None:
    waited = (now - (handover.waits_since or handover.asked_at)) // MINUTE
    words, link = handover.question[:200] or "📎", link_to(uow, dialog.id)
    body = text("desk-escalated", name=title_of(dialog), minutes=waited, words=words, link=link)
    for member in _bosses(uow, step):
        key = f"{step}:{handover.id}:{member.id}:{handover.waits_since}:{dialog.epoch}"
        tell(uow, member, dialog, key, body, now)


def _bosses(uow: Uow, step: str) -> Sequence[Member]:
    """Leads hear first; where a company has none, its owners do."""
    able = [member for member in uow.members.every() if Actor(member).can(Permission.RELIEVE)]
    owners = [member for member in able if Actor(member).can(Permission.DELETE)]
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
        uow.timers.set(Timer(_key(CALL, handover), CALL, max(due, now), handover.id, details))


def _ladder(steps: Steps) -> Sequence[tuple[str, int]]:
    return (("reoffer", steps.reoffer), ("lead", steps.lead), ("owner", steps.owner))


def _minutes(steps: Steps, name: str) -> int:
    return dict(_ladder(steps)).get(name, 0)


def _offer_words(uow: Uow, dialog: Dialog, handover: Handover) -> Text:
    words, link = handover.question[:200] or "📎", link_to(uow, dialog.id)
    return text("desk-offer", name=title_of(dialog), words=words, link=link)


def _key(name: str, handover: Handover) -> str:
    return f"{name}:{handover.id}"


def _handover_id(timer: Timer) -> HandoverId:
    return HandoverId(timer.subject)


def _fact(uow: Uow, dialog: Dialog, kind: FactKind, by: str, now: Millis, **details: object) -> None:
    uow.facts.add(Fact(now, kind, dialog.id, dialog.episode_id or EpisodeId(""), by, details))
