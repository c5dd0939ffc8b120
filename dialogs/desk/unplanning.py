"""What becomes of planned words when the dialog leaves its manager's hands. Parts of units."""

from dialogs.calendar.timers import LATER
from dialogs.dialog import Dialog
from dialogs.handovers.summoning import tell_desk
from dialogs.ids import Millis
from dialogs.store import Uow
from dialogs.texts import text

_ROOM = 3000  # characters for all the words together: a message holds four thousand


def drop_planned(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """Closing ends what was planned before: nothing goes out by itself into a case that is over. The words stay in the
    topic for whoever still wants to send them."""
    waiting = uow.timers.of_subject(LATER, dialog.id)
    if not waiting:
        return
    for timer in waiting:
        uow.timers.cancel(timer.key)
    each = _ROOM // len(waiting)
    words = "\n\n".join(f"🕐 {str(timer.details['words'])[:each] or '📎'}" for timer in waiting)
    body = text("desk-later-dropped", count=len(waiting), words=words)
    tell_desk(uow, dialog, f"unplanned:{dialog.id}:{dialog.epoch}", body, now)


def remind_planned(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """The bot has the dialog, and what was planned still goes out: the desk is told how to call it back."""
    waiting = uow.timers.of_subject(LATER, dialog.id)
    if waiting:
        body = text("desk-later-goes-on", count=len(waiting))
        tell_desk(uow, dialog, f"planned-still:{dialog.id}:{dialog.epoch}", body, now)
