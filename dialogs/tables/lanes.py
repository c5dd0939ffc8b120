"""Raw events in lanes, as the store keeps them: stored before acknowledged, claimed one lane at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dialogs.ids import InboxId, Millis, TenantId


@dataclass(frozen=True, slots=True)
class Received:
    """A raw event as it was stored before it was acknowledged."""

    inbox_id: InboxId
    dedupe: str
    lane: str
    seq: int
    raw: bytes
    received_at: Millis
    attempts: int = 0


SUSPECT = 2  # tries in vain after which an event runs alone, apart from its neighbours


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane held by one worker: `token` fences, `version` tells whether more came meanwhile.

    `lost` counts the claims before this one whose worker died; a suspect lane brings its first event alone, and
    `more` is then when the next one came."""

    tenant_id: TenantId
    lane: str
    token: int
    version: int
    events: Sequence[Received] = ()
    lost: int = 0
    more: Millis | None = None

    @property
    def tries(self) -> int:
        """How often the first event was tried before this claim."""
        return self.lost + (self.events[0].attempts if self.events else 0)

    @property
    def suspect(self) -> bool:
        """Workers died over this lane again and again: only one such lane runs at a time."""
        return self.lost >= SUSPECT


class LaneTable(Protocol):
    """Raw events in lanes: stored before acknowledged, claimed one lane at a time."""

    def receive(self, event: Received, due: Millis, latest: Millis) -> int | None:
        """Wakes the lane (due moves to `due`, at most `latest` after the first), stores the event; its sequence,
        or None when the dedupe key is known."""

    def claim(self, now: Millis, lease_until: Millis, owner: str, most: int, suspects: bool = True) -> Sequence[Claim]:
        """Due lanes with their open events, fair across tenants; the try is counted in the same unit. At most one
        suspect lane, and none without `suspects`. SYSTEM scope only."""

    def renew(self, claim: Claim, lease_until: Millis) -> bool: ...
    def finish(self, claim: Claim, events: Sequence[Received], outcome: str, now: Millis) -> None:
        """Marks the events as done with their outcome."""

    def release(self, claim: Claim, due: Millis | None = None) -> None:
        """Frees the lane: re-armed at `due`, or at once when more came. Raises StaleLease when the token is old."""

    def fail(self, claim: Claim, error: str, due: Millis, now: Millis, most: int) -> Sequence[Received]:
        """Counts a failed try; events at `most` tries are quarantined and returned; the lane is re-armed at `due`."""

    def hand_back(self, claim: Claim, due: Millis) -> None:
        """Frees a lane that was not worked to its end, as if this claim had never been. Raises StaleLease."""

    def quarantine(self, claim: Claim, event: Received, error: str, now: Millis) -> None: ...
    def waits(self, lane: str) -> bool:
        """Whether anything came into the lane that is not worked to its end."""

    def next_due(self) -> Millis | None:
        """When the next lane is due. SYSTEM scope only."""

    def free_leases(self, owner: str) -> int:
        """At start: leases that this node held before it died. SYSTEM scope only."""
