"""Use cases of set-up: companies, inboxes, the desk, settings. Each requires a right and leaves a line in the audit."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from dialogs.access import Actor, Permission
from dialogs.checks import check_change
from dialogs.customer import clean
from dialogs.desk import call_again
from dialogs.errors import BadInput, Conflict, NotFound
from dialogs.ids import BotId, InboxId, MemberId, Millis, TenantId, new_id
from dialogs.ports import Clock, Secrets
from dialogs.settings import ALL_SETTINGS, SettingValue
from dialogs.store import AuditEntry, Store, Uow
from dialogs.tenant import SYSTEM, BotVersion, Desk, Inbox, InboxKind, Member, Role, Tenant

MOST_NAME = 60
MOST_COMPANIES = 10  # of one person: more is a mistake or a script
MOST_ORIGINS = 20
MOST_KEYWORDS = 30
MOST_OPEN = 1000  # dialogs at once in one group


@dataclass(frozen=True, slots=True)
class Account:
    """A bot account of a channel, as the channel itself describes it."""

    id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Founder:
    """Who makes a company: their Telegram account."""

    telegram_id: int
    name: str
    language: str


def named(words: str, most: int = MOST_NAME) -> str:
    """A name that people typed, on one line. Raises BadInput when empty or too long."""
    name = " ".join(clean(words).split())
    if not name:
        raise BadInput("error-empty-message")
    if len(name) > most:
        raise BadInput("error-too-long", most=most)
    return name


def record(uow: Uow, at: Millis, actor: str, action: str, subject: str, **details: object) -> None:
    """A line of the audit."""
    uow.audit.add(AuditEntry(at, actor, action, subject, details))


class Companies:
    """A company, its bot, and what both are set to."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def create(self, founder: Founder, name: str, once: str = "") -> Actor:
        """Makes a company with its first bot; the founder is its owner. The same `once` gives the same company.

        Raises BadInput for a name that can't be used, or too many companies of one person."""
        name, now = named(name), self._clock.now()
        tenant = TenantId(_stable_id(f"{founder.telegram_id}:{once}") if once else new_id(now))
        mine = await self._store.read(SYSTEM, lambda uow: uow.tenants.lookup("member", str(founder.telegram_id)))
        if len(mine) >= MOST_COMPANIES:
            raise BadInput("error-too-many-companies", most=MOST_COMPANIES)
        return await self._store.run(tenant, lambda uow: _create(uow, founder, name, now))

    async def rename(self, actor: Actor, name: str) -> None:
        """Raises BadInput. The company's bot keeps its own name."""
        actor.require(Permission.SETTINGS)
        name, now = named(name), self._clock.now()

        def unit(uow: Uow) -> None:
            bot = first_bot(uow)
            uow.setup.publish(replace(bot, number=bot.number + 1, name=name, created_at=now))
            record(uow, now, actor.id, "bot.rename", bot.bot_id)

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


def _stable_id(seed: str) -> str:
    return base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode().lower()[:19]


def _create(uow: Uow, founder: Founder, name: str, now: Millis) -> Actor:
    again = uow.members.by_telegram(founder.telegram_id)
    if again:
        return Actor(again)
    member = Member(
        MemberId(new_id(now)), uow.tenant, founder.telegram_id, founder.name, founder.language,
        frozenset({Role.OWNER, Role.MANAGER}),
    )  # fmt: skip
    uow.tenants.add(Tenant(uow.tenant, name, founder.language, "Europe/Moscow", now))
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


