"""Ingress: an event is stored, durably and once, before anybody is told that we have it."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from channels.base import Channel, Connection, Key, Payload
from channels.stopping import Stop, Stopping, nobody
from dialogs.customer import clean
from dialogs.ids import Millis
from dialogs.ports import Clock
from dialogs.store import Received, Store, Uow

_LONGEST = 150  # characters of a stored key
_LATEST = 4  # a client who never stops typing is answered after this many debounce windows


class Ingress:
    """Stores raw events. Raises Busy over the store's bound: the channel then keeps the event for us (503)."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None], stop: Stop = nobody) -> None:
        """`stop` is told at once of clients who want no more of an answer: their lane is busy with that very answer."""
        self._store = store
        self._clock = clock
        self._wake = wake
        self._stop = stop

    async def receive(self, connection: Connection, payload: Payload, raw: bytes) -> bool:
        """True when the event is new; returns only after its commit."""
        return await self.receive_all(connection, [(payload, raw)]) > 0

    async def receive_all(self, connection: Connection, events: Sequence[tuple[Payload, bytes]]) -> int:
        """How many were new. All are stored in one unit, or none is; returns only after its commit."""
        now = self._clock.now()
        keys = [(_key(connection, payload, raw), raw) for payload, raw in events]
        rows = [(_row(connection, key, raw, now), max(key.wait, connection.debounce_ms)) for key, raw in keys]
        fresh = await self._store.run(
            connection.inbox.tenant_id, lambda uow: [store_event(uow, row, wait) for row, wait in rows]
        )
        self._wake()
        if _stops(type(connection.channel)):
            await self._stopped(connection, cast(Stopping, connection.channel), events)
        return sum(fresh)

    async def _stopped(
        self, connection: Connection, channel: Stopping, events: Sequence[tuple[Payload, bytes]]
    ) -> None:
        for payload, _ in events:
            if mark := channel.stop_of(connection.inbox, payload):
                await self._stop(connection.inbox.id, mark)


@cache
def _stops(channel: type[Channel]) -> bool:
    return issubclass(channel, Stopping)  # asked of the class once: a Protocol's answer costs as much as the key


def _row(connection: Connection, key: Key, raw: bytes, now: Millis) -> Received:
    """The event as it is stored; what can't be placed goes to a lane of its own and is quarantined by the worker."""
    inbox = connection.inbox
    return Received(inbox.id, fitted(key.dedupe.replace("\x1f", " ")), fitted(f"{inbox.id}:{key.lane}"), 0, raw, now)


def fitted(key: str) -> str:
    """The key as a database can hold it; one that is too long or holds what no database takes ends in its hash."""
    if len(key) <= _LONGEST and clean(key) == key:
        return key
    return f"{clean(key)[:80]}#{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()}"


def store_event(uow: Uow, event: Received, debounce_ms: int) -> bool:
    """The unit of ingress: wakes the lane, then stores the event unless its key is known."""
    due = event.received_at + debounce_ms
    return uow.lanes.receive(event, due, event.received_at + debounce_ms * _LATEST) is not None


def _key(connection: Connection, payload: Payload, raw: bytes) -> Key:
    try:
        return connection.channel.key(connection.inbox, payload)
    except Exception:  # `key` is pure: whatever it stumbles over is in the event, and the event must not be lost
        return Key(f"hash:{hashlib.sha256(raw).hexdigest()}", "unplaced")
