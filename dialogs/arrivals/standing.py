"""What of the client's new words still stands: the newest of each utterance, and none that were taken back."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.arrivals.revising import newest, root, same_words
from dialogs.store import Uow
from dialogs.turn import Turn


def standing(uow: Uow, said: Sequence[Turn]) -> Sequence[Turn]:
    """A message in its newest words; an edit of an earlier one only if it is the newest and changes something."""
    firsts = {turn.id for turn in said if not turn.revises}
    edits = [turn for turn in said if turn.revises and turn.revises not in firsts]
    shown = [_first(uow, turn) for turn in said if not turn.revises] + [_edit(uow, turn) for turn in edits]
    return sorted((turn for turn in shown if turn), key=lambda turn: turn.id)


def _first(uow: Uow, turn: Turn) -> Turn | None:
    stored = uow.dialogs.turn(turn.id) or turn
    last = newest([stored, *uow.dialogs.revisions(stored)])
    return None if stored.deleted_at else replace(stored, text=last.text, attachments=last.attachments)


def _edit(uow: Uow, turn: Turn) -> Turn | None:
    first = uow.dialogs.turn(root(turn))
    if first is None or first.deleted_at:
        return None
    before = [first, *(one for one in uow.dialogs.revisions(first) if one.id != turn.id)]
    stale = newest([*before, turn]).id != turn.id
    return None if stale or same_words(newest(before), turn) else turn
