"""The way of a row of the outbox: claimed, sent, tried again, ended; `sending` is committed before the call."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.outbox_rows import in_state, queued_of
from bot.storage.tables.conversation import dialogs
from bot.storage.tables.durable import outbox
from dialogs.ids import Millis
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Queued, SendState


class Claims(Repository):
    """The half of `dialogs.store.OutboxTable` that the deliverer asks for at each message."""

    def claim(
        self, now: Millis, most: int, allow: Callable[[Queued], bool], stale_before: Millis, owner: str = "",
        wait: Callable[[Queued], Millis] = lambda row: 0, full: Collection[str] = (),
    ) -> tuple[Sequence[Queued], Sequence[Queued]]:  # fmt: skip
        self.require_system()
        lost = [queued_of(row) for row in self._stale(stale_before)]
        for row in lost:  # whoever else looks now must not settle it a second time
            self._change(row, sending_at=now, owner=owner)
        taken = []
        for head in self._heads(now, most, tuple(full)):
            queued = queued_of(head)
            if self._past(head):
                self.end(queued, SendState.DROPPED, "epoch", now)
            elif _unwanted(head, queued.message):
                self.end(queued, SendState.DROPPED, "not wanted", now)
            elif allow(queued):
                taken.append(replace(queued, sending_at=now, attempts=queued.attempts + 1))
            elif (parked := wait(queued)) > 0:  # out of the way, so that what may go is looked at
                self._change(queued, due_at=now + parked)
        self._mark_sending(taken, now, owner)
        return taken, lost

    def lost(self, owner: str) -> Sequence[Queued]:
        self.require_system()
        query = sa.select(outbox).where(in_state(SendState.SENDING), outbox.c.owner == owner)
        return [queued_of(row) for row in self.connection.execute(query).mappings()]

    def sent(self, row: Queued, external_id: str, thread: str, now: Millis, parts: Sequence[str] = ()) -> None:
        several = {"parts": " ".join(parts)} if parts else {}
        self._change(row, state=SendState.SENT.value, external_id=external_id, ended_at=now, error="", **several)
        if parts and row.message.edits:  # the edited message has grown or shrunk: the next edit must know all of it
            its = Claims(self.transaction, row.tenant_id)
            its.update(outbox, outbox.c.key == row.message.edits, external_id=external_id, **several)

    def again(self, row: Queued, due: Millis, error: str, unknown: bool = False, tried: bool = True) -> None:
        unknowns = row.unknowns + 1 if unknown else row.unknowns
        since = (row.unsure_since or row.sending_at) if unknown else row.unsure_since
        attempts = row.attempts if tried else row.attempts - 1
        self._change(row, state=SendState.QUEUED.value, due_at=due, error=error[:2000], unknowns=unknowns,
                     attempts=attempts, sending_at=None, unsure_since=since)  # fmt: skip

    def end(self, row: Queued, state: SendState, error: str, now: Millis, reason: str = "") -> None:
        self._change(row, state=state.value, error=error[:2000], reason=reason, ended_at=now)

    def cancel(self, key: str, now: Millis) -> bool:
        mine = (outbox.c.key == key, outbox.c.state == SendState.QUEUED.value)
        gone = {"state": SendState.DROPPED.value, "error": "cancelled", "ended_at": now}
        return self.update(outbox, *mine, **gone) == 1

    def next_due(self, now: Millis) -> Millis | None:
        self.require_system()
        due: Millis | None = self.fetch(("next send",), _next_due, now=now)[0]["due"]
        return due

    def _heads(self, now: Millis, most: int, full: Sequence[str]) -> Sequence[Row]:
        names = {f"full_{place}": inbox for place, inbox in enumerate(full)}
        return self.fetch(("heads", *names), lambda: self._heads_statement(names), now=now, most=most, **names)

    def _heads_statement(self, full: Iterable[str]) -> sa.Select[Any]:
        now, most = sa.bindparam("now", type_=sa.BigInteger), sa.bindparam("most", type_=sa.Integer)
        earlier = outbox.alias()
        blocked = sa.exists().where(
            earlier.c.tenant_id == outbox.c.tenant_id, earlier.c.lane == outbox.c.lane,
            sa.or_(in_state(SendState.QUEUED, earlier), in_state(SendState.SENDING, earlier)),
            earlier.c.id < outbox.c.id,
        )  # fmt: skip
        query = (
            sa.select(outbox, dialogs.c.epoch.label("current_epoch"), dialogs.c.opted_out, dialogs.c.blocked)
            .outerjoin(
                dialogs,
                sa.and_(dialogs.c.tenant_id == outbox.c.tenant_id, dialogs.c.id == outbox.c.dialog_id),
            )
            .where(in_state(SendState.QUEUED), outbox.c.due_at <= now, ~blocked)
            .where(*(outbox.c.inbox_id != sa.bindparam(name) for name in full))
            .order_by(outbox.c.priority, outbox.c.id)
            .limit(most)
        )
        return query.with_for_update(of=outbox, skip_locked=True) if self.postgres else query

    def _stale(self, before: Millis) -> Sequence[Row]:
        return self.fetch(("stale sends",), self._stale_statement, before=before)

    def _stale_statement(self) -> sa.Select[Any]:
        late = outbox.c.sending_at < sa.bindparam("before", type_=sa.BigInteger)
        query = sa.select(outbox).where(in_state(SendState.SENDING), late)
        return query.with_for_update(skip_locked=True) if self.postgres else query

    def _past(self, row: Row) -> bool:
        return row["epoch"] is not None and row["epoch"] != row["current_epoch"]

    def _mark_sending(self, taken: Sequence[Queued], now: Millis, owner: str) -> None:
        # Nobody else has these rows: they were locked in this transaction.
        changed = {"new_state": SendState.SENDING.value, "new_sending_at": now, "new_owner": owner}
        self.change_many(outbox, ("id",), [
            {"tenant_id": row.tenant_id, "id": row.id, **changed, "new_attempts": row.attempts} for row in taken
        ])  # fmt: skip

    def _change(self, row: Queued, **values: Any) -> None:
        Claims(self.transaction, row.tenant_id).change(outbox, {"id": row.id}, **values)


def _unwanted(head: Row, message: OutboundMessage) -> bool:
    """Asked anew at the last moment: the client may have said stop since it was written."""
    if message.audience is not Audience.CUSTOMER:
        return False
    return bool(head["opted_out"] and (message.unasked or message.not_before)) or bool(head["blocked"])


def _next_due() -> sa.Select[Any]:
    later = outbox.c.due_at > sa.bindparam("now", type_=sa.BigInteger)
    return sa.select(sa.func.min(outbox.c.due_at).label("due")).where(in_state(SendState.QUEUED), later)
