"""Rating: the client of an ended dialog is asked once how it was, reminded at most once, and may add words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dialogs.answers.intents import Intent, intent_of
from dialogs.calendar.timers import Timer
from dialogs.dialog import Dialog, Mode
from dialogs.facts import Fact, FactKind
from dialogs.ids import HOUR, MINUTE, DialogId, EpisodeId, Millis
from dialogs.messages import Audience, Button, InboundMessage, OutboundMessage, Priority
from dialogs.store import Uow
from dialogs.texts import text

RATING = "rating"
_BUTTON = "rate:"
_SCORES = (1, 2, 3, 4, 5)
_TYPED = re.compile(r"\W*([1-5])(?:\s*(?:/|из|of|out\s+of)\s*5)?(?![\w:.,/]*\d)\W*(\D*)$", re.IGNORECASE)
_REMIND_AFTER: Millis = 20 * HOUR
_COMMENT_WITHIN: Millis = 15 * MINUTE


@dataclass(frozen=True, slots=True)
class Rating:
    """How a client found an episode: 1 to 5, 0 while they have not said; `comment` in their own words."""

    episode_id: EpisodeId
    dialog_id: DialogId
    asked_at: Millis
    score: int = 0
    rated_at: Millis = 0
    comment: str = ""


class RatingTable(Protocol):
    """One row an episode."""

    def get(self, episode: EpisodeId) -> Rating | None: ...
    def save(self, rating: Rating) -> None: ...


def ask_rating(uow: Uow, dialog: Dialog, now: Millis) -> bool:
    """Part of the unit that resolves: asks in the form that the channel has; False when it was asked before."""
    if dialog.episode_id is None or uow.ratings.get(dialog.episode_id):
        return False
    uow.ratings.save(Rating(dialog.episode_id, dialog.id, now))
    uow.outbox.add(_question(dialog, "client-rate", f"rate:{dialog.episode_id}"), now)
    uow.timers.set(Timer(f"rating:{dialog.episode_id}", RATING, now + _REMIND_AFTER, dialog.id))
    return True


def ring_rating(uow: Uow, timer: Timer, now: Millis) -> None:
    """One reminder, when the client neither rated nor wrote since."""
    dialog = uow.dialogs.get(DialogId(timer.subject))
    rating = uow.ratings.get(dialog.episode_id) if dialog.episode_id else None
    if rating and not rating.score and dialog.mode is Mode.CLOSED:
        uow.outbox.add(_question(dialog, "client-rate-again", f"rate-again:{dialog.episode_id}"), now)


def rated(uow: Uow, dialog: Dialog | None, messages: Sequence[InboundMessage], now: Millis) -> Rating | None:
    """The rating that these messages give, or add words to; None when they are about something else."""
    if dialog is None or dialog.episode_id is None or not messages:
        return None
    rating = uow.ratings.get(dialog.episode_id)
    if rating is None:
        return None
    score = next((given for message in reversed(messages) if (given := score_of(message.button))), 0)
    comment = "\n".join(message.text for message in messages if not score_of(message.button)).strip()
    if not score and not rating.score and dialog.mode is Mode.CLOSED:
        score, comment = _typed(comment)
    if score:
        return replace(rating, score=score, rated_at=now, comment=comment[:1000] or rating.comment)
    fresh = dialog.mode is Mode.CLOSED and rating.score and now - rating.rated_at < _COMMENT_WITHIN
    if not fresh or rating.comment or not comment or any(message.attachments for message in messages):
        return None
    if "?" in comment or intent_of(comment) is Intent.PERSON:  # a new demand, not words about the last one
        return None
    return replace(rating, comment=comment[:1000])


def _typed(words: str) -> tuple[int, str]:
    """A score in words where buttons were shown: "5", "4 из 5, спасибо" (thanks are no comment); 0 for words that say
    anything more."""
    found = _TYPED.match(words)
    if found is None or (found[2] and intent_of(found[2]) is not Intent.THANKS):
        return 0, words
    return int(found[1]), ""


def score_of(button: str) -> int:
    """1 to 5; 0 for another button."""
    number = button.removeprefix(_BUTTON)
    return int(number) if button.startswith(_BUTTON) and number in map(str, _SCORES) else 0


def keep_rating(uow: Uow, dialog: Dialog, rating: Rating, now: Millis) -> None:
    """Part of the unit that settles."""
    uow.ratings.save(rating)
    uow.timers.cancel(f"rating:{rating.episode_id}")
    details = {"score": rating.score, "comment": bool(rating.comment)}
    uow.facts.add(Fact(now, FactKind.RATED, dialog.id, rating.episode_id, "client", details))


def _question(dialog: Dialog, key: str, row: str) -> OutboundMessage:
    buttons = [Button(text("client-rate-button", score=score), f"{_BUTTON}{score}") for score in _SCORES]
    return OutboundMessage(
        key=row, inbox_id=dialog.inbox_id, audience=Audience.CUSTOMER, chat=dialog.chat, body=text(key),
        language=dialog.language, buttons=(buttons,), priority=Priority.CARD, dialog_id=dialog.id, author="system",
    )  # fmt: skip
