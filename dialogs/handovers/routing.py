"""Routing: to whom a call is offered. Pure: the same values give the same people."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.access import Actor, Permission
from dialogs.handovers.queues import Queue, Rule
from dialogs.handovers.shifts import Shift, has_room, works
from dialogs.ids import MemberId, Millis
from dialogs.tenant import Member


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member with what routing looks at: dialogs they have, and when they were last offered one (0 for never)."""

    member: Member
    shift: Shift
    load: int = 0
    offered_at: Millis = 0


def offered_to(
    queue: Queue,
    candidates: Sequence[Candidate],
    now: Millis,
    knew: MemberId | None = None,
    refused: frozenset[MemberId] = frozenset(),
) -> Sequence[MemberId]:
    """Members to offer the call to, by the queue's rule; nobody when nobody fits: then the call waits in the queue,
    and is never given to somebody at random. `knew` answered this client last, `refused` had their chance."""
    fitting = [one for one in candidates if _fits(queue, one, now) and one.member.id not in refused]
    if queue.rule is Rule.EVERYONE:
        return [one.member.id for one in fitting]
    return [one.member.id for one in _one(queue, fitting, knew)]


def _one(queue: Queue, fitting: Sequence[Candidate], knew: MemberId | None) -> Sequence[Candidate]:
    if queue.rule is Rule.NAMED:
        return [one for one in fitting if one.member.id == queue.named]
    if queue.rule is Rule.ROUND_ROBIN:
        return sorted(fitting, key=lambda one: (one.offered_at, one.member.id))[:1]
    known = [one for one in fitting if queue.rule is Rule.LAST_KNOWN and one.member.id == knew]
    return known or sorted(fitting, key=lambda one: (one.load, one.offered_at, one.member.id))[:1]


def _fits(queue: Queue, one: Candidate, now: Millis) -> bool:
    wanted = not queue.members or one.member.id in queue.members
    may = Actor(one.member).can(Permission.WORK)
    return wanted and may and works(one.shift, now) and has_room(one.shift, one.load)
