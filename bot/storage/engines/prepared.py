"""Statements of the hot path: written in SQLAlchemy, compiled once for each database, run on the driver's own cursor.

Building an expression, its cache key and its result object costs about ten times what the driver needs to run it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

Statement = sa.Select[Any] | sa.Insert | sa.Update | sa.Delete
Convert = Callable[[Any], Any]


class Prepared:
    """One compiled statement: its SQL, the order of its values, and how values and columns are converted."""

    __slots__ = ("_columns", "_given", "_into", "_out", "_sql", "_taken")

    def __init__(self, statement: Statement, dialect: sa.Dialect, names: Sequence[str] = ()) -> None:
        """`names`: the columns that an insert is given."""
        compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)
        self._sql = str(compiled)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._given = {name: compiled.params[name] for name, bind in binds.items() if not bind.required}
        places = tuple(getattr(compiled, "positiontup", None) or binds)
        self._taken = _taken(places)
        self._into = _converts((binds[name].type for name in places), "bind_processor", dialect)
        returns = isinstance(statement, sa.Select) or bool(statement._returning)
        returned = statement.exported_columns if returns else ()
        self._columns = tuple(str(column.key) for column in returned)
        self._out = _converts((column.type for column in returned), "result_processor", dialect, None)

    def run(self, cursor: Any, values: Mapping[str, Any]) -> int:
        """Number of rows changed."""
        cursor.execute(self._sql, self._bound(values))
        return int(cursor.rowcount)

    def run_many(self, cursor: Any, rows: Iterable[Mapping[str, Any]]) -> None:
        """The same statement for each of `rows`, in one call."""
        cursor.executemany(self._sql, [self._bound(values) for values in rows])

    def rows(self, cursor: Any, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All rows, by the names of their columns."""
        return [dict(zip(self._columns, row, strict=True)) for row in self.tuples(cursor, values)]

    def tuples(self, cursor: Any, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """All rows in the order of their columns."""
        cursor.execute(self._sql, self._bound(values))
        rows: Sequence[Any] = cursor.fetchall()
        if not self._out or not rows:
            return rows
        rows = list(map(list, rows))
        for place, out in self._out:
            for row in rows:
                if row[place] is not None:
                    row[place] = out(row[place])
        return rows

    def _bound(self, values: Mapping[str, Any]) -> Sequence[Any]:
        bound: Sequence[Any] = self._taken({**self._given, **values} if self._given else values)
        if not self._into:
            return bound
        converted = list(bound)
        for place, into in self._into:
            converted[place] = into(converted[place])
        return converted


_kept: dict[str, dict[tuple[str, ...], Prepared]] = {}


def prepared(dialect: str) -> dict[tuple[str, ...], Prepared]:
    """What has been compiled for this kind of database, by keys that tell one statement from all others."""
    return _kept.setdefault(dialect, {})


def _taken(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
    """Takes the values of these names, in this order, out of all that are given."""
    several = itemgetter(*names) if len(names) > 1 else None
    return several or (lambda values: [values[name] for name in names])


def _converts(types: Iterable[Any], of: str, *given: Any) -> list[tuple[int, Convert]]:
    """(place, conversion) for the few types that the driver does not take or give as they are."""
    made = ((place, getattr(kind.dialect_impl(given[0]), of)(*given)) for place, kind in enumerate(types))
    return [(place, convert) for place, convert in made if convert]
