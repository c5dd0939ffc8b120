"""One contract for the store: companies are kept apart, and the tables are those that the code has."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.columns import metadata
from bot.storage.engines.opening import SqlStore
from bot.storage.engines.postgres import PostgresStore
from dialogs.errors import Conflict, NotFound
from dialogs.ids import DialogId, TenantId
from tests.fakes.domain import ACME, World, said, seed

OTHER = TenantId("other")


async def test_ids_of_another_company_are_not_found(store: SqlStore) -> None:
    await store.run(ACME, seed)
    world = World(store)
    await world.turn(said("привет"))
    number = await world.dialog()
    with pytest.raises(NotFound):
        await store.read(OTHER, lambda uow: uow.dialogs.get(DialogId(number)))


async def test_an_outside_key_belongs_to_one_company(store: SqlStore) -> None:
    await store.run(ACME, lambda uow: uow.tenants.enlist("group", "-1"))
    with pytest.raises(Conflict):
        await store.run(OTHER, lambda uow: uow.tenants.enlist("group", "-1"))


async def test_work_across_companies_needs_the_system_scope(store: SqlStore) -> None:
    with pytest.raises(NotFound):
        await store.run(ACME, lambda uow: uow.lanes.claim(1, 2, "w", 1))


async def test_migrations_make_the_tables_that_the_code_has(store: SqlStore) -> None:
    def difference(connection: sa.Connection) -> list[object]:
        ours = {"include_name": lambda name, kind, parents: (kind, name) != ("table", "schema_mark")}
        return list(compare_metadata(MigrationContext.configure(connection, opts=ours), metadata))

    if isinstance(store.engine, sa.Engine):
        with store.engine.connect() as connection:
            assert difference(connection) == []
    else:
        async with store.engine.connect() as connection:
            assert await connection.run_sync(difference) == []


async def test_a_forgotten_filter_shows_no_rows_of_another_company(empty_postgres_url: str) -> None:
    store = PostgresStore(empty_postgres_url)
    try:
        await store.run(ACME, seed)
        world = World(store)
        await world.turn(said("привет"))
        for table in metadata.sorted_tables:
            if table.name != "directory":
                query = sa.select(sa.func.count()).select_from(table)
                seen = await store.run(OTHER, lambda uow, query=query: uow.connection.execute(query).scalar())
                assert seen == 0, table.name
    finally:
        await store.close()


async def test_row_level_security_is_forced_on_every_table_of_a_company(empty_postgres_url: str) -> None:
    store = PostgresStore(empty_postgres_url)
    names = [table.name for table in metadata.sorted_tables if "tenant_id" in table.c and table.name != "directory"]
    query = sa.text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    forced = await store.run(ACME, lambda uow: set(uow.connection.execute(query).scalars()))
    await store.close()
    assert set(names) <= forced
