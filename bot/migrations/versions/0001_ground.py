"""The ground: all tables of the first conversation, and row-level security forced on each on Postgres."""

import sqlalchemy as sa
from alembic import op

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.columns import metadata

revision = "0001_ground"
down_revision = None

ROLE = "parley_app"
ACROSS = {
    "tenants",
    "inboxes",
    "ready",
    "inbound",
    "outbox",
    "dialogs",
    "sources",
    "timers",
}  # what workers claim across companies
OPEN = {"directory"}  # read before the tenant is known; no content in it


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    if connection.dialect.name == "postgresql":
        _make_role(connection)
        for table in metadata.sorted_tables:
            _secure(connection, table.name)


def _make_role(connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN "
        f"CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS; END IF; "
        f"EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
    connection.exec_driver_sql(f"GRANT {ROLE} TO CURRENT_USER")
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {ROLE}")


def _secure(connection: sa.Connection, table: str) -> None:
    rights = "SELECT, INSERT" if table == "audit" else "SELECT, INSERT, UPDATE, DELETE"
    connection.exec_driver_sql(f"GRANT {rights} ON {table} TO {ROLE}")
    if table in OPEN:
        return
    own = "tenant_id = current_setting('parley.tenant', true)"
    rule = f"{own} OR current_setting('parley.system', true) = 'on'" if table in ACROSS else own
    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"CREATE POLICY {table}_of_tenant ON {table} USING ({rule}) WITH CHECK ({rule})")
