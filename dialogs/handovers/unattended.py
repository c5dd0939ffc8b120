"""Unattended: clients who wait for a person's word, and by when it was promised. One definition for all counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.desk.desks import standing_topic
from dialogs.desk.redrawing import owner_name
from dialogs.dialog import Dialog
from dialogs.facts import FactKind
from dialogs.handover import Handover, HandoverState
from dialogs.handovers.offering import sorted_into, wanted_of
from dialogs.handovers.promises import deadline
from dialogs.handovers.queues import Queue
from dialogs.ids import MINUTE, Millis
from dialogs.store import Topic, Uow, Waiting


@dataclass(frozen=True, slots=True)
class Unattended:
    """`due` is when the promise breaks, None without one; `words` are the client's last wish, `owner` "" for nobody."""

    dialog: Dialog
    handover: Handover
    since: Millis
    due: Millis | None
    words: str = ""
    owner: str = ""
    topic: Topic | None = None


def count_unattended(uow: Uow) -> int:
    """How many wait."""
    return len(uow.handovers.waiting())


def tags_waiting(uow: Uow) -> Mapping[str, int]:
    """The tags of those who wait, and how many bear each; the most frequent first."""
    return dict(Counter(tag for waiting in uow.handovers.waiting() for tag in waiting.dialog.tags).most_common())


def unattended(uow: Uow, most: int = 20, tag: str = "") -> Sequence[Unattended]:
    """The most urgent first: by the promise where there is one, then by how long they wait. With `tag`, those alone."""
    queues = uow.rota.queues()
    waits = [waiting for waiting in uow.handovers.waiting() if not tag or tag in waiting.dialog.tags]
    found = [_one(uow, queues, waiting) for waiting in waits]
    found.sort(key=lambda one: (one.due is None, one.due or one.since))
    return [_dressed(uow, one) for one in found[:most]]


def _one(uow: Uow, queues: Sequence[Queue], waiting: Waiting) -> Unattended:
    bot = uow.setup.inbox(waiting.dialog.inbox_id).bot_id
    queue = sorted_into(queues, bot, waiting.dialog, waiting.handover)
    return Unattended(waiting.dialog, waiting.handover, waiting.since, _due(uow, queue, waiting))


def _due(uow: Uow, queue: Queue, waiting: Waiting) -> Millis | None:
    if not queue.sla.first and not queue.sla.following:
        return None
    again = _answered_before(uow, waiting)
    minutes = queue.sla.following if again else queue.sla.first
    since = waiting.since if again else waiting.handover.asked_at
    return deadline(queue.hours, queue.sla, since, minutes * MINUTE) if minutes else None


def _answered_before(uow: Uow, waiting: Waiting) -> bool:
    if waiting.handover.state is HandoverState.ASKED:
        return False
    facts = uow.facts.of_episode(waiting.handover.episode_id)
    return any(fact.kind is FactKind.FIRST_RESPONSE for fact in facts)


def _dressed(uow: Uow, one: Unattended) -> Unattended:
    words = wanted_of(uow, one.dialog, one.handover)
    topic = standing_topic(uow, one.dialog.id)
    return Unattended(one.dialog, one.handover, one.since, one.due, words, owner_name(uow, one.dialog), topic)
