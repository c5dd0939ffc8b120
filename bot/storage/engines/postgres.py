"""Postgres: units that wait together are one transaction through asyncpg, fenced by row-level security."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.engines.transaction import Transaction
from bot.storage.uow import SqlUow
from dialogs.errors import Busy
from dialogs.ids import TenantId
from dialogs.store import Uow
from dialogs.tenant import SYSTEM

T = TypeVar("T")
APP_ROLE = "parley_app"
_REPEAT = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock timeout: the whole unit again
_TRIES = 5
_MOST_IN_COMMIT = 64
_GROUPS = 2  # transactions of one company at once in this process: a slow one does not stop the others
# A group that waits longer for a lock is taken apart: it may be waiting for one that waits for it.
_PATIENCE = "; SET LOCAL lock_timeout = '200ms'"

# One round trip begins the transaction and sets the net below every query: a role that row-level security binds, and
# the company it may see.
_BEGIN = (
    "BEGIN; SELECT set_config('role', {role}, true), set_config('parley.tenant', {tenant}, true), "
    "set_config('parley.system', {system}, true)"
)


@dataclass(slots=True)
class _Job:
    unit: Callable[[Uow], Any]
    future: asyncio.Future[Any]


class PostgresStore:
    """The store for many processes."""

    def __init__(self, url: str, pool: int = 10, role: str = APP_ROLE) -> None:
        import asyncpg

        self.engine: AsyncEngine = create_async_engine(url, pool_size=pool, max_overflow=pool)
        self._by_hand = self.engine.execution_options(isolation_level="AUTOCOMMIT")  # begun and ended here
        driver: Any = self.engine.dialect.dbapi  # prepared statements raise its errors as they are
        self._errors = (sa.exc.DBAPIError, driver.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
        self.url = url
        self._role = role
        self._waiting: dict[TenantId, list[_Job]] = defaultdict(list)
        self._groups: Counter[TenantId] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """See `dialogs.store.Store.run`. Raises Busy when the database can't be reached."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting[tenant].append(_Job(unit, future))
        if self._groups[tenant] < _GROUPS:
            self._groups[tenant] += 1
            task = asyncio.create_task(self._serve(tenant))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def read(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """See `dialogs.store.Store.read`."""
        return await self._alone(tenant, unit)

    async def close(self) -> None:
        """Finishes what is under way, then closes the pool."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.engine.dispose()

    async def _serve(self, tenant: TenantId) -> None:
        """Until nobody waits: whoever came while the last group was under way is the next group."""
        try:
            while waiting := self._waiting.pop(tenant, None):
                for at in range(0, len(waiting), _MOST_IN_COMMIT):
                    await self._group(waiting[at : at + _MOST_IN_COMMIT], tenant)
        finally:
            self._groups[tenant] -= 1
            self._groups += Counter()  # forgets companies that have none

    async def _group(self, jobs: Sequence[_Job], tenant: TenantId) -> None:
        jobs = [job for job in jobs if not job.future.done()]  # its caller was cancelled before it began
        if len(jobs) > 1 and await self._together(jobs, tenant):
            return
        for job in jobs:
            try:
                _tell(job, await self._alone(tenant, job.unit))
            except BaseException as error:  # belongs to the caller; its neighbours go on
                _fail(job, error)

    async def _together(self, jobs: Sequence[_Job], tenant: TenantId) -> bool:
        """One transaction for all; False when one of them failed, and then nothing of any of them is stored."""
        units = [job.unit for job in jobs]
        try:
            results = await self._once(tenant, units, _PATIENCE)
        except _Unsure as error:  # the connection broke in the commit: to run them again might do things twice
            for job in jobs:
                _fail(job, error.__cause__ or error)
            return True
        except Exception:  # each tells its own error when it is run alone
            return False
        for job, result in zip(jobs, results, strict=True):
            _tell(job, result)
        return True

    async def _alone(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        for attempt in range(_TRIES):
            try:
                return cast(T, (await self._once(tenant, [unit]))[0])
            except _Unsure as error:
                raise error.__cause__ or error from None
            except self._errors as error:
                if not _repeatable(error) or attempt == _TRIES - 1:
                    raise
                await asyncio.sleep(0.01 * 2**attempt)  # whoever stood in the way is let through
        raise Busy("error-busy")

    async def _once(self, tenant: TenantId, units: Sequence[Callable[[Uow], Any]], patience: str = "") -> list[Any]:
        connection, driver = await self._begun(tenant, patience)
        try:
            results = await connection.run_sync(_run, tenant, units)
        except BaseException:
            await _roll_back(connection, driver)
            raise
        await self._commit(connection, driver)
        return results

    async def _begun(self, tenant: TenantId, patience: str) -> tuple[AsyncConnection, Any]:
        """A connection in a transaction; one that the database has closed meanwhile is replaced. Raises Busy."""
        system = "on" if tenant == SYSTEM else "off"
        begin = _BEGIN.format(role=_quoted(self._role), tenant=_quoted(tenant), system=_quoted(system)) + patience
        for _ in range(2):
            connection = await self._connect()
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                await driver.execute(begin)
                return connection, driver
            except BaseException:
                await connection.invalidate()
                await connection.close()
                if not driver.is_closed():
                    raise
                await self.engine.dispose()  # the others were closed with it
        raise Busy("error-busy", "database: connections are closed")

    async def _commit(self, connection: AsyncConnection, driver: Any) -> None:
        try:
            await driver.execute("COMMIT")
        except self._errors as error:
            closed = driver.is_closed()
            await _roll_back(connection, driver)
            if closed:
                raise _Unsure from error
            raise
        await connection.close()

    async def _connect(self) -> AsyncConnection:
        try:
            return await self._by_hand.connect()
        except (OSError, sa.exc.TimeoutError, sa.exc.DBAPIError) as error:  # the last: it starts, or lets nobody in now
            raise Busy("error-busy", f"database: {error}") from error


class _Unsure(Exception):
    """The commit was sent, and nobody knows whether it came through."""


def _run(connection: sa.Connection, tenant: TenantId, units: Sequence[Callable[[Uow], Any]]) -> list[Any]:
    transaction = Transaction(connection)
    return [unit(SqlUow(transaction, tenant)) for unit in units]


async def _roll_back(connection: AsyncConnection, driver: Any) -> None:
    """The connection goes back to the pool clean, or not at all."""
    try:
        await driver.execute("ROLLBACK")
    except BaseException:
        await connection.invalidate()
    finally:
        await connection.close()


def _tell(job: _Job, result: Any) -> None:
    if not job.future.done():
        job.future.set_result(result)


def _fail(job: _Job, error: BaseException) -> None:
    if not job.future.done():
        job.future.set_exception(error)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"E'{escaped}'"


def _repeatable(error: Exception) -> bool:
    return getattr(getattr(error, "orig", error), "sqlstate", "") in _REPEAT
