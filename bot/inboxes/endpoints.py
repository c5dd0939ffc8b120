"""Which endpoints take no more events, in the store: every process knows it, and so does the next start."""

from collections.abc import Callable

from dialogs.company.endpoints import Closed, took
from dialogs.ports import Clock
from dialogs.store import Store
from dialogs.tenant import Inbox


class StoredEndpoints:
    """Implements `channels.webhook.endpoint.Endpoints`."""

    def __init__(self, store: Store, clock: Clock, woke: Callable[[], None]) -> None:
        """`woke`: messages may go that waited."""
        self._store = store
        self._clock = clock
        self._woke = woke

    async def closed(self, inbox: Inbox, address: str) -> str:
        found = await self._store.read(inbox.tenant_id, lambda uow: uow.endpoints.closed(inbox.id))
        return found.why if found and found.address == address else ""

    async def close(self, inbox: Inbox, address: str, why: str) -> None:
        closed = Closed(inbox.id, address, why, self._clock.now())
        await self._store.run(inbox.tenant_id, lambda uow: uow.endpoints.close(closed))

    async def took(self, inbox: Inbox) -> None:
        now = self._clock.now()
        await self._store.run(inbox.tenant_id, lambda uow: took(uow, inbox.id, now))
        self._woke()
