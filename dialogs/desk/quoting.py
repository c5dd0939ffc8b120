"""What a client's message answers, as the desk can show it: as a reply to its own copy, or as a quote."""

from dataclasses import dataclass, replace

from dialogs.arrivals.revising import root
from dialogs.dialog import Dialog
from dialogs.messages import InboundMessage, OutboundMessage
from dialogs.store import Uow
from dialogs.texts import one_line
from dialogs.turn import Author, Turn

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered: `copy` begins the key of the desk's copy, `spot` is a manager's own message ("chat:number"),
    `words` are those of a message that the desk does not show."""

    copy: str = ""
    spot: str = ""
    words: str = ""


def answered_by_client(uow: Uow, dialog: Dialog, message: InboundMessage) -> Answered | None:
    """None when nothing is answered, or nobody knows what."""
    turn = _target(uow, dialog, message)
    if turn is None:
        return Answered(words=one_line(message.quote, _SHOWN)) if message.quote else None
    if not turn.said and turn.author is not Author.CUSTOMER:  # the program's own notice: in no language here
        return Answered(words=one_line(message.quote, _SHOWN)) if message.quote else None
    words = one_line(message.quote or turn.text, _SHOWN)
    if turn.author is Author.STAFF:
        return Answered(spot=turn.external_id, words=words)
    copy = f"relay:{turn.id}"
    shown = uow.outbox.by_key(copy) or uow.outbox.by_key(f"{copy}:{dialog.owner_id}")
    return Answered(copy=copy if shown else "", words=words)


def pointing(copy: OutboundMessage, suffix: str, answered: Answered) -> OutboundMessage | None:
    """The desk's copy as a reply to what it answers; None where that is not at the desk."""
    chat, _, number = answered.spot.rpartition(":")
    if answered.spot and chat == copy.chat:
        return replace(copy, reply_to=number)
    return replace(copy, reply_key=f"{answered.copy}{suffix}") if answered.copy else None


def _target(uow: Uow, dialog: Dialog, message: InboundMessage) -> Turn | None:
    theirs = uow.dialogs.turn_by_external(dialog.id, message.reply_to)
    ours = None if theirs else uow.outbox.known(message.inbox_id, message.chat, message.reply_to)
    turn = uow.dialogs.turn(ours.message.turn_id) if ours and ours.message.turn_id else theirs
    return uow.dialogs.turn(root(turn)) if turn else None
