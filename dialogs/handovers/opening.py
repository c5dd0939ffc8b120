"""Out of hours: a client who calls for a person while nobody works is told when somebody will."""

from dialogs.answers.next_step import closed_words
from dialogs.calendar.schedule import is_open
from dialogs.dialog import Dialog
from dialogs.handover import Handover, Reason
from dialogs.handovers.offering import queue_of
from dialogs.ids import EpisodeId, Millis, TurnId, new_id
from dialogs.saying import to_customer
from dialogs.store import Uow
from dialogs.turn import Author, Turn


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
