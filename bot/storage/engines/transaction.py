"""What units run their statements on: the connection, the driver's cursor below it, and what was read already.

Units that commit together ask for the same set-up again and again. What was read of it lives no longer than its
transaction, so another process's change is seen by the next one, and whoever writes to one of these tables within the
transaction makes all forget what they read of it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.storage.engines.prepared import Prepared, Statement, prepared

T = TypeVar("T")
# Read for each message, hardly ever changed; of timers only whether there are any of a kind.
_KEPT = {"tenants", "members", "bot_versions", "desks", "desk_groups", "timers"}


class Transaction:
    """The one that a connection is in; `begin` tells that another begins on it."""

    __slots__ = ("_prepared", "_seen", "connection", "cursor")

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.cursor: Any = connection.connection.cursor()  # of all its statements: each is read to its end at once
        self._prepared = prepared(connection.dialect.name)
        self._seen: dict[tuple[str, ...], Any] = {}

    def begin(self) -> None:
        """It begins, or has taken back what it wrote: nothing is known."""
        self._seen.clear()

    def statement(self, key: tuple[str, ...], build: Callable[[], Statement], *names: str) -> Prepared:
        """What `build` makes, compiled at its first use; `key` tells it from all others, `names` are an insert's."""
        known = self._prepared.get(key)
        if known is None:
            known = self._prepared[key] = Prepared(build(), self.connection.dialect, names)
        return known

    def once(self, place: tuple[str, ...], read: Callable[[], T]) -> T:
        """What `read` gives, asked once in a transaction. `place` is the table, the tenant, and what tells it from
        other reads of these."""
        if place not in self._seen:
            self._seen[place] = read()
        value: T = self._seen[place]
        return value

    def forget(self, table: str) -> None:
        """The table is written to."""
        if table in _KEPT:
            self.begin()