class Inboxes:
    """Connected accounts of channels."""

    def __init__(self, store: Store, clock: Clock, vault: Secrets, fingerprint: Callable[[str], str]) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault
        self._fingerprint = fingerprint

    async def connect_telegram(self, actor: Actor, token: str, account: Account) -> Inbox:
        """Connects a client bot whose token the channel has confirmed; the token is sealed.

        Raises BadInput when it is connected here already, Conflict when another company has it."""
        actor.require(Permission.CONNECT)
        mark, now = self._fingerprint(token), self._clock.now()
        sealed = self._vault.seal(actor.tenant, token)
        return await self._store.run(
            actor.tenant, lambda uow: _connect_telegram(uow, actor, account, mark, sealed, now)
        )

    async def make_widget(self, actor: Actor, name: str, once: str = "") -> Inbox:
        """A chat for a site. With no allowed sites it opens on any. The same `once` gives the same widget."""
        actor.require(Permission.CONNECT)
        name, now = named(name), self._clock.now()
        inbox_id = InboxId(_stable_id(f"{actor.tenant}:{once}") if once else new_id(now))
        return await self._store.run(actor.tenant, lambda uow: _make_widget(uow, actor, inbox_id, name, now))

    async def allow(self, actor: Actor, inbox: InboxId, sites: str) -> Inbox:
        """Sets the widget's allowed sites from typed text, one a line; "-" allows every site. Raises BadInput."""
        origins = origins_of(sites)
        return await self._changed(
            actor, inbox, "inbox.origins", lambda old: replace(old, options={**old.options, "origins": origins})
        )

    async def listen_for(self, actor: Actor, inbox: InboxId, typed: str) -> Inbox:
        """In groups the bot answers these words too, one a line; "-" leaves mentions and replies. Raises BadInput."""
        words = keywords_of(typed)
        return await self._changed(
            actor, inbox, "inbox.keywords", lambda old: replace(old, options={**old.options, "keywords": words})
        )

    async def let_groups(self, actor: Actor, inbox: InboxId, groups: bool) -> Inbox:
        """Whether messages of groups come in too, where the channel has groups."""
        return await self._changed(
            actor, inbox, "inbox.groups", lambda old: replace(old, options={**old.options, "groups": groups})
        )

    async def rename(self, actor: Actor, inbox: InboxId, name: str) -> Inbox:
        """Raises BadInput."""
        name = named(name)
        return await self._changed(actor, inbox, "inbox.rename", lambda old: replace(old, name=name))

    async def switch(self, actor: Actor, inbox: InboxId, active: bool) -> Inbox:
        """Disables (nothing comes in or goes out) or enables again."""
        action = "inbox.enable" if active else "inbox.disable"
        return await self._changed(actor, inbox, action, lambda old: replace(old, active=active))

    async def _changed(self, actor: Actor, inbox: InboxId, action: str, change: Callable[[Inbox], Inbox]) -> Inbox:
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> Inbox:
            new = change(uow.setup.inbox(inbox))
            uow.setup.save_inbox(new)
            record(uow, now, actor.id, action, inbox)
            return new

        return await self._store.run(actor.tenant, unit)


def _connect_telegram(uow: Uow, actor: Actor, account: Account, mark: str, sealed: str, now: Millis) -> Inbox:
    if any(tenant == uow.tenant for tenant, _ in uow.tenants.lookup("token", mark)):
        raise BadInput("error-token-known", name=f"@{account.username}")
    before = _same_account(uow.setup.inboxes(), account)
    inbox_id = before.id if before else InboxId(new_id(now))
    uow.tenants.enlist("token", mark, inbox_id)
    public_id = secrets.token_urlsafe(12)
    inbox = Inbox(
        inbox_id, uow.tenant, InboxKind.TELEGRAM, first_bot(uow).bot_id, account.name, public_id, sealed,
        {"username": account.username, "account": account.id},
    )  # fmt: skip
    if before:  # the owner made a new token for the same bot: its dialogs go on
        inbox = replace(before, secret=sealed, active=True, options={**before.options, **inbox.options})
        uow.setup.save_inbox(inbox)
    else:
        _add(uow, inbox)
    record(uow, now, actor.id, "inbox.connect", inbox.id, kind=inbox.kind)
    return inbox


def _same_account(inboxes: Sequence[Inbox], account: Account) -> Inbox | None:
    return next((item for item in inboxes if item.options.get("account") == account.id), None)


def _make_widget(uow: Uow, actor: Actor, inbox_id: InboxId, name: str, now: Millis) -> Inbox:
    again = next((item for item in uow.setup.inboxes() if item.id == inbox_id), None)
    if again:
        return again
    inbox = Inbox(inbox_id, uow.tenant, InboxKind.WIDGET, first_bot(uow).bot_id, name, secrets.token_urlsafe(12),
                  options={"origins": []})  # fmt: skip
    _add(uow, inbox)
    record(uow, now, actor.id, "inbox.connect", inbox.id, kind=inbox.kind)
    return inbox


def _add(uow: Uow, inbox: Inbox) -> None:
    uow.setup.add_inbox(inbox)
    uow.tenants.enlist("public", inbox.public_id, inbox.id)


