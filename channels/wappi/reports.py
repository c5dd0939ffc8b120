"""Wappi's reports: how far a message came, how the account is, who called."""

from collections.abc import Sequence

from channels.base import Payload
from channels.wappi.chats import chat_of, is_group, normal, phone_of
from channels.wappi.kinds import Messenger
from channels.wappi.reading import ident, moment, part, word
from dialogs.errors import BadInput
from dialogs.events import AccountChanged, Arrival, Delivery, DeliveryState, MissedCall
from dialogs.messages import Sender
from dialogs.tenant import Inbox

BAN = "temporary ban"
_STATES = {
    "pending": DeliveryState.SENT,
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "undelivered": DeliveryState.FAILED,
    "error": DeliveryState.FAILED,
    BAN: DeliveryState.FAILED,
}
_GOOD = ("online", "open", "authorized", "connected")
_DOWN = {"authorization_status": "not-authorised", "application_status": "unreachable"}


def delivery_of(messenger: Messenger, inbox: Inbox, item: Payload) -> Sequence[Arrival]:
    """A report about a message of ours; a ban of the number is told of the account too."""
    status = word(item, "status").strip().lower().replace("_", " ")
    name, chat = ident(item, "id", "message_id"), chat_of(messenger, item, own=True)
    if status not in _STATES or is_group(messenger, item):
        return ()
    if not chat or not (name or ident(item, "task_id")):
        raise BadInput("error-update", "no message")
    state, at = _STATES[status], moment(item)
    of = name or f"task:{ident(item, 'task_id')}"
    told = Delivery(inbox.id, chat, of, state, at, status if state is DeliveryState.FAILED else "")
    return (told, AccountChanged(inbox.id, "refused", BAN, at)) if status == BAN else (told,)


def account_of(messenger: Messenger, inbox: Inbox, item: Payload) -> Sequence[Arrival]:
    """The profile was logged in or out, its application went up or down. Profiles flap: this is a hint to look."""
    status = word(item, "status").strip().lower()
    if not status:
        raise BadInput("error-update", "no status")
    state = "up" if status in _GOOD else _DOWN[ident(item, "wh_type")]
    return (AccountChanged(inbox.id, state, word(item, "reason")[:200], moment(item)),)


def call_of(messenger: Messenger, inbox: Inbox, item: Payload) -> Sequence[Arrival]:
    """A call that nobody took; ringing, accepting and hanging up are no news. Calls have no id."""
    number = ident(item, "number", "from")
    if not number:
        raise BadInput("error-update", "no number")
    if ident(item, "type") != "missed_call":
        return ()
    chat, at, contact = normal(number) if messenger.phones else number, moment(item), part(item, "contact")
    name = word(contact, "FullName", "FirstName", "PushName", "BusinessName")[:100]
    sender = Sender(chat, name, phone=phone_of(messenger, chat, item))
    return (MissedCall(inbox.id, chat, f"call:{number}:{at}", sender, at),)
