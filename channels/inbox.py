"""Ingress: an event is stored, durably and once, before anybody is told that we have it."""

import hashlib
from collections.abc import Callable

from channels.base import Connection, Key, Payload
from dialogs.errors import BadInput
from dialogs.ids import Millis
from dialogs.ports import Clock
from dialogs.store import Received, Store, Uow

_LATEST = 4  # a client who never stops typing is answered after this many debounce windows


class Ingress:
    """Stores raw events. Raises Busy over the store's bound: the channel then keeps the event for us (503)."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    async def receive(self, connection: Connection, payload: Payload, raw: bytes) -> bool:
        """True when the event is new; returns only after its commit."""
        event = received(connection, payload, raw, self._clock.now())
        fresh = await self._store.run(
            connection.inbox.tenant_id, lambda uow: store_event(uow, event, connection.debounce_ms)
        )
        self._wake()
        return fresh


def received(connection: Connection, payload: Payload, raw: bytes, now: Millis) -> Received:
    """The event as it is stored; what can't be placed goes to a lane of its own and is quarantined by the worker."""
    inbox = connection.inbox
    key = _key(connection, payload, raw)
    return Received(inbox.id, key.dedupe[:150], f"{inbox.id}:{key.lane}"[:150], 0, raw, now)


def store_event(uow: Uow, event: Received, debounce_ms: int) -> bool:
    """The unit of ingress: wakes the lane, then stores the event unless its key is known."""
    due = event.received_at + debounce_ms
    return uow.lanes.receive(event, due, event.received_at + debounce_ms * _LATEST) is not None


def _key(connection: Connection, payload: Payload, raw: bytes) -> Key:
    try:
        return connection.channel.key(connection.inbox, payload)
    except BadInput:
        return Key(f"hash:{hashlib.sha256(raw).hexdigest()}", "unplaced")