def keywords_of(typed: str) -> list[str]:
    """Words that people typed, one a line or with commas. Raises BadInput for none, too many or too long ones."""
    words = [" ".join(word.split()) for word in clean(typed).replace(",", "\n").split("\n") if word.strip()]
    if words == ["-"]:
        return []
    if not words:
        raise BadInput("error-empty-message")
    if len(words) > MOST_KEYWORDS or any(len(word) > MOST_NAME for word in words):
        raise BadInput("error-keywords", most=MOST_KEYWORDS, long=MOST_NAME)
    return list(dict.fromkeys(words))


def origins_of(typed: str) -> list[str]:
    """Origins ("https://shop.example") from what a person typed, one a line. Raises BadInput for what is no address."""
    lines = [line.strip().lower() for line in clean(typed).replace(",", "\n").split("\n") if line.strip()]
    if lines == ["-"]:
        return []
    if not lines or len(lines) > MOST_ORIGINS:
        raise BadInput("error-origin", site=typed[:40])
    return [_origin(line) for line in lines]


def _origin(line: str) -> str:
    try:
        parts = urlsplit(line if "://" in line else f"https://{line}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise BadInput("error-origin", site=line[:40]) from error
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or " " in host or ("." not in host and host != "localhost"):
        raise BadInput("error-origin", site=line[:40])
    return f"{parts.scheme}://{host}{port}"


class DeskBinding:
    """The managers' group."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def bind(self, actor: Actor, desk: Desk) -> None:
        """The group becomes the company's desk, in place of the one before. Raises Conflict when it is another's."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            if any(one.chat == desk.chat for one in uow.setup.desks()[1:]):
                raise Conflict("error-desk-further")
            _forget_group(uow)
            uow.tenants.enlist("group", desk.chat)
            uow.setup.set_desk(desk)
            call_again(uow, now)
            record(uow, now, actor.id, "desk.bind", desk.chat)

        await self._store.run(actor.tenant, unit)

    async def add(self, actor: Actor, desk: Desk) -> None:
        """One more group, for when the first is full; the first one when there is none. Raises Conflict."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            known = uow.setup.desks()
            if any(one.chat == desk.chat for one in known):
                return
            uow.tenants.enlist("group", desk.chat)
            if known:
                uow.setup.add_desk(desk, now)
            else:
                uow.setup.set_desk(desk)
                call_again(uow, now)
            record(uow, now, actor.id, "desk.add", desk.chat)

        await self._store.run(actor.tenant, unit)

    async def remove(self, actor: Actor, chat: str) -> None:
        """One of several groups is the desk's no more; its dialogs go on in the others. Raises NotFound."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            left = _without(uow, chat)
            uow.tenants.delist("group", chat)
            uow.setup.drop_desk(chat)
            if left:
                uow.setup.drop_desk(left[0].chat)
            uow.setup.set_desk(left[0] if left else None)
            call_again(uow, now)
            record(uow, now, actor.id, "desk.remove", chat)

        await self._store.run(actor.tenant, unit)

    async def fill(self, actor: Actor, most: int) -> None:
        """How many open dialogs one group holds before further ones go to the next. Raises BadInput."""
        actor.require(Permission.CONNECT)
        if not 1 <= most <= MOST_OPEN:
            raise BadInput("error-setting-bounds", key="desk-most", low=1, high=MOST_OPEN)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            desk = uow.setup.desk()
            if desk is None:
                raise NotFound("error-not-found", "desk")
            uow.setup.set_desk(replace(desk, most=most))
            record(uow, now, actor.id, "desk.fill", str(most))

        await self._store.run(actor.tenant, unit)

    async def unbind(self, actor: Actor) -> None:
        """Managers work in their private chats again."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            for desk in uow.setup.desks():
                uow.tenants.delist("group", desk.chat)
                uow.setup.drop_desk(desk.chat)
            uow.setup.set_desk(None)
            call_again(uow, now)
            record(uow, now, actor.id, "desk.unbind", "")

        await self._store.run(actor.tenant, unit)


def _without(uow: Uow, chat: str) -> Sequence[Desk]:
    desks = uow.setup.desks()
    left = [one for one in desks if one.chat != chat]
    if len(left) == len(desks):
        raise NotFound("error-not-found", "desk")
    return left


def _forget_group(uow: Uow) -> None:
    old = uow.setup.desk()
    if old:
        uow.tenants.delist("group", old.chat)
