"""Queues: which calls for a person belong together, who answers them, how they are offered, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from dialogs.calendar.schedule import WorkingHours
from dialogs.ids import MemberId

QueueId = NewType("QueueId", str)


class Rule(StrEnum):
    """How a call is offered."""

    EVERYONE = "everyone"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"
    LAST_KNOWN = "last_known"  # whoever answered this client before, else the least loaded
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Steps:
    """Minutes after the call when nobody took it: offered again, told to the leads, told to the owners; and `alert`,
    which is always told. 0 leaves a step out."""

    reoffer: int = 5
    lead: int = 15
    owner: int = 60
    alert: int = 120


@dataclass(frozen=True, slots=True)
class Sla:
    """Minutes by when a person answers first, answers next, and resolves; 0 means no promise. `business`: minutes of
    working time. A warning goes out when `warn` per cent of the time have passed."""

    first: int = 0
    following: int = 0
    resolution: int = 0
    business: bool = True
    warn: int = 80


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue. An empty filter fits everything, but a queue without any takes only what is passed to it. Empty
    `members` are all who may work."""

    id: QueueId
    name: str
    inboxes: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    words: Sequence[str] = ()  # stems that the client's words hold, in lower case
    members: frozenset[MemberId] = frozenset()
    rule: Rule = Rule.EVERYONE
    named: MemberId | None = None
    hours: WorkingHours = field(default_factory=WorkingHours)
    sla: Sla = field(default_factory=Sla)
    steps: Steps = field(default_factory=Steps)

    @property
    def sorts(self) -> bool:
        """Whether calls fall into it by themselves."""
        return bool(self.inboxes or self.bots or self.languages or self.words)


GENERAL = Queue(QueueId("general"), "")  # every company has it: what fits no other queue is here


@dataclass(frozen=True, slots=True)
class Traits:
    """What a call is sorted by."""

    inbox: str
    bot: str
    language: str
    words: str = ""


def queue_for(queues: Sequence[Queue], traits: Traits) -> Queue:
    """The first queue that fits; the general one when none does."""
    return next((queue for queue in queues if queue.id != GENERAL.id and fits(queue, traits)), general(queues))


def general(queues: Sequence[Queue]) -> Queue:
    """The general queue as the company has set it."""
    return next((queue for queue in queues if queue.id == GENERAL.id), GENERAL)


def fits(queue: Queue, traits: Traits) -> bool:
    """True when every filter of the queue fits, and it has one."""
    said = traits.words.lower()
    return (
        queue.sorts
        and (not queue.inboxes or traits.inbox in queue.inboxes)
        and (not queue.bots or traits.bot in queue.bots)
        and (not queue.languages or traits.language in queue.languages)
        and (not queue.words or any(word in said for word in queue.words))
    )
