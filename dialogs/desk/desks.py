"""Several groups of one desk: which one a dialog goes to. It keeps its group for as long as that is bound."""

from collections.abc import Mapping, Sequence

from dialogs.dialog import Dialog
from dialogs.ids import DialogId
from dialogs.store import Topic, Uow
from dialogs.tenant import Desk


def desk_for(uow: Uow, dialog: Dialog) -> Desk | None:
    """The dialog's group, chosen now when it has none and there are several; None: private chats serve."""
    desk = likely_desk(uow, dialog)
    keep_desk(uow, dialog.id, desk.chat if desk else "")
    return desk


def likely_desk(uow: Uow, dialog: Dialog) -> Desk | None:
    """The same, without keeping the choice: nobody is called yet."""
    desks = uow.setup.desks()
    if len(desks) < 2:
        return desks[0] if desks else None
    room = uow.handovers.room(dialog.id)
    mine = next((desk for desk in desks if room and desk.chat == room.chat), None)
    return mine or roomiest(desks, uow.handovers.open_topics())


def standing_topic(uow: Uow, dialog: DialogId) -> Topic | None:
    """The dialog's topic, for as long as its group is the desk's."""
    topic = uow.handovers.topic(dialog)
    bound = topic is not None and any(desk.chat == topic.chat for desk in uow.setup.desks())
    return topic if bound else None


def keep_desk(uow: Uow, dialog: DialogId, chat: str) -> None:
    """From now on this is the dialog's group."""
    if chat and len(uow.setup.desks()) > 1:
        uow.handovers.keep_room(dialog, chat)


def roomiest(desks: Sequence[Desk], loads: Mapping[str, int]) -> Desk:
    """The first that is not full; when all are, the one with the fewest open dialogs."""
    free = [desk for desk in desks if loads.get(desk.chat, 0) < desk.most]
    return free[0] if free else min(desks, key=lambda desk: loads.get(desk.chat, 0))
