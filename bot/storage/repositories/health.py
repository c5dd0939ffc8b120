"""How connected accounts are."""

from collections.abc import Mapping
from dataclasses import asdict

from bot.storage.base import Repository, Row
from bot.storage.tables.setup import inbox_health
from dialogs.company.channel_health import Health
from dialogs.ids import InboxId


def _health(row: Row) -> Health:
    return Health(**{name: row[name] for name in Health.__slots__})


class HealthRows(Repository):
    """Implements `dialogs.company.channel_health.HealthTable`."""

    def get(self, inbox: InboxId) -> Health:
        row = self.row(inbox_health, inbox_health.c.inbox_id == inbox)
        return _health(row) if row else Health(inbox)

    def every(self) -> Mapping[InboxId, Health]:
        return {row["inbox_id"]: _health(row) for row in self.rows(inbox_health)}

    def save(self, health: Health) -> None:
        values = asdict(health)
        self.put(inbox_health, {"inbox_id": values.pop("inbox_id")}, **values)
