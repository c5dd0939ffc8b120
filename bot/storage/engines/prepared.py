"""Statements of the hot path: written in SQLAlchemy, compiled once for each database, run on the driver's own cursor.

Building an expression, its cache key and its result object costs about ten times what the driver needs to run it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

Statement = sa.Select[Any] | sa.Insert | sa.Update | sa.Delete
Convert = Callable[[Any], Any]


class Prepared:
    """One compiled statement: its SQL, the order of its values, and how values and columns are converted."""

    __slots__ = ("_columns", "_given", "_into", "_names", "_out", "_sql")

    def __init__(self, statement: Statement, dialect: sa.Dialect, names: tuple[str, ...] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names) if names else None)
        self._sql = str(compiled)
        self._given = {name: value for name, value in compiled.params.items() if value is not None}
        binds = {name: bind.type for bind, name in compiled.bind_names.items()}
        self._names = tuple(getattr(compiled, "positiontup", None) or binds)
        self._into = _converts(enumerate(binds[name] for name in self._names), "bind_processor", dialect)
        returned = statement.exported_columns if statement.is_select or statement._returning else ()  # type: ignore[union-attr]
        self._columns = tuple(str(column.key) for column in returned)
        types = ((str(column.key), column.type) for column in returned)
        self._out = _converts(types, "result_processor", dialect, None)

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor after the execution."""
        cursor = connection.connection.cursor()
        cursor.execute(self._sql, self._bound(values))
        return cursor

    def run_many(self, connection: sa.Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """The same statement for each of `rows`, in one call."""
        connection.connection.cursor().executemany(self._sql, [self._bound(values) for values in rows])

    def rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All rows, by the names of their columns."""
        rows = [dict(zip(self._columns, row, strict=True)) for row in self.run(connection, values).fetchall()]
        for name, out in self._out:
            for row in rows:
                if row[name] is not None:
                    row[name] = out(row[name])
        return rows

    def tuples(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """All rows in the order of their columns."""
        rows = list(map(list, self.run(connection, values).fetchall()))
        for name, out in self._out:
            place = self._columns.index(name)
            for row in rows:
                if row[place] is not None:
                    row[place] = out(row[place])
        return rows

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        values = {**self._given, **values} if self._given else values
        bound = [values.get(name) for name in self._names]
        for place, into in self._into:
            bound[place] = into(bound[place])
        return bound


_kept: dict[tuple[str, ...], Prepared] = {}


def prepared(
    dialect: sa.Dialect, key: tuple[str, ...], build: Callable[[], Any], names: tuple[str, ...] | None = None
) -> Prepared:
    """What `build` makes, compiled at its first use; `key` tells it from all others."""
    known = _kept.get((dialect.name, *key))
    if known is None:
        known = _kept[dialect.name, *key] = Prepared(build(), dialect, names)
    return known


def _converts(types: Iterable[tuple[Any, Any]], of: str, *given: Any) -> list[tuple[Any, Convert]]:
    """(place, conversion) for the few types that the driver does not take or give as they are."""
    made = ((place, getattr(kind.dialect_impl(given[0]), of)(*given)) for place, kind in types)
    return [(place, convert) for place, convert in made if convert]
