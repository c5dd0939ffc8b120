"""The outbox: messages are added in the unit of what causes them; each chat's go out in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.storage.columns import within
from bot.storage.outbox_claims import Claims
from bot.storage.outbox_rows import in_state, lane_of, queued_of
from bot.storage.tables.durable import outbox
from dialogs.events import DeliveryState
from dialogs.ids import DialogId, InboxId, Millis, new_id
from dialogs.messages import Act, Audience, OutboundMessage, Priority
from dialogs.store import Queued, SendState

_RECENT = 8  # rows in which the last word is looked for
_DELIVERED = {
    DeliveryState.SENT: "", DeliveryState.DELIVERED: "delivered", DeliveryState.READ: "read",
    DeliveryState.FAILED: "failed",
}  # fmt: skip


class Outbox(Claims):
    """Implements `dialogs.store.OutboxTable`."""

    def add(self, message: OutboundMessage, now: Millis) -> bool:
        desk = message.audience is Audience.DESK
        # what changes a message that stands holds up no words, and no words hold it up
        lane = f"{lane_of(message)}:{message.edits}"[:200] if desk and self._stands(message.edits) else lane_of(message)
        new = self._insert_message(message, lane, new_id(now), now)
        if new and desk:
            self._clear_way(message, lane, now)
        return new

    def begin(
        self, message: OutboundMessage, now: Millis, owner: str, may: Callable[[Queued], bool]
    ) -> Queued | None:  # fmt: skip
        lane = lane_of(message)
        row = Queued(self.tenant, new_id(now), message, 1, state=SendState.SENDING, created_at=now, sending_at=now)
        if self.tuples(("open in lane",), _open_in_lane, tenant_id=self.tenant, lane=lane) or not may(row):
            self.add(message, now)
            return None
        sending = {"state": SendState.SENDING.value, "attempts": 1, "sending_at": now, "owner": owner}
        return row if self._insert_message(message, lane, row.id, now, **sending) else None

    def _insert_message(self, message: OutboundMessage, lane: str, row: str, now: Millis, **more: Any) -> bool:
        return self.insert_new(
            outbox, id=row, key=message.key, lane=lane, inbox_id=message.inbox_id, chat=message.chat,
            priority=int(message.priority), message=message, dialog_id=message.dialog_id, epoch=message.epoch,
            due_at=max(now, message.not_before), created_at=now, **more,
        )  # fmt: skip

    def _stands(self, key: str) -> bool:
        return bool(key) and bool(self.external_id(key))

    def _clear_way(self, message: OutboundMessage, lane: str, now: Millis) -> None:
        """In one topic words go in order: what is urgent takes along what stands before it, and an edit that a newer
        one of the same message replaces is not sent at all."""
        for row in self.fetch(("queued in lane",), _queued_in_lane, tenant_id=self.tenant, lane=lane):
            earlier = queued_of(row)
            if row["key"] == message.key:
                continue
            if message.edits and earlier.message.edits == message.edits and earlier.message.act is message.act:
                self.end(earlier, SendState.DROPPED, "superseded", now)
            elif message.priority < row["priority"] and message.priority <= Priority.ANSWER:
                self._change(earlier, priority=int(message.priority), due_at=min(row["due_at"], now))

    def known(self, inbox: InboxId, chat: str, external_id: str) -> Queued | None:
        row = self.one(outbox, chat=chat, external_id=external_id, inbox_id=inbox)
        return queued_of(row) if row else None

    def shown(self, inbox: InboxId, chat: str, external_id: str) -> OutboundMessage | None:
        where = (outbox.c.chat == chat, outbox.c.external_id == external_id, outbox.c.inbox_id == inbox)
        rows = self.rows(outbox, *where, order=outbox.c.id.desc(), most=_RECENT)
        said = (queued_of(row).message for row in rows)
        return next((one for one in said if one.act is Act.SAY), None)

    def by_key(self, key: str) -> Queued | None:
        row = self.one(outbox, key=key)
        return queued_of(row) if row else None

    def last_said(self, inbox: InboxId, chat: str) -> OutboundMessage | None:
        arrived = outbox.c.state.in_((SendState.SENT.value, SendState.UNKNOWN.value))
        where = (outbox.c.chat == chat, outbox.c.inbox_id == inbox, arrived)
        rows = self.rows(outbox, *where, order=outbox.c.id.desc(), most=_RECENT)
        said = (queued_of(row).message for row in rows)
        return next((one for one in said if one.act is Act.SAY and not one.edits), None)

    def delivered(
        self, inbox: InboxId, chat: str, external_id: str, state: DeliveryState, upto: bool = False
    ) -> Sequence[Queued]:
        named = self.one(outbox, chat=chat, external_id=external_id, inbox_id=inbox)
        if named is None:
            return ()
        its = outbox.c.id <= named["id"] if upto else outbox.c.id == named["id"]
        lower = [_DELIVERED[other] for other in DeliveryState if other < state]
        where = (outbox.c.chat == chat, outbox.c.inbox_id == inbox, its, outbox.c.delivered.in_(lower),
                 outbox.c.state == SendState.SENT.value)  # fmt: skip
        changed = self.rows(outbox, *where)
        self.update(outbox, *where, delivered=_DELIVERED[state])
        return [replace(queued_of(row), delivered=_DELIVERED[state]) for row in changed]

    def unsure(self, inbox: InboxId, chat: str) -> Sequence[Queued]:
        rows = self.rows(outbox, outbox.c.chat == chat, outbox.c.inbox_id == inbox, outbox.c.external_id == "",
                         sa.or_(in_state(SendState.SENDING), in_state(SendState.UNKNOWN),
                                outbox.c.unknowns > 0))  # fmt: skip
        return [queued_of(row) for row in rows]

    def drop_unsaid(self, dialog: DialogId, now: Millis) -> int:
        rows = self.rows(outbox, outbox.c.dialog_id == dialog, in_state(SendState.QUEUED))
        unsaid = [one for one in map(queued_of, rows) if _automatic(one.message)]
        for one in unsaid:
            self.end(one, SendState.DROPPED, "unreachable", now)
        return len(unsaid)

    def retried(self, inbox: InboxId, times: int = 1) -> Millis | None:
        tried = (*_retried(inbox), outbox.c.attempts >= times)
        rows = self.rows(outbox, *tried, order=outbox.c.created_at, most=1)
        return int(rows[0]["created_at"]) if rows else None

    def hurry(self, inbox: InboxId, now: Millis) -> None:
        self.update(outbox, *_retried(inbox), outbox.c.due_at > now, due_at=now)

    def unsent(self, inbox: InboxId) -> int:
        query = sa.select(sa.func.count()).select_from(outbox)
        return int(self.connection.execute(query.where(self.mine(outbox), *_unsent_of(inbox))).scalar() or 0)

    def drop_unsent(self, inbox: InboxId, now: Millis) -> int:
        gone = {"state": SendState.DROPPED.value, "error": "inbox removed", "ended_at": now}
        return self.update(outbox, *_unsent_of(inbox), **gone)

    def move(self, inbox: InboxId, chat: str, to: str) -> None:
        waits = sa.or_(in_state(SendState.QUEUED), in_state(SendState.SENDING))
        for row in self.rows(outbox, outbox.c.inbox_id == inbox, within(outbox.c.chat, chat), waits):
            there = to + row["chat"][len(chat) :]
            message = replace(queued_of(row).message, chat=there)
            self.update(outbox, outbox.c.id == row["id"], chat=there, lane=lane_of(message), message=message)

    def external_id(self, key: str) -> str:
        rows = self.tuples(("external id",), _external_id, tenant_id=self.tenant, key=key)
        return rows[0][0] if rows else ""

    def counts(self) -> Mapping[str, int]:
        query = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
        query = query if self.tenant == "system" else query.where(self.mine(outbox))
        return {row[0]: row[1] for row in self.connection.execute(query)}


def _automatic(message: OutboundMessage) -> bool:
    return message.audience is Audience.CUSTOMER and message.author != "staff"


def _open_in_lane() -> sa.Select[Any]:
    its = (outbox.c.tenant_id == sa.bindparam("tenant_id"), outbox.c.lane == sa.bindparam("lane"))
    is_open = sa.or_(in_state(SendState.QUEUED), in_state(SendState.SENDING))
    return sa.select(outbox.c.id).where(*its, is_open).limit(1)


def _queued_in_lane() -> sa.Select[Any]:
    its = (outbox.c.tenant_id == sa.bindparam("tenant_id"), outbox.c.lane == sa.bindparam("lane"))
    return sa.select(outbox).where(*its, in_state(SendState.QUEUED))


def _external_id() -> sa.Select[Any]:
    its = (outbox.c.tenant_id == sa.bindparam("tenant_id"), outbox.c.key == sa.bindparam("key"))
    return sa.select(outbox.c.external_id).where(*its)


def _retried(inbox: InboxId) -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.inbox_id == inbox, in_state(SendState.QUEUED), outbox.c.attempts > 0


def _unsent_of(inbox: InboxId) -> tuple[sa.ColumnElement[bool], ...]:
    states = (SendState.QUEUED, SendState.DEAD, SendState.UNKNOWN)
    return outbox.c.inbox_id == inbox, sa.or_(*(in_state(state) for state in states))
