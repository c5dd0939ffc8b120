"""Which of a client's words the bot has answered. Pure."""

from collections.abc import Sequence, Set

from dialogs.answers.followups import AGAIN, NEARLY, STILL, WHICH
from dialogs.ids import TurnId
from dialogs.turn import Author, Turn

_ASKS_BACK = {f"[{key}]" for key in (AGAIN, NEARLY, STILL, WHICH)}
_WITHDRAWN = "[client-back-to-bot]"
_IN_PART = "[client-rest-person-called]"


def answered(turns: Sequence[Turn]) -> Set[TurnId]:
    """The client's turns that an answer followed, at once or after the bot had asked back."""
    done: set[TurnId] = set()
    asked: list[TurnId] = []
    goes_on = False  # the next words belong to the same question
    for turn in turns:
        if turn.author is Author.CUSTOMER:
            asked = [*asked, turn.id] if goes_on else [turn.id]
            goes_on = True
        elif turn.text == _IN_PART:
            done.difference_update(asked)
        else:
            done.update(asked if _answers(turn) or _withdraws(turn) else ())
            goes_on = _asks_back(turn)
    return done


def _answers(turn: Turn) -> bool:
    """A question of a model's own has a trace, too."""
    bots = turn.author is Author.BOT and turn.said
    return bots and bool(turn.citations or (turn.trace_id and not turn.text.endswith("?")))


def _withdraws(turn: Turn) -> bool:
    """What was said to a person who never came is over for a client who went back to the bot."""
    return turn.author is Author.BOT and turn.text == _WITHDRAWN


def _asks_back(turn: Turn) -> bool:
    return turn.author is Author.BOT and (turn.text in _ASKS_BACK or turn.text.endswith("?"))
