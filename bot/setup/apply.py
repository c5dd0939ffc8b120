"""Applies a set-up file: what differs is written, what is the same is left alone, and a dry run only tells."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.setup.entries import BotEntry, DeskEntry, InboxEntry, MemberEntry, SetupFile, SourceEntry
from dialogs.company.connecting import account_mark
from dialogs.desk.redrawing import call_again
from dialogs.errors import NotFound
from dialogs.ids import BotId, InboxId, MemberId, Millis, TenantId, new_id
from dialogs.ports import Blobs, Clock, Secrets
from dialogs.store import AuditEntry, Store, Uow
from dialogs.tenant import BotVersion, Desk, Inbox, InboxKind, Member, Role, Tenant
from knowledge.sources import EVERYBODY, Reach

Step = Callable[[Uow], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the file and the company, and the step that removes it."""

    words: str
    step: Step


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
        setup = await self._store.read(tenant, _exported)
        entries = [await self._exported_source(tenant, source) for source in await self._teaching.known(tenant)]
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
            *_company(uow, setup, now),
            *(change for entry in setup.members for change in _member(uow, entry, now)),
            *(change for entry in setup.bots for change in _bot(uow, entry, now)),
            *(change for entry in setup.inboxes for change in self._inbox(uow, entry)),
            *_desk(uow, setup.desk, now),
        ]

    def _inbox(self, uow: Uow, entry: InboxEntry) -> Sequence[Change]:
        old = next((item for item in uow.setup.inboxes(removed=True) if item.id == entry.key), None)
        same_token = not entry.token or (old is not None and self._token(old) == entry.token)
        if old and not old.removed and same_token and _same(old, entry):
            return ()
        mark = self._mark_of(entry.kind, entry.options, entry.token)
        sealed = self._secrets.seal(uow.tenant, entry.token) if entry.token else (old.secret if old else "")
        options = {**(old.options if old else {}), **entry.options, "origins": list(entry.origins)}
        inbox = Inbox(InboxId(entry.key), uow.tenant, entry.kind, BotId(entry.bot), entry.name, entry.public_id, sealed,
                      options)  # fmt: skip
        left = "" if old is None or old.removed or same_token else self._mark(old)
        return (Change(f"inbox: {entry.key} ({entry.kind})", lambda uow: _put_inbox(uow, inbox, old, mark, left)),)

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


def _company(uow: Uow, setup: SetupFile, now: Millis) -> Sequence[Change]:
    tenant = Tenant(uow.tenant, setup.name, setup.language, setup.timezone, now)
    try:
        old = uow.tenants.get()
    except NotFound:
        return (Change(f"company: {setup.name}", lambda uow: uow.tenants.add(tenant)),)
    if replace(old, created_at=now) == tenant:
        return ()
    return (Change(f"company: {setup.name}", lambda uow: uow.tenants.save(tenant)),)


def _member(uow: Uow, entry: MemberEntry, now: Millis) -> Sequence[Change]:
    old = uow.members.by_telegram(entry.telegram_id)
    roles = frozenset(Role(role) for role in entry.roles)
    if old and (old.name, old.roles, old.language) == (entry.name, roles, entry.language):
        return ()
    member = Member(old.id if old else MemberId(new_id(now)), uow.tenant, entry.telegram_id, entry.name, entry.language,
                    roles)  # fmt: skip
    return (Change(f"member: {entry.name} ({', '.join(entry.roles)})", lambda uow: _put_member(uow, member, old)),)


def _put_member(uow: Uow, member: Member, old: Member | None) -> None:
    if old:
        uow.members.save(member)
        return
    uow.members.add(member)
    uow.tenants.enlist("member", str(member.telegram_id), member.id)


def _bot(uow: Uow, entry: BotEntry, now: Millis) -> Sequence[Change]:
    old = next((item for item in uow.setup.bots() if item.bot_id == entry.key), None)
    if old and (old.name, dict(old.settings)) == (entry.name, dict(entry.settings)):
        return ()
    version = BotVersion(BotId(entry.key), old.number + 1 if old else 1, entry.name, entry.settings, True, now)
    put = (lambda uow: uow.setup.publish(version)) if old else (lambda uow: uow.setup.add_bot(version))
    return (Change(f"bot: {entry.name}, version {version.number}", put),)


