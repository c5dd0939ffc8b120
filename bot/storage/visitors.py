"""Visitors of widgets, their event logs and files, as tables."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.widget import files, visitors, widget_events
from channels.widget.ports import Shown, WidgetEvent
from dialogs.ids import InboxId, Millis


def _event(row: Row) -> WidgetEvent:
    return WidgetEvent(row["seq"], row["payload"], row["at"])


class Visitors(Repository):
    """Rows of one tenant's widgets."""

    def open(self, inbox: InboxId, token_hash: str, visitor: str, expires_at: Millis) -> None:
        self.insert(visitors, inbox_id=inbox, token_hash=token_hash, visitor=visitor, expires_at=expires_at)

    def touch(self, inbox: InboxId, token_hash: str, now: Millis, expires_at: Millis) -> str | None:
        """The visitor of a token that is not expired; its expiry slides."""
        here = (visitors.c.inbox_id == inbox, visitors.c.token_hash == token_hash)
        row = self.row(visitors, *here, visitors.c.expires_at > now)
        if row is None:
            return None
        if expires_at - row["expires_at"] > 86_400_000:  # at most one write a day
            self.update(visitors, *here, expires_at=expires_at)
        return str(row["visitor"])

    def append(self, inbox: InboxId, visitor: str, key: str, payload: Shown, now: Millis) -> WidgetEvent:
        """Adds the event once per key; the sequence is the log's own."""
        known = self.by_key(inbox, visitor, key)
        if known:
            return known
        log = (widget_events.c.inbox_id == inbox, widget_events.c.visitor == visitor)
        self._lock(inbox, visitor)
        query = sa.select(sa.func.coalesce(sa.func.max(widget_events.c.seq), 0)).where(self.mine(widget_events), *log)
        seq = int(self.connection.execute(query).scalar_one()) + 1
        self.insert(
            widget_events, inbox_id=inbox, visitor=visitor, seq=seq, key=key[:150], payload=dict(payload), at=now
        )
        return WidgetEvent(seq, payload, now)

    def by_key(self, inbox: InboxId, visitor: str, key: str) -> WidgetEvent | None:
        where = (
            widget_events.c.inbox_id == inbox,
            widget_events.c.visitor == visitor,
            widget_events.c.key == key[:150],
        )
        row = self.row(widget_events, *where)
        return _event(row) if row else None

    def events(self, inbox: InboxId, visitor: str, after: int, limit: int) -> Sequence[WidgetEvent]:
        where = (widget_events.c.inbox_id == inbox, widget_events.c.visitor == visitor, widget_events.c.seq > after)
        return [_event(row) for row in self.rows(widget_events, *where, order=widget_events.c.seq, most=limit)]

    def see(self, inbox: InboxId, visitor: str, seq: int) -> None:
        where = (visitors.c.inbox_id == inbox, visitors.c.visitor == visitor, visitors.c.seen < seq)
        self.update(visitors, *where, seen=seq)

    def seen(self, inbox: InboxId, visitor: str) -> int:
        row = self.row(visitors, visitors.c.inbox_id == inbox, visitors.c.visitor == visitor)
        return int(row["seen"]) if row else 0

    def add_file(self, inbox: InboxId, visitor: str, file_id: str, name: str, mime: str, size: int, blob: str) -> None:
        known = {"name": name[:300], "mime": mime, "size": size, "blob": blob, "created_at": 0}
        self.insert(files, id=file_id, inbox_id=inbox, visitor=visitor, **known)

    def file(self, inbox: InboxId, visitor: str, file_id: str) -> Row | None:
        return self.row(files, files.c.id == file_id, files.c.inbox_id == inbox, files.c.visitor == visitor)

    def _lock(self, inbox: InboxId, visitor: str) -> None:
        # Two processes may append to one log: the visitor's row is the lock (SQLite has one writer anyway).
        if self.postgres:
            where = (visitors.c.inbox_id == inbox, visitors.c.visitor == visitor)
            self.update(visitors, *where, seen=visitors.c.seen)
