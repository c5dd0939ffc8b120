"""Lanes: what came in, stored before it is acknowledged, and claimed by one worker at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.storage.bare_updates import bare
from bot.storage.base import Repository, Row, upsert
from bot.storage.tables.durable import inbound, ready
from dialogs.errors import StaleLease
from dialogs.ids import Millis
from dialogs.store import SUSPECT, Claim, Received
from dialogs.tenant import CONTROL

_NEW, _DONE, _QUARANTINED = "new", "done", "quarantined"


class Lanes(Repository):
    """Implements `dialogs.store.LaneTable`."""

    def receive(self, event: Received, due: Millis, latest: Millis) -> int | None:
        # The lane's row is locked before the sequence is drawn, so sequences follow commits.
        seq = self._wake(event.lane, due, latest, event.received_at)
        values = {"inbox_id": event.inbox_id, "dedupe": event.dedupe, "lane": event.lane, "seq": seq,
                  "raw": event.raw, "received_at": event.received_at}  # fmt: skip
        return seq if self.insert_new(inbound, **values) else None

    def claim(self, now: Millis, lease_until: Millis, owner: str, most: int, suspects: bool = True) -> Sequence[Claim]:
        self.require_system()
        rows = _fair(self._due(now, most), suspects)
        if not rows:
            return ()
        claims = [
            Claim(row["tenant_id"], row["lane"], row["token"] + 1, row["version"], lost=row["lost"]) for row in rows
        ]
        self._lease(claims, lease_until, owner)
        events = self._open_events(owner, lease_until)
        return [_with_events(claim, events[claim.tenant_id, claim.lane]) for claim in claims]

    def renew(self, claim: Claim, lease_until: Millis) -> bool:
        return self.update(ready, *_held(claim), lease_until=lease_until) == 1

    def finish(self, claim: Claim, events: Sequence[Received], outcome: str, now: Millis) -> None:
        for event in events:
            self._end(event, _DONE, outcome, now)
            self._strip(event, b"")

    def release(self, claim: Claim, due: Millis | None = None) -> None:
        held = {
            "tenant_id": self.tenant,
            "lane": claim.lane,
            "token": claim.token,
            "version": claim.version,
            "due": due if due is not None or not claim.more else claim.more,
        }
        if self.run(("release",), _release, **held) == 0:
            raise StaleLease("error-stale-lease", claim.lane)

    def fail(self, claim: Claim, error: str, due: Millis, now: Millis, most: int) -> Sequence[Received]:
        worn = [event for event in claim.events if event.attempts + claim.lost + 1 >= most]
        for event in claim.events:
            tried = {"attempts": event.attempts + 1, "outcome": error[:2000]}
            self.update(inbound, *_is(event), inbound.c.state == _NEW, **tried)
        for event in worn:
            self.quarantine(claim, event, error, now)
        self._hold_again(claim, due, 0 if worn else claim.lost)
        return worn

    def hand_back(self, claim: Claim, due: Millis) -> None:
        self._hold_again(claim, due, claim.lost)

    def _hold_again(self, claim: Claim, due: Millis, lost: int) -> None:
        self.release(claim, due)  # raises StaleLease when the lane is another's by now
        if lost:
            self.change(ready, {"lane": claim.lane, "token": claim.token}, lost=lost)

    def quarantine(self, claim: Claim, event: Received, error: str, now: Millis) -> None:
        self._end(event, _QUARANTINED, error, now)
        self._strip(event, bare(event.raw))

    def waits(self, lane: str) -> bool:
        row = self.one(ready, lane=lane)
        return row is not None and row["due_at"] is not None

    def next_due(self) -> Millis | None:
        self.require_system()
        due: Millis | None = self.fetch(("next lane",), _next_due)[0]["due"]
        return due

    def free_leases(self, owner: str) -> int:
        self.require_system()
        statement = sa.update(ready).where(ready.c.owner == owner, ready.c.lease_until.is_not(None))
        return self.connection.execute(statement.values(lease_until=None, owner=None)).rowcount

    def _wake(self, lane: str, due: Millis, latest: Millis, now: Millis) -> int:
        values = {"tenant_id": self.tenant, "lane": lane, "due": due, "now": now, "most": latest - now}
        return int(self.fetch(("wake",), self._wake_statement, **values)[0]["seq"])

    def _wake_statement(self) -> sa.Insert:
        due, now, most = _number("due"), _number("now"), _number("most")
        insert = upsert(self.connection, ready).values(
            tenant_id=sa.bindparam("tenant_id"), lane=sa.bindparam("lane"), seq=1, version=1, due_at=due, first_at=now,
            token=0,
        )  # fmt: skip
        pushed = sa.case((ready.c.due_at.is_(None), due), else_=_least(self.postgres, due, ready.c.first_at + most))
        return insert.on_conflict_do_update(
            index_elements=["tenant_id", "lane"],
            set_={"seq": ready.c.seq + 1, "version": ready.c.version + 1, "due_at": pushed,
                  "first_at": sa.func.coalesce(ready.c.first_at, now)},
        ).returning(ready.c.seq)  # fmt: skip

    def _due(self, now: Millis, most: int) -> Sequence[Row]:
        return self.fetch(("due lanes",), self._due_statement, now=now, most=most)

    def _due_statement(self) -> sa.Select[Any]:
        now = _number("now")
        free = sa.or_(ready.c.lease_until.is_(None), ready.c.lease_until < now)
        # Every company's oldest first, then every company's second: one that floods does not hold up the others.
        # Lanes that workers died over come last: they wait their turn, and only one of them runs at a time.
        late = sa.case((ready.c.lost >= SUSPECT, 1), else_=0)
        turn = sa.func.row_number().over(partition_by=ready.c.tenant_id, order_by=ready.c.due_at)
        ranked = (
            sa.select(ready.c.tenant_id, ready.c.lane, turn.label("turn")).where(ready.c.due_at <= now, free).subquery()
        )
        query = (
            sa.select(ready.c.tenant_id, ready.c.lane, ready.c.token, ready.c.version, ready.c.lost)
            .join(ranked, sa.and_(ready.c.tenant_id == ranked.c.tenant_id, ready.c.lane == ranked.c.lane))
            .where(ready.c.due_at <= now, free)
            .order_by(late, ranked.c.turn, ready.c.due_at)
            .limit(_number("most"))
        )
        return query.with_for_update(of=ready, skip_locked=True) if self.postgres else query

    def _lease(self, claims: Sequence[Claim], lease_until: Millis, owner: str) -> None:
        held = {"new_lease_until": lease_until, "new_owner": owner}
        self.change_many(ready, ("lane",), [
            {"tenant_id": claim.tenant_id, "lane": claim.lane, **held, "new_token": claim.token,
             "new_lost": claim.lost + 1}  # counted before the work: whoever dies of it has been counted
            for claim in claims
        ])  # fmt: skip

    def _open_events(self, owner: str, lease_until: Millis) -> Mapping[tuple[str, str], list[Received]]:
        """Of the lanes that were just leased (and of others of this owner, leased in the same millisecond)."""
        events: dict[tuple[str, str], list[Received]] = defaultdict(list)
        for tenant, *event in self.tuples(("open events",), _open_events, owner=owner, until=lease_until):
            received = Received(*event)
            events[tenant, received.lane].append(received)
        return events

    def _end(self, event: Received, state: str, outcome: str, now: Millis) -> None:
        # only what is open: an event of the batch may have been set aside before, and stays so
        it = {"inbox_id": event.inbox_id, "dedupe": event.dedupe, "state": _NEW}
        self.change(inbound, it, state=state, outcome=outcome[:2000], done_at=now)

    def _strip(self, event: Received, left: bytes) -> None:
        if event.inbox_id == CONTROL:  # what was typed there may be a password: once it is ended, no word of it is kept
            self.change(inbound, {"inbox_id": event.inbox_id, "dedupe": event.dedupe}, raw=left)


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.BigInteger)


def _next_due() -> sa.Select[Any]:
    when = sa.case((ready.c.lease_until.is_(None), ready.c.due_at), else_=ready.c.lease_until)
    return sa.select(sa.func.min(when).label("due")).where(ready.c.due_at.is_not(None))


def _open_events() -> sa.Select[Any]:
    leased = sa.and_(
        ready.c.tenant_id == inbound.c.tenant_id, ready.c.lane == inbound.c.lane,
        ready.c.owner == sa.bindparam("owner"), ready.c.lease_until == _number("until"),
        ready.c.due_at.is_not(None),  # leased lanes still are due: their index is small
    )  # fmt: skip
    shown = (inbound.c.tenant_id, inbound.c.inbox_id, inbound.c.dedupe, inbound.c.lane, inbound.c.seq, inbound.c.raw,
             inbound.c.received_at, inbound.c.attempts)  # fmt: skip
    its = sa.select(*shown).join(ready, leased).where(inbound.c.state == _NEW)
    return its.order_by(inbound.c.lane, inbound.c.seq)


def _release() -> sa.Update:
    came_more = ready.c.version != _number("version")
    next_due = sa.case((came_more, ready.c.due_at), else_=_number("due"))
    first = sa.case((came_more, ready.c.first_at), else_=sa.null())
    held = (ready.c.tenant_id == sa.bindparam("tenant_id"), ready.c.lane == sa.bindparam("lane"),
            ready.c.token == _number("token"))  # fmt: skip
    return sa.update(ready).where(*held).values(due_at=next_due, first_at=first, lease_until=None, owner=None, lost=0)


def _fair(rows: Sequence[Row], suspects: bool) -> Sequence[Row]:
    under = [row for row in rows if row["lost"] >= SUSPECT]
    return [row for row in rows if row["lost"] < SUSPECT] + under[: 1 if suspects else 0]


def _least(postgres: bool, due: Any, latest: Any) -> Any:
    # first_at may be empty on a lane that was re-armed by a failure: then the new due stands
    smallest = sa.func.least if postgres else sa.func.min
    return sa.func.coalesce(smallest(due, latest), due)


def _held(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return (ready.c.lane == claim.lane, ready.c.token == claim.token)


def _is(event: Received) -> tuple[sa.ColumnElement[bool], ...]:
    return (inbound.c.inbox_id == event.inbox_id, inbound.c.dedupe == event.dedupe)


def _with_events(claim: Claim, own: Sequence[Received]) -> Claim:
    if len(own) > 1 and own[0].attempts + claim.lost >= SUSPECT:  # alone, so that its neighbours bear none of its blame
        return replace(claim, events=tuple(own[:1]), more=own[1].received_at)
    return replace(claim, events=tuple(own))
