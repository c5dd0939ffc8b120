"""A topic that is made in place of one that is gone, worn out or in another group: it leads back to that one."""

from dataclasses import replace

from dialogs.desk.cards import buttons_of, lines, note, places
from dialogs.desk.desks import standing_topic
from dialogs.ids import DialogId, Millis
from dialogs.store import Topic, Uow
from dialogs.texts import text

_HISTORY = 12


def topic_renewed(uow: Uow, topic: Topic, now: Millis) -> None:
    """Part of the unit that stores a topic made in place of another: it leads back, and shows what was said last."""
    dialog, chat = uow.dialogs.get(topic.dialog_id), topic.chat
    desk = next((one for one in uow.setup.desks() if one.chat == chat), None)
    if not topic.old or desk is None:
        return
    body = text("desk-topic-renewed", link=link_of(topic.old), history=lines(uow.dialogs.turns(dialog.id, _HISTORY)))
    handover = uow.handovers.open_of(dialog.id)
    rows = buttons_of(dialog, handover) if handover else ()  # the card stays behind in the old topic
    for place in places(uow.tenants.get(), desk, ()):
        told = note(place, dialog, f"renewed:{dialog.id}:{topic.thread}", body)
        uow.outbox.add(replace(told, buttons=rows, thread=topic.thread), now)


def topic_closed(uow: Uow, dialog: DialogId) -> None:
    """A person closed it: it is opened again when the client is back."""
    topic = uow.handovers.topic(dialog)
    if topic:
        uow.handovers.set_topic(replace(topic, closed=True))


def link_to(uow: Uow, dialog: DialogId) -> str:
    """The address of the dialog's topic; "none" where it has none yet, or the desk is private chats."""
    topic = standing_topic(uow, dialog)
    link = link_of(f"{topic.chat}:{topic.thread}") if topic else "-"
    return "none" if link == "-" else link


def link_of(place: str) -> str:
    """The address of "chat:thread" in Telegram; "-" for a group that has no addresses."""
    chat, _, thread = place.partition(":")
    return f"https://t.me/c/{chat[4:]}/{thread}" if chat.startswith("-100") else "-"
