"""Column types and shorthands that every table shares."""

from collections.abc import Callable
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData()


class Json(TypeDecorator[Any]):
    """JSON as text, the same on both databases: it is read whole, never searched into. Dataclasses go in whole."""

    impl = sa.Text
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], str | None]:
        return _dumped

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[str | None], Any]:
        return _loaded


def _dumped(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _loaded(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


def tenant_key() -> sa.Column[str]:
    """First column of every key."""
    return sa.Column("tenant_id", sa.String(32), primary_key=True)


def key(name: str, length: int = 32) -> sa.Column[str]:
    """A further column of the primary key."""
    return sa.Column(name, sa.String(length), primary_key=True)


def word(name: str, length: int = 64, default: str = "") -> sa.Column[str]:
    """A short required text."""
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def words(name: str) -> sa.Column[str]:
    """A long required text."""
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def maybe(name: str, length: int = 64) -> sa.Column[str | None]:
    """A short text that may be absent."""
    return sa.Column(name, sa.String(length))


def moment(name: str) -> sa.Column[int]:
    """Milliseconds since the epoch, required."""
    return sa.Column(name, sa.BigInteger, nullable=False)


def maybe_moment(name: str) -> sa.Column[int | None]:
    """Milliseconds since the epoch, or not yet."""
    return sa.Column(name, sa.BigInteger)


def count(name: str, default: int = 0) -> sa.Column[int]:
    """A required whole number."""
    return sa.Column(name, sa.BigInteger, nullable=False, server_default=str(default))


def yes(name: str, default: bool = True) -> sa.Column[bool]:
    """A required truth."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def within(column: sa.Column[str], chat: str) -> sa.ColumnElement[bool]:
    """A chat, or a place in it: a topic, comments, or a person of a group are named after the group's id."""
    return sa.or_(column == chat, *(column.startswith(f"{chat}{mark}", autoescape=True) for mark in "/:~"))
