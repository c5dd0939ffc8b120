"""What a set-up file says otherwise than the company is, each difference with the step that removes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.setup.entries import BotEntry, DeskEntry, InboxEntry, MemberEntry, SetupFile
from dialogs.desk.redrawing import call_again
from dialogs.errors import NotFound
from dialogs.ids import BotId, MemberId, Millis, TenantId, new_id
from dialogs.store import Uow
from dialogs.tenant import BotVersion, Desk, Inbox, Member, Role, Tenant

Step = Callable[[Uow], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the file and the company, and the step that removes it."""

    words: str
    step: Step


def company(uow: Uow, setup: SetupFile, now: Millis) -> Sequence[Change]:
    """Its name, language and time zone."""
    try:
        old = uow.tenants.get()
    except NotFound:
        made = _named(Tenant(uow.tenant, setup.name, "ru", "Europe/Moscow", now), setup)
        return (Change(f"company: {setup.name}", lambda uow: uow.tenants.add(made)),)
    tenant = _named(old, setup)
    return () if tenant == old else (Change(f"company: {setup.name}", lambda uow: uow.tenants.save(tenant)),)


def _named(tenant: Tenant, setup: SetupFile) -> Tenant:
    language, zone = setup.language or tenant.language, setup.timezone or tenant.timezone
    return replace(tenant, name=setup.name, language=language, timezone=zone)


def member(uow: Uow, entry: MemberEntry, now: Millis) -> Sequence[Change]:
    """Somebody of the team."""
    old = uow.members.by_telegram(entry.telegram_id)
    roles = frozenset(Role(role) for role in entry.roles)
    language = entry.language or (old.language if old else "ru")
    if old and (old.name, old.roles, old.language) == (entry.name, roles, language):
        return ()
    member = Member(
        old.id if old else MemberId(new_id(now)), uow.tenant, entry.telegram_id, entry.name, language, roles
    )
    return (Change(f"member: {entry.name} ({', '.join(entry.roles)})", lambda uow: _put_member(uow, member, old)),)


def _put_member(uow: Uow, member: Member, old: Member | None) -> None:
    if old:
        uow.members.save(member)
        return
    uow.members.add(member)
    uow.tenants.enlist("member", str(member.telegram_id), member.id)


def bot(uow: Uow, entry: BotEntry, now: Millis) -> Sequence[Change]:
    """A bot: another name or other settings are a new version."""
    old = next((item for item in uow.setup.bots() if item.bot_id == entry.key), None)
    settings = {**(old.settings if old else {}), **entry.settings}
    if old and (old.name, dict(old.settings)) == (entry.name, settings):
        return ()
    version = BotVersion(BotId(entry.key), old.number + 1 if old else 1, entry.name, settings, True, now)
    put = (lambda uow: uow.setup.publish(version)) if old else (lambda uow: uow.setup.add_bot(version))
    return (Change(f"bot: {entry.name}, version {version.number}", put),)


def completed(entry: InboxEntry, old: Inbox | None, tenant: TenantId) -> InboxEntry:
    """The entry with what the file does not name: as it is, or as a new inbox has it."""
    public = entry.public_id or (old.public_id if old else f"{tenant}-{entry.key}")
    kept = origins_of(old) if old else ()
    return replace(entry, public_id=public, origins=kept if entry.origins is None else entry.origins)


def same_inbox(old: Inbox, entry: InboxEntry) -> bool:
    """Whether it serves as the file says, its token aside."""
    mine = (old.kind, old.bot_id, old.name, old.public_id, origins_of(old))
    named = {key: old.options.get(key) for key in entry.options}
    same = mine == (entry.kind, entry.bot, entry.name, entry.public_id, list(entry.origins or ()))
    return old.active and same and named == dict(entry.options)


def origins_of(inbox: Inbox) -> list[str]:
    """The sites on which a widget may stand."""
    origins = inbox.options.get("origins", ())
    return [str(origin) for origin in origins] if isinstance(origins, list) else []


def put_inbox(uow: Uow, inbox: Inbox, old: Inbox | None, mark: str, left: str) -> None:
    """`mark` tells its account from all others; `left` is that of the account which it served before."""
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


def desk(uow: Uow, entry: DeskEntry | None, now: Millis) -> Sequence[Change]:
    """The managers' groups; without any in the file those of the company stay."""
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
