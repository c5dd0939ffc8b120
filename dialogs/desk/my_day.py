"""A manager's own day, counted from facts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from dialogs.desk.desks import standing_topic
from dialogs.dialog import Dialog
from dialogs.facts import Fact, FactKind
from dialogs.ids import EpisodeId, MemberId, Millis
from dialogs.store import Topic, Uow

_ANSWERS = (FactKind.FIRST_RESPONSE, FactKind.RESPONSE)


@dataclass(frozen=True, slots=True)
class MyDay:
    """`taken`, `answered` and `resolved` count episodes, not messages; `first` is the median time to the first response
    in ms, None without one; `score` the mean of `rated` ratings of the episodes answered today."""

    taken: int
    answered: int
    resolved: int
    first: Millis | None
    score: float
    rated: int
    mine: Sequence[tuple[Dialog, Millis | None, Topic | None]]  # (dialog, waits since, topic)


def my_day(uow: Uow, member: MemberId, now: Millis) -> MyDay:
    """Since midnight by the company's clock."""
    facts = uow.facts.by_member(member, _midnight(uow, now))
    waits = [int(str(fact.details.get("waited", 0))) for fact in facts if fact.kind is FactKind.FIRST_RESPONSE]
    scores = _scores(uow, _episodes(facts, *_ANSWERS))
    return MyDay(
        len(_episodes(facts, FactKind.ASSIGNED)), len(_episodes(facts, *_ANSWERS)),
        len(_episodes(facts, FactKind.RESOLVED)), int(median(waits)) if waits else None,
        sum(scores) / len(scores) if scores else 0.0, len(scores), _mine(uow, member),
    )  # fmt: skip


def _midnight(uow: Uow, now: Millis) -> Millis:
    moment = datetime.fromtimestamp(now / 1000, ZoneInfo(uow.tenants.get().timezone))
    return int(moment.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def _episodes(facts: Sequence[Fact], *kinds: FactKind) -> set[EpisodeId]:
    return {fact.episode_id for fact in facts if fact.kind in kinds}


def _scores(uow: Uow, episodes: set[EpisodeId]) -> Sequence[int]:
    ratings = (uow.ratings.get(episode) for episode in sorted(episodes))
    return [rating.score for rating in ratings if rating and rating.score]


def _mine(uow: Uow, member: MemberId) -> Sequence[tuple[Dialog, Millis | None, Topic | None]]:
    found = []
    for dialog in uow.handovers.owned_by(member):
        handover = uow.handovers.open_of(dialog.id)
        found.append((dialog, handover.waits_since if handover else None, standing_topic(uow, dialog.id)))
    return found
