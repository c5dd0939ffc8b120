"""Applies a set-up file: what differs is written, what is the same is left alone, and a dry run only tells."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.setup import differences
from bot.setup.differences import Change
from bot.setup.entries import InboxEntry, SetupFile, SourceEntry
from bot.setup.exporting import exported
from dialogs.company.connecting import account_mark
from dialogs.ids import BotId, InboxId, Millis, TenantId
from dialogs.ports import Blobs, Clock, Secrets
from dialogs.store import AuditEntry, Store, Uow
from dialogs.tenant import Inbox, InboxKind
from knowledge.sources import EVERYBODY, Reach


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source as the company has it."""

    id: str
    title: str
    name: str
    hash: str
    blob: str
    reach: Reach = EVERYBODY


class Teaching(Protocol):
    """What applying needs of knowledge."""

    async def known(self, tenant: TenantId) -> Sequence[KnownSource]: ...
    async def teach(self, tenant: TenantId, name: str, title: str, content: bytes, by: str) -> str: ...
    async def bind(self, tenant: TenantId, source: str, reach: Reach) -> None: ...
    async def forget(self, tenant: TenantId, source: str) -> None: ...


class SetupAsFile:
    """Applies and exports companies."""

    def __init__(
        self, store: Store, secrets: Secrets, teaching: Teaching, blobs: Blobs, clock: Clock,
        fingerprint: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._store = store
        self._secrets = secrets
        self._teaching = teaching
        self._blobs = blobs
        self._clock = clock
        self._fingerprint = fingerprint

    async def apply(self, setup: SetupFile, dry_run: bool = False) -> Sequence[str]:
        """The differences in words, one line each; without `dry_run` they are gone afterwards."""
        tenant, now = TenantId(setup.key), self._clock.now()
        changes = await self._store.read(tenant, lambda uow: self._changes(uow, setup, now))
        sources = await self._source_changes(tenant, setup.knowledge)
        if not dry_run:
            await self._store.run(tenant, lambda uow: _run(uow, changes, now))
            for entry, old in sources:
                await self._teach(tenant, entry, old)
        return [change.words for change in changes] + [f"knowledge: {entry.name}" for entry, _ in sources]

    async def export(self, tenant: TenantId) -> SetupFile:
        """The company as a file; tokens stay out. Raises NotFound."""
        setup = await self._store.read(tenant, exported)
        known = sorted(await self._teaching.known(tenant), key=lambda source: source.id)  # ids grow with time
        entries = [await self._exported_source(tenant, source) for source in known]
        return replace(setup, knowledge=entries)

    async def _exported_source(self, tenant: TenantId, source: KnownSource) -> SourceEntry:
        content = await self._blobs.get(tenant, source.blob)
        return SourceEntry(source.title, source.name, content, source.reach)

    async def _source_changes(
        self, tenant: TenantId, entries: Sequence[SourceEntry]
    ) -> Sequence[tuple[SourceEntry, KnownSource | None]]:
        known = {source.name: source for source in await self._teaching.known(tenant)}
        return [
            (entry, known.get(entry.name))
            for entry in entries
            if entry.name not in known or not _alike(known[entry.name], entry)
        ]

    async def _teach(self, tenant: TenantId, entry: SourceEntry, old: KnownSource | None) -> None:
        if old and old.hash == _digest(entry):
            return await self._teaching.bind(tenant, old.id, entry.reach)
        source = await self._teaching.teach(tenant, entry.name, entry.title, entry.content, "file")
        if entry.reach != EVERYBODY:
            await self._teaching.bind(tenant, source, entry.reach)
        if old:
            await self._teaching.forget(tenant, old.id)

    def _changes(self, uow: Uow, setup: SetupFile, now: Millis) -> Sequence[Change]:
        return [
            *differences.company(uow, setup, now),
            *(change for entry in setup.members for change in differences.member(uow, entry, now)),
            *(change for entry in setup.bots for change in differences.bot(uow, entry, now)),
            *(change for entry in setup.inboxes for change in self._inbox(uow, entry)),
            *differences.desk(uow, setup.desk, now),
        ]

    def _inbox(self, uow: Uow, entry: InboxEntry) -> Sequence[Change]:
        old = next((item for item in uow.setup.inboxes(removed=True) if item.id == entry.key), None)
        entry = differences.completed(entry, old, uow.tenant)
        same_token = not entry.token or (old is not None and self._token(old) == entry.token)
        if old and not old.removed and same_token and differences.same_inbox(old, entry):
            return ()
        mark = self._mark_of(entry.kind, entry.options, entry.token)
        sealed = self._secrets.seal(uow.tenant, entry.token) if entry.token else (old.secret if old else "")
        options = {**(old.options if old else {}), **entry.options, "origins": list(entry.origins or ())}
        inbox = Inbox(InboxId(entry.key), uow.tenant, entry.kind, BotId(entry.bot), entry.name, entry.public_id, sealed,
                      options)  # fmt: skip
        left = "" if old is None or old.removed or same_token else self._mark(old)
        return (
            Change(
                f"inbox: {entry.key} ({entry.kind})", lambda uow: differences.put_inbox(uow, inbox, old, mark, left)
            ),
        )

    def _mark(self, inbox: Inbox) -> str:
        return self._mark_of(inbox.kind, inbox.options, self._token(inbox))

    def _mark_of(self, kind: str, options: Mapping[str, object], token: str) -> str:
        account = options.get("account")
        if kind != InboxKind.TELEGRAM and account:  # as the menu marks it: two secrets may open one account
            return self._fingerprint(account_mark(kind, str(account)))
        return self._fingerprint(token) if token else ""

    def _token(self, inbox: Inbox) -> str:
        return self._secrets.open(inbox.tenant_id, inbox.secret) if inbox.secret else ""


def _alike(known: KnownSource, entry: SourceEntry) -> bool:
    return known.hash == _digest(entry) and known.reach == entry.reach


def _digest(entry: SourceEntry) -> str:
    return hashlib.sha256(entry.content).hexdigest()


def _run(uow: Uow, changes: Sequence[Change], now: Millis) -> None:
    for change in changes:
        change.step(uow)
    if changes:
        uow.audit.add(AuditEntry(now, "file", "setup.apply", uow.tenant, {"changes": len(changes)}))
