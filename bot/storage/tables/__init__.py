"""All tables, by area. Every primary key, unique key and index begins with the tenant."""

from bot.storage.tables import conversation, desk, durable, knowledge, learning, setup, widget

__all__ = ["conversation", "desk", "durable", "knowledge", "learning", "setup", "widget"]
