"""Hints between processes through Redis pub/sub. Redis may be absent or flushed at any time: nothing is lost."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from loguru import logger

from bot.work.hints import LocalHints

if TYPE_CHECKING:
    from redis.asyncio import Redis

_FIRST_REST, _LONGEST_REST = 0.2, 10.0  # seconds between attempts to reach the server


class RedisHints:
    """Gives and hears hints of all processes under one prefix.

    One connection hears every topic and gives each hint to `LocalHints`, so a thousand listeners cost one socket.
    What this process publishes reaches its own listeners at once, also while Redis is away.
    """

    def __init__(self, url: str, prefix: str = "parley:") -> None:
        self._url, self._channel = url, f"{prefix}hints"
        self._local = LocalHints()
        self._client: Redis | None = None
        self._hearing: asyncio.Task[None] | None = None
        self.heard = asyncio.Event()  # set while the subscription stands

    async def publish(self, topic: str) -> None:
        """Never raises: a hint that can't be given is dropped."""
        from redis.exceptions import RedisError

        self._local.give(topic)
        with suppress(RedisError, OSError, TimeoutError):
            await self._connected().publish(self._channel, topic)

    def listen(self, topic: str) -> AsyncGenerator[None, None]:
        """Yields once, possibly for several hints that came together, until closed."""
        if self._hearing is None:
            self._hearing = asyncio.create_task(self._hear(), name="redis-hints")
        return self._local.listen(topic)

    async def ping(self) -> None:
        """For /ready: raises when Redis does not answer."""
        await self._connected().ping()

    async def close(self) -> None:
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _connected(self) -> "Redis":
        if self._client is None:
            from redis.asyncio import Redis
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff

            # One quick try: whoever publishes is about to answer a client.
            self._client = Redis.from_url(
                self._url, socket_connect_timeout=1, socket_timeout=2, retry=Retry(NoBackoff(), 0)
            )
        return self._client

    async def _hear(self) -> None:
        from redis.exceptions import RedisError

        rest = _FIRST_REST
        while True:
            try:
                await self._subscribed()
            except (RedisError, OSError, TimeoutError) as error:
                rest = _FIRST_REST if self.heard.is_set() else min(rest * 2, _LONGEST_REST)
                logger.warning("Redis hints are away ({}), next try in {:.1f} s", type(error).__name__, rest)
            self.heard.clear()
            await asyncio.sleep(rest)  # a server that is away is not asked without pause

    async def _subscribed(self) -> None:
        async with self._connected().pubsub() as pubsub:
            await pubsub.subscribe(self._channel)
            while True:
                self._take(await pubsub.get_message(timeout=None))

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            return
        if message["type"] == "subscribe":
            self.heard.set()
        elif message["type"] == "message":
            self._local.give(message["data"].decode(errors="replace"))
