"""Read marks: what was answered is shown to the client as read, so that nobody wonders whether it was seen."""

from dialogs.ids import Millis
from dialogs.messages import Act, Audience, OutboundMessage, Priority
from dialogs.store import Uow
from dialogs.turn import Author, Turn

_LOOK_BACK = 12  # turns in which the client's last words are looked for
_ANSWERS = {Author.BOT.value, Author.STAFF.value}  # not the program's own notices: nobody has read anything by then


def mark_read(uow: Uow, answer: OutboundMessage, now: Millis) -> None:
    """Part of the unit that stores an answer's receipt: all that the client said before it is marked as read, once."""
    turn = _answered(uow, answer) if _answers(answer) else None
    if turn is not None:
        uow.outbox.add(_mark(answer, turn), now)


def _answers(message: OutboundMessage) -> bool:
    said = message.audience is Audience.CUSTOMER and message.act is Act.SAY and not message.edits
    return said and message.author in _ANSWERS and not message.unasked and message.dialog_id is not None


def _answered(uow: Uow, answer: OutboundMessage) -> Turn | None:
    if answer.dialog_id is None:
        return None
    turns = reversed(uow.dialogs.turns(answer.dialog_id, _LOOK_BACK))
    heard = (one for one in turns if one.author is Author.CUSTOMER and one.external_id)
    return next((one for one in heard if answer.turn_id is None or one.id < answer.turn_id), None)


def _mark(answer: OutboundMessage, turn: Turn) -> OutboundMessage:
    return OutboundMessage(
        f"read:{turn.id}", answer.inbox_id, Audience.CUSTOMER, answer.chat, "", priority=Priority.TYPING,
        dialog_id=answer.dialog_id, act=Act.READ, reply_to=turn.external_id,
    )  # fmt: skip
