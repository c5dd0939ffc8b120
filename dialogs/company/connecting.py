"""Connecting an account of any channel that an owner connects by typing what it asks for."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from dialogs.access import Actor, Permission
from dialogs.company.endpoints import address_in
from dialogs.company.setup import first_bot, record, standing
from dialogs.ids import InboxId, Millis, new_id
from dialogs.ports import Clock, Secrets
from dialogs.store import Store, Uow
from dialogs.tenant import Inbox
from dialogs.typed import MOST_NAME, named


@dataclass(frozen=True, slots=True)
class CheckedAccount:
    """An account that its channel has confirmed. `mark` tells it from all others of its kind."""

    kind: str
    name: str
    mark: str
    secret: str = field(repr=False, default="")
    options: Mapping[str, object] = field(default_factory=dict)


def account_mark(kind: str, mark: str) -> str:
    """What is fingerprinted, so that no account serves two companies."""
    return f"{kind}:{mark}"


class Connecting:
    """Use case of the connect screen."""

    def __init__(self, store: Store, clock: Clock, vault: Secrets, fingerprint: Callable[[str], str]) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault
        self._fingerprint = fingerprint

    async def connect(self, actor: Actor, account: CheckedAccount) -> Inbox:
        """The account's inbox, its secret sealed. An account that this company has keeps its inbox and its dialogs.

        Raises Conflict (error-token-taken) when another company has it."""
        actor.require(Permission.CONNECT)
        print_, now = self._fingerprint(account_mark(account.kind, account.mark)), self._clock.now()
        sealed = self._vault.seal(actor.tenant, account.secret) if account.secret else ""
        return await self._store.run(actor.tenant, lambda uow: _connect(uow, actor, account, print_, sealed, now))

    async def reseal(self, actor: Actor, inbox: InboxId, secret: str, **options: object) -> Inbox:
        """Gives the inbox a new secret, and options that go with it."""
        actor.require(Permission.CONNECT)
        sealed, now = self._vault.seal(actor.tenant, secret), self._clock.now()

        def unit(uow: Uow) -> Inbox:
            old = standing(uow, inbox)
            new = replace(old, secret=sealed, options={**old.options, **options})
            uow.setup.save_inbox(new)
            record(uow, now, actor.id, "inbox.secret", inbox)
            return new

        return await self._store.run(actor.tenant, unit)

    async def set_options(self, actor: Actor, inbox: InboxId, **options: object) -> Inbox:
        """Changes some options; the names of what changed go to the audit, their values do not."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> Inbox:
            old = standing(uow, inbox)
            new = replace(old, options={**old.options, **options})
            uow.setup.save_inbox(new)
            if address_in(options):  # given anew, even the same one is worth a try
                uow.endpoints.open(inbox)
            record(uow, now, actor.id, "inbox.options", inbox, changed=sorted(options))
            return new

        return await self._store.run(actor.tenant, unit)


def _connect(uow: Uow, actor: Actor, account: CheckedAccount, mark: str, sealed: str, now: Millis) -> Inbox:
    before = _known(uow, account)
    inbox = _made(uow, account, sealed, now) if before is None else _renewed(before, account, sealed)
    uow.tenants.enlist("token", mark, inbox.id)
    if before:
        uow.setup.save_inbox(inbox)
    else:
        uow.setup.add_inbox(inbox)
        uow.tenants.enlist("public", inbox.public_id, inbox.id)
    record(uow, now, actor.id, "inbox.connect", inbox.id, kind=inbox.kind)
    return inbox


def _renewed(before: Inbox, account: CheckedAccount, sealed: str) -> Inbox:
    kept = {name: value for name, value in before.options.items() if name.startswith("from_")}  # where its story began
    return replace(before, secret=sealed, active=True, removed=False,
                   options={**before.options, **account.options, **kept, "account": account.mark})  # fmt: skip


def _known(uow: Uow, account: CheckedAccount) -> Inbox | None:
    mine = [item for item in uow.setup.inboxes(removed=True) if item.kind == account.kind]
    connected = next((item for item in mine if item.options.get("account") == account.mark), None)
    return connected or next((item for item in mine if _from_file(item, account)), None)


def _from_file(inbox: Inbox, account: CheckedAccount) -> bool:
    """Whether a file set the same account up: it was never asked for its mark, but an option of its own bears it."""
    return "account" not in inbox.options and account.mark in [inbox.options.get(name) for name in account.options]


def _made(uow: Uow, account: CheckedAccount, sealed: str, now: Millis) -> Inbox:
    return Inbox(
        InboxId(new_id(now)), uow.tenant, account.kind, first_bot(uow).bot_id, named(account.name[:MOST_NAME]),
        secrets.token_urlsafe(12), sealed, {**account.options, "account": account.mark},
    )  # fmt: skip
