"""What the desk sees of deletions and reactions: its copies change as the client's messages do. Parts of units."""

from dataclasses import replace

from dialogs.arrivals.revising import newest
from dialogs.desk.cards import Place, note, title_of
from dialogs.dialog import Dialog, Mode
from dialogs.handovers.summoning import desk_places
from dialogs.ids import Millis
from dialogs.messages import Act
from dialogs.store import Uow
from dialogs.texts import Text, one_line, text
from dialogs.turn import Author, Turn

_SHOWN = 80


def has_person(dialog: Dialog) -> bool:
    """Whether staff works on the dialog, or was called to it."""
    return dialog.mode in (Mode.WAITING, Mode.HUMAN)


def mirror_deletion(uow: Uow, dialog: Dialog, turn: Turn, now: Millis) -> None:
    """The desk's copy of the message says that it was taken back; a desk without a copy reads a line."""
    said = newest([turn, *uow.dialogs.revisions(turn)])
    body = text("desk-client-deleted", name=title_of(dialog), words=_start_of(said.text))
    for place in desk_places(uow, dialog):
        copy = note(place, dialog, f"deleted:{turn.id}{place.suffix}", body)
        uow.outbox.add(replace(copy, edits=f"relay:{turn.id}{place.suffix}"), now)


def mirror_reaction(uow: Uow, dialog: Dialog, turn: Turn, emoji: str, order: Millis, now: Millis) -> None:
    """The sign stands on the desk's copy, or on the manager's own message; elsewhere a line tells of it."""
    for place in desk_places(uow, dialog):
        key = f"reacted:{turn.id}:{order}{place.suffix}"
        line = note(place, dialog, key, _reacted(dialog, turn, emoji))
        to, to_key = _copy(uow, place, turn)
        if to or to_key:
            uow.outbox.add(replace(line, body=emoji, act=Act.REACT, reply_to=to, reply_key=to_key), now)
        elif emoji:
            uow.outbox.add(line, now)


def _reacted(dialog: Dialog, turn: Turn, emoji: str) -> Text:
    if not turn.said:  # the program's own notice: its words are in no language here
        return text("desk-client-reacted-notice", name=title_of(dialog), emoji=emoji)
    return text("desk-client-reacted", name=title_of(dialog), emoji=emoji, words=_start_of(turn.text))


def _copy(uow: Uow, place: Place, turn: Turn) -> tuple[str, str]:
    """The message of this place that stands for the turn: (the channel's id, our key), one or neither."""
    chat, _, number = turn.external_id.rpartition(":")
    if turn.author is Author.STAFF:
        return (number if chat == place.chat else ""), ""
    relayed = f"relay:{turn.id}{place.suffix}"
    return "", relayed if uow.outbox.external_id(relayed) else ""


def _start_of(words: str) -> str:
    return one_line(words, _SHOWN) or "📎"
