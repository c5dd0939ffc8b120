"""The base repository: all statements go through it, and it adds the tenant to each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.engines.prepared import Statement
from bot.storage.engines.transaction import Transaction
from dialogs.errors import NotFound
from dialogs.ids import TenantId
from dialogs.tenant import SYSTEM

Row = Mapping[str, Any] | sa.RowMapping  # of a prepared statement, or of SQLAlchemy's own result

T = TypeVar("T")


class Repository:
    """Reads and writes rows of one tenant. `everywhere` queries are refused outside the SYSTEM scope."""

    __slots__ = ("tenant", "transaction")

    def __init__(self, transaction: Transaction, tenant: TenantId) -> None:
        self.transaction = transaction
        self.tenant = tenant

    @property
    def connection(self) -> sa.Connection:
        """For statements that run seldom: those of each message are prepared."""
        return self.transaction.connection

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

    def run(self, key: tuple[str, ...], build: Callable[[], Statement], /, **values: Any) -> int:
        """Runs the statement that `build` makes, compiled once under `key`; number of rows changed."""
        return self.transaction.statement(key, build).run(self.transaction.cursor, values)

    def run_many(self, key: tuple[str, ...], build: Callable[[], Statement], rows: Iterable[Mapping[str, Any]]) -> None:
        """Runs the statement once for each of `rows`, its values."""
        self.transaction.statement(key, build).run_many(self.transaction.cursor, rows)

    def fetch(self, key: tuple[str, ...], build: Callable[[], Statement], /, **values: Any) -> list[dict[str, Any]]:
        """The same for a query: its rows."""
        return self.transaction.statement(key, build).rows(self.transaction.cursor, values)

    def tuples(self, key: tuple[str, ...], build: Callable[[], Statement], /, **values: Any) -> Sequence[Sequence[Any]]:
        """The same in the order of the columns, without their names."""
        return self.transaction.statement(key, build).tuples(self.transaction.cursor, values)

    def one(self, table: sa.Table, **equals: Any) -> Row | None:
        """The row whose columns have these values (none of them empty)."""
        rows = self.fetch(
            ("one", table.name, *equals), lambda: sa.select(table).where(*_equal(table, equals)).limit(1),
            tenant_id=self.tenant, **equals,
        )  # fmt: skip
        return rows[0] if rows else None

    def listed(self, table: sa.Table, order: str, **equals: Any) -> list[dict[str, Any]]:
        """All rows whose columns have these values (none of them empty), by the column `order`."""
        return self.fetch(
            ("listed", table.name, order, *equals),
            lambda: sa.select(table).where(*_equal(table, equals)).order_by(table.c[order]),
            tenant_id=self.tenant, **equals,
        )  # fmt: skip

    def one_known(self, table: sa.Table, **equals: Any) -> Row:
        """The one row. Raises NotFound."""
        row = self.one(table, **equals)
        if row is None:
            raise NotFound("error-not-found", table.name)
        return row

    def once(self, table: sa.Table, which: str, read: Callable[[], T]) -> T:
        """What `read` gives, asked of the table once in a transaction; `which` tells it from its other reads."""
        return self.transaction.once((table.name, self.tenant, which), read)

    def change(self, table: sa.Table, equals: Mapping[str, Any], **values: Any) -> int:
        """Updates the rows whose columns have these values; number of rows changed."""
        self.transaction.forget(table.name)
        bound = {"tenant_id": self.tenant, **equals, **{f"new_{name}": value for name, value in values.items()}}
        key = ("change", table.name, *equals, "=", *values)
        return self.run(key, lambda: _change(table, equals, values), **bound)

    def change_many(self, table: sa.Table, equals: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """The same for many rows in one call, of any company: each gives `tenant_id`, the values of the columns that it
        `equals`, and what is new as `new_…`."""
        if not rows:
            return
        values = [name.removeprefix("new_") for name in rows[0] if name.startswith("new_")]
        key = ("change", table.name, *equals, "=", *values)
        self.run_many(key, lambda: _change(table, equals, values), rows)

    def erase(self, table: sa.Table, **equals: Any) -> int:
        """Deletes the rows whose columns have these values; number of rows deleted."""
        self.transaction.forget(table.name)
        return self.run(
            ("erase", table.name, *equals), lambda: sa.delete(table).where(*_equal(table, equals)),
            tenant_id=self.tenant, **equals,
        )  # fmt: skip

    def insert(self, table: sa.Table, **values: Any) -> None:
        self._insert("insert", table, lambda: sa.insert(table), values)

    def insert_new(self, table: sa.Table, **values: Any) -> bool:
        """Inserts unless a unique key is taken; True when the row is new."""
        return self._insert("new", table, lambda: upsert(self.connection, table).on_conflict_do_nothing(), values) == 1

    def _insert(self, verb: str, table: sa.Table, build: Callable[[], Statement], values: Mapping[str, Any]) -> int:
        self.transaction.forget(table.name)
        values = {"tenant_id": self.tenant, **values}
        statement = self.transaction.statement((verb, table.name, *values), build, *values)
        return statement.run(self.transaction.cursor, values)

    def put(self, table: sa.Table, keys: Mapping[str, Any], **values: Any) -> None:
        """Inserts, or updates the row with these keys."""
        self._insert("put", table, lambda: _put(upsert(self.connection, table), keys, values), {**keys, **values})

    def update(self, table: sa.Table, *where: sa.ColumnElement[bool], **values: Any) -> int:
        """Number of rows changed."""
        self.transaction.forget(table.name)
        return self.connection.execute(sa.update(table).where(self.mine(table), *where).values(**values)).rowcount

    def delete(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        self.transaction.forget(table.name)
        return self.connection.execute(sa.delete(table).where(self.mine(table), *where)).rowcount

    def require_system(self) -> None:
        """A query across companies needs the SYSTEM scope."""
        if self.tenant != SYSTEM:
            raise NotFound("error-not-found", "not in the system scope")

    @property
    def postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"


def _put(insert: sqlite.Insert, keys: Iterable[str], values: Iterable[str]) -> sa.Insert:
    new = {name: insert.excluded[name] for name in values}
    return insert.on_conflict_do_update(index_elements=["tenant_id", *keys], set_=new)


def _equal(table: sa.Table, equals: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == sa.bindparam(name, type_=table.c[name].type) for name in ("tenant_id", *equals)]


def _change(table: sa.Table, equals: Iterable[str], values: Iterable[str]) -> sa.Update:
    new = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in values}
    return sa.update(table).where(*_equal(table, equals)).values(new)


def shallow(value: Any) -> dict[str, Any]:
    """The fields of a slotted dataclass as they are: `asdict` copies what they hold, which costs more than storing."""
    return {name: getattr(value, name) for name in value.__slots__}


def upsert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert:
    """INSERT … ON CONFLICT of the connection's own dialect (both have the same two methods)."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)  # type: ignore[return-value]  # same surface, no common base class
    return sqlite.insert(table)
