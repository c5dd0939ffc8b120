"""What the bot and the program say to a client: the message, and the turn that it is."""

from collections.abc import Sequence

from dialogs.answers.answer import Answer
from dialogs.answers.trace import Trace
from dialogs.arrivals.hearing import Heard
from dialogs.dialog import Dialog
from dialogs.ids import EpisodeId, Millis, TurnId, new_id
from dialogs.messages import Audience, Button, OutboundMessage, Priority
from dialogs.texts import Text
from dialogs.turn import Author, Turn

Buttons = Sequence[Sequence[Button]]


def notice(heard: Heard, body: Text, now: Millis) -> tuple[OutboundMessage, Turn]:
    """What the program says beside the conversation. It is a turn of its own: a client may answer it, or put a sign on
    it, and that is about none of their own messages."""
    turn = bot_turn(heard, body, now, None, None)
    return to_customer(heard.dialog, body, turn.id, fenced=False, author="system"), turn


def to_customer(
    dialog: Dialog, body: Text | str, turn: TurnId, fenced: bool, part: str = "say", author: str = "bot",
    sources: Sequence[tuple[str, str]] = (), buttons: Buttons = (),
) -> OutboundMessage:  # fmt: skip
    """A message to the client; `fenced` ones die with the dialog's epoch (a person took over)."""
    return OutboundMessage(
        key=f"{part}:{turn}", inbox_id=dialog.inbox_id, audience=Audience.CUSTOMER, chat=dialog.chat, body=body,
        language=dialog.language, dialog_id=dialog.id, epoch=dialog.epoch if fenced else None, turn_id=turn,
        priority=Priority.ANSWER, author=author, sources=sources, buttons=buttons,
    )  # fmt: skip


def bot_turn(heard: Heard, body: Text, now: Millis, answer: Answer | None, trace: Trace | None) -> Turn:
    said = str(body.values.get("answer") or body.values.get("words") or f"[{body.key}]")
    return Turn(
        TurnId(new_id(now)), heard.dialog.id, heard.dialog.episode_id or EpisodeId(""), Author.BOT, said, now,
        citations=tuple(answer.citations) if answer else (), trace_id=trace.id if trace else None,
    )  # fmt: skip
