"""Bots in versions, inboxes, the desk."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.setup import bot_versions, bots, desk_groups, desks, inboxes
from dialogs.ids import BotId, InboxId, Millis
from dialogs.tenant import BotVersion, Desk, Inbox


def _version(row: Row) -> BotVersion:
    return BotVersion(row["bot_id"], row["number"], row["name"], row["settings"], row["published"], row["created_at"])


def _inbox(row: Row) -> Inbox:
    return Inbox(row["id"], row["tenant_id"], row["kind"], row["bot_id"], row["name"], row["public_id"], row["secret"],
                 row["options"], row["active"], row["removed"])  # fmt: skip


class Setup(Repository):
    """Implements `dialogs.store.SetupTable`."""

    def add_bot(self, version: BotVersion) -> None:
        self.insert(bots, id=version.bot_id, created_at=version.created_at)
        self._add_version(version)

    def bots(self) -> Sequence[BotVersion]:
        rows = self.rows(bot_versions, bot_versions.c.published.is_(True), order=bot_versions.c.bot_id)
        return [_version(row) for row in rows]

    def bot(self, bot: BotId) -> BotVersion:
        return self.once(bot_versions, bot, lambda: _version(self.one_known(bot_versions, bot_id=bot, published=True)))

    def version(self, bot: BotId, number: int) -> BotVersion:
        return _version(self.one_known(bot_versions, bot_id=bot, number=number))

    def publish(self, version: BotVersion) -> None:
        self.update(bot_versions, bot_versions.c.bot_id == version.bot_id, published=False)
        self._add_version(version)

    def add_inbox(self, inbox: Inbox) -> None:
        self.insert(inboxes, id=inbox.id, kind=inbox.kind, bot_id=inbox.bot_id, name=inbox.name,
                    public_id=inbox.public_id, secret=inbox.secret, options=dict(inbox.options), active=inbox.active,
                    removed=inbox.removed, created_at=0)  # fmt: skip

    def inbox(self, inbox: InboxId) -> Inbox:
        return _inbox(self.one_known(inboxes, id=inbox))

    def inboxes(self, removed: bool = False) -> Sequence[Inbox]:
        connected = () if removed else (inboxes.c.removed.is_(False),)
        return [_inbox(row) for row in self.rows(inboxes, *connected, order=inboxes.c.id)]

    def all_inboxes(self) -> Sequence[Inbox]:
        self.require_system()
        query = sa.select(inboxes).where(inboxes.c.active.is_(True))
        return [_inbox(row) for row in self.connection.execute(query).mappings()]

    def save_inbox(self, inbox: Inbox) -> None:
        self.update(inboxes, inboxes.c.id == inbox.id, name=inbox.name, secret=inbox.secret,
                    options=dict(inbox.options), active=inbox.active, removed=inbox.removed)  # fmt: skip

    def desk(self) -> Desk | None:
        return self.once(desks, "", self._desk)

    def set_desk(self, desk: Desk | None) -> None:
        self.delete(desks)
        if desk:
            self.insert(desks, chat=desk.chat, title=desk.title, forum=desk.forum, most=desk.most,
                        overhears=desk.overhears, created_at=0)  # fmt: skip

    def desks(self) -> Sequence[Desk]:
        return self.once(desk_groups, "", self._desks)

    def add_desk(self, desk: Desk, now: Millis) -> None:
        self.put(desk_groups, {"chat": desk.chat}, title=desk.title, created_at=now)
        self.transaction.forget("desk_groups")

    def drop_desk(self, chat: str) -> None:
        self.delete(desk_groups, desk_groups.c.chat == chat)

    def _desks(self) -> Sequence[Desk]:
        first = self.desk()
        if first is None:
            return ()
        more = self.listed(desk_groups, "created_at")
        others = [replace(first, chat=row["chat"], title=row["title"], forum=True) for row in more]
        return (first, *(desk for desk in others if desk.chat != first.chat))

    def _desk(self) -> Desk | None:
        row = self.one(desks)
        return Desk(row["chat"], row["title"], row["forum"], row["most"], row["overhears"]) if row else None

    def _add_version(self, version: BotVersion) -> None:
        self.insert(bot_versions, bot_id=version.bot_id, number=version.number, name=version.name,
                    settings=dict(version.settings), published=version.published,
                    created_at=version.created_at)  # fmt: skip
