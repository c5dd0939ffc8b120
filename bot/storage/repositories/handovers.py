"""Handovers, the desk's topics, and who waits."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.repositories.dialogs import dialog_of
from bot.storage.tables.conversation import dialogs, handovers, topics
from bot.storage.tables.durable import outbox
from dialogs.dialog import Dialog
from dialogs.handover import Handover, HandoverState, Reason
from dialogs.ids import DialogId, HandoverId, MemberId
from dialogs.store import Topic, Waiting

_OPEN = (HandoverState.ASKED.value, HandoverState.TAKEN.value)


def _handover(row: Row) -> Handover:
    return Handover(row["id"], row["dialog_id"], row["episode_id"], Reason(row["reason"]), row["asked_at"],
                    HandoverState(row["state"]), row["question"], row["found"], row["taken_by"], row["taken_at"],
                    row["ended_at"], row["waits_since"], row["queue"])  # fmt: skip


class Handovers(Repository):
    """Implements `dialogs.store.HandoverTable`."""

    def add(self, handover: Handover) -> None:
        self.insert(handovers, id=handover.id, dialog_id=handover.dialog_id, episode_id=handover.episode_id,
                    reason=handover.reason, asked_at=handover.asked_at, question=handover.question,
                    found=handover.found, **_state(handover))  # fmt: skip

    def save(self, handover: Handover) -> None:
        self.change(handovers, {"id": handover.id}, **_state(handover))

    def get(self, handover: HandoverId) -> Handover:
        return _handover(self.one_known(handovers, id=handover))

    def open_of(self, dialog: DialogId) -> Handover | None:
        rows = self.fetch(("open of dialog",), _open_of, tenant_id=self.tenant, dialog_id=dialog)
        return _handover(rows[0]) if rows else None

    def last_of(self, dialog: DialogId) -> Handover | None:
        rows = self.rows(handovers, handovers.c.dialog_id == dialog, order=handovers.c.asked_at.desc(), most=1)
        return _handover(rows[0]) if rows else None

    def waiting(self) -> Sequence[Waiting]:
        waits = (handovers.c.state.in_(_OPEN), handovers.c.waits_since.is_not(None))
        rows = self.rows(handovers, *waits, order=handovers.c.waits_since)
        return [self._waiting(_handover(row)) for row in rows]

    def owned_by(self, member: MemberId) -> Sequence[Dialog]:
        rows = self.rows(dialogs, dialogs.c.owner_id == member, dialogs.c.mode == "human", order=dialogs.c.id)
        return [dialog_of(row) for row in rows]

    def topic(self, dialog: DialogId) -> Topic | None:
        known = self.room(dialog)
        return known if known and known.thread else None

    def room(self, dialog: DialogId) -> Topic | None:
        row = self.one(topics, dialog_id=dialog)
        return Topic(row["dialog_id"], row["chat"], row["thread"], row["old"], row["closed"]) if row else None

    def keep_room(self, dialog: DialogId, chat: str) -> None:
        known = self.room(dialog)
        if known is None or known.chat != chat:
            old = f"{known.chat}:{known.thread}" if known and known.thread else ""
            self.set_topic(Topic(dialog, chat, "", old))

    def open_topics(self) -> Mapping[str, int]:
        theirs = sa.and_(topics.c.tenant_id == handovers.c.tenant_id, topics.c.dialog_id == handovers.c.dialog_id)
        query = sa.select(topics.c.chat, sa.func.count()).join(handovers, theirs)
        query = query.where(self.mine(topics), handovers.c.state.in_(_OPEN)).group_by(topics.c.chat)
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def dialog_of_topic(self, chat: str, thread: str) -> DialogId | None:
        row = self.row(topics, topics.c.chat == chat, topics.c.thread == thread)
        return row["dialog_id"] if row else None

    def set_topic(self, topic: Topic) -> None:
        self.put(topics, {"dialog_id": topic.dialog_id}, chat=topic.chat, thread=topic.thread, old=topic.old,
                 closed=topic.closed)  # fmt: skip

    def drop_topic(self, dialog: DialogId) -> None:
        known = self.topic(dialog)
        if known:
            self.set_topic(Topic(dialog, known.chat, "", f"{known.chat}:{known.thread}"))

    def dialog_of_message(self, chat: str, external_id: str) -> DialogId | None:
        query = sa.select(outbox.c.dialog_id).where(
            self.mine(outbox), outbox.c.chat == chat, outbox.c.external_id == external_id
        )
        return self.connection.execute(query.where(outbox.c.dialog_id.is_not(None))).scalar()

    def _waiting(self, handover: Handover) -> Waiting:
        dialog = dialog_of(self.the(dialogs, dialogs.c.id == handover.dialog_id))
        return Waiting(dialog, handover, handover.waits_since or handover.asked_at)


def _open_of() -> sa.Select[Any]:
    its = (handovers.c.tenant_id == sa.bindparam("tenant_id"), handovers.c.dialog_id == sa.bindparam("dialog_id"))
    return sa.select(handovers).where(*its, sa.or_(*(handovers.c.state == state for state in _OPEN)))


def _state(handover: Handover) -> dict[str, object]:
    return {
        "state": handover.state,
        "taken_by": handover.taken_by,
        "taken_at": handover.taken_at,
        "ended_at": handover.ended_at,
        "waits_since": handover.waits_since,
        "queue": handover.queue,
    }
