"""Addresses of companies that take no more events."""

from bot.storage.base import Repository
from bot.storage.tables.setup import closed_endpoints
from dialogs.company.endpoints import Closed
from dialogs.ids import InboxId


class Endpoints(Repository):
    """Implements `dialogs.company.endpoints.EndpointTable`."""

    def closed(self, inbox: InboxId) -> Closed | None:
        row = self.one(closed_endpoints, inbox_id=inbox)
        return Closed(row["inbox_id"], row["address"], row["why"], row["at"]) if row else None

    def close(self, closed: Closed) -> None:
        its = {"inbox_id": closed.inbox_id}
        self.put(closed_endpoints, its, address=closed.address, why=closed.why, at=closed.at)

    def open(self, inbox: InboxId) -> None:
        self.erase(closed_endpoints, inbox_id=inbox)
