"""Statements of the hot path: written in SQLAlchemy, compiled once for each database, run on the driver's own cursor.

Building an expression, its cache key and its result object costs about ten times what the driver needs to run it.
"""

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

Statement = sa.Select[Any] | sa.Insert | sa.Update | sa.Delete
Convert = Callable[[Any], Any] | None


class Prepared:
    """One compiled statement: its SQL, the order of its values, and how values and columns are converted."""

    __slots__ = ("_columns", "_given", "_order", "_sql")

    def __init__(self, statement: Statement, dialect: sa.Dialect, names: tuple[str, ...] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names) if names else None)
        self._sql = str(compiled)
        self._given = dict(compiled.params)
        binds = {name: bind.type for bind, name in compiled.bind_names.items()}
        order = getattr(compiled, "positiontup", None) or list(binds)
        self._order = [(name, _into(binds[name], dialect)) for name in order]
        returned = statement.exported_columns if statement.is_select or statement._returning else ()  # type: ignore[union-attr]
        self._columns = [(str(column.key), _out_of(column.type, dialect)) for column in returned]

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor after the execution."""
        cursor = connection.connection.cursor()
        cursor.execute(self._sql, tuple(self._bound(values)))
        return cursor

    def rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All rows, by the names of their columns."""
        return [self._row(row) for row in self.run(connection, values).fetchall()]

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        bound = []
        for name, into in self._order:
            value = values[name] if name in values else self._given[name]
            bound.append(into(value) if into else value)
        return bound

    def _row(self, row: Any) -> dict[str, Any]:
        pairs = zip(self._columns, row, strict=True)
        return {name: out(value) if out else value for (name, out), value in pairs}


_kept: WeakKeyDictionary[sa.Dialect, dict[tuple[str, ...], Prepared]] = WeakKeyDictionary()


def prepared(
    dialect: sa.Dialect, key: tuple[str, ...], build: Callable[[], Any], names: tuple[str, ...] | None = None
) -> Prepared:
    """What `build` makes, compiled at its first use; `key` tells it from all others."""
    known = _kept.setdefault(dialect, {})
    if key not in known:
        known[key] = Prepared(build(), dialect, names)
    return known[key]


def _into(kind: Any, dialect: sa.Dialect) -> Convert:
    convert: Convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _out_of(kind: Any, dialect: sa.Dialect) -> Convert:
    convert: Convert = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
