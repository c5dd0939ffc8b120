"""Use cases of set-up: companies and settings. Each requires a right and leaves a line in the audit."""

import base64
import hashlib
from dataclasses import dataclass, replace

from dialogs.access import Actor, Permission
from dialogs.errors import BadInput, Conflict, NotFound
from dialogs.ids import BotId, InboxId, MemberId, Millis, TenantId, new_id
from dialogs.learning.checks import check_change
from dialogs.ports import Clock
from dialogs.settings import ALL_SETTINGS, SettingValue
from dialogs.store import AuditEntry, Store, Uow
from dialogs.tenant import SYSTEM, BotVersion, Inbox, Member, Role, Tenant
from dialogs.typed import named

NO_ZONE = "UTC"  # nobody has told the company's time zone yet
_ZONES = {"ru": "Europe/Moscow"}  # where most who speak it are; the others are asked
MOST_COMPANIES = 10  # of one person: more is a mistake or a script


@dataclass(frozen=True, slots=True)
class Founder:
    """Who makes a company: their Telegram account."""

    telegram_id: int
    name: str
    language: str


def record(uow: Uow, at: Millis, actor: str, action: str, subject: str, **details: object) -> None:
    """A line of the audit."""
    uow.audit.add(AuditEntry(at, actor, action, subject, details))


def standing(uow: Uow, inbox: InboxId) -> Inbox:
    """An account that may be changed. Raises NotFound also for one that was removed."""
    found = uow.setup.inbox(inbox)
    if found.removed:
        raise NotFound("error-inbox-removed", inbox)
    return found


class Companies:
    """A company, its bot, and what both are set to."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def create(self, founder: Founder, name: str, once: str = "") -> Actor:
        """Makes a company with its first bot; the founder is its owner. The same `once` gives the same company.

        Raises BadInput for a name that can't be used, or too many companies of one person."""
        name, now = named(name), self._clock.now()
        tenant = TenantId(stable_id(f"{founder.telegram_id}:{once}") if once else new_id(now))
        mine = await self._store.read(SYSTEM, lambda uow: uow.tenants.lookup("member", str(founder.telegram_id)))
        if len(mine) >= MOST_COMPANIES:
            raise BadInput("error-too-many-companies", most=MOST_COMPANIES)
        return await self._store.run(tenant, lambda uow: _create(uow, founder, name, now))

    async def rename(self, actor: Actor, name: str) -> None:
        """The name that clients and staff see. Raises BadInput."""
        actor.require(Permission.SETTINGS)
        name, now = named(name), self._clock.now()

        def unit(uow: Uow) -> None:
            uow.tenants.save(replace(uow.tenants.get(), name=name))
            record(uow, now, actor.id, "company.rename", actor.tenant)

        await self._store.run(actor.tenant, unit)

    async def change(self, actor: Actor, bot: BotId, seen: int, key: str, value: SettingValue) -> BotVersion:
        """Publishes a new version of the bot with one setting changed. `seen` is the version the person looked at.

        Raises BadInput out of bounds, Conflict when it changed meanwhile, NotFound for no such setting."""
        actor.require(Permission.SETTINGS)
        setting = next((item for item in ALL_SETTINGS if item.key == key), None)
        if setting is None:
            raise NotFound("error-not-found")
        setting.check(value)
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _change(uow, actor, bot, seen, {key: value}, now))

    async def speak(self, actor: Actor, language: str) -> None:
        """The member's own language; everybody may choose theirs."""
        await self._store.run(actor.tenant, lambda uow: uow.members.save(replace(actor.member, language=language)))


def stable_id(seed: str) -> str:
    """The same id for the same seed."""
    return base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode().lower()[:19]


def _create(uow: Uow, founder: Founder, name: str, now: Millis) -> Actor:
    again = uow.members.by_telegram(founder.telegram_id)
    if again:
        return Actor(again)
    member = Member(
        MemberId(new_id(now)), uow.tenant, founder.telegram_id, founder.name, founder.language,
        frozenset({Role.OWNER, Role.MANAGER}),
    )  # fmt: skip
    uow.tenants.add(Tenant(uow.tenant, name, founder.language, _ZONES.get(founder.language, NO_ZONE), now))
    uow.members.add(member)
    uow.tenants.enlist("member", str(founder.telegram_id), member.id)
    uow.setup.add_bot(BotVersion(BotId(new_id(now)), 1, name, {}, True, now))
    record(uow, now, member.id, "company.create", uow.tenant)
    return Actor(member)


def first_bot(uow: Uow) -> BotVersion:
    """The company's bot. Raises NotFound."""
    bots = uow.setup.bots()
    if not bots:
        raise NotFound("error-not-found", "no bot")
    return bots[0]


def _change(uow: Uow, actor: Actor, bot: BotId, seen: int, changed: dict[str, SettingValue], now: Millis) -> BotVersion:
    old = uow.setup.bot(bot)
    if old.number != seen:
        raise Conflict("error-changed-meanwhile")
    new = replace(old, number=old.number + 1, settings={**old.settings, **changed}, created_at=now)
    uow.setup.publish(new)
    check_change(uow, old, new, sorted(changed), actor.id, now)
    record(uow, now, actor.id, "bot.publish", bot, number=new.number, changed=sorted(changed))
    return new
