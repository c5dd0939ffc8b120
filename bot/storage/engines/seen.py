"""What a transaction has read already: units that commit together ask for the same set-up again and again.

It lives no longer than its transaction, so another process's change is seen by the next one, and whoever writes to one
of these tables within the transaction makes all forget what they read of it.
"""

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

T = TypeVar("T")
# Read for each message, hardly ever changed; of timers only whether there are any of a kind.
_KEPT = {"tenants", "members", "bot_versions", "desks", "desk_groups", "timers"}
_PLACE = "seen"  # in the connection's own notes


def begin_seeing(connection: sa.Connection) -> None:
    """A transaction begins, or has taken back what it wrote: nothing is known."""
    connection.info[_PLACE] = {}


def once(connection: sa.Connection, place: tuple[str, ...], read: Callable[[], T]) -> T:
    """What `read` gives, asked once in a transaction. `place` is the table, the tenant, and what tells it from other
    reads of these."""
    seen = connection.info.setdefault(_PLACE, {})
    if place not in seen:
        seen[place] = read()
    value: T = seen[place]
    return value


def forget(connection: sa.Connection, table: str) -> None:
    """The table is written to."""
    if table in _KEPT:
        begin_seeing(connection)
