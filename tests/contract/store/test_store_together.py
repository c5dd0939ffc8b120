"""Units that wait together are stored together; each caller gets its own result or its own error."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage import open_store
from bot.storage.engines.opening import SqlStore
from bot.storage.engines.postgres import PostgresStore
from dialogs.errors import Busy, NotFound
from dialogs.ids import InboxId
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Uow
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, seed

_CLOSE = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

_CLOSE_OF = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")


def line(key: str) -> OutboundMessage:
    return OutboundMessage(key, InboxId("in1"), Audience.CUSTOMER, f"chat-{key}", key)


async def keys(store: SqlStore) -> list[str]:
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(5000, 99, lambda row: True, 0))
    return sorted(row.message.key for row in taken)


async def test_a_unit_that_fails_takes_nobody_with_it_and_leaves_nothing(store: SqlStore) -> None:
    def unit(number: int, uow: Uow) -> int:
        uow.outbox.add(line(f"k{number}"), 1000)
        if number == 3:
            raise NotFound("error-not-found")
        return number

    await store.run(ACME, seed)
    works = [store.run(ACME, lambda uow, number=number: unit(number, uow)) for number in range(6)]  # type: ignore[misc]
    ended = await asyncio.gather(*works, return_exceptions=True)
    assert [one for one in ended if isinstance(one, int)] == [0, 1, 2, 4, 5]
    assert isinstance(ended[3], NotFound)
    assert await keys(store) == ["k0", "k1", "k2", "k4", "k5"]


@pytest.mark.needs_postgres
async def test_connections_that_the_database_closed_cost_no_unit(empty_postgres_url: str) -> None:
    store, other = PostgresStore(empty_postgres_url), PostgresStore(empty_postgres_url)
    await store.run(ACME, seed)
    await asyncio.gather(*(store.read(ACME, lambda uow: uow.setup.desk()) for _ in range(5)))
    async with other.engine.connect() as connection:  # type: ignore[union-attr]
        await connection.execute(_CLOSE)
    await store.run(ACME, lambda uow: uow.outbox.add(line("after"), 1000))
    assert await keys(store) == ["after"]
    await store.close()
    await other.close()


@pytest.mark.needs_postgres
async def test_a_database_that_lets_nobody_in_is_busy(fresh_postgres_url: str) -> None:
    store, address = await open_store(fresh_postgres_url), make_url(fresh_postgres_url)
    server = create_async_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(sa.text(f'ALTER DATABASE "{address.database}" ALLOW_CONNECTIONS false'))
        await connection.execute(_CLOSE_OF, {"name": address.database})
        with pytest.raises(Busy):
            await store.run(ACME, seed)
        await connection.execute(sa.text(f'ALTER DATABASE "{address.database}" ALLOW_CONNECTIONS true'))
    await store.run(ACME, seed)
    await store.close()
    await server.dispose()
