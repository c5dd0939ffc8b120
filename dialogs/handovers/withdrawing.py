"""Withdrawing: a client who waits for a person goes back to the bot. Part of the unit that settles it."""

from dialogs.desk.cards import title_of
from dialogs.desk.redrawing import redraw_cards
from dialogs.desk.unplanning import remind_planned
from dialogs.dialog import Dialog
from dialogs.facts import FactKind
from dialogs.handover import ended
from dialogs.handovers.calling import over
from dialogs.handovers.summoning import tell_desk
from dialogs.ids import Millis
from dialogs.learning.gap_news import person_done
from dialogs.store import Uow
from dialogs.texts import text


def withdrawn(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """The call ends, for nobody is needed any more; staff sees it on the card and in a line of its own."""
    handover = uow.handovers.open_of(dialog.id)
    if handover is None:
        return
    over(uow, dialog, handover, FactKind.RETURNED, "client", now)
    person_done(uow, dialog, now)
    done = ended(handover, now)
    uow.handovers.save(done)
    redraw_cards(uow, dialog, done, now, "")
    remind_planned(uow, dialog, now)
    body = text("desk-client-withdrew", name=title_of(dialog))
    tell_desk(uow, dialog, f"withdrew:{handover.id}", body, now)
