"""Telegram updates as what happened in dialogs: pure, straight from the decoded JSON."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from channels.base import Payload
from channels.telegram.business import Link, link_of
from channels.telegram.content import attachments_of, is_service, phone_of
from channels.telegram.fields import Fields, fields, items, number, part, sender_of, when, words
from channels.telegram.groups import addressed, said, without_name
from channels.telegram.place import Place
from dialogs.events import Arrival, Deletion, Moved, Reach, Reaction, StaffElsewhere
from dialogs.messages import InboundMessage, Sender
from dialogs.tenant import CONTROL, Inbox

GROUPS = ("group", "supergroup")
_OUT = ("left", "kicked")


def arrivals(inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
    """What one update tells; empty for what is not for a dialog. Raises WRONG on what Telegram would never send."""
    for name, read in _KINDS.items():
        if name in payload:
            return read(inbox, fields(payload[name]), number(payload["update_id"]))
    return ()


def stop_of(inbox: Inbox, payload: Payload) -> tuple[Place, int] | None:
    """Where a client pressed a draft's stop button, and on which draft; None for other updates. Raises WRONG."""
    body = payload.get("stopped_message_generation")
    if not isinstance(body, dict):
        return None
    place = place_in(inbox, body, {})
    return replace(place, topic=number(body.get("message_thread_id") or 0)), number(body["draft_id"])


def lane_of(inbox: Inbox, payload: Payload) -> str:
    """The lane of an update: its dialog, so that one dialog's events go in order. Raises WRONG."""
    name = next((one for one in payload if one != "update_id" and payload[one] is not None), "")
    body = fields(payload[name])
    if name == "callback_query":
        holder = part(body, "message")
        return place_in(inbox, holder, fields(body["from"])).key if holder else f"tap:{number(body['from']['id'])}"
    if "chat" not in body:
        return name
    return place_in(inbox, body, _author(body) or part(body, "user")).key


def album_of(payload: Payload) -> str:
    """The album that an update's new message is a part of; "" for none."""
    message = payload.get("message") or payload.get("business_message")
    return str(message.get("media_group_id") or "")[:64] if isinstance(message, dict) else ""


def place_in(inbox: Inbox, holder: Fields, person: Fields) -> Place:
    """The dialog of `person` where a message, or what happened to one, is. The desk's lanes are its topics."""
    chat, topic = fields(holder["chat"]), 0
    thread = number(holder.get("message_thread_id") or 0)
    if holder.get("is_topic_message"):
        topic, thread = thread, 0
    place = Place(number(chat["id"]), topic, business=words(holder, "business_connection_id"))
    if chat.get("type") not in GROUPS or inbox.id == CONTROL:
        return place
    return replace(place, comments=thread, person=number(person["id"]) if person else 0)


def _author(message: Fields) -> Fields:
    """Who wrote: a person, or the channel that they write as."""
    speaks_as = part(message, "sender_chat")
    return speaks_as or part(message, "from")


def _message(inbox: Inbox, message: Fields, update: int) -> Sequence[Arrival]:
    move = _move(inbox, message)
    return (move,) if move else _heard(inbox, message, edit=False)


def _edited(inbox: Inbox, message: Fields, update: int) -> Sequence[Arrival]:
    # A live location changes every few seconds; where the client is now is no new question.
    return () if message.get("location") else _heard(inbox, message, edit=True)


def _heard(inbox: Inbox, message: Fields, edit: bool) -> Sequence[Arrival]:
    chat, author = fields(message["chat"]), _author(message)
    if is_service(message) or not author or (author.get("is_bot") and "sender_chat" not in message):
        return ()
    if chat["type"] in GROUPS:
        meant = addressed(inbox, message) and author.get("id") != chat["id"]  # the group's own anonymous admins
        return (_written(inbox, message, author, edit),) if meant else ()
    return (_written(inbox, message, author, edit),) if chat["type"] == "private" else ()


def _written(inbox: Inbox, message: Fields, author: Fields, edit: bool) -> InboundMessage:
    own, place = str(number(message["message_id"])), place_in(inbox, message, author)
    text = without_name(inbox, said(message)) if place.person else said(message)
    mark = number(message["edit_date"]) if edit else 0
    return InboundMessage(
        inbox_id=inbox.id, external_id=f"{own}:{mark}" if edit else own, chat=place.key,
        sender=_sender(message, author), text=text, sent_at=when(message["date"]), attachments=attachments_of(message),
        reply_to=_answered(message), edit_of=own if edit else "", start=_start(text),
        album=words(message, "media_group_id")[:64], thread=str(place.topic or ""), quote=_quote(message),
        shared=bool(place.person), room=_room(inbox, message),
    )  # fmt: skip


def _room(inbox: Inbox, message: Fields) -> str:
    """A group's title; in an owner's own chat, whose it is."""
    connection = words(message, "business_connection_id")
    link = link_of(inbox, connection) if connection else None
    return link.name if link else words(fields(message["chat"]), "title")


