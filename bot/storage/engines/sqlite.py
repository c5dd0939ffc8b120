"""SQLite: one writer thread that commits all units waiting together, a thread that makes them durable, a reader."""

import asyncio
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from loguru import logger

from bot.storage.engines.syncing import Sync, Syncer, to_disk
from bot.storage.engines.transaction import Transaction
from bot.storage.uow import SqlUow
from dialogs.errors import Busy
from dialogs.ids import TenantId
from dialogs.store import Uow

T = TypeVar("T")
_MOST_WAITING = 4000  # over this the channel is told to keep the message for us (503)
_MOST_IN_COMMIT = 256


@dataclass(slots=True)
class _Job:
    tenant: TenantId
    unit: Callable[[Uow], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


def sqlite_engine(path: Path) -> sa.Engine:
    """An engine in WAL mode with full sync, in autocommit: transactions are begun and ended by hand."""
    engine = sa.create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    @sa.event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


class _Thread:
    """A thread that owns one connection and takes jobs in batches."""

    def __init__(self, engine: sa.Engine, name: str, begin: str, ended: Callable[[list[_Job], bool], None]) -> None:
        """`ended` takes each batch after its commit, and whether it changed anything."""
        self._engine = engine
        self._begin = begin
        self._ended = ended
        self.jobs: deque[_Job] = deque()
        self._putting = threading.Lock()
        self._bell: queue.SimpleQueue[bool] = queue.SimpleQueue()  # True: there are jobs; False: stop
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def put(self, job: _Job) -> None:
        with self._putting:  # two loops that put at once would each take the other's job for one already rung for
            self.jobs.append(job)
            alone = len(self.jobs) == 1
        if alone:  # else an older job is there still, and whoever takes that one takes this one too
            self._bell.put(True)

    def stop(self) -> None:
        self._bell.put(False)
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        transaction: Transaction | None = None
        while self._bell.get():
            try:
                transaction = transaction or self._opened()
            except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError) as error:  # the next job tries again
                self._refuse(error)
            else:
                self._work(transaction)
        if transaction:
            transaction.connection.close()

    def _opened(self) -> Transaction:
        transaction = Transaction(self._engine.connect())
        transaction.cursor.execute("PRAGMA synchronous=NORMAL")  # engines/syncing.py syncs what is committed
        return transaction

    def _work(self, transaction: Transaction) -> None:
        driver = transaction.cursor.connection
        while batch := self._drain():
            before = driver.total_changes
            self._commit(transaction, batch)
            self._ended(batch, driver.total_changes != before)

    def _refuse(self, error: Exception) -> None:
        """The file can't be opened: nobody waits for it."""
        logger.error("storage not opened: {}", error)
        batch = self._drain(len(self.jobs))
        for job in batch:
            job.error = Busy("error-busy", f"database: {error}")
        _resolve(batch)

    def _drain(self, most: int = _MOST_IN_COMMIT) -> list[_Job]:
        return [self.jobs.popleft() for _ in range(min(len(self.jobs), most))]

    def _start(self, transaction: Transaction) -> None:
        transaction.cursor.execute(self._begin)
        transaction.begin()

    def _commit(self, transaction: Transaction, batch: list[_Job]) -> None:
        try:
            self._start(transaction)
            if not _together(transaction, batch):
                transaction.cursor.execute("ROLLBACK")
                self._start(transaction)
                for job in batch:
                    _apart(transaction, job)
            transaction.cursor.execute("COMMIT")
        except BaseException as error:  # the commit itself failed (disk full, locked): nobody in the batch is stored
            logger.error("storage commit failed: {}", error)
            _roll_back(transaction)
            for job in batch:
                job.error = error


def _together(transaction: Transaction, batch: list[_Job]) -> bool:
    """Runs the units without savepoints, which hardly any unit needs; False when one failed and left changes behind."""
    driver = transaction.cursor.connection
    for job in batch:
        before = driver.total_changes
        try:
            job.result = job.unit(SqlUow(transaction, job.tenant))
        except BaseException as error:  # belongs to the caller; its neighbours in the batch go on
            job.error = error
            if driver.total_changes != before:
                return False
    return True


def _apart(transaction: Transaction, job: _Job) -> None:
    """Runs the unit once more, in a savepoint that takes back what it leaves when it fails."""
    execute = transaction.cursor.execute
    execute("SAVEPOINT unit")
    job.error = None
    try:
        job.result = job.unit(SqlUow(transaction, job.tenant))
    except BaseException as error:
        job.error = error
        execute("ROLLBACK TO unit")
        transaction.begin()
    execute("RELEASE unit")


def _roll_back(transaction: Transaction) -> None:
    try:
        transaction.cursor.execute("ROLLBACK")
    except sqlite3.Error as error:
        logger.debug("nothing to roll back: {}", error)


def _resolve(batch: Sequence[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in batch:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, jobs)


def _durable(jobs: Sequence[_Job], broken: OSError | None) -> None:
    """Tells who waits. On a disk that failed even what went well is not known to be kept."""
    if broken:
        for job in jobs:
            job.error = job.error or Busy("error-busy", f"database: {broken}")
    _resolve(jobs)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


class SqliteStore:
    """The embedded store: nothing but a file."""

    def __init__(self, path: Path, sync: Sync = to_disk) -> None:
        self.path = path
        self.engine = sqlite_engine(path)
        self._syncer: Syncer[_Job] = Syncer(path, _durable, sync)
        self._writer = _Thread(self.engine, "writer", "BEGIN IMMEDIATE", self._syncer.put)
        self._reader = _Thread(self.engine, "reader", "BEGIN", lambda batch, wrote: _resolve(batch))

    async def run(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """See `dialogs.store.Store.run`. Raises Busy also when the file can't be opened."""
        if len(self._writer.jobs) + self._syncer.waiting > _MOST_WAITING:
            raise Busy("error-busy", "writer queue is full")
        return await self._put(self._writer, tenant, unit)

    async def read(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """See `dialogs.store.Store.read`."""
        return await self._put(self._reader, tenant, unit)

    async def close(self) -> None:
        """Finishes what waits, then stops the threads."""
        await asyncio.to_thread(self._writer.stop)
        await asyncio.to_thread(self._syncer.stop)
        await asyncio.to_thread(self._reader.stop)
        self.engine.dispose()

    @staticmethod
    def _put(thread: _Thread, tenant: TenantId, unit: Callable[[Uow], T]) -> asyncio.Future[T]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        thread.put(_Job(tenant, unit, loop, future))
        return future
