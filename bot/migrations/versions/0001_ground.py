"""The ground: all tables that the program has, and row-level security forced on each on Postgres.

Tables, columns and indexes that come later are added by `bot.storage.engines.growing`; a further migration is only for what
can't be added so: data that changes its shape.
"""

from alembic import op

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.columns import metadata
from bot.storage.engines.fencing import fence, make_role

revision = "0001_ground"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    if connection.dialect.name == "postgresql":
        make_role(connection)
        for table in metadata.sorted_tables:
            fence(connection, table.name)
