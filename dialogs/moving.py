"""A chat has a new id (a group became a supergroup): its dialog, the desk and what waits to be sent follow it."""

from dataclasses import replace

from dialogs.ids import InboxId, Millis
from dialogs.messages import Audience
from dialogs.store import Queued, Uow


def client_moved(uow: Uow, inbox: InboxId, chat: str, to: str) -> None:
    """The client's dialog goes on in the new chat, unless that has one of its own already."""
    if uow.dialogs.by_chat(inbox, to) is None:
        uow.dialogs.move(inbox, chat, to)
    uow.outbox.move(inbox, chat, to)


def desk_moved(uow: Uow, chat: str, to: str) -> bool:
    """The managers' group has a new id; False when it is not the desk. Its topics did not come along."""
    desk = uow.setup.desk()
    if desk is None or desk.chat != chat:
        return False
    uow.tenants.delist("group", chat)
    uow.tenants.enlist("group", to)
    uow.setup.set_desk(replace(desk, chat=to))
    return True


def send_moved(uow: Uow, row: Queued, to: str, now: Millis) -> None:
    """Part of the unit that puts a send back because its chat has moved."""
    message = row.message
    if message.audience is Audience.CUSTOMER:
        client_moved(uow, message.inbox_id, message.chat, to)
        return
    desk_moved(uow, message.chat, to)
    uow.outbox.move(message.inbox_id, message.chat, to)
