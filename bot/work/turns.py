"""The turn worker: claims lanes that are due, runs the engine over each, and stores every outcome."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from loguru import logger

from bot.inboxes.albums import first_whole
from bot.logs import current_trace, mask, trace
from bot.work.loops import Later
from bot.work.media import Media
from bot.work.poison import GivenUp
from bot.work.reading import Changed, Reading
from bot.work.thumbs import Thumbnail, no_thumbnail
from channels.base import Connection, Connections
from dialogs.engine import Batch, Engine, finish
from dialogs.errors import Busy, StaleEpoch, StaleLease
from dialogs.ids import Millis, new_id
from dialogs.ports import Blobs, Clock, Progress
from dialogs.store import Claim, Received, Store, Uow
from dialogs.tenant import CONTROL, SYSTEM

LEASE: Millis = 15_000
_HEARTBEAT = LEASE / 3000  # seconds between renewals
TRIES = 5
_AT_ONCE = 64
_BACKOFF: Millis = 500
_TYPING_AFTER = 0.15  # seconds
Control = Callable[[Mapping[str, Any]], Awaitable[None]]  # feeds one update of the control bot to the menus

Show = Callable[[Connection, str], Progress]

NOTHING = "nothing for the dialog"  # reports, service events: nobody said anything


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """How one turn went, for metrics."""

    outcome: str
    events: int
    ms: Millis
    inbox_id: str = ""
    lag: Millis = 0  # ms from arrival of the first event to the beginning of the turn


class Turns:
    """One worker of this process. Many processes may run beside it: leases and tokens keep lanes apart."""

    def __init__(
        self, store: Store, engine: Engine, clock: Clock, connections: Connections, blobs: Blobs, control: Control,
        owner: str, woke: Callable[[], None], told: Callable[[TurnEnded], None] = lambda ended: None,
        changed: Changed | None = None, progress: Show | None = None, thumbnail: Thumbnail = no_thumbnail,
    ) -> None:  # fmt: skip
        """`progress` gives what a chat may see while we think; without one it is the channel's own."""
        self._store = store
        self._engine = engine
        self._clock = clock
        self._connections = connections
        self._reading = Reading(store, clock, Media(blobs, store, thumbnail), changed)
        self._control = control
        self._owner = owner
        self._woke = woke
        self._told = told
        self._progress = progress or _of_channel
        self._given_up = GivenUp(store, connections)
        self._running: dict[asyncio.Task[None], Claim] = {}

    async def start(self) -> int:
        """Frees the leases that this node held when it died."""
        return await self._store.run(SYSTEM, lambda uow: uow.lanes.free_leases(self._owner))

    async def work(self) -> int:
        """Claims what is due and starts its turns; the number of lanes claimed."""
        room = _AT_ONCE - len(self._running)
        if room <= 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return 1
        now, calm = self._clock.now(), not any(claim.suspect for claim in self._running.values())
        claims = await self._store.run(SYSTEM, lambda uow: uow.lanes.claim(now, now + LEASE, self._owner, room, calm))
        for claim in claims:
            task = asyncio.create_task(self._turn(claim))
            self._running[task] = claim
            task.add_done_callback(lambda done: self._running.pop(done, None))
        return len(claims)

    async def drain(self, seconds: float = 20.0) -> None:
        """Waits for turns that run; the lanes of those that are not done by then are handed back, to go on later."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _turn(self, claim: Claim) -> None:
        began = self._clock.now()
        trace(new_id(began))  # a task has a context of its own: the id ends with the turn
        heart = Later(_HEARTBEAT, lambda: self._keep_lease(claim))
        try:
            name = await self._run(claim)
            self._told(_ended(name, claim, began, self._clock.now()))
        except StaleLease:
            logger.info("lane {} was taken over", claim.lane)
        except asyncio.CancelledError:  # the program stops: the event is not to blame
            await self._hand_back(claim)
        except Exception as error:  # the loop must live on: the failed try is stored, and repeated or quarantined
            logger.opt(exception=error).warning("turn failed in {}", claim.lane)
            await self._fail(_tried(claim), error)
        finally:
            heart.cancel()
            self._woke()

    async def _run(self, claim: Claim) -> str:
        if not claim.events:
            await self._store.run(claim.tenant_id, lambda uow: uow.lanes.release(claim))
            return "empty"
        if claim.tries >= TRIES:  # its worker died each time: it is not even looked at any more
            return await self._give_up(claim)
        if claim.events[0].inbox_id == CONTROL:
            return await self._run_control(claim)
        connection = self._connections.get(claim.events[0].inbox_id)
        if connection is None:
            return await self._finish(claim, "inbox is not connected")
        messages = await self._reading.messages(claim, connection)
        if not messages:
            return await self._finish(claim, NOTHING)
        return await self._converse(Batch(claim, connection.inbox, messages), connection)

    async def _give_up(self, claim: Claim) -> str:
        now, event = self._clock.now(), claim.events[0]
        rest = now if len(claim.events) > 1 else None

        def unit(uow: Uow) -> None:
            uow.lanes.quarantine(claim, event, f"worker lost {claim.lost} times", now)
            uow.lanes.release(claim, rest)

        await self._store.run(claim.tenant_id, unit)
        await self._quarantined(claim, [event], "worker lost")
        return "given up"

    async def _run_control(self, claim: Claim) -> str:
        """Menus and the desk: updates one by one; each is done before the next, so a failure repeats only its own."""
        update, parts = first_whole(claim.events)
        await self._control(update)
        now = self._clock.now()
        due = now if len(parts) < len(claim.events) else None

        def done(uow: Uow) -> None:
            uow.lanes.finish(claim, parts, "control", now)
            uow.lanes.release(claim, due)

        await self._store.run(claim.tenant_id, done)
        return "control"

    async def _converse(self, batch: Batch, connection: Connection) -> str:
        progress = self._progress(connection, batch.messages[-1].chat)
        for _ in range(TRIES):
            try:
                return await self._speak(batch, progress)
            except StaleEpoch:
                logger.info("{} changed hands while the bot thought", batch.claim.lane)
        raise Busy("error-busy", "the dialog changed hands again and again")

    async def _speak(self, batch: Batch, progress: Progress) -> str:
        heard = await self._engine.hear(batch)
        # An answer that is there at once needs no announcement, and a slow channel must not hold up the thinking.
        typing = Later(_TYPING_AFTER, progress.typing) if heard.thinks else None
        try:
            outcome = await self._engine.think(heard, progress)
        finally:
            if typing:
                typing.cancel()
        await self._engine.settle(batch, heard, outcome)
        return outcome.name

    async def _finish(self, claim: Claim, name: str) -> str:
        now = self._clock.now()
        await self._store.run(claim.tenant_id, lambda uow: finish(uow, claim, claim.events, name, now))
        return name

    async def _fail(self, claim: Claim, error: Exception) -> None:
        now = self._clock.now()
        tries = max((event.attempts for event in claim.events), default=0)
        due = now + _BACKOFF * 2**tries
        why = mask(f"{type(error).__name__}: {error}")
        try:
            worn = await self._store.run(claim.tenant_id, lambda uow: uow.lanes.fail(claim, why, due, now, TRIES))
        except StaleLease:
            return
        if worn:
            await self._quarantined(claim, worn, type(error).__name__)

    async def _quarantined(self, claim: Claim, worn: Sequence[Received], why: str) -> None:
        logger.error("quarantined after {} tries in {}: {}", TRIES, claim.lane, why)
        self._told(TurnEnded("quarantined", len(worn), 0))
        await self._given_up.tell(claim, worn, current_trace(), self._clock.now())

    async def _hand_back(self, claim: Claim) -> None:
        now = self._clock.now()
        with contextlib.suppress(StaleLease):
            await self._store.run(claim.tenant_id, lambda uow: uow.lanes.hand_back(claim, now))

    async def _keep_lease(self, claim: Claim) -> None:
        while True:
            await self._renew(claim, self._clock.now() + LEASE)
            await asyncio.sleep(_HEARTBEAT)  # well before the lease ends

    async def _renew(self, claim: Claim, until: Millis) -> None:
        await self._store.run(claim.tenant_id, lambda uow: uow.lanes.renew(claim, until))


def _of_channel(connection: Connection, chat: str) -> Progress:
    return connection.channel.progress(connection.inbox, chat)


def _ended(name: str, claim: Claim, began: Millis, now: Millis) -> TurnEnded:
    first = claim.events[0] if claim.events else None
    lag = max(0, began - first.received_at) if first else 0
    return TurnEnded(name, len(claim.events), now - began, str(first.inbox_id) if first else "", lag)


def _tried(claim: Claim) -> Claim:
    # The control bot's updates are handled one by one: only the first was tried.
    alone = bool(claim.events) and claim.events[0].inbox_id == CONTROL
    return replace(claim, events=claim.events[:1]) if alone else claim
