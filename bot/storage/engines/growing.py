"""A database of an older version gets the tables, columns and indexes that it lacks; what it has is left as it is."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from bot.storage.engines.fencing import ACROSS, OPEN, fence
from dialogs.errors import BadInput

# What the database was grown to last: comparing all of it at every start would cost more than the rest of the start.
_mark = sa.Table("schema_mark", sa.MetaData(), sa.Column("fingerprint", sa.String(64), primary_key=True))


def is_grown(connection: sa.Connection, metadata: sa.MetaData) -> bool:
    """Whether the database was last grown to just this schema."""
    if not sa.inspect(connection).has_table(_mark.name):
        return False
    return connection.execute(sa.select(_mark)).scalars().all() == [_fingerprint(metadata)]


def grow(connection: sa.Connection, metadata: sa.MetaData) -> Sequence[str]:
    """Adds what is missing and names it, `dialogs.reachable`. Raises BadInput for what can't be added."""
    before = sa.inspect(connection)
    known = set(before.get_table_names())
    metadata.create_all(connection)
    added = [table.name for table in metadata.sorted_tables if table.name not in known]
    for table in metadata.sorted_tables:
        if table.name in known:
            added += _grow_table(connection, before, table)
    if connection.dialect.name == "postgresql":
        for table in metadata.sorted_tables:  # all of them: what may be seen across companies may have changed too
            fence(connection, table.name)
    _set_mark(connection, metadata)
    return added


def _set_mark(connection: sa.Connection, metadata: sa.MetaData) -> None:
    _mark.create(connection, checkfirst=True)
    connection.execute(sa.delete(_mark))
    connection.execute(sa.insert(_mark).values(fingerprint=_fingerprint(metadata)))


def _grow_table(connection: sa.Connection, before: sa.Inspector, table: sa.Table) -> list[str]:
    columns = {column["name"]: column for column in before.get_columns(table.name)}
    _refuse(table, before, columns)
    for name, old in columns.items():
        _loosen(connection, table, name, old)
    missing = [column for column in table.columns if column.name not in columns]
    for column in missing:
        _add(connection, column)
    added = [f"{table.name}.{column.name}" for column in missing]
    return [*added, *_add_indexes(connection, before, table), *_add_unique(connection, before, table)]


def _refuse(table: sa.Table, before: sa.Inspector, columns: Mapping[str, Any]) -> None:
    keys = set(before.get_pk_constraint(table.name)["constrained_columns"])
    if keys != {column.name for column in table.primary_key}:
        raise _cant(f"the key of {table.name}")
    for name, column in columns.items():
        if _too_strict(table, name, column) and before.dialect.name == "sqlite":  # which can't loosen a column
            raise _cant(f"{table.name}.{name}")


def _too_strict(table: sa.Table, name: str, column: Any) -> bool:
    """An old column that must be filled, where this program may leave it empty or does not know it."""
    if column["nullable"] or column["default"] is not None:
        return False
    return name not in table.c or bool(table.c[name].nullable)


def _loosen(connection: sa.Connection, table: sa.Table, name: str, column: Any) -> None:
    if connection.dialect.name != "postgresql":  # SQLite keeps no lengths, and what is too strict was refused
        return
    if _too_strict(table, name, column):
        connection.exec_driver_sql(f'ALTER TABLE {table.name} ALTER COLUMN "{name}" DROP NOT NULL')
    if name in table.c and _longer(table.c[name].type, column["type"]):
        wanted = table.c[name].type.compile(connection.dialect)
        connection.exec_driver_sql(f'ALTER TABLE {table.name} ALTER COLUMN "{name}" TYPE {wanted}')


def _longer(wanted: Any, has: Any) -> bool:
    old, new = getattr(has, "length", None), getattr(wanted, "length", None)
    return old is not None and (new is None or new > old)


def _add(connection: sa.Connection, column: sa.Column[Any]) -> None:
    if not column.nullable and column.server_default is None:
        raise _cant(f"{column.table.name}.{column.name}")  # nobody can say what the old rows have there
    line = CreateColumn(column).compile(dialect=connection.dialect)
    connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {line}")


def _add_indexes(connection: sa.Connection, before: sa.Inspector, table: sa.Table) -> Iterator[str]:
    has = {index["name"]: (list(index["column_names"]), _partial(index)) for index in before.get_indexes(table.name)}
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        wanted = ([column.name for column in index.columns], bool(index.dialect_kwargs.get("sqlite_where") is not None))
        if has.get(index.name) == wanted:
            continue
        index.drop(connection, checkfirst=True)  # of that name, with other columns
        index.create(connection, checkfirst=True)
        yield str(index.name)


def _partial(index: Any) -> bool:
    return any(name.endswith("_where") for name in index.get("dialect_options", {}))


def _add_unique(connection: sa.Connection, before: sa.Inspector, table: sa.Table) -> Iterator[str]:
    has: list[set[str | None]] = [set(one["column_names"]) for one in before.get_unique_constraints(table.name)]
    has += [set(one["column_names"]) for one in before.get_indexes(table.name) if one["unique"]]
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint) and set(constraint.columns.keys()) not in has:
            yield _add_one_unique(connection, table, constraint.columns.keys())


def _add_one_unique(connection: sa.Connection, table: sa.Table, columns: Sequence[str]) -> str:
    name = "_".join([table.name, *columns[1:], "once"])[:60]
    try:
        connection.exec_driver_sql(f"CREATE UNIQUE INDEX {name} ON {table.name} ({', '.join(columns)})")
    except sa.exc.IntegrityError as error:
        raise _cant(f"doubles in {table.name} ({', '.join(columns)})") from error
    return name


def _fingerprint(metadata: sa.MetaData) -> str:
    text = "\n".join([*map(_shape, metadata.sorted_tables), *sorted(ACROSS), *sorted(OPEN)])
    return hashlib.sha256(text.encode()).hexdigest()


def _shape(table: sa.Table) -> str:
    columns = [f"{column.name} {column.type!r} {column.nullable} {column.primary_key}" for column in table.columns]
    indexes = sorted(f"{index.name} {index.columns.keys()}" for index in table.indexes)
    unique = sorted(str(one.columns.keys()) for one in table.constraints if isinstance(one, sa.UniqueConstraint))
    return "\n".join([table.name, *columns, *indexes, *unique])


def _cant(what: str) -> BadInput:
    return BadInput("error-database-older", what=what)
