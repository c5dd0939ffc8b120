"""People's own accounts behind a client bot: kept in the inbox, and served at once."""

from bot.inboxes.connections import Registry
from channels.telegram.business import Link
from dialogs.company.accounts import OwnAccount, keep_link
from dialogs.ports import Clock
from dialogs.store import Store
from dialogs.tenant import Inbox


class OwnAccounts:
    """Implements `channels.telegram.business.Links`."""

    def __init__(self, store: Store, registry: Registry, clock: Clock) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock

    async def keep(self, inbox: Inbox, link: Link) -> bool:
        """False when its person may not connect accounts of this company: it is ignored then."""
        account, now = OwnAccount(link.id, link.person, link.kept()), self._clock.now()
        kept = await self._store.run(inbox.tenant_id, lambda uow: keep_link(uow, inbox.id, account, now))
        if kept is not None:
            await self._registry.refresh(inbox.tenant_id, inbox.id)
        return kept is not None
