"""Answering the bot's "which do you mean?" in words: a number, or as much of one name as tells it from the others."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dialogs.answers.answer import Question
from dialogs.answers.choices import chosen
from dialogs.answers.clarifying import Meaning, pressed
from dialogs.answers.followups import asks_whole, last_said, offers_choice
from dialogs.safety.grounding import content_words, covered
from dialogs.turn import Author, Turn

_ORDINALS = ((r"перв\w+|first", 0), (r"втор\w+|second", 1), (r"трет\w+|third", 2))
_AROUND = r"^\W*(?:the\s+)?(?:{})(?:\s+(?:вариант|пункт|one|option))?\W*$"
_PLACES = [(re.compile(_AROUND.format(words), re.IGNORECASE), at) for words, at in _ORDINALS]


def unclear_question(question: Question) -> Question | None:
    """What the client had asked before the bot offered its choice; None when that is not the last thing said."""
    if question.chosen or not offers_choice(question.history):
        return None
    return replace(question, words=last_said(question.history), history=_before_last(question.history))


def taking(question: Question, offered: Sequence[Meaning]) -> Question:
    """The question as a press of the choice that its words name; as it is when they name none, or several."""
    meant = _named(question.words, offered)
    return replace(question, words=meant.label, chosen=pressed(meant.value)) if meant else question


def _named(words: str, offered: Sequence[Meaning]) -> Meaning | None:
    at = chosen(words, [one.label for one in offered])
    at = _place(words) if at is None else at
    if at is not None:
        return offered[at] if at < len(offered) else None
    asked = content_words(words)
    if len(offered) < 2 or not asked or asks_whole(words):
        return None
    named = [one for one in offered if len(covered(asked, one.label)) == len(set(asked))]
    return named[0] if len(named) == 1 else None


def _place(words: str) -> int | None:
    return next((at for place, at in _PLACES if place.match(words)), None)


def _before_last(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max((at for at, turn in enumerate(history) if turn.author is Author.CUSTOMER), default=0)
    return history[:last]
