"""Letting go: whoever had a dialog has it no more, and its call starts anew, so that the client is not forgotten."""

from dataclasses import replace

from dialogs.dialog import Dialog
from dialogs.handover import Handover, asked_again
from dialogs.handovers.calling import climb
from dialogs.handovers.offering import offer, queue_of
from dialogs.handovers.promises import promise_next
from dialogs.handovers.queues import Queue
from dialogs.handovers.rota import Offer, OfferState
from dialogs.ids import MemberId, Millis
from dialogs.store import Uow


def let_go(
    uow: Uow, dialog: Dialog, handover: Handover, by: MemberId | None, now: Millis, queue: Queue | None = None
) -> Handover:
    """Part of the unit in which the dialog waits again: it is offered by its queue's rule, to all but `by` (None: it
    was nobody's), and the reminders, the alert and the promise of the next answer run from now."""
    into = queue or queue_of(uow, dialog, handover)
    again = replace(asked_again(handover, now), queue=into.id)
    uow.handovers.save(again)
    for one in uow.rota.offers(handover.id):
        if one.state is OfferState.OPEN:
            uow.rota.save_offer(replace(one, state=OfferState.PASSED))
    if by:
        uow.rota.save_offer(Offer(handover.id, by, now, OfferState.DECLINED))
    offer(uow, dialog, again, into, now)
    climb(uow, again, into, now)
    if handover.waits_since is None:  # else the clock that runs already is the client's
        promise_next(uow, again, into, now)
    return again
