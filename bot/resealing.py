"""Sealing anew: what is sealed under an older master key is sealed under the newest, so that the old one may go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.errors import BadInput
from dialogs.ports import Secrets
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM, Inbox


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many connections are sealed under the newest key now, and the names of those that no key opens."""

    count: int
    closed: Sequence[str]


async def reseal(store: Store, secrets: Secrets) -> Resealed:
    """Every company's connections, removed ones too: a unit for each company, so that a running program goes on."""
    tenants = [one.id for one in await store.read(SYSTEM, lambda uow: uow.tenants.every())]
    done = [await store.run(tenant, lambda uow: _company(uow, secrets)) for tenant in tenants]
    return Resealed(sum(one.count for one in done), [name for one in done for name in one.closed])


def _company(uow: Uow, secrets: Secrets) -> Resealed:
    sealed = [inbox for inbox in uow.setup.inboxes(removed=True) if inbox.secret]
    closed = [f"{uow.tenant}: {inbox.name}" for inbox in sealed if not _anew(uow, inbox, secrets)]
    return Resealed(len(sealed) - len(closed), closed)


def _anew(uow: Uow, inbox: Inbox, secrets: Secrets) -> bool:
    try:
        plain = secrets.open(inbox.tenant_id, inbox.secret)
    except BadInput:
        return False
    uow.setup.save_inbox(replace(inbox, secret=secrets.seal(inbox.tenant_id, plain)))
    return True
