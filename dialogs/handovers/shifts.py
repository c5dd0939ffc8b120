"""Shifts: when a member takes dialogs, how many at once, and when they want quiet. Each sets their own."""

from dataclasses import dataclass, field
from enum import StrEnum

from dialogs.calendar.schedule import WorkingHours, is_open
from dialogs.ids import MemberId, Millis


class Presence(StrEnum):
    """What a member said of themselves."""

    ON = "on"
    BREAK = "break"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Shift:
    """A member's own rules of work. `limit` 0 is no limit; `muted_until` keeps offers away, not the waiting list."""

    member_id: MemberId
    presence: Presence = Presence.ON
    limit: int = 0
    muted_until: Millis = 0
    hours: WorkingHours = field(default_factory=WorkingHours)


def works(shift: Shift, now: Millis) -> bool:
    """True when the member may be offered a dialog at that moment, but for their load."""
    return shift.presence is Presence.ON and shift.muted_until <= now and is_open(shift.hours, now)


def has_room(shift: Shift, load: int) -> bool:
    """True when one more dialog is within the member's limit; `load` is how many they have."""
    return not shift.limit or load < shift.limit
