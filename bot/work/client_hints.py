"""Hints that nobody stores: that clients write, or staff, and that somebody has read enough of a growing answer."""

from collections.abc import Awaitable, Callable

from channels.base import Connection, Connections
from channels.stopping import Stop
from dialogs.desk.desks import standing_topic
from dialogs.dialog import Mode
from dialogs.events import Arrival, Stopped, Typing
from dialogs.ids import InboxId
from dialogs.ports import Progress
from dialogs.store import Store, Uow
from dialogs.tenant import CONTROL, Inbox

Show = Callable[[Connection, str], Progress]


def heard_by(typing: "TypingHints", stop: Stop) -> Callable[[Inbox, Arrival], Awaitable[None]]:
    """Each hint to whom it is for."""

    async def hear(inbox: Inbox, arrival: Arrival) -> None:
        if isinstance(arrival, Stopped):
            await stop(inbox.id, arrival.mark)
        else:
            await typing(inbox, arrival)

    return hear


def shown_by(connections: Connections) -> Callable[[InboxId, str], Awaitable[None]]:
    """Shows a client that staff writes; an inbox that is not connected shows nothing."""

    async def show(inbox: InboxId, chat: str) -> None:
        connection = connections.get(inbox)
        if connection:
            await connection.channel.progress(connection.inbox, chat).typing()

    return show


class TypingHints:
    """Called by channels whose clients' typing is known; a dialog that the bot has is nobody's to watch."""

    def __init__(self, store: Store, connections: Connections, show: Show) -> None:
        """`show` leaves hints out while the group's budget is needed for words."""
        self._store, self._connections, self._show = store, connections, show

    async def __call__(self, inbox: Inbox, arrival: Arrival) -> None:
        """Shows "typing…" in the dialog's topic, or to the manager who has it."""
        control = self._connections.get(CONTROL)
        if control is None or not isinstance(arrival, Typing):
            return
        chat = await self._store.read(inbox.tenant_id, lambda uow: _desk_of(uow, arrival))
        if chat:
            await self._show(control, chat).typing()


def _desk_of(uow: Uow, typing: Typing) -> str:
    dialog = uow.dialogs.by_chat(typing.inbox_id, typing.chat)
    if dialog is None or dialog.mode not in (Mode.WAITING, Mode.HUMAN):
        return ""
    topic = standing_topic(uow, dialog.id)
    if topic:
        return f"{topic.chat}:{topic.thread}"
    owner = uow.members.get(dialog.owner_id) if dialog.owner_id and not uow.setup.desk() else None
    return str(owner.telegram_id) if owner else ""
