"""Feedback: a thumb under the bot's answers, with the reason of a thumb down. A press is no demand of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from dialogs.answers.trace import Trace
from dialogs.dialog import Dialog
from dialogs.errors import NotFound
from dialogs.ids import DialogId, Millis, TraceId
from dialogs.learning.gaps import Why, note_missing
from dialogs.messages import Audience, Button, InboundMessage, OutboundMessage, Priority
from dialogs.texts import text
from dialogs.turn import Turn

if TYPE_CHECKING:  # these stand on this module
    from dialogs.store import Uow

CLIENT = "client"
KINDS = ("telegram", "widget")  # channels whose buttons are small, and where an answer can be changed afterwards
_BUTTON = "fb:"
_LOOKED_BACK = 60  # turns: an older answer is rated all the same, but stays as it is on the screen


class Verdict(StrEnum):
    """Which thumb."""

    UP = "up"
    DOWN = "down"


_UP, _DOWN = f"{_BUTTON}{Verdict.UP}:", f"{_BUTTON}{Verdict.DOWN}:"


class Fault(StrEnum):
    """Why an answer was bad."""

    INCORRECT = "incorrect"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict on one answer. `by` is "client" or a member's id."""

    trace_id: TraceId
    by: str
    verdict: Verdict
    at: Millis
    dialog_id: DialogId | None = None
    fault: Fault | None = None


class FeedbackTable(Protocol):
    """One row for an answer and who judged it."""

    def save(self, feedback: Feedback) -> None: ...
    def of_trace(self, trace: TraceId) -> Sequence[Feedback]: ...


def thumbs(trace: TraceId) -> Sequence[Sequence[Button]]:
    """Two small buttons in one row."""
    return ((Button("👍", f"{_UP}{trace}"), Button("👎", f"{_DOWN}{trace}")),)


def apart(messages: Sequence[InboundMessage]) -> tuple[Sequence[InboundMessage], Sequence[InboundMessage]]:
    """(presses of thumbs, everything else)."""
    presses = [message for message in messages if is_verdict(message.button)]
    return presses, [message for message in messages if not is_verdict(message.button)]


def is_verdict(button: str) -> bool:
    """Whether pressing it judges an answer: it says nothing in the conversation, and shows as a choice at most."""
    return button.startswith(_BUTTON)


def is_thumb(button: str) -> bool:
    """Whether it is a thumb itself, and no reason of one."""
    return button.startswith((_UP, _DOWN))


def take_presses(uow: "Uow", dialog: Dialog, presses: Sequence[InboundMessage], now: Millis) -> None:
    """Part of the unit that hears: each press is kept, and its answer changes to thank, or to ask for the reason."""
    for press in presses:
        said, _, trace = press.button.removeprefix(_BUTTON).partition(":")
        found = _trace(uow, dialog, TraceId(trace))
        if found:
            _take(uow, dialog, found, said, now)


def _trace(uow: "Uow", dialog: Dialog, trace: TraceId) -> Trace | None:
    try:
        found = uow.dialogs.trace(trace)
    except NotFound:
        return None
    return found if found.dialog_id == dialog.id else None  # a made-up press is nobody's verdict


def _take(uow: "Uow", dialog: Dialog, trace: Trace, said: str, now: Millis) -> None:
    if said in list(Verdict):
        judge(uow, dialog, trace, Feedback(trace.id, CLIENT, Verdict(said), now, dialog.id))
        _show(uow, dialog, trace, "up" if said == Verdict.UP else "asked", now)
    elif said in list(Fault):
        judge(uow, dialog, trace, Feedback(trace.id, CLIENT, Verdict.DOWN, now, dialog.id, Fault(said)))
        _show(uow, dialog, trace, "down", now)


def judge(uow: "Uow", dialog: Dialog, trace: Trace, feedback: Feedback) -> None:
    """Keeps a verdict; a bad answer is a question that knowledge does not answer well."""
    uow.feedback.save(feedback)
    if feedback.verdict is Verdict.DOWN:
        note_missing(uow.gaps, dialog, trace.id, trace.question, feedback.at, Why.DISLIKED)


def _show(uow: "Uow", dialog: Dialog, trace: Trace, state: str, now: Millis) -> None:
    turn = next((turn for turn in uow.dialogs.turns(dialog.id, _LOOKED_BACK) if turn.trace_id == trace.id), None)
    if turn is None:
        return
    message = _again(dialog, turn, trace.id, state)
    buttons = (*_further(uow, message.edits), *(_faults(trace.id) if state == "asked" else ()))
    uow.outbox.add(replace(message, buttons=buttons), now)


def _further(uow: "Uow", answer: str) -> Sequence[Sequence[Button]]:
    """What else the answer offers to tell: a thumb does not take it back."""
    said = uow.outbox.by_key(answer)
    rows = ([button for button in row if not is_verdict(button.value)] for row in said.message.buttons) if said else ()
    return [row for row in rows if row]


def _again(dialog: Dialog, turn: Turn, trace: TraceId, state: str) -> OutboundMessage:
    source = turn.citations[0].title if turn.citations else "none"
    body = text("client-answer-rated", words=turn.text, source=source, state=state)
    return OutboundMessage(
        key=f"fb:{state}:{trace}", inbox_id=dialog.inbox_id, audience=Audience.CUSTOMER, chat=dialog.chat, body=body,
        language=dialog.language, dialog_id=dialog.id, priority=Priority.CARD, edits=f"say:{turn.id}",
    )  # fmt: skip


def _faults(trace: TraceId) -> Sequence[Sequence[Button]]:
    buttons = [Button(text(f"client-fault-{fault.value}"), f"{_BUTTON}{fault.value}:{trace}") for fault in Fault]
    return (buttons[:2], buttons[2:4], buttons[4:])