def _sender(message: Fields, author: Fields) -> Sender:
    """A contact is the sender's own number only when Telegram says that it is theirs."""
    card = part(message, "contact")
    own = bool(card) and card.get("user_id") == author.get("id")
    return sender_of(author, phone_of(card) if own else "")


def _answered(message: Fields) -> str:
    target = part(message, "reply_to_message")
    if not target or "forum_topic_created" in target:
        return ""
    return str(number(target["message_id"]))


def _quote(message: Fields) -> str:
    return words(part(message, "quote"), "text")[:1024]


def _start(text: str) -> str:
    return text.removeprefix("/start").strip()[:64] if text.startswith("/start ") else ""


def _move(inbox: Inbox, message: Fields) -> Moved | None:
    here = number(fields(message["chat"])["id"])
    to, before = message.get("migrate_to_chat_id"), message.get("migrate_from_chat_id")
    if to is not None:
        return Moved(inbox.id, str(here), str(number(to)))
    return Moved(inbox.id, str(number(before)), str(here)) if before is not None else None


def _pressed(inbox: Inbox, query: Fields, update: int) -> Sequence[Arrival]:
    message, person = part(query, "message"), fields(query["from"])
    if not message or fields(message["chat"])["type"] not in ("private", *GROUPS):
        return ()
    data, place = words(query, "data"), place_in(inbox, message, person)
    # The button's message may be too old to be shown (date 0): the tap itself is now, and has no time of its own.
    return (
        InboundMessage(
            inbox_id=inbox.id, external_id=f"cb:{words(query, 'id')}", chat=place.key, sender=sender_of(person),
            text=_label(message, data), sent_at=when(message.get("date") or 0), button=data,
            thread=str(place.topic or ""), shared=bool(place.person), room=_room(inbox, message),
        ),
    )  # fmt: skip


def _label(message: Fields, data: str) -> str:
    rows = part(message, "reply_markup").get("inline_keyboard") or ()
    buttons = [fields(button) for row in rows for button in row]
    return next((words(button, "text") for button in buttons if button.get("callback_data") == data), "")


def _reacted(inbox: Inbox, change: Fields, update: int) -> Sequence[Arrival]:
    person = part(change, "user")
    if not person or person.get("is_bot"):  # anonymous: a channel or a group reacted
        return ()
    place = place_in(inbox, change, person)
    signs = [_sign(one) for one in items(change, "new_reaction")]
    emoji, of = signs[-1] if signs else "", str(number(change["message_id"]))
    # Two changes may fall into one second: the update's number, which grows, tells which is the later.
    return (Reaction(inbox.id, place.key, of, emoji, when(change["date"]) + update % 1000, sender_of(person)),)


def _sign(reaction: Fields) -> str:
    return words(reaction, "emoji") or ("⭐" if reaction.get("type") == "paid" else "✨")  # an emoji of their own


def _membership(inbox: Inbox, change: Fields, update: int) -> Sequence[Arrival]:
    chat, now = fields(change["chat"]), fields(change["new_chat_member"]).get("status")
    if chat.get("type") != "private":  # a group has many dialogs; what is said there after the end is refused by itself
        return ()
    return (Reach(inbox.id, str(number(chat["id"])), now not in _OUT, when(change["date"])),)


def _business(inbox: Inbox, message: Fields, update: int, edit: bool = False) -> Sequence[Arrival]:
    if not _may_answer(link_of(inbox, words(message, "business_connection_id"))) or is_service(message):
        return ()
    if message.get("sender_business_bot"):  # our own words, come back
        return ()
    person = fields(message["from"])
    if person.get("id") == fields(message["chat"])["id"]:
        return () if edit and message.get("location") else (_written(inbox, message, person, edit),)
    return () if edit or message.get("is_from_offline") else (_owner_wrote(inbox, message),)


def _may_answer(link: Link | None) -> bool:
    return link is not None and link.enabled and link.may_reply


def _owner_wrote(inbox: Inbox, message: Fields) -> StaffElsewhere:
    own, chat = str(number(message["message_id"])), place_in(inbox, message, {}).key
    return StaffElsewhere(inbox.id, chat, own, said(message), when(message["date"]), attachments_of(message))


def _business_edited(inbox: Inbox, message: Fields, update: int) -> Sequence[Arrival]:
    return _business(inbox, message, update, edit=True)


def _business_deleted(inbox: Inbox, change: Fields, update: int) -> Sequence[Arrival]:
    if not _may_answer(link_of(inbox, words(change, "business_connection_id"))):
        return ()
    chat = place_in(inbox, change, {}).key
    return [Deletion(inbox.id, chat, str(number(one)), update) for one in change["message_ids"]]


_KINDS: dict[str, Callable[[Inbox, Fields, int], Sequence[Arrival]]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _pressed,
    "message_reaction": _reacted,
    "my_chat_member": _membership,
    "business_message": _business,
    "edited_business_message": _business_edited,
    "deleted_business_messages": _business_deleted,
}
