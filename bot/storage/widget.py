"""The widget's storage: what `channels.widget.ports.WidgetStore` asks, on the store and the blobs."""

import secrets
from collections.abc import Callable, Sequence

from bot.storage.uow import sql
from bot.storage.visitors import Visitors
from channels.base import Connections, File
from channels.inbox import store_event
from channels.widget.ports import Shown, WidgetEvent
from dialogs.ids import InboxId, Millis, new_id
from dialogs.ports import Blobs, Clock
from dialogs.store import Received, Store, Uow
from dialogs.tenant import SYSTEM, Inbox

_LIFE: Millis = 180 * 86_400_000


def _log(uow: Uow) -> Visitors:
    unit = sql(uow)
    return Visitors(unit.connection, unit.tenant)


class SqlWidgetStore:
    """Implements `channels.widget.ports.WidgetStore`."""

    def __init__(
        self, store: Store, blobs: Blobs, clock: Clock, connections: Connections, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._connections = connections
        self._wake = wake

    async def inbox(self, public_id: str) -> Inbox | None:
        """Looked up in the directory: a disabled inbox is not found."""
        found = await self._store.read(SYSTEM, lambda uow: uow.tenants.lookup("public", public_id))
        if not found:
            return None
        tenant, inbox_id = found[0]
        inbox = await self._store.read(tenant, lambda uow: uow.setup.inbox(InboxId(inbox_id)))
        return inbox if inbox.active else None

    async def open_visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> str:
        visitor = f"v{new_id(now)}"
        await self._store.run(inbox.tenant_id, lambda uow: _log(uow).open(inbox.id, token_hash, visitor, now + _LIFE))
        return visitor

    async def visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> str | None:
        return await self._store.run(
            inbox.tenant_id, lambda uow: _log(uow).touch(inbox.id, token_hash, now, now + _LIFE)
        )

    async def accept(self, inbox: Inbox, visitor: str, client_id: str, raw: bytes, shown: Shown) -> WidgetEvent:
        """One transaction: the raw event in its lane, and the visitor's own words in their log. Raises Busy."""
        now = self._clock.now()
        event = Received(inbox.id, f"{visitor}:{client_id}"[:150], f"{inbox.id}:{visitor}", 0, raw, now)
        connection = self._connections.get(inbox.id)
        debounce = connection.debounce_ms if connection else 0

        def unit(uow: Uow) -> WidgetEvent:
            store_event(uow, event, debounce)
            return _log(uow).append(inbox.id, visitor, f"in:{client_id}", shown, now)

        accepted = await self._store.run(inbox.tenant_id, unit)
        self._wake()
        return accepted

    async def append(self, inbox: Inbox, visitor: str, key: str, payload: Shown) -> WidgetEvent:
        now = self._clock.now()
        return await self._store.run(
            inbox.tenant_id, lambda uow: _log(uow).append(inbox.id, visitor, key, payload, now)
        )

    async def events(self, inbox: Inbox, visitor: str, after: int, limit: int) -> Sequence[WidgetEvent]:
        return await self._store.read(inbox.tenant_id, lambda uow: _log(uow).events(inbox.id, visitor, after, limit))

    async def seen(self, inbox: Inbox, visitor: str, seq: int) -> None:
        await self._store.run(inbox.tenant_id, lambda uow: _log(uow).see(inbox.id, visitor, seq))

    async def last_seen(self, inbox: Inbox, visitor: str) -> int:
        return await self._store.read(inbox.tenant_id, lambda uow: _log(uow).seen(inbox.id, visitor))

    async def put_file(self, inbox: Inbox, visitor: str, name: str, mime: str, content: bytes) -> str:
        blob = await self._blobs.put(inbox.tenant_id, content)
        file_id = secrets.token_urlsafe(24)
        await self._store.run(
            inbox.tenant_id,
            lambda uow: _log(uow).add_file(inbox.id, visitor, file_id, name, mime, len(content), blob),
        )
        return file_id

    async def file(self, inbox: Inbox, visitor: str, file_id: str) -> File | None:
        row = await self._store.read(inbox.tenant_id, lambda uow: _log(uow).file(inbox.id, visitor, file_id))
        if row is None:
            return None
        return File(await self._blobs.get(inbox.tenant_id, row["blob"]), row["name"], row["mime"])
