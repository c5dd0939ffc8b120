"""Quiet: how long a person's dialog may be silent before it ends by itself."""

from dialogs.calendar.timers import Timer
from dialogs.dialog import Dialog, Mode
from dialogs.ids import HOUR, Millis
from dialogs.settings import AUTO_RETURN
from dialogs.store import Uow

QUIET = "quiet"


def stays_quiet(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """Part of each unit in which somebody speaks in a person's dialog: the clock starts anew."""
    if dialog.mode is not Mode.HUMAN:
        return
    bot = uow.setup.bot(uow.setup.inbox(dialog.inbox_id).bot_id)
    hours = float(AUTO_RETURN.read(bot.settings))
    if hours:
        uow.timers.set(Timer(f"quiet:{dialog.id}", QUIET, now + int(hours * HOUR), dialog.id))
