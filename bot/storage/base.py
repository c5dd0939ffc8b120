"""The base repository: all statements go through it, and it adds the tenant to each."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from dialogs.errors import NotFound
from dialogs.ids import TenantId
from dialogs.tenant import SYSTEM

Row = sa.RowMapping


class Repository:
    """Reads and writes rows of one tenant. `everywhere` queries are refused outside the SYSTEM scope."""

    __slots__ = ("connection", "tenant")

    def __init__(self, connection: sa.Connection, tenant: TenantId) -> None:
        self.connection = connection
        self.tenant = tenant

    def mine(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return table.c.tenant_id == self.tenant

    def rows(self, table: sa.Table, *where: sa.ColumnElement[bool], order: Any = None, most: int = 0) -> Sequence[Row]:
        query = sa.select(table).where(self.mine(table), *where)
        query = query if order is None else query.order_by(order)
        query = query.limit(most) if most else query
        return self.connection.execute(query).mappings().all()

    def row(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> Row | None:
        return self.connection.execute(sa.select(table).where(self.mine(table), *where)).mappings().first()

    def the(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> Row:
        """The one row. Raises NotFound."""
        row = self.row(table, *where)
        if row is None:
            raise NotFound("error-not-found", table.name)
        return row

    def insert(self, table: sa.Table, **values: Any) -> None:
        self.connection.execute(sa.insert(table), {"tenant_id": self.tenant, **values})

    def insert_new(self, table: sa.Table, **values: Any) -> bool:
        """Inserts unless a unique key is taken; True when the row is new."""
        statement = upsert(self.connection, table).on_conflict_do_nothing()
        return self.connection.execute(statement, {"tenant_id": self.tenant, **values}).rowcount == 1

    def put(self, table: sa.Table, keys: Mapping[str, Any], **values: Any) -> None:
        """Inserts, or updates the row with these keys."""
        statement = upsert(self.connection, table).values(tenant_id=self.tenant, **keys, **values)
        self.connection.execute(statement.on_conflict_do_update(index_elements=["tenant_id", *keys], set_=values))

    def update(self, table: sa.Table, *where: sa.ColumnElement[bool], **values: Any) -> int:
        """Number of rows changed."""
        return self.connection.execute(sa.update(table).where(self.mine(table), *where).values(**values)).rowcount

    def delete(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        return self.connection.execute(sa.delete(table).where(self.mine(table), *where)).rowcount

    def require_system(self) -> None:
        """A query across companies needs the SYSTEM scope."""
        if self.tenant != SYSTEM:
            raise NotFound("error-not-found", "not in the system scope")

    @property
    def postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"


def upsert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert:
    """INSERT … ON CONFLICT of the connection's own dialect (both have the same two methods)."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)  # type: ignore[return-value]  # same surface, no common base class
    return sqlite.insert(table)
