"""Dead letters: rows of the outbox and of what came in that were given up."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from bot.storage.base import Repository
from bot.storage.outbox_rows import queued_of
from bot.storage.tables.durable import inbound, outbox, ready
from dialogs.company.letters import Spoiled
from dialogs.ids import InboxId, Millis
from dialogs.store import Queued, SendState

# Literals, so that the planner sees that the small indexes of these rows will do.
_DEAD = sa.literal_column("outbox.state IN ('dead', 'unknown')", sa.Boolean)
_ASIDE = sa.literal_column("inbound.state = 'quarantined'", sa.Boolean)


class Letters(Repository):
    """Implements `dialogs.company.letters.LetterTable`."""

    def dead(self, most: int) -> Sequence[Queued]:
        return [queued_of(row) for row in self.rows(outbox, _DEAD, order=outbox.c.ended_at.desc(), most=most)]

    def dead_counts(self) -> Mapping[str, int]:
        query = sa.select(outbox.c.inbox_id, sa.func.count()).where(self.mine(outbox), _DEAD)
        return {row[0]: row[1] for row in self.connection.execute(query.group_by(outbox.c.inbox_id))}

    def get(self, letter: str) -> Queued:
        return queued_of(self.the(outbox, outbox.c.id == letter))

    def revive(self, letter: str, now: Millis) -> bool:
        # Its age begins anew: else what expired would expire again at the first failure.
        fresh = {"attempts": 0, "unknowns": 0, "due_at": now, "created_at": now, "reason": "", "delivered": "",
                 "ended_at": None}  # fmt: skip
        return self._turn(letter, state=SendState.QUEUED.value, **fresh)

    def drop(self, letter: str, now: Millis) -> bool:
        return self._turn(letter, state=SendState.DROPPED.value, ended_at=now)

    def spoiled(self, most: int) -> Sequence[Spoiled]:
        found = self.rows(inbound, _ASIDE, order=inbound.c.done_at.desc(), most=most)
        return [Spoiled(row["inbox_id"], row["dedupe"], row["outcome"], row["done_at"] or 0) for row in found]

    def spoiled_count(self) -> int:
        query = sa.select(sa.func.count()).select_from(inbound).where(self.mine(inbound), _ASIDE)
        return int(self.connection.execute(query).scalar() or 0)

    def retry_spoiled(self, inbox: InboxId, dedupe: str, now: Millis) -> bool:
        its = (inbound.c.inbox_id == inbox, inbound.c.dedupe == dedupe)
        row = self.row(inbound, *its, _ASIDE)
        if row is None or self.update(inbound, *its, _ASIDE, state="new", attempts=0, outcome="", done_at=None) != 1:
            return False
        due = {"due_at": sa.func.coalesce(ready.c.due_at, now), "first_at": sa.func.coalesce(ready.c.first_at, now)}
        self.update(ready, ready.c.lane == row["lane"], version=ready.c.version + 1, **due)
        return True

    def drop_spoiled(self, now: Millis) -> int:
        return self.update(inbound, _ASIDE, state="done", done_at=now)

    def _turn(self, letter: str, **values: object) -> bool:
        return self.update(outbox, outbox.c.id == letter, _DEAD, **values) == 1
