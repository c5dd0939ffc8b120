"""Wappi's events as arrivals: pure, tolerant of all its envelopes, never anything but values or BadInput."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from channels.base import Key, Payload
from channels.wappi.chats import chat_of, is_group, is_nobody, normal, phone_of
from channels.wappi.contents import content_of
from channels.wappi.kinds import Messenger
from channels.wappi.reading import Fields, ident, moment, part, word, yes
from channels.wappi.reports import account_of, call_of, delivery_of
from dialogs.errors import BadInput
from dialogs.events import Arrival, Deletion, Reaction, StaffElsewhere
from dialogs.messages import InboundMessage, Sender
from dialogs.tenant import Inbox

OURS = "parley-"  # begins the `bot_id` of every send of ours; it comes back as `wappi_bot_id`
_MESSAGES = ("incoming_message", "outgoing_message_phone", "outgoing_message_api")
_REMOVED = "reaction_remove"
_SHORT = 2000  # characters of a body that is stored with its link all the same


def events_of(payload: Any) -> Sequence[Payload]:
    """The single events of one body: `messages` is a list or an object, or the event stands bare. Raises BadInput."""
    inner = payload["messages"] if isinstance(payload, Mapping) and "messages" in payload else payload
    items = inner if isinstance(inner, list) else [inner]
    if not items or not any(isinstance(item, Mapping) for item in items):
        raise BadInput("error-update", "no event in the body")
    # What is no object among them is kept as one, so that it is quarantined and not lost.
    return [_light(item) if isinstance(item, Mapping) else {"unreadable": item} for item in items]


def _light(item: Payload) -> Payload:
    """Without the file in base64 where a link leads to it: rows of many megabytes help nobody."""
    doubled = word(item, "file_link") and word(item, "mimetype") and len(word(item, "body")) > _SHORT
    return {**item, "body": ""} if doubled else item


def key_of(messenger: Messenger, payload: Payload) -> Key:
    """Dedupe by type and id (the id's tail: one message also comes with another sender's form), lane by chat.

    Raises BadInput when there is neither."""
    kind = ident(payload, "wh_type")
    if kind in _MESSAGES:
        return Key(_message_key(kind, payload), chat_of(messenger, payload, _is_own(payload)) or "nobody")
    if kind == "delivery_status":
        name = f"{kind}:{_tail(payload)}:{word(payload, 'status')}"
        return Key(name, chat_of(messenger, payload, own=True) or "nobody")
    if kind == "incoming_call":
        caller = normal(ident(payload, "number", "from"))
        return Key(f"{kind}:{caller}:{moment(payload)}:{ident(payload, 'type')}", caller or "nobody")
    if kind:
        return Key(f"{kind}:{word(payload, 'status')}:{word(payload, 'timestamp', 'time')}", "account")
    raise BadInput("error-update", "no wh_type")


def _message_key(kind: str, payload: Payload) -> str:
    marks = ":deleted" if yes(payload, "is_deleted") else ""
    # An edit or a deletion may come under the id of the message that it changes.
    marks += f":edited:{moment(payload)}" if yes(payload, "is_edited") else ""
    return f"{kind}:{_tail(payload)}{marks}"


def _tail(payload: Payload) -> str:
    name = ident(payload, "id", "message_id")
    if not name:
        raise BadInput("error-update", "no id")
    return name.rpartition("_")[2] or name


def arrivals_of(messenger: Messenger, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
    """What one event means. Empty for what is not for a dialog. Raises BadInput on what Wappi would never send."""
    kind = ident(payload, "wh_type")
    if kind in _MESSAGES:
        return _message(messenger, inbox, payload)
    reader = _READERS.get(kind)
    if reader:
        return reader(messenger, inbox, payload)
    if not kind:
        raise BadInput("error-update", "no wh_type")
    return ()


_READERS: Mapping[str, Callable[[Messenger, Inbox, Payload], Sequence[Arrival]]] = {
    "delivery_status": delivery_of,
    "authorization_status": account_of,
    "application_status": account_of,
    "incoming_call": call_of,
}


def _message(messenger: Messenger, inbox: Inbox, item: Fields) -> Sequence[Arrival]:
    own = _is_own(item)
    chat = chat_of(messenger, item, own)
    if is_nobody(item) or (is_group(messenger, item) and inbox.options.get("groups") is not True):
        return ()
    if not chat or not _tail(item):
        raise BadInput("error-update", "no chat")
    return _own(messenger, inbox, chat, item) if own else _theirs(messenger, inbox, chat, item)


def _is_own(item: Fields) -> bool:
    return ident(item, "wh_type") != "incoming_message" or yes(item, "is_me", "fromMe")


def _own(messenger: Messenger, inbox: Inbox, chat: str, item: Fields) -> Sequence[Arrival]:
    """A person of the business wrote on the phone or through another system; what we sent ourselves says so."""
    if word(item, "wappi_bot_id").startswith(OURS) or yes(item, "is_deleted"):
        return ()
    if ident(item, "type") in ("reaction", "poll_vote"):
        return ()
    # An edit is told under the message that it changes: an edit of ours must not look like another's words.
    name = ident(item, "stanza_id") if yes(item, "is_edited") else ""
    text, files = content_of(messenger, item)
    return (StaffElsewhere(inbox.id, chat, name or _tail(item), text, moment(item), files),)


def _theirs(messenger: Messenger, inbox: Inbox, chat: str, item: Fields) -> Sequence[Arrival]:
    at, target = moment(item), ident(item, "stanza_id")
    if yes(item, "is_deleted"):
        answered = yes(item, "isReply")  # then the target is what the deleted message answered
        return (Deletion(inbox.id, chat, (not answered and target) or _tail(item), at),)
    if ident(item, "type") == "reaction":
        emoji = word(item, "body")
        shown = "" if emoji == _REMOVED else emoji[:20]
        return (Reaction(inbox.id, chat, target, shown, at, _sender(messenger, chat, item)),) if target else ()
    return _said(messenger, inbox, chat, item)


def _said(messenger: Messenger, inbox: Inbox, chat: str, item: Fields) -> Sequence[Arrival]:
    text, files = content_of(messenger, item)
    if ident(item, "type") == "poll_vote" and not text:
        return ()  # the vote was taken back
    name, target, edited = _tail(item), ident(item, "stanza_id"), yes(item, "is_edited")
    own_name = f"{name}:{moment(item)}" if edited and target in ("", name) else name
    message = InboundMessage(
        inbox.id, own_name, chat, _sender(messenger, chat, item), text, moment(item), files,
        reply_to="" if edited else _replied(item), edit_of=(target or name) if edited else "",
        button=ident(item, "selectedButtonId", "selected_list_id"),
    )  # fmt: skip
    return (message,)


def _replied(item: Fields) -> str:
    if not yes(item, "isReply"):
        return ""
    return ident(part(item, "reply_message"), "id") or ident(item, "stanza_id")


def _sender(messenger: Messenger, chat: str, item: Fields) -> Sender:
    author = ident(item, "from") if is_group(messenger, item) else ""
    name = word(item, "contact_name", "senderName", "contact_max_name") or word(item, "contact_username")
    return Sender(
        author or chat, name[:100], ident(item, "contact_username"), phone=phone_of(messenger, author or chat, item)
    )
