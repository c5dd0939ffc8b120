"""A chat has a new id (a group became a supergroup): its dialog, the desk and what waits to be sent follow it."""

from dataclasses import replace

from dialogs.ids import InboxId, Millis
from dialogs.messages import Audience
from dialogs.store import Queued, Uow
from dialogs.tenant import CONTROL


def client_moved(uow: Uow, inbox: InboxId, chat: str, to: str) -> None:
    """The client's dialog goes on in the new chat, unless that has one of its own already."""
    if uow.dialogs.by_chat(inbox, to) is None:
        uow.dialogs.move(inbox, chat, to)
    uow.outbox.move(inbox, chat, to)


def desk_moved(uow: Uow, chat: str, to: str, now: Millis) -> bool:
    """The managers' group has a new id; False when it is not the desk. Its topics did not come along."""
    desks = uow.setup.desks()
    desk = next((one for one in desks if one.chat == chat), None)
    if desk is None:
        return False
    uow.tenants.delist("group", chat)
    uow.tenants.enlist("group", to)
    if desk == desks[0]:
        uow.setup.set_desk(replace(desk, chat=to))
    else:
        uow.setup.drop_desk(chat)
        uow.setup.add_desk(replace(desk, chat=to), now)
    uow.outbox.move(CONTROL, chat, to)
    return True


def send_moved(uow: Uow, row: Queued, to: str, now: Millis) -> None:
    """Part of the unit that puts a send back because its chat has moved."""
    message = row.message
    if message.audience is Audience.CUSTOMER:
        client_moved(uow, message.inbox_id, message.chat, to)
        return
    desk_moved(uow, message.chat, to, now)
    uow.outbox.move(message.inbox_id, message.chat, to)
