"""Storage: SQLAlchemy Core, the same tables and statements on SQLite and Postgres."""

from bot.storage.engines.opening import open_store

__all__ = ["open_store"]
