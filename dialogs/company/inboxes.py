"""Connected accounts of channels: use cases of set-up. Each requires a right and leaves a line in the audit."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from dialogs.access import Actor, Permission
from dialogs.company.setup import first_bot, record, stable_id, standing
from dialogs.customer import clean
from dialogs.errors import BadInput
from dialogs.ids import InboxId, Millis, new_id
from dialogs.ports import Clock, Secrets
from dialogs.store import Store, Uow
from dialogs.tenant import Inbox, InboxKind
from dialogs.typed import MOST_NAME, named

MOST_ORIGINS = 20
MOST_KEYWORDS = 30


@dataclass(frozen=True, slots=True)
class Account:
    """A bot account of a channel, as the channel itself describes it."""

    id: int
    username: str
    name: str


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
        inbox_id = InboxId(stable_id(f"{actor.tenant}:{once}") if once else new_id(now))
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
            new = change(standing(uow, inbox))
            uow.setup.save_inbox(new)
            record(uow, now, actor.id, action, inbox)
            return new

        return await self._store.run(actor.tenant, unit)


def _connect_telegram(uow: Uow, actor: Actor, account: Account, mark: str, sealed: str, now: Millis) -> Inbox:
    if any(tenant == uow.tenant for tenant, _ in uow.tenants.lookup("token", mark)):
        raise BadInput("error-token-known", name=f"@{account.username}")
    before = _same_account(uow.setup.inboxes(removed=True), account)
    inbox_id = before.id if before else InboxId(new_id(now))
    uow.tenants.enlist("token", mark, inbox_id)
    public_id = secrets.token_urlsafe(12)
    inbox = Inbox(
        inbox_id, uow.tenant, InboxKind.TELEGRAM, first_bot(uow).bot_id, account.name, public_id, sealed,
        {"username": account.username, "account": account.id},
    )  # fmt: skip
    if before:  # the owner made a new token for the same bot: its dialogs go on
        inbox = replace(before, secret=sealed, active=True, removed=False, options={**before.options, **inbox.options})
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
