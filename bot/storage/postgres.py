"""Postgres: each unit is one transaction through asyncpg, fenced by row-level security."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.seen import begin_seeing
from bot.storage.uow import SqlUow
from dialogs.errors import Busy
from dialogs.ids import TenantId
from dialogs.store import Uow
from dialogs.tenant import SYSTEM

T = TypeVar("T")
APP_ROLE = "parley_app"
_REPEAT = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock timeout: the whole unit again
_TRIES = 5

# One round trip sets the net below every query: a role that row-level security binds, and the tenant it may see.
_SCOPE = sa.text(
    "SELECT set_config('role', :role, true), set_config('parley.tenant', :tenant, true), "
    "set_config('parley.system', :system, true)"
)


class PostgresStore:
    """The store for many processes."""

    def __init__(self, url: str, pool: int = 10, role: str = APP_ROLE) -> None:
        self.engine: AsyncEngine = create_async_engine(url, pool_size=pool, max_overflow=pool, pool_pre_ping=True)
        self._driver: Any = self.engine.dialect.dbapi  # prepared statements raise its errors as they are
        self.url = url
        self._role = role

    async def run(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """See `dialogs.store.Store.run`. Raises Busy when the database can't be reached."""
        for attempt in range(_TRIES):
            try:
                return await self._once(tenant, unit)
            except (sa.exc.DBAPIError, self._driver.Error) as error:
                if not _repeatable(error) or attempt == _TRIES - 1:
                    raise
                await asyncio.sleep(0.01 * 2**attempt)
        raise Busy("error-busy")

    async def read(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """See `dialogs.store.Store.read`."""
        return await self.run(tenant, unit)

    async def close(self) -> None:
        """Closes the pool."""
        await self.engine.dispose()

    async def _once(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        connection = await self._connect()
        try:
            async with connection.begin():
                system = "on" if tenant == SYSTEM else "off"
                await connection.execute(_SCOPE, {"role": self._role, "tenant": tenant, "system": system})
                return await connection.run_sync(_run, tenant, unit)
        finally:
            await connection.close()

    async def _connect(self) -> AsyncConnection:
        try:
            return await self.engine.connect()
        except (OSError, sa.exc.TimeoutError) as error:
            raise Busy("error-busy", f"database: {error}") from error


def _run(connection: sa.Connection, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
    begin_seeing(connection)
    return unit(SqlUow(connection, tenant))


def _repeatable(error: Exception) -> bool:
    return getattr(getattr(error, "orig", error), "sqlstate", "") in _REPEAT
