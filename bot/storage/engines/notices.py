"""Hints between processes through Postgres itself, LISTEN and NOTIFY: where there is no Redis, and hints are few."""

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from loguru import logger

from bot.work.hints import LocalHints

if TYPE_CHECKING:
    import asyncpg

_CHANNEL = "parley_hints"
_FIRST_REST, _LONGEST_REST = 0.2, 10.0  # seconds between attempts to reach the server
_PATIENCE = 3.0


class PostgresHints:
    """Gives and hears hints of all processes of one database, over one connection of its own.

    Each hint is a commit that Postgres does one after another: right for a client's stop button, not for every message.
    """

    def __init__(self, url: str) -> None:
        self._address = _address(url)
        self._local = LocalHints()
        self._connection: asyncpg.Connection | None = None
        self._opening = asyncio.Lock()  # one connection, and one call on it at a time
        self._hearing: asyncio.Task[None] | None = None
        self._lost = asyncio.Event()
        self.heard = asyncio.Event()  # set while the subscription stands

    async def publish(self, topic: str) -> None:
        """Never raises: a hint that can't be given is dropped."""
        self._local.give(topic)
        try:
            async with asyncio.timeout(_PATIENCE), self._opening:
                await (await self._opened()).execute("SELECT pg_notify($1, $2)", _CHANNEL, topic[:2000])
        except Exception as error:  # whatever the driver raises: nobody waits for a hint
            logger.info("hint not given: {}", type(error).__name__)

    def listen(self, topic: str) -> AsyncGenerator[None, None]:
        """Yields once, possibly for several hints that came together, until closed."""
        if self._hearing is None:
            self._hearing = asyncio.create_task(self._hear(), name="postgres-hints")
        return self._local.listen(topic)

    async def close(self) -> None:
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _hear(self) -> None:
        """Keeps the connection: one that was lost is opened anew."""
        rest = _FIRST_REST
        while True:
            try:
                async with asyncio.timeout(_PATIENCE), self._opening:
                    await self._opened()
                rest = _FIRST_REST
                self.heard.set()
                await self._lost.wait()
                self.heard.clear()
            except Exception as error:  # away: hints of other processes are missed meanwhile
                logger.info("Postgres hints are away ({}), next try in {:.1f} s", type(error).__name__, rest)
            await asyncio.sleep(rest)  # a server that is away is not asked without pause
            rest = min(rest * 2, _LONGEST_REST)

    async def _opened(self) -> "asyncpg.Connection":
        if self._connection is None or self._connection.is_closed():
            import asyncpg

            connection = await asyncpg.connect(**self._address, timeout=_PATIENCE)
            self._lost.clear()
            connection.add_termination_listener(lambda _: self._lost.set())
            await connection.add_listener(_CHANNEL, self._take)
            self._connection = connection
        return self._connection

    def _take(self, connection: Any, pid: int, channel: str, topic: Any) -> None:
        self._local.give(str(topic))


def _address(url: str) -> dict[str, Any]:
    """What asyncpg is given for this URL, read as the store itself reads it."""
    address = sa.make_url(url).set(drivername="postgresql+asyncpg")
    given = address.get_dialect()().create_connect_args(address)[1]
    return {name: value for name, value in given.items() if not name.startswith("prepared_statement")}
