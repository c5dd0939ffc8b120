"""Timers and facts."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.desk import facts, timers
from dialogs.calendar.timers import Timer
from dialogs.facts import Fact, FactKind
from dialogs.ids import EpisodeId, Millis, TenantId, new_id


def _timer(row: Row) -> Timer:
    return Timer(row["key"], row["kind"], row["due_at"], row["subject"], row["details"], row["attempts"])


def _fact(row: Row) -> Fact:
    return Fact(row["at"], FactKind(row["kind"]), row["dialog_id"], row["episode_id"], row["by"], row["details"])


class Timers(Repository):
    """Implements `dialogs.calendar.timers.TimerTable`."""

    def set(self, timer: Timer) -> None:
        self.put(timers, {"key": timer.key}, kind=timer.kind, due_at=timer.due, subject=timer.subject,
                 details=dict(timer.details), attempts=timer.attempts)  # fmt: skip

    def cancel(self, key: str) -> bool:
        return self.erase(timers, key=key) == 1

    def get(self, key: str) -> Timer | None:
        row = self.one(timers, key=key)
        return _timer(row) if row else None

    def some(self, kind: str) -> bool:
        return self.once(timers, kind, lambda: self.one(timers, kind=kind) is not None)

    def of_subject(self, kind: str, subject: str) -> Sequence[Timer]:
        return [_timer(row) for row in self.listed(timers, "due_at", kind=kind, subject=subject)]

    def take(self, timer: Timer) -> bool:
        return self.erase(timers, key=timer.key, due_at=timer.due) == 1

    def retry(self, timer: Timer, due: Millis) -> None:
        self.update(timers, timers.c.key == timer.key, due_at=due, attempts=timer.attempts + 1)

    def due(self, now: Millis, most: int) -> Sequence[tuple[TenantId, Timer]]:
        self.require_system()
        query = sa.select(timers).where(timers.c.due_at <= now).order_by(timers.c.due_at).limit(most)
        return [(row["tenant_id"], _timer(row)) for row in self.connection.execute(query).mappings()]

    def next_due(self) -> Millis | None:
        self.require_system()
        return self.connection.execute(sa.select(sa.func.min(timers.c.due_at))).scalar()


class Facts(Repository):
    """Implements `dialogs.facts.FactTable`."""

    def add(self, fact: Fact) -> None:
        self.insert(facts, id=new_id(fact.at), at=fact.at, kind=fact.kind, dialog_id=fact.dialog_id,
                    episode_id=fact.episode_id, by=fact.by, details=dict(fact.details))  # fmt: skip

    def of_episode(self, episode: EpisodeId) -> Sequence[Fact]:
        return [_fact(row) for row in self.listed(facts, "id", episode_id=episode)]

    def by_member(self, member: str, since: Millis) -> Sequence[Fact]:
        rows = self.rows(facts, facts.c.by == member, facts.c.at >= since, order=facts.c.id)
        return [_fact(row) for row in rows]
