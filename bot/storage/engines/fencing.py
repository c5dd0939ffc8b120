"""Row-level security on Postgres: what the role of the program may see of each table."""

import sqlalchemy as sa

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
    "gap_cases",
    "check_runs",
}  # what workers claim across companies
OPEN = {"directory"}  # read before the tenant is known; no content in it


def make_role(connection: sa.Connection) -> None:
    """The role that every transaction of the program takes; roles are of the whole server, so it may be there."""
    connection.exec_driver_sql(
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN "
        f"CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS; END IF; "
        f"EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
    connection.exec_driver_sql(f"GRANT {ROLE} TO CURRENT_USER")
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {ROLE}")


def fence(connection: sa.Connection, table: str) -> None:
    """Rights and policy of one table; may be done again."""
    rights = "SELECT, INSERT" if table == "audit" else "SELECT, INSERT, UPDATE, DELETE"
    connection.exec_driver_sql(f"GRANT {rights} ON {table} TO {ROLE}")
    if table in OPEN:
        return
    own = "tenant_id = current_setting('parley.tenant', true)"
    rule = f"{own} OR current_setting('parley.system', true) = 'on'" if table in ACROSS else own
    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"DROP POLICY IF EXISTS {table}_of_tenant ON {table}")
    connection.exec_driver_sql(f"CREATE POLICY {table}_of_tenant ON {table} USING ({rule}) WITH CHECK ({rule})")
