"""The widget's storage: what `channels.widget.ports.WidgetStore` asks, on the store and the blobs."""

import json
import secrets
from collections.abc import Callable, Sequence

from bot.storage.repositories.logins import Logins
from bot.storage.tables.widget import consents, people
from bot.storage.uow import sql
from bot.storage.visitors import Visitors, person_of
from bot.work.thumbs import Thumbnail, no_thumbnail
from channels.base import Connections, File
from channels.inbox import store_event
from channels.widget.identity import Claims
from channels.widget.ports import Person, Rating, Shown, WidgetEvent
from channels.widget.shapes import rated, rating_event
from dialogs.company.forms import Filled, Form, form_of
from dialogs.ids import DAY, InboxId, Millis, new_id
from dialogs.ports import Blobs, Clock
from dialogs.store import AuditEntry, Received, Store, Uow
from dialogs.tenant import SYSTEM, Inbox

_LIFE: Millis = 180 * DAY


def _log(uow: Uow) -> Visitors:
    unit = sql(uow)
    return Visitors(unit.transaction, unit.tenant)


class SqlWidgetStore:
    """Implements `channels.widget.ports.WidgetStore`."""

    def __init__(
        self, store: Store, blobs: Blobs, clock: Clock, connections: Connections, wake: Callable[[], None],
        thumbnail: Thumbnail = no_thumbnail,
    ) -> None:  # fmt: skip
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._connections = connections
        self._wake = wake
        self._thumbnail = thumbnail

    async def inbox(self, public_id: str) -> Inbox | None:
        """Looked up in the directory: a disabled inbox is not found."""
        found = await self._store.read(SYSTEM, lambda uow: uow.tenants.lookup("public", public_id))
        if not found:
            return None
        tenant, inbox_id = found[0]
        inbox = await self._store.read(tenant, lambda uow: uow.setup.inbox(InboxId(inbox_id)))
        return inbox if inbox.active else None

    async def open_visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> str:
        person = Person(f"v{new_id(now)}")
        await self._store.run(
            inbox.tenant_id, lambda uow: _log(uow).open(inbox.id, token_hash, person, now, now + _LIFE)
        )
        return person.visitor

    async def visitor(self, inbox: Inbox, token_hash: str, now: Millis) -> Person | None:
        def find(uow: Uow) -> tuple[Person, bool] | None:
            log = _log(uow)
            session = log.session(inbox.id, token_hash, now)
            row = log.person(inbox.id, session["visitor"]) if session else None
            if session is None or row is None:
                return None
            late = not session["subject"] and now + _LIFE - session["expires_at"] > DAY
            return person_of(row), late  # at most one write a day

        found = await self._store.read(inbox.tenant_id, find)
        if found and found[1]:
            await self._store.run(inbox.tenant_id, lambda uow: _log(uow).slide(inbox.id, token_hash, now + _LIFE))
        return found[0] if found else None

    async def person(self, inbox: Inbox, person: Person) -> Person:
        row = await self._store.read(inbox.tenant_id, lambda uow: _log(uow).person(inbox.id, person.visitor))
        return person_of(row) if row else person

    async def identify(self, inbox: Inbox, claims: Claims, old_hash: str, token_hash: str, now: Millis) -> Person:
        def unit(uow: Uow) -> Person:
            person = Logins(_log(uow)).identify(inbox.id, claims, old_hash, token_hash, now)
            uow.audit.add(AuditEntry(now, person.visitor, "visitor.login", inbox.id, {}))
            return person

        return await self._store.run(inbox.tenant_id, unit)

    async def close_session(self, inbox: Inbox, token_hash: str) -> None:
        await self._store.run(inbox.tenant_id, lambda uow: _log(uow).close(inbox.id, token_hash))

    async def fill(self, inbox: Inbox, visitor: str, form: Form, filled: Filled, now: Millis) -> None:
        def unit(uow: Uow) -> None:
            log = _log(uow)
            known = log.person(inbox.id, visitor)
            name = (known["name"] if known and known["subject"] else "") or filled.name
            answers = [list(one) for one in filled.answers]
            log.change(people, {"inbox_id": inbox.id, "visitor": visitor}, answers=answers, name=name,
                       phone=filled.phone[:32], told=False)  # fmt: skip
            if form.consent:
                said = {"version": form.version, "text": form.consent}
                log.insert_new(consents, inbox_id=inbox.id, visitor=visitor, at=now, **said)
                uow.audit.add(AuditEntry(now, visitor, "visitor.consent", inbox.id, {"version": form.version}))

        await self._store.run(inbox.tenant_id, unit)

    async def rate(self, inbox: Inbox, visitor: str, rating: Rating, now: Millis) -> WidgetEvent:
        raw = json.dumps(rated(visitor, rating, now), ensure_ascii=False).encode()
        event, _ = self._received(inbox, visitor, f"rate-{rating.of}", raw)

        def unit(uow: Uow) -> WidgetEvent:
            log, key = _log(uow), f"rating:{rating.of}"
            known = log.by_key(inbox.id, log.home(inbox.id, visitor), key)
            if known:
                return known
            store_event(uow, event, 0)
            return log.append(inbox.id, visitor, key, rating_event(rating, now), now)

        kept = await self._store.run(inbox.tenant_id, unit)
        self._wake()
        return kept

    async def accept(self, inbox: Inbox, visitor: str, client_id: str, raw: bytes, shown: Shown) -> WidgetEvent:
        """One transaction: the raw event in its lane, and the visitor's own words in their log. Raises Busy."""
        event, debounce = self._received(inbox, visitor, client_id, raw)
        now = event.received_at
        asked = form_of(inbox.options) is not None

        def unit(uow: Uow) -> WidgetEvent:
            log = _log(uow)
            known = log.by_key(inbox.id, visitor, f"in:{client_id}")  # said before a login moved it here
            if known:
                return known
            store_event(uow, event, debounce)
            if asked:
                log.change(people, {"inbox_id": inbox.id, "visitor": visitor}, told=True)
            return log.append(inbox.id, visitor, f"in:{client_id}", shown, now)

        accepted = await self._store.run(inbox.tenant_id, unit)
        self._wake()
        return accepted

    async def report(self, inbox: Inbox, visitor: str, key: str, raw: bytes) -> None:
        event, debounce = self._received(inbox, visitor, key, raw)
        await self._store.run(inbox.tenant_id, lambda uow: store_event(uow, event, debounce))
        self._wake()

    def _received(self, inbox: Inbox, visitor: str, key: str, raw: bytes) -> tuple[Received, int]:
        connection, now = self._connections.get(inbox.id), self._clock.now()
        event = Received(inbox.id, f"{visitor}:{key}"[:150], f"{inbox.id}:{visitor}", 0, raw, now)
        return event, connection.debounce_ms if connection else 0

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
        small = await self._thumbnail(content)
        thumb = await self._blobs.put(inbox.tenant_id, small) if small else ""
        blob, file_id = await self._blobs.put(inbox.tenant_id, content), secrets.token_urlsafe(24)
        file = File(content, name, mime)
        await self._store.run(
            inbox.tenant_id, lambda uow: _log(uow).add_file(inbox.id, visitor, file_id, file, blob, thumb)
        )
        return file_id

    async def file(self, inbox: Inbox, visitor: str, file_id: str, small: bool = False) -> File | None:
        row = await self._store.read(inbox.tenant_id, lambda uow: _log(uow).file(inbox.id, visitor, file_id))
        if row is None:
            return None
        thumb = row["thumb"] if small else ""
        content = await self._blobs.get(inbox.tenant_id, thumb or row["blob"])
        return File(content, row["name"], "image/jpeg" if thumb else row["mime"], row["thumb"])
