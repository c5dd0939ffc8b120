"""What is watched: turns and sends counted, dependencies checked, the outbox's state kept for Prometheus."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import TypeVar

from bot.config import Config
from bot.health import Health
from bot.inboxes.connections import Registry
from bot.metrics import Metrics
from bot.work.knowing import Knowing
from bot.work.turns import TurnEnded
from channels.outbox import Ended
from channels.telegram.bots import Bots
from dialogs.store import SendState, Store
from dialogs.tenant import CONTROL, SYSTEM

T = TypeVar("T")
VERSION = "0.1.0"
_EVERY = 5.0  # seconds between two looks at the outbox


def both(one: Callable[[T], None], other: Callable[[T], None]) -> Callable[[T], None]:
    """Tells two listeners."""

    def tell(what: T) -> None:
        one(what)
        other(what)

    return tell


def on_turn(metrics: Metrics) -> Callable[[TurnEnded], None]:
    """Counts a turn."""
    turns = cache(metrics.turns.labels)

    def count(ended: TurnEnded) -> None:
        turns(ended.outcome).inc()
        metrics.think.observe(ended.ms / 1000)
        if ended.outcome == "quarantined":
            metrics.quarantined.labels("inbound").inc(ended.events)

    return count


def on_send(metrics: Metrics) -> Callable[[Ended], None]:
    """Counts a send."""
    sends = cache(metrics.send.labels)

    def count(ended: Ended) -> None:
        if ended.state == SendState.SENT:
            sends(ended.kind).observe(ended.ms / 1000)
        elif ended.state == SendState.UNKNOWN:
            metrics.unknown_sends.labels(ended.kind).inc()

    return count


class OutboxCounts:
    """The outbox by state, looked at now and then: reading /metrics must not wait for the database."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._counts: Mapping[str, int] = {}
        metrics.count_outbox(lambda: self._counts)

    async def keep(self) -> None:
        """For as long as the program lives."""
        while True:
            with contextlib.suppress(Exception):  # the database being away shows at /ready; old counts stay
                self._counts = await self._store.read(SYSTEM, lambda uow: uow.outbox.counts())
            await asyncio.sleep(_EVERY)  # counted at its own pace, however often somebody scrapes


def watch_health(
    metrics: Metrics, store: Store, knowing: Knowing, config: Config, registry: Registry, bots: Bots
) -> Health:
    """Health with every dependency that this configuration has. What all processes share and can do without takes none
    of them out of rotation: without Redis the tables are looked at, without Qdrant clients get a person, without
    Telegram the other channels go on."""
    health = Health(metrics, VERSION)
    health.register("database", lambda: store.read(SYSTEM, lambda uow: uow.lanes.next_due()))
    health.register("knowledge", lambda: knowing.index.count(SYSTEM), optional=config.qdrant_url is not None)
    if config.redis_url:
        health.register("redis", lambda: ask_redis(str(config.redis_url)), optional=True)
    if config.bot_token:
        health.register("control bot", _control_bot(registry, bots), optional=True)
    return health


async def ask_redis(url: str) -> None:
    """Raises when Redis does not answer."""
    from bot.providers.redis import RedisHints

    hints = RedisHints(url)
    try:
        await hints.ping()
    finally:
        await hints.close()


def _control_bot(registry: Registry, bots: Bots) -> Callable[[], Awaitable[None]]:
    answered: list[bool] = []  # once is enough: an outage of Telegram must not take us out of rotation

    async def check() -> None:
        connection = registry.get(CONTROL)
        if connection and not answered:
            await bots.call(bots.get(connection.inbox).get_me)
            answered.append(True)

    return check
