"""The audit: append-only."""

from collections.abc import Sequence

from bot.storage.base import Repository
from bot.storage.tables.setup import audit
from dialogs.ids import new_id
from dialogs.store import AuditEntry


class Audit(Repository):
    """Implements `dialogs.store.AuditTable`."""

    def add(self, entry: AuditEntry) -> None:
        self.insert(audit, id=new_id(entry.at), at=entry.at, actor=entry.actor, action=entry.action,
                    subject=entry.subject, details=dict(entry.details))  # fmt: skip

    def last(self, most: int, without: Sequence[str] = ()) -> Sequence[AuditEntry]:
        left = [~audit.c.action.startswith(start, autoescape=True) for start in without]
        rows = self.rows(audit, *left, order=audit.c.id.desc(), most=most)
        return [AuditEntry(row["at"], row["actor"], row["action"], row["subject"], row["details"]) for row in rows]
