"""The watch over connected accounts: each is probed every minute, what is found is kept, and owners are told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from loguru import logger

from bot.work.turns import NOTHING, TurnEnded
from channels.base import Connection, Probe, Probing
from channels.outbox import Ended
from channels.pacing.breaker import Breaker
from dialogs.company.channel_health import SENDS_FAIL, Health, Pulse, Seen, felt, keep
from dialogs.events import AccountChanged
from dialogs.ids import Millis
from dialogs.ports import Blobs, Clock
from dialogs.store import SendState, Store, Uow
from dialogs.tenant import CONTROL, Inbox

EVERY = 60.0  # seconds between two looks at an inbox
_JUST: Millis = 45_000  # another process probed it this long ago: once is enough
_PATIENCE = 20.0  # seconds for one probe
_AT_ONCE = 8
_HEALED_BY_US = ("webhook-lost",)  # what opening the way in again puts right
Heal = Callable[[Connection], Awaitable[None]]


async def _no_heal(connection: Connection) -> None:
    return None


class Pulses:
    """What this process sees of each inbox: when something came in and went out, and how long it lay."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[str, Pulse] = {}

    def turn(self, ended: TurnEnded) -> None:
        """A turn ended; a channel's report of itself is no message."""
        if ended.inbox_id and ended.outcome != NOTHING:
            now = self._clock.now()
            self._merge(ended.inbox_id, last_in=now - ended.ms, lag=ended.lag)

    def send(self, ended: Ended) -> None:
        """A send ended."""
        if ended.inbox_id and ended.state == SendState.SENT:
            self._merge(ended.inbox_id, last_out=self._clock.now())

    def take(self, inbox: str) -> Pulse:
        """What came together since it was last asked for."""
        return self._seen.pop(inbox, Pulse())

    def _merge(self, inbox: str, **values: Millis) -> None:
        self._seen[inbox] = replace(self._seen.get(inbox, Pulse()), **values)  # type: ignore[arg-type]  # names of Pulse


class HealthWatch:
    """One of each worker process; a table tells them who looked last."""

    def __init__(
        self, store: Store, clock: Clock, every: Callable[[], Sequence[Connection]], blobs: Blobs, breaker: Breaker,
        pulses: Pulses, heal: Heal = _no_heal, woke: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._store = store
        self._clock = clock
        self._every = every
        self._blobs = blobs
        self._breaker = breaker
        self._pulses = pulses
        self._heal = heal
        self._woke = woke
        self._noticed: dict[str, str] = {}  # by inbox: what the way in found and put right by itself

    def noticed(self, inbox: Inbox, probe: Probe) -> None:
        """A way in met this; what is right again by the next look was put right, and is told as such."""
        if probe.state in _HEALED_BY_US:
            self._noticed[inbox.id] = probe.state

    async def watch(self) -> None:
        """For as long as the program lives."""
        while True:
            await asyncio.sleep(EVERY)  # a channel that fell silent tells of it to nobody: it is asked
            await self.look()

    async def look(self) -> None:
        """Looks at every inbox once, a few at a time; trouble with one is no trouble with the others."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(connection: Connection) -> None:
            async with gate:
                try:
                    await self.look_at(connection)
                except Exception as error:  # the database may be away: the next look comes in a minute
                    logger.warning("inbox {} not looked at: {}", connection.inbox.id, type(error).__name__)

        await asyncio.gather(*(one(item) for item in self._every() if item.inbox.id != CONTROL))

    async def told(self, inbox: Inbox, change: AccountChanged) -> None:
        """The channel says that the account changed: asked at once, for such words come late and twice."""
        logger.info("account of {} is said to be {}", inbox.id, change.state)
        connection = next((item for item in self._every() if item.inbox.id == inbox.id), None)
        if connection:
            await self.look_at(connection)

    async def look_at(self, connection: Connection) -> Health | None:
        """Probes one inbox, keeps what was found and tells its owners; None when another process just did."""
        inbox = connection.inbox
        known = await self._store.read(inbox.tenant_id, lambda uow: uow.health.get(inbox.id))
        if self._clock.now() - known.probed_at < _JUST:
            await self._keep_pulse(connection)
            return None
        seen = await self._seen(connection)
        pulse, now = self._pulses.take(inbox.id), self._clock.now()
        kept = await self._store.run(inbox.tenant_id, lambda uow: _kept(uow, known, inbox, seen, pulse, now))
        self._woke()
        return kept

    async def _keep_pulse(self, connection: Connection) -> None:
        inbox, pulse = connection.inbox, self._pulses.take(connection.inbox.id)
        if pulse != Pulse():
            await self._store.run(inbox.tenant_id, lambda uow: uow.health.save(felt(uow.health.get(inbox.id), pulse)))

    async def _seen(self, connection: Connection) -> Seen:
        probe, healed = await self._probed(connection), self._noticed.pop(connection.inbox.id, "")
        if probe.state in _HEALED_BY_US:
            healed = probe.state
            await self._heal(connection)
            probe = await self._probed(connection)
        picture = await self._blobs.put(connection.inbox.tenant_id, probe.picture) if probe.picture else ""
        return Seen(
            probe.state, probe.detail[:500], probe.pending, probe.paid_until, probe.code, picture,
            healed if probe.up else "",
        )  # fmt: skip

    async def _probed(self, connection: Connection) -> Probe:
        """What the channel says; of one that can't say, whether sends go through."""
        trouble = self._breaker.trouble(connection.inbox.id)
        if not isinstance(connection.channel, Probing):
            return Probe("unreachable", SENDS_FAIL) if trouble == "unreachable" else Probe()
        try:
            async with asyncio.timeout(_PATIENCE):
                probe = await connection.channel.probe(connection.inbox)
        except TimeoutError:
            return Probe("unreachable", f"no answer in {_PATIENCE:.0f} s")
        if probe.up and trouble == "unreachable":
            return replace(probe, state="unreachable", detail=SENDS_FAIL)
        if probe.up and trouble not in ("", "too-many"):
            self._breaker.good(connection.inbox.id)  # the account was put right: what waits need not wait longer
        return probe


def _kept(uow: Uow, known: Health, inbox: Inbox, seen: Seen, pulse: Pulse, now: Millis) -> Health | None:
    """What two processes saw in the same moment is one look: a flap of a second must not count twice."""
    latest = uow.health.get(inbox.id)
    if latest.probed_at == known.probed_at:
        return keep(uow, inbox, seen, pulse, now)
    uow.health.save(felt(latest, pulse))
    return None
