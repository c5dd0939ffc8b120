"""Alembic's entry: runs over the connection that `bot.storage.engines.migrating` hands in."""

from alembic import context

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.columns import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
