"""Freshening: the card of a call that nobody has taken tells how long the client waits, now and then anew."""

from dataclasses import replace

from dialogs.calendar.timers import FRESHEN, Timer, call_key
from dialogs.desk.cards import card_again
from dialogs.desk.redrawing import CARD_TURNS, card_places
from dialogs.handover import Handover, HandoverState
from dialogs.handovers.calling import FRESH
from dialogs.handovers.offering import asked_first
from dialogs.ids import HOUR, HandoverId, Millis
from dialogs.messages import Priority
from dialogs.store import Uow

_LONGEST: Millis = HOUR


def keep_fresh(uow: Uow, handover: Handover, now: Millis) -> None:
    """The next look at the card: after five minutes at first, later at a sixth of the wait, at most an hour."""
    waited = now - (handover.waits_since or handover.asked_at)
    pause = min(_LONGEST, max(FRESH, waited // 6))
    uow.timers.set(Timer(call_key(FRESHEN, handover.id), FRESHEN, now + pause, handover.id))


def ring_freshen(uow: Uow, timer: Timer, now: Millis) -> None:
    """The card is edited in place, after all else that the group's budget is for."""
    handover = uow.handovers.get(HandoverId(timer.subject))
    if handover.state is not HandoverState.ASKED or handover.waits_since is None:
        return
    dialog = uow.dialogs.get(handover.dialog_id)
    kind, history = uow.setup.inbox(dialog.inbox_id).kind, uow.dialogs.turns(dialog.id, CARD_TURNS)
    for place in card_places(uow, dialog, handover):
        again = card_again(place, dialog, handover, kind, history, "", now, asked_first(uow, handover))
        uow.outbox.add(replace(again, priority=Priority.MIRROR), now)
    keep_fresh(uow, handover, now)