def _same(old: Inbox, entry: InboxEntry) -> bool:
    mine = (old.kind, old.bot_id, old.name, old.public_id, _origins(old))
    named = {key: old.options.get(key) for key in entry.options}
    same = mine == (entry.kind, entry.bot, entry.name, entry.public_id, list(entry.origins))
    return old.active and same and named == dict(entry.options)


def _origins(inbox: Inbox) -> list[str]:
    origins = inbox.options.get("origins", ())
    return [str(origin) for origin in origins] if isinstance(origins, list) else []


def _put_inbox(uow: Uow, inbox: Inbox, old: Inbox | None, mark: str, left: str) -> None:
    if left:
        uow.tenants.delist("token", left)  # the old token may serve elsewhere now
    if mark:
        uow.tenants.enlist("token", mark, inbox.id)
    if old and old.public_id != inbox.public_id:
        uow.tenants.delist("public", old.public_id)
    if old:
        uow.setup.save_inbox(inbox)
    else:
        uow.setup.add_inbox(inbox)
    uow.tenants.enlist("public", inbox.public_id, inbox.id)


def _desk(uow: Uow, entry: DeskEntry | None, now: Millis) -> Sequence[Change]:
    if entry is None:
        return ()
    known = uow.setup.desks()
    first = known[0] if known else None
    like = first or Desk("", "")
    like = replace(like, most=entry.holds or like.most, overhears=entry.overhears)
    wanted = [replace(like, chat=one.chat, title=one.title) for one in (entry, *entry.further)]
    if first == wanted[0] and all(one in known for one in wanted[1:]):
        return ()
    titles = ", ".join(one.title for one in wanted)
    return (Change(f"desk: {titles}", lambda uow: _put_desks(uow, wanted, now)),)


def _put_desks(uow: Uow, wanted: Sequence[Desk], now: Millis) -> None:
    """The file's first group takes the place of the company's first; further ones join those that there are."""
    known = uow.setup.desks()
    named = {desk.chat for desk in wanted}
    for desk in known[:1]:
        if desk.chat not in named:
            uow.tenants.delist("group", desk.chat)
    for desk in wanted:
        uow.tenants.enlist("group", desk.chat)
        uow.setup.drop_desk(desk.chat)
    uow.setup.set_desk(wanted[0])
    for number, desk in enumerate(wanted[1:]):  # in the order of the file
        uow.setup.add_desk(desk, now + number)
    if {desk.chat for desk in known} != {desk.chat for desk in uow.setup.desks()}:
        call_again(uow, now)


def _exported(uow: Uow) -> SetupFile:
    tenant = uow.tenants.get()
    return SetupFile(
        tenant.id, tenant.name, tenant.language, tenant.timezone,
        [_exported_member(item) for item in uow.members.every()],
        [BotEntry(item.bot_id, item.name, item.settings) for item in uow.setup.bots()],
        [_exported_inbox(item) for item in uow.setup.inboxes()],
        _exported_desk(uow.setup.desks()),
    )  # fmt: skip


def _exported_desk(desks: Sequence[Desk]) -> DeskEntry | None:
    if not desks:
        return None
    further = tuple(DeskEntry(desk.chat, desk.title) for desk in desks[1:])
    return DeskEntry(desks[0].chat, desks[0].title, desks[0].most, further, desks[0].overhears)


def _exported_member(item: Member) -> MemberEntry:
    return MemberEntry(item.telegram_id, item.name, sorted(role.value for role in item.roles), item.language)


def _exported_inbox(item: Inbox) -> InboxEntry:
    options = {key: value for key, value in item.options.items() if key != "origins"}
    return InboxEntry(
        item.id,
        item.kind,
        item.bot_id,
        item.name,
        item.public_id,
        origins=_origins(item),
        options=options,
        sealed=bool(item.secret),
    )
