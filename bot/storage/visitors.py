"""Visitors of widgets: their sessions, event logs and files, as tables."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.widget import files, people, visitors, widget_events
from channels.base import File
from channels.widget.ports import Person, Shown, WidgetEvent
from dialogs.ids import InboxId, Millis


def _event(row: Row) -> WidgetEvent:
    return WidgetEvent(row["seq"], row["payload"], row["at"], row["visitor"])


def person_of(row: Row) -> Person:
    """The person of a row of `widget_people`."""
    given = row["answers"]
    answers = None if given is None else tuple((label, answer) for label, answer in given)
    return Person(row["visitor"], row["subject"], row["name"], row["phone"], answers, row["told"])


class Visitors(Repository):
    """Rows of one tenant's widgets."""

    def open(self, inbox: InboxId, token_hash: str, person: Person, now: Millis, expires_at: Millis) -> None:
        """A session; its person too when they are new. Their sessions that are over go."""
        if self.person(inbox, person.visitor) is None:
            self.insert(people, inbox_id=inbox, visitor=person.visitor, subject=person.subject, name=person.name)
        here = (visitors.c.inbox_id == inbox, visitors.c.visitor == person.visitor)
        self.delete(visitors, *here, visitors.c.expires_at <= now)
        self.insert(visitors, inbox_id=inbox, token_hash=token_hash, visitor=person.visitor, subject=person.subject,
                    expires_at=expires_at, seen=self.seen(inbox, person.visitor))  # fmt: skip

    def session(self, inbox: InboxId, token_hash: str, now: Millis) -> Row | None:
        """The session of a token that is not expired."""
        row = self.one(visitors, inbox_id=inbox, token_hash=token_hash)
        return row if row and row["expires_at"] > now else None

    def slide(self, inbox: InboxId, token_hash: str, expires_at: Millis) -> None:
        self.change(visitors, {"inbox_id": inbox, "token_hash": token_hash}, expires_at=expires_at)

    def close(self, inbox: InboxId, token_hash: str) -> None:
        self.delete(visitors, visitors.c.inbox_id == inbox, visitors.c.token_hash == token_hash)

    def person(self, inbox: InboxId, visitor: str) -> Row | None:
        return self.one(people, inbox_id=inbox, visitor=visitor)

    def by_subject(self, inbox: InboxId, subject: str) -> Person | None:
        row = self.one(people, inbox_id=inbox, subject=subject)
        return person_of(row) if row else None

    def home(self, inbox: InboxId, visitor: str) -> str:
        """Where the visitor's log is now: a login moved it."""
        row = self.person(inbox, visitor)
        return str(row["merged_into"] or visitor) if row else visitor

    def append(self, inbox: InboxId, visitor: str, key: str, payload: Shown, now: Millis) -> WidgetEvent:
        """Adds the event once per key; the sequence is the log's own."""
        visitor = self.lock(inbox, visitor)
        known = self.by_key(inbox, visitor, key)
        if known:
            return known
        log = (widget_events.c.inbox_id == inbox, widget_events.c.visitor == visitor)
        query = sa.select(sa.func.coalesce(sa.func.max(widget_events.c.seq), 0)).where(self.mine(widget_events), *log)
        seq = int(self.connection.execute(query).scalar_one()) + 1
        self.insert(
            widget_events, inbox_id=inbox, visitor=visitor, seq=seq, key=key[:150], payload=dict(payload), at=now
        )
        return WidgetEvent(seq, payload, now, visitor)

    def by_key(self, inbox: InboxId, visitor: str, key: str) -> WidgetEvent | None:
        here = (widget_events.c.inbox_id == inbox, widget_events.c.visitor == visitor)
        row = self.row(widget_events, *here, widget_events.c.key == key[:150])
        return _event(row) if row else None

    def events(self, inbox: InboxId, visitor: str, after: int, limit: int) -> Sequence[WidgetEvent]:
        where = (widget_events.c.inbox_id == inbox, widget_events.c.visitor == visitor, widget_events.c.seq > after)
        return [_event(row) for row in self.rows(widget_events, *where, order=widget_events.c.seq, most=limit)]

    def see(self, inbox: InboxId, visitor: str, seq: int) -> None:
        where = (visitors.c.inbox_id == inbox, visitors.c.visitor == visitor, visitors.c.seen < seq)
        self.update(visitors, *where, seen=seq)

    def seen(self, inbox: InboxId, visitor: str) -> int:
        """Of all their browsers, the furthest."""
        here = (self.mine(visitors), visitors.c.inbox_id == inbox, visitors.c.visitor == visitor)
        return int(self.connection.execute(sa.select(sa.func.max(visitors.c.seen)).where(*here)).scalar() or 0)

    def add_file(self, inbox: InboxId, visitor: str, file_id: str, file: File, blob: str, thumb: str) -> None:
        known = {"name": file.name[:300], "mime": file.mime, "size": len(file.content), "created_at": 0}
        self.insert(files, id=file_id, inbox_id=inbox, visitor=visitor, blob=blob, thumb=thumb, **known)

    def file(self, inbox: InboxId, visitor: str, file_id: str) -> Row | None:
        return self.one(files, id=file_id, inbox_id=inbox, visitor=self.home(inbox, visitor))

    def lock(self, inbox: InboxId, visitor: str) -> str:
        """Where the visitor's log is; nobody else writes to it until the unit ends (SQLite has one writer anyway)."""
        if self.postgres:
            self._hold(inbox, visitor)
        home = self.home(inbox, visitor)
        if self.postgres and home != visitor:
            self._hold(inbox, home)
        return home

    def _hold(self, inbox: InboxId, visitor: str) -> None:
        here = (people.c.inbox_id == inbox, people.c.visitor == visitor)
        self.connection.execute(sa.select(people.c.visitor).where(self.mine(people), *here).with_for_update())
