"""What the doors answered, counted."""

from collections import Counter
from dataclasses import dataclass, field

REFUSALS = (4400, 4401)  # how the widget closes a socket whose first frame it could not take


@dataclass(slots=True)
class Tally:
    """`by_door`: how often each status was given there."""

    by_door: Counter[tuple[str, int]] = field(default_factory=Counter)
    sockets: int = 0
    losses: list[str] = field(default_factory=list)  # sockets that closed though they should not, or without a reason

    def count(self, door: str, status: int) -> None:
        self.by_door[door, status] += 1

    def kept(self) -> None:
        self.sockets += 1

    def lost(self, body: bytes, code: int | None) -> None:
        self.sockets += 1
        self.losses.append(f"{code} after {body[:60]!r}")

    def refused(self, code: int | None) -> None:
        self.count("widget, the first frame", code or 0)
        if code not in REFUSALS:
            self.losses.append(f"{code} instead of a refusal")

    @property
    def passed(self) -> int:
        return sum(self.by_door.values())

    @property
    def faults(self) -> int:
        """Answers 5xx."""
        return sum(times for (_, status), times in self.by_door.items() if 500 <= status < 600)

    @property
    def limited(self) -> int:
        """Answers 429: what came no further than the limits."""
        return sum(times for (_, status), times in self.by_door.items() if status == 429)
