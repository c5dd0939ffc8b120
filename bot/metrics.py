"""What Prometheus reads: counts, latencies and the outbox's state, in a registry of our own."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NoReturn

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
LAG_EVERY = 1.0  # seconds between two looks at the loop


class _OutboxStates(Collector):
    """Asks for the numbers only when somebody reads them; the callback must be quick and never wait."""

    def __init__(self, count: Callable[[], Mapping[str, int]]) -> None:
        self._count = count

    def collect(self) -> list[GaugeMetricFamily]:
        gauge = GaugeMetricFamily("parley_outbox", "Messages in the outbox by state", labels=["state"])
        for state, number in self._count().items():
            gauge.add_metric([state], number)
        return [gauge]


class Metrics:
    """One per program; tests make their own. Labels are closed sets, never a tenant or a person."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        self.inbound = Counter("parley_inbound", "Messages received", ["kind"], registry=own)
        self.turns = Counter("parley_turns", "Turns settled", ["outcome"], registry=own)
        self.quarantined = Counter("parley_quarantined", "Messages set aside", ["where"], registry=own)
        self.unknown_sends = Counter("parley_unknown_sends", "Sends whose outcome is unknown", ["kind"], registry=own)
        self.send = Histogram("parley_send_seconds", "One send to a channel", ["kind"], buckets=SECONDS, registry=own)
        self.think = Histogram("parley_think_seconds", "From claim to settled", buckets=SECONDS, registry=own)
        self.llm_calls = Counter("parley_llm_calls", "Calls of a model", ["model", "outcome"], registry=own)
        self.llm_tokens = Counter("parley_llm_tokens", "Tokens of a model", ["model", "way"], registry=own)
        self.llm = Histogram("parley_llm_seconds", "One call of a model", ["model"], buckets=SECONDS, registry=own)
        self.up = Gauge("parley_dependency_up", "Whether a dependency answers", ["dependency"], registry=own)
        self.loop_lag = Histogram("parley_loop_lag_seconds", "The loop's delay", buckets=SECONDS, registry=own)

    def count_outbox(self, count: Callable[[], Mapping[str, int]]) -> None:
        """`count` gives messages by state at each reading."""
        self.registry.register(_OutboxStates(count))

    def page(self) -> bytes:
        """Prometheus's text format."""
        return generate_latest(self.registry)

    async def watch_loop(self) -> NoReturn:
        """Runs for ever: how late the loop wakes us is how late it wakes everybody."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY
            await asyncio.sleep(LAG_EVERY)  # what it is late by is what is measured
            self.loop_lag.observe(max(0.0, loop.time() - due))
