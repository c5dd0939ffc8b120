"""Connected inboxes of this process: which channel serves which inbox, kept in step with the database."""

from collections.abc import Mapping, Sequence

from loguru import logger

from channels.base import Channel, Connection
from dialogs.ids import BotId, InboxId, TenantId
from dialogs.settings import DEBOUNCE
from dialogs.store import Store, Uow
from dialogs.tenant import CONTROL, SYSTEM, Inbox


def control_inbox(token: str) -> Inbox:
    """The control bot's own inbox; its token comes from the environment, not from a table."""
    return Inbox(CONTROL, SYSTEM, "telegram", BotId("control"), "control", "control", token)


class Registry:
    """Implements `channels.base.Connections`."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], debounce_ms: int | None = None) -> None:
        self._store = store
        self._channels = channels
        self._debounce_ms = debounce_ms
        self._open: dict[str, Connection] = {}

    def get(self, inbox_id: str) -> Connection | None:
        return self._open.get(inbox_id)

    def by_public_id(self, public_id: str) -> Connection | None:
        return next((item for item in self._open.values() if item.inbox.public_id == public_id), None)

    def every(self) -> Sequence[Connection]:
        return tuple(self._open.values())

    async def load(self) -> None:
        """Brings the registry in step with the tables: new, changed and disabled inboxes."""
        inboxes = await self._store.read(SYSTEM, lambda uow: uow.setup.all_inboxes())
        control = self._open.get(CONTROL)
        fresh = {str(inbox.id): await self._connect(inbox) for inbox in inboxes if inbox.kind in self._channels}
        self._open = {**fresh, **({CONTROL: control} if control else {})}

    async def refresh(self, tenant: TenantId, inbox_id: InboxId) -> Connection | None:
        """One inbox, after it was connected, changed or disabled."""
        inbox = await self._store.read(tenant, lambda uow: uow.setup.inbox(inbox_id))
        if not inbox.active:
            self._open.pop(inbox_id, None)
            return None
        self._open[inbox_id] = await self._connect(inbox)
        return self._open[inbox_id]

    def add_control(self, inbox: Inbox) -> Connection:
        """The control bot: never debounced, menus answer at once."""
        connection = Connection(inbox, self._channels["telegram"])
        self._open[CONTROL] = connection
        return connection

    async def _connect(self, inbox: Inbox) -> Connection:
        debounce = self._debounce_ms
        if debounce is None:
            debounce = await self._store.read(inbox.tenant_id, lambda uow: _debounce(uow, inbox))
        if inbox.id not in self._open:
            logger.info("inbox {} ({}) connected", inbox.id, inbox.kind)
        return Connection(inbox, self._channels[inbox.kind], debounce)


def _debounce(uow: Uow, inbox: Inbox) -> int:
    seconds = DEBOUNCE.read(uow.setup.bot(inbox.bot_id).settings)
    return int(float(seconds) * 1000)
