"""Timers: what must happen later, kept in the database, so that it happens once and survives restarts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dialogs.ids import HandoverId, Millis, TenantId

CALL = "call"  # the next step of a call that nobody has taken
ALERT = "alert"  # nobody has answered the client for long, taken or not
FRESHEN = "freshen"  # the card of a call tells anew how long the client waits
LATER = "later"  # a manager's words that wait


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that falls due. `key` is its name within the company: setting it again moves it."""

    key: str
    kind: str
    due: Millis
    subject: str = ""  # the dialog, handover or member that it is about
    details: Mapping[str, object] = field(default_factory=dict)
    attempts: int = 0


def call_key(kind: str, handover: HandoverId) -> str:
    """The timer of this kind that runs for a call."""
    return f"{kind}:{handover}"


def later_key(message: str) -> str:
    """The timer of a message, named by its own key, that is to be sent later."""
    return f"{LATER}:{message}"


class TimerTable(Protocol):
    """Timers of a company."""

    def set(self, timer: Timer) -> None:
        """Sets it, or moves the one of the same key."""

    def cancel(self, key: str) -> bool:
        """False when there was none (it has rung, or was never set)."""

    def get(self, key: str) -> Timer | None: ...
    def some(self, kind: str) -> bool:
        """Whether the company has any timer of this kind."""

    def of_subject(self, kind: str, subject: str) -> Sequence[Timer]:
        """Those of this kind about this subject, the earliest first."""

    def take(self, timer: Timer) -> bool:
        """Removes the timer in the unit of what it causes; False when another process rang it, or it was moved."""

    def retry(self, timer: Timer, due: Millis) -> None:
        """Counts a failed try and moves it."""

    def due(self, now: Millis, most: int) -> Sequence[tuple[TenantId, Timer]]:
        """What is due in all companies, the earliest first. SYSTEM scope only."""

    def next_due(self) -> Millis | None:
        """SYSTEM scope only."""
