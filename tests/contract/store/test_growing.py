"""A database that the first version made works with this one: what it lacks is added, what it holds stays."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage import open_store
from bot.storage.columns import metadata
from bot.storage.engines import growing
from bot.storage.engines.opening import SqlStore
from dialogs.errors import BadInput
from dialogs.ids import TenantId
from dialogs.tenant import SYSTEM

FIRST = Path(__file__).parents[2] / "fakes" / "first_schema"
ACME = TenantId("acme")
AS_ACME = "SELECT set_config('parley.tenant', 'acme', true)"  # the first version's fence held its owner too
ROWS = (
    "INSERT INTO tenants (tenant_id, name, created_at) VALUES ('acme', 'Acme', 1)",
    "INSERT INTO customers (tenant_id, id, name, created_at) VALUES ('acme', 'c', 'Boris', 1)",
    "INSERT INTO dialogs (tenant_id, id, inbox_id, chat, customer_id) VALUES ('acme', 'd', 'i', '7', 'c')",
)


def statements(dialect: str) -> list[str]:
    return [*(FIRST / f"{dialect}.sql").read_text("utf-8").rstrip().rstrip(";").split(";\n"), *ROWS]


def first_sqlite(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        connection.executescript(";\n".join(["BEGIN", *statements("sqlite"), "COMMIT;"]))
    return f"sqlite:///{path}"


async def first_postgres(url: str) -> str:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in (AS_ACME, *statements("postgresql")):
            await connection.exec_driver_sql(statement)
    await engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return first_sqlite(tmp_path / "old.db")
    return await first_postgres(request.getfixturevalue("fresh_postgres_url"))


@pytest.fixture
async def grown(url: str) -> AsyncIterator[SqlStore]:
    store = await open_store(url)
    yield store
    await store.close()


async def test_all_that_the_program_has_is_there(grown: SqlStore) -> None:
    def lacking(connection: sa.Connection) -> list[object]:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
        return [one for one in found if not str(one[0]).startswith("remove") and not _is_once(one)]

    assert await _look(grown, lacking) == []


async def test_what_it_held_is_read_as_if_it_were_new(grown: SqlStore) -> None:
    assert [company.id for company in await grown.read(SYSTEM, lambda uow: uow.tenants.every())] == [ACME]
    dialog = await grown.read(ACME, lambda uow: uow.dialogs.get("d"))
    assert (dialog.chat, dialog.reachable, dialog.opted_out) == ("7", True, False)


async def test_no_other_company_sees_the_tables_that_were_added(grown: SqlStore) -> None:
    if isinstance(grown.engine, sa.Engine):
        pytest.skip("SQLite has no row-level security")
    query = sa.text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    forced = await grown.run(ACME, lambda uow: set(uow.connection.execute(query).scalars()))
    assert {table.name for table in metadata.sorted_tables if table.name != "directory"} <= forced


async def test_many_processes_may_start_at_once_and_again(url: str) -> None:
    for _ in range(2):
        for store in await asyncio.gather(*(open_store(url) for _ in range(3))):
            assert len(await store.read(SYSTEM, lambda uow: uow.tenants.every())) == 1
            await store.close()


async def test_a_grown_database_is_not_compared_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await open_store(url)).close()
    monkeypatch.setattr(growing, "_grow_table", None)  # would fail when called
    await (await open_store(url)).close()


async def test_what_was_made_by_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    url = first_sqlite(tmp_path / "new.db")
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(BadInput, match="error-database-newer"):
        await open_store(url)


async def test_what_cannot_be_added_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    url = first_sqlite(tmp_path / "odd.db")
    with sqlite3.connect(tmp_path / "odd.db") as connection:
        connection.execute("DROP TABLE topics")
        connection.execute("CREATE TABLE topics (tenant_id TEXT, dialog_id TEXT, chat TEXT, thread TEXT NOT NULL, "
                           "odd TEXT NOT NULL, PRIMARY KEY (tenant_id, dialog_id))")  # fmt: skip
        connection.execute("INSERT INTO topics VALUES ('acme', 'd', 'g', '1', 'x')")
    with pytest.raises(BadInput, match=r"topics\.odd"):
        await open_store(url)
    with sqlite3.connect(tmp_path / "odd.db") as connection:
        assert connection.execute("SELECT odd FROM topics").fetchall() == [("x",)]


async def test_a_missing_unique_key_is_added_unless_there_are_doubles(tmp_path: Path) -> None:
    url = first_sqlite(tmp_path / "twice.db")
    with sqlite3.connect(tmp_path / "twice.db") as connection:
        connection.execute("ALTER TABLE members RENAME TO old")
        connection.execute("CREATE TABLE members (tenant_id TEXT, id TEXT, telegram_id BIGINT, name TEXT, "
                           "created_at BIGINT, PRIMARY KEY (tenant_id, id))")  # fmt: skip
        connection.executemany("INSERT INTO members VALUES ('acme', ?, 5, 'Maria', 1)", [("a",), ("b",)])
    with pytest.raises(BadInput, match="doubles in members"):
        await open_store(url)
    with sqlite3.connect(tmp_path / "twice.db") as connection:
        connection.execute("DELETE FROM members WHERE id = 'b'")
    await (await open_store(url)).close()
    with sqlite3.connect(tmp_path / "twice.db") as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO members (tenant_id, id, telegram_id, created_at) VALUES ('acme', 'c', 5, 1)")


async def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "odd.db").write_bytes(b"not a database" * 100)
    with pytest.raises(BadInput, match=r"error-database-file.*not a database"):
        await open_store(f"sqlite:///{tmp_path}/odd.db")


@pytest.mark.parametrize("address", ["root@127.0.0.1:1/x", "root@no-such-host.invalid/x"])
async def test_a_server_that_does_not_answer_is_told_in_one_sentence(address: str) -> None:
    with pytest.raises(BadInput, match="error-database-unreachable"):
        await open_store(f"postgresql://{address}")


async def _look(store: SqlStore, question: object) -> object:
    if isinstance(store.engine, sa.Engine):
        with store.engine.connect() as connection:
            return question(connection)  # type: ignore[operator]
    async with store.engine.connect() as connection:
        return await connection.run_sync(question)  # type: ignore[arg-type]


def _is_once(found: object) -> bool:
    return "_once" in str(found)
