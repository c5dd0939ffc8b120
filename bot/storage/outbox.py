"""The outbox: `sending` is committed before the call; each chat's messages go out in order."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.columns import within
from bot.storage.dialogs import attachment_of
from bot.storage.tables.conversation import dialogs
from bot.storage.tables.durable import outbox
from dialogs.events import DeliveryState
from dialogs.ids import DialogId, InboxId, Millis, new_id
from dialogs.messages import Act, Audience, Button, OutboundMessage, Priority
from dialogs.store import Queued, SendState
from dialogs.texts import Text

_RECENT = 8  # rows in which the last word is looked for
_DELIVERED = {
    DeliveryState.SENT: "", DeliveryState.DELIVERED: "delivered", DeliveryState.READ: "read",
    DeliveryState.FAILED: "failed",
}  # fmt: skip


class Outbox(Repository):
    """Implements `dialogs.store.OutboxTable`."""

    def add(self, message: OutboundMessage, now: Millis) -> bool:
        desk = message.audience is Audience.DESK
        # what changes a message that stands holds up no words, and no words hold it up
        lane = f"{_lane(message)}:{message.edits}"[:200] if desk and self._stands(message.edits) else _lane(message)
        new = self.insert_new(
            outbox, id=new_id(now), key=message.key, lane=lane, inbox_id=message.inbox_id,
            chat=message.chat, priority=int(message.priority), message=message,
            dialog_id=message.dialog_id, epoch=message.epoch, due_at=max(now, message.not_before), created_at=now,
        )  # fmt: skip
        if new and desk:
            self._clear_way(message, lane, now)
        return new

    def _stands(self, key: str) -> bool:
        return bool(key) and bool(self.external_id(key))

    def _clear_way(self, message: OutboundMessage, lane: str, now: Millis) -> None:
        """In one topic words go in order: what is urgent takes along what stands before it, and an edit that a newer
        one of the same message replaces is not sent at all."""
        for row in self.rows(outbox, outbox.c.lane == lane, _is(SendState.QUEUED)):
            earlier = queued_of(row)
            if row["key"] == message.key:
                continue
            if message.edits and earlier.message.edits == message.edits and earlier.message.act is message.act:
                self.end(earlier, SendState.DROPPED, "superseded", now)
            elif message.priority < row["priority"] and message.priority <= Priority.ANSWER:
                self._change(earlier, priority=int(message.priority), due_at=min(row["due_at"], now))

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
        query = sa.select(outbox).where(_is(SendState.SENDING), outbox.c.owner == owner)
        return [queued_of(row) for row in self.connection.execute(query).mappings()]

    def current(self, row: Queued) -> bool:
        if row.message.epoch is None:
            return True
        query = sa.select(dialogs.c.epoch).where(dialogs.c.tenant_id == row.tenant_id)
        return self.connection.execute(query.where(dialogs.c.id == row.message.dialog_id)).scalar() == row.message.epoch

    def sent(self, row: Queued, external_id: str, thread: str, now: Millis) -> None:
        self._change(row, state=SendState.SENT.value, external_id=external_id, ended_at=now, error="")

    def again(self, row: Queued, due: Millis, error: str, unknown: bool = False) -> None:
        unknowns = row.unknowns + 1 if unknown else row.unknowns
        since = (row.unsure_since or row.sending_at) if unknown else row.unsure_since
        self._change(row, state=SendState.QUEUED.value, due_at=due, error=error[:2000], unknowns=unknowns,
                     sending_at=None, unsure_since=since)  # fmt: skip

    def end(self, row: Queued, state: SendState, error: str, now: Millis, reason: str = "") -> None:
        self._change(row, state=state.value, error=error[:2000], reason=reason, ended_at=now)

    def cancel(self, key: str, now: Millis) -> bool:
        mine = (outbox.c.key == key, outbox.c.state == SendState.QUEUED.value)
        gone = {"state": SendState.DROPPED.value, "error": "cancelled", "ended_at": now}
        return self.update(outbox, *mine, **gone) == 1

    def scheduled(self, now: Millis) -> Sequence[Queued]:
        rows = self.rows(outbox, _is(SendState.QUEUED), outbox.c.due_at > now, order=outbox.c.due_at)
        return [row for row in map(queued_of, rows) if row.message.not_before > now]

    def known(self, inbox: InboxId, chat: str, external_id: str) -> Queued | None:
        row = self.one(outbox, chat=chat, external_id=external_id, inbox_id=inbox)
        return queued_of(row) if row else None

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
                         sa.or_(_is(SendState.SENDING), _is(SendState.UNKNOWN), outbox.c.unknowns > 0))  # fmt: skip
        return [queued_of(row) for row in rows]

    def drop_unsaid(self, dialog: DialogId, now: Millis) -> int:
        rows = self.rows(outbox, outbox.c.dialog_id == dialog, _is(SendState.QUEUED))
        unsaid = [one for one in map(queued_of, rows) if _automatic(one.message)]
        for one in unsaid:
            self.end(one, SendState.DROPPED, "unreachable", now)
        return len(unsaid)

    def move(self, inbox: InboxId, chat: str, to: str) -> None:
        waits = sa.or_(_is(SendState.QUEUED), _is(SendState.SENDING))
        for row in self.rows(outbox, outbox.c.inbox_id == inbox, within(outbox.c.chat, chat), waits):
            there = to + row["chat"][len(chat) :]
            message = replace(queued_of(row).message, chat=there)
            self.update(outbox, outbox.c.id == row["id"], chat=there, lane=_lane(message), message=message)

    def external_id(self, key: str) -> str:
        query = sa.select(outbox.c.external_id).where(self.mine(outbox), outbox.c.key == key)
        return self.connection.execute(query).scalar() or ""

    def next_due(self, now: Millis) -> Millis | None:
        self.require_system()
        due: Millis | None = self.fetch(("next send",), _next_due, now=now)[0]["due"]
        return due

    def counts(self) -> Mapping[str, int]:
        query = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
        query = query if self.tenant == "system" else query.where(self.mine(outbox))
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def _heads(self, now: Millis, most: int, full: Sequence[str]) -> Sequence[Row]:
        names = {f"full_{place}": inbox for place, inbox in enumerate(full)}
        return self.fetch(("heads", *names), lambda: self._heads_statement(names), now=now, most=most, **names)

    def _heads_statement(self, full: Iterable[str]) -> sa.Select[Any]:
        now, most = sa.bindparam("now", type_=sa.BigInteger), sa.bindparam("most", type_=sa.Integer)
        earlier = outbox.alias()
        blocked = sa.exists().where(
            earlier.c.tenant_id == outbox.c.tenant_id, earlier.c.lane == outbox.c.lane,
            sa.or_(_is(SendState.QUEUED, earlier), _is(SendState.SENDING, earlier)), earlier.c.id < outbox.c.id,
        )  # fmt: skip
        query = (
            sa.select(outbox, dialogs.c.epoch.label("current_epoch"), dialogs.c.opted_out, dialogs.c.blocked)
            .outerjoin(
                dialogs,
                sa.and_(dialogs.c.tenant_id == outbox.c.tenant_id, dialogs.c.id == outbox.c.dialog_id),
            )
            .where(_is(SendState.QUEUED), outbox.c.due_at <= now, ~blocked)
            .where(*(outbox.c.inbox_id != sa.bindparam(name) for name in full))
            .order_by(outbox.c.priority, outbox.c.id)
            .limit(most)
        )
        return query.with_for_update(of=outbox, skip_locked=True) if self.postgres else query

    def _stale(self, before: Millis) -> Sequence[Row]:
        return self.fetch(("stale sends",), self._stale_statement, before=before)

    def _stale_statement(self) -> sa.Select[Any]:
        late = outbox.c.sending_at < sa.bindparam("before", type_=sa.BigInteger)
        query = sa.select(outbox).where(_is(SendState.SENDING), late)
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
        Outbox(self.connection, row.tenant_id).change(outbox, {"id": row.id}, **values)


def queued_of(row: Row) -> Queued:
    """A row of the outbox."""
    message = _load(row["message"])
    if row["priority"] != message.priority:  # something more urgent stands behind it
        message = replace(message, priority=Priority(row["priority"]))
    return Queued(row["tenant_id"], row["id"], message, row["attempts"], row["unknowns"],
                  SendState(row["state"]), row["external_id"], row["error"], row["reason"], row["delivered"],
                  row["created_at"], row["sending_at"], row["unsure_since"])  # fmt: skip


def _unwanted(head: Row, message: OutboundMessage) -> bool:
    """Asked anew at the last moment: the client may have said stop since it was written."""
    if message.audience is not Audience.CUSTOMER:
        return False
    return bool(head["opted_out"] and (message.unasked or message.not_before)) or bool(head["blocked"])


def _automatic(message: OutboundMessage) -> bool:
    return message.audience is Audience.CUSTOMER and message.author != "staff"


def _is(state: SendState, rows: sa.FromClause = outbox) -> sa.ColumnElement[bool]:
    # A literal, not a bound value: only so does the planner see that the index of these rows will do.
    return rows.c.state == sa.literal_column(f"'{state.value}'")


def _next_due() -> sa.Select[Any]:
    later = outbox.c.due_at > sa.bindparam("now", type_=sa.BigInteger)
    return sa.select(sa.func.min(outbox.c.due_at).label("due")).where(_is(SendState.QUEUED), later)


def _lane(message: OutboundMessage) -> str:
    # What is to go later has a lane of its own: it must not hold up what is said meanwhile.
    later = f":{message.key}" if message.not_before else ""
    return f"{message.inbox_id}:{message.chat}:{message.topic or ''}{later}"[:200]


def _text(value: Any) -> Text | str:
    return value if isinstance(value, str) else Text(value["key"], value["values"])


def _load(values: dict[str, Any]) -> OutboundMessage:
    buttons = tuple(tuple(Button(_text(item["text"]), item["value"]) for item in row) for row in values["buttons"])
    attachments = tuple(attachment_of(item) for item in values["attachments"])
    return OutboundMessage(**{
        **values, "audience": Audience(values["audience"]), "body": _text(values["body"]), "buttons": buttons,
        "attachments": attachments, "priority": Priority(values["priority"]), "act": Act(values.get("act", Act.SAY)),
        "sources": tuple((title, address) for title, address in values.get("sources", ())),
    })  # fmt: skip
