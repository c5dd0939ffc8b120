"""Queues, shifts and offers; ratings and canned replies."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.conversation import dialogs, handovers
from bot.storage.tables.desk import canned, offers, queues, ratings, shifts, writing
from dialogs.calendar.schedule import WorkingHours
from dialogs.desk.canned import Canned, CannedId
from dialogs.handovers.queues import Queue, QueueId, Rule, Sla, Steps
from dialogs.handovers.rating import Rating
from dialogs.handovers.rota import Offer, OfferState
from dialogs.handovers.shifts import Presence, Shift
from dialogs.ids import CustomerId, DialogId, EpisodeId, HandoverId, MemberId, Millis


def hours_values(hours: WorkingHours) -> dict[str, Any]:
    """Working hours as JSON."""
    week = {str(day): [list(item) for item in items] for day, items in hours.week.items()}
    days = {day: [list(item) for item in items] for day, items in hours.exceptions.items()}
    return {"timezone": hours.timezone, "week": week, "exceptions": days}


def hours_of(values: Mapping[str, Any]) -> WorkingHours:
    """Working hours from their JSON."""
    week = {int(day): [(start, end) for start, end in items] for day, items in values["week"].items()}
    days = {day: [(start, end) for start, end in items] for day, items in values["exceptions"].items()}
    return WorkingHours(values["timezone"], week, days)


def _queue_values(queue: Queue) -> dict[str, Any]:
    sets = {name: sorted(getattr(queue, name)) for name in ("inboxes", "bots", "languages", "members")}
    plain = {name: {field: getattr(getattr(queue, name), field) for field in getattr(queue, name).__slots__}
             for name in ("sla", "steps")}  # fmt: skip
    return {**sets, **plain, "words": list(queue.words), "rule": queue.rule.value, "named": queue.named,
            "hours": hours_values(queue.hours)}  # fmt: skip


def _queue(row: Row) -> Queue:
    rules = row["rules"]
    sets = {name: frozenset(rules[name]) for name in ("inboxes", "bots", "languages", "members")}
    return Queue(
        QueueId(row["id"]), row["name"], **sets, words=tuple(rules["words"]), rule=Rule(rules["rule"]),
        named=rules["named"], hours=hours_of(rules["hours"]), sla=Sla(**rules["sla"]), steps=Steps(**rules["steps"]),
    )  # fmt: skip


def _shift(row: Row) -> Shift:
    rules = row["rules"]
    return Shift(row["member_id"], Presence(rules["presence"]), rules["limit"], rules["muted_until"],
                 hours_of(rules["hours"]))  # fmt: skip


class Rota(Repository):
    """Implements `dialogs.handovers.rota.RotaTable`."""

    def queues(self) -> Sequence[Queue]:
        return [_queue(row) for row in self.listed(queues, "position")]

    def save_queue(self, queue: Queue) -> None:
        values = {"name": queue.name, "rules": _queue_values(queue)}
        if self.update(queues, queues.c.id == queue.id, **values) == 0:
            last = sa.select(sa.func.coalesce(sa.func.max(queues.c.position), 0)).where(self.mine(queues))
            self.insert(queues, id=queue.id, position=self.connection.execute(last).scalar_one() + 1, **values)

    def remove_queue(self, queue: QueueId) -> None:
        self.delete(queues, queues.c.id == queue)

    def write_to(self, member: MemberId, dialog: DialogId, at: Millis) -> None:
        self.put(writing, {"member_id": member}, dialog_id=dialog, at=at)

    def writes_since(self, member: MemberId, dialog: DialogId) -> Millis:
        row = self.row(writing, writing.c.member_id == member, writing.c.dialog_id == dialog)
        return row["at"] if row else 0

    def shift(self, member: MemberId) -> Shift:
        row = self.one(shifts, member_id=member)
        return _shift(row) if row else Shift(member)

    def save_shift(self, shift: Shift) -> None:
        rules = {"presence": shift.presence.value, "limit": shift.limit, "muted_until": shift.muted_until,
                 "hours": hours_values(shift.hours)}  # fmt: skip
        self.put(shifts, {"member_id": shift.member_id}, rules=rules)

    def offers(self, handover: HandoverId) -> Sequence[Offer]:
        rows = self.listed(offers, "at", handover_id=handover)
        return [Offer(row["handover_id"], row["member_id"], row["at"], OfferState(row["state"])) for row in rows]

    def save_offer(self, offer: Offer) -> None:
        keys = {"handover_id": offer.handover_id, "member_id": offer.member_id}
        self.put(offers, keys, at=offer.at, state=offer.state)

    def last_offered(self) -> Mapping[MemberId, Millis]:
        query = sa.select(offers.c.member_id, sa.func.max(offers.c.at)).where(self.mine(offers))
        return {MemberId(str(member)): at for member, at in self.connection.execute(query.group_by(offers.c.member_id))}

    def loads(self) -> Mapping[MemberId, int]:
        owned = (self.mine(dialogs), dialogs.c.mode == "human", dialogs.c.owner_id.is_not(None))
        query = sa.select(dialogs.c.owner_id, sa.func.count()).where(*owned).group_by(dialogs.c.owner_id)
        return {MemberId(str(member)): number for member, number in self.connection.execute(query)}

    def knew(self, customer: CustomerId) -> MemberId | None:
        same = sa.and_(handovers.c.tenant_id == dialogs.c.tenant_id, handovers.c.dialog_id == dialogs.c.id)
        mine = (self.mine(dialogs), dialogs.c.customer_id == customer, handovers.c.taken_by.is_not(None))
        query = sa.select(handovers.c.taken_by).select_from(handovers.join(dialogs, same)).where(*mine)
        return self.connection.execute(query.order_by(handovers.c.taken_at.desc()).limit(1)).scalar()


class Ratings(Repository):
    """Implements `dialogs.handovers.rating.RatingTable`."""

    def get(self, episode: EpisodeId) -> Rating | None:
        row = self.one(ratings, episode_id=episode)
        return Rating(**{name: row[name] for name in Rating.__slots__}) if row else None

    def save(self, rating: Rating) -> None:
        values = {name: getattr(rating, name) for name in Rating.__slots__}
        self.put(ratings, {"episode_id": values.pop("episode_id")}, **values)


class CannedTexts(Repository):
    """Implements `dialogs.desk.canned.CannedTable`."""

    def every(self) -> Sequence[Canned]:
        return [Canned(row["id"], row["name"], row["words"]) for row in self.rows(canned, order=canned.c.name)]

    def save(self, text: Canned) -> None:
        self.put(canned, {"id": text.id}, name=text.name, words=text.words)

    def remove(self, text: CannedId) -> None:
        self.delete(canned, canned.c.id == text)
