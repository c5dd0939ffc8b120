"""Customers, dialogs, episodes, turns and their traces."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row, shallow
from bot.storage.columns import within
from bot.storage.tables.conversation import customers, dialogs, episodes, identities, retrieval_log, turns
from dialogs.answers.trace import Trace
from dialogs.customer import Customer
from dialogs.dialog import Dialog, Episode, Mode
from dialogs.errors import StaleEpoch
from dialogs.ids import CustomerId, DialogId, EpisodeId, InboxId, Millis, TraceId, TurnId
from dialogs.messages import Attachment, AttachmentKind
from dialogs.turn import Author, Citation, Turn

_AUTHORS = {author.value: author for author in Author}


def dialog_of(row: Row) -> Dialog:
    """A row of `dialogs` as a value."""
    return Dialog(row["id"], row["inbox_id"], row["chat"], row["customer_id"], Mode(row["mode"]), row["owner_id"],
                  row["epoch"], row["episode_id"], row["language"], row["told_waiting"],
                  row["customer_name"], row["reachable"], row["reach_order"],
                  row["other_lines"], row["opted_out"], row["blocked"],
                  tuple(row["tags"].split("\n")) if row["tags"] else (), row["room"])  # fmt: skip


def attachment_of(values: dict[str, Any]) -> Attachment:
    """An attachment from its JSON."""
    return Attachment(**{**values, "kind": AttachmentKind(values["kind"])})


def _turn(id: Any, dialog: Any, episode: Any, author: str, words: str, at: Millis, files: Any, external: str,
          member: Any, sources: Any, trace: Any, revises: Any, sent_at: Millis, deleted_at: Millis | None, signs: Any,
          ) -> Turn:  # fmt: skip
    """A row of `turns` in its columns' order, behind the company. Ten are read for each message: by place, which costs
    half as much as by name, and what a turn hardly ever has costs nothing."""
    attachments = tuple(map(attachment_of, files)) if files else ()
    citations = tuple(Citation(**values) for values in sources) if sources else ()
    reactions = tuple((who, emoji, moment) for who, emoji, moment in signs) if signs else ()
    return Turn(id, dialog, episode, _AUTHORS[author], words, at, attachments, external, member, citations, trace,
                revises, sent_at, deleted_at, reactions)  # fmt: skip


def _turn_of(row: Row) -> Turn:
    _, *values = row.values()
    return _turn(*values)


def _episode(row: Row) -> Episode:
    return Episode(row["id"], row["dialog_id"], row["started_at"], row["first_in_at"], row["first_out_at"],
                   row["closed_at"])  # fmt: skip


def _trace(row: Row) -> Trace:
    return Trace(**{name: row[name] for name in Trace.__slots__})


class Dialogs(Repository):
    """Implements `dialogs.store.DialogTable`."""

    def by_chat(self, inbox: InboxId, chat: str) -> Dialog | None:
        row = self.one(dialogs, inbox_id=inbox, chat=chat)
        return dialog_of(row) if row else None

    def with_episode(self, inbox: InboxId, chat: str) -> tuple[Dialog | None, Episode | None]:
        rows = self.fetch(("with episode",), _with_episode, tenant_id=self.tenant, inbox_id=inbox, chat=chat)
        if not rows:
            return None, None
        dialog, row = dialog_of(rows[0]), rows[0]
        if dialog.episode_id is None or row["started_at"] is None:
            return dialog, None
        times = (row["started_at"], row["first_in_at"], row["first_out_at"], row["closed_at"])
        return dialog, Episode(dialog.episode_id, dialog.id, *times)

    def get(self, dialog: DialogId, lock: bool = False) -> Dialog:
        if lock and self.postgres:  # SQLite has one writer: the transaction itself is the lock
            self.update(dialogs, dialogs.c.id == dialog, id=dialog)
        return dialog_of(self.one_known(dialogs, id=dialog))

    def add(self, dialog: Dialog) -> None:
        self.insert(dialogs, id=dialog.id, inbox_id=dialog.inbox_id, chat=dialog.chat, **_state(dialog))

    def save(self, dialog: Dialog, expected_epoch: int) -> None:
        if self.change(dialogs, {"id": dialog.id, "epoch": expected_epoch}, **_state(dialog)) == 0:
            raise StaleEpoch("error-stale-epoch")

    def hold(self, dialog: DialogId, expected_epoch: int) -> None:
        bound = {"tenant_id": self.tenant, "id": dialog, "epoch": expected_epoch}
        if not self.tuples(("hold dialog",), lambda: _held(self.postgres), **bound):
            raise StaleEpoch("error-stale-epoch")

    def tag(self, dialog: DialogId, tags: Sequence[str]) -> None:
        self.change(dialogs, {"id": dialog}, tags="\n".join(tags))

    def move(self, inbox: InboxId, chat: str, to: str) -> None:
        for row in self.rows(dialogs, dialogs.c.inbox_id == inbox, within(dialogs.c.chat, chat)):
            there = to + row["chat"][len(chat) :]
            if self.by_chat(inbox, there) is None:  # else they wrote there already: both go on as they are
                self.change(dialogs, {"id": row["id"]}, chat=there)

    def with_people(self, inbox: InboxId) -> Sequence[Dialog]:
        had = dialogs.c.mode.in_((Mode.WAITING.value, Mode.HUMAN.value))
        return [dialog_of(row) for row in self.rows(dialogs, dialogs.c.inbox_id == inbox, had, order=dialogs.c.id)]

    def customer(self, customer: CustomerId) -> Customer:
        row = self.the(customers, customers.c.id == customer)
        return Customer(row["id"], row["name"], row["language"])

    def of_customer(self, customer: CustomerId) -> Sequence[Dialog]:
        return [dialog_of(row) for row in self.rows(dialogs, dialogs.c.customer_id == customer, order=dialogs.c.id)]

    def episodes(self, dialog: DialogId) -> Sequence[Episode]:
        return [_episode(row) for row in self.rows(episodes, episodes.c.dialog_id == dialog, order=episodes.c.id)]

    def identify(self, inbox: InboxId, external_id: str) -> CustomerId | None:
        row = self.one(identities, inbox_id=inbox, external_id=external_id)
        return row["customer_id"] if row else None

    def add_customer(self, customer: Customer, inbox: InboxId, external_id: str) -> None:
        self.insert(customers, id=customer.id, name=customer.name, language=customer.language, created_at=0)
        self.insert(identities, inbox_id=inbox, external_id=external_id, customer_id=customer.id)

    def episode(self, episode: EpisodeId) -> Episode:
        return _episode(self.one_known(episodes, id=episode))

    def add_episode(self, episode: Episode) -> None:
        self.insert(episodes, **shallow(episode))

    def save_episode(self, episode: Episode) -> None:
        values = shallow(episode)
        self.change(episodes, {"id": values.pop("id")}, **values)

    def answered(self, episode: EpisodeId, at: Millis) -> None:
        self.run(("answered",), _answered, tenant_id=self.tenant, episode=episode, at=at)

    def add_turn(self, turn: Turn) -> None:
        self.insert(turns, **_turn_values(turn))

    def turns(self, dialog: DialogId, last: int) -> Sequence[Turn]:
        rows = self.tuples(("last turns",), _last_turns, tenant_id=self.tenant, dialog_id=dialog, most=last)
        return [_turn(row[0], dialog, *row[1:]) for row in reversed(rows)]

    def turn_by_external(self, dialog: DialogId, external_id: str) -> Turn | None:
        row = self.one(turns, dialog_id=dialog, external_id=external_id)
        return _turn_of(row) if row else None

    def turn(self, turn: TurnId) -> Turn | None:
        row = self.one(turns, id=turn)
        return _turn_of(row) if row else None

    def said_since(self, dialog: DialogId, at: Millis) -> int:
        rows = self.fetch(("said since",), _said_since, tenant_id=self.tenant, dialog_id=dialog, since=at)
        return int(rows[0]["said"])

    def revisions(self, turn: Turn) -> Sequence[Turn]:
        rows = self.rows(turns, turns.c.dialog_id == turn.dialog_id, turns.c.revises == turn.id, order=turns.c.id)
        return [_turn_of(row) for row in rows]

    def mark_turn(self, turn: Turn) -> None:
        marks = {"deleted_at": turn.deleted_at, "reactions": turn.reactions or None}
        self.change(turns, {"id": turn.id}, **marks)

    def add_trace(self, trace: Trace) -> None:
        self.insert(retrieval_log, **shallow(trace))

    def trace(self, trace: TraceId) -> Trace:
        return _trace(self.the(retrieval_log, retrieval_log.c.id == trace))

    def traces(self, dialog: DialogId | None, most: int) -> Sequence[Trace]:
        its = (retrieval_log.c.dialog_id == dialog,) if dialog else ()
        rows = self.rows(retrieval_log, *its, order=retrieval_log.c.id.desc(), most=most)
        return [_trace(row) for row in rows]

    def traces_since(self, at: Millis) -> Sequence[Trace]:
        return [_trace(row) for row in self.rows(retrieval_log, retrieval_log.c.at >= at, order=retrieval_log.c.id)]


def _answered() -> sa.Update:
    its = (episodes.c.tenant_id == sa.bindparam("tenant_id"), episodes.c.id == sa.bindparam("episode"))
    first = sa.update(episodes).where(*its, episodes.c.first_out_at.is_(None))
    return first.values(first_out_at=sa.bindparam("at", type_=sa.BigInteger))


def _with_episode() -> sa.Select[Any]:
    its = [dialogs.c[name] == sa.bindparam(name) for name in ("tenant_id", "inbox_id", "chat")]
    same = sa.and_(episodes.c.tenant_id == dialogs.c.tenant_id, episodes.c.id == dialogs.c.episode_id)
    times = (episodes.c.started_at, episodes.c.first_in_at, episodes.c.first_out_at, episodes.c.closed_at)
    return sa.select(dialogs, *times).outerjoin(episodes, same).where(*its)


def _held(postgres: bool) -> sa.Select[Any]:
    """Costs half of writing the same state again. SQLite has one writer: the transaction itself is the lock."""
    its = (dialogs.c.tenant_id == sa.bindparam("tenant_id"), dialogs.c.id == sa.bindparam("id"),
           dialogs.c.epoch == sa.bindparam("epoch", type_=sa.BigInteger))  # fmt: skip
    query = sa.select(dialogs.c.epoch).where(*its)
    return query.with_for_update() if postgres else query


def _said_since() -> sa.Select[Any]:
    mine = (turns.c.tenant_id == sa.bindparam("tenant_id"), turns.c.dialog_id == sa.bindparam("dialog_id"))
    late = (turns.c.author == Author.CUSTOMER.value, turns.c.at > sa.bindparam("since", type_=sa.BigInteger))
    return sa.select(sa.func.count().label("said")).select_from(turns).where(*mine, *late)


def _last_turns() -> sa.Select[Any]:
    mine = (turns.c.tenant_id == sa.bindparam("tenant_id"), turns.c.dialog_id == sa.bindparam("dialog_id"))
    its = (
        column for column in turns.c if column.key not in ("tenant_id", "dialog_id")
    )  # it is they that are asked for
    return sa.select(*its).where(*mine).order_by(turns.c.id.desc()).limit(sa.bindparam("most", type_=sa.Integer))


def _state(dialog: Dialog) -> dict[str, Any]:
    return {
        "customer_id": dialog.customer_id,
        "mode": dialog.mode.value,
        "owner_id": dialog.owner_id,
        "epoch": dialog.epoch,
        "episode_id": dialog.episode_id,
        "language": dialog.language,
        "told_waiting": dialog.told_waiting,
        "customer_name": dialog.customer_name,
        "reachable": dialog.reachable,
        "reach_order": dialog.reach_order,
        "other_lines": dialog.other_lines,
        "opted_out": dialog.opted_out,
        "blocked": dialog.blocked,
        "room": dialog.room,
    }


def _turn_values(turn: Turn) -> dict[str, Any]:
    """What it has; of the rest the table itself knows that there is none."""
    has = {name: value for name, value in shallow(turn).items() if value}
    return {**has, "author": turn.author.value, "at": turn.at}
