"""What is read: chats, messages, contacts, media."""

import base64

from bot.sandbox.wappi.calls.call import Call, Endpoint, got, posted
from bot.sandbox.wappi.payloads import chat_id, message_shape
from bot.sandbox.wappi.refusals import Refusal, wrong
from bot.sandbox.wappi.shapes import Json, Message, Person
from bot.sandbox.wappi.times import moscow

WEEK = 7 * 86_400
MEDIA_KEPT = 20 * 86_400  # seconds: WhatsApp itself forgets files then


def messages(call: Call) -> Json:
    """`order` is asc or desc (the newest first, the default); `date` leaves only that day."""
    profile, wanted = call.connected(), call.query.get("chat_id", "")
    if not wanted:
        raise wrong("chat_id")
    found = [one for one in _seen(call) if wanted in (chat_id(call.world, one), one.person)]
    day = call.query.get("date", "")
    found = [one for one in found if moscow(one.at).startswith(day)]
    if call.query.get("order", "desc") != "asc":
        found.reverse()
    offset, limit = call.asked("offset", 0, 1_000_000), call.asked("limit", 50)
    if call.query.get("mark_all") == "true":
        _mark(found)
    shapes = [message_shape(call.world, one) for one in found[offset : offset + limit]]
    return call.done(messages=shapes, total_count=len(found), profile_id=profile.id)


def _seen(call: Call) -> list[Message]:
    return [one for one in call.world.messages(call.profile.id) if not one.lost]


def _mark(found: list[Message]) -> None:
    for one in found:
        if not one.mine:
            one.status = "read"


def all_messages(call: Call) -> Json:
    call.connected()
    shapes = [message_shape(call.world, one) for one in reversed(_seen(call))]
    limit, offset = call.asked("limit", 50), call.asked("offset", 0, 1_000_000)
    return call.done(messages=shapes[offset : offset + limit], total_count=len(shapes))


def message(call: Call) -> Json:
    return call.done(message=message_shape(call.world, _asked(call)))


def _asked(call: Call) -> Message:
    return call.world.message(call.connected(), call.query.get("message_id", ""))


def search(call: Call) -> Json:
    call.connected()
    words = (call.optional("query") or call.text("body")).lower()
    found = [message_shape(call.world, one) for one in _seen(call) if words in one.text.lower()]
    return call.done(messages=found, total_count=len(found))


def chats(call: Call) -> Json:
    call.connected()
    newest = {one.person: one for one in _seen(call)}
    shown = [_chat(call, person, one) for person, one in reversed(newest.items())]
    offset, limit = call.asked("offset", 0, 1_000_000), call.asked("limit", 50)
    return call.done(dialogs=shown[offset : offset + limit], total_count=len(shown))


def _chat(call: Call, phone: str, last: Message) -> Json:
    person = call.world.state.people.get(phone)
    unread = sum(not one.mine and one.status == "delivered" for one in call.world.messages(last.profile, phone))
    return {
        "id": chat_id(call.world, last), "name": person.name if person else phone, "isGroup": False,
        "last_message_id": last.id, "last_timestamp": int(last.at), "unread_count": unread,
    }  # fmt: skip


def check_contact(call: Call) -> Json:
    phone = call.query.get("phone", "")
    if not phone.isdecimal():
        raise wrong("phone")
    call.connected()
    return call.done(on_whatsapp=phone in call.world.state.people, phone=phone)


def contact(call: Call) -> Json:
    person = _person(call)
    chat = call.dialect.chat_of(person)
    return call.done(contact={"id": chat, "name": person.name, "pushname": person.name, "number": person.phone,
                              "username": person.username})  # fmt: skip


def _person(call: Call) -> Person:
    wanted = call.query.get("recipient") or call.query.get("phone") or call.query.get("chat_id", "")
    person = call.world.find(call.connected(), wanted)
    if person is None:
        raise Refusal("contact not found")
    return person


def media(call: Call) -> Json:
    """Two answers are known: the documented one with base64, and one with a link that lives for 7 days."""
    one = _asked(call)
    file = call.world.state.files.get(one.file)
    if file is None or call.world.now() - one.at > MEDIA_KEPT:
        raise Refusal("media not found")
    sort: Json = {"media_type": one.type, "mime_type": file.mime}
    if not call.tools.faults.on("media_link"):
        return call.done(file_b64=base64.b64encode(call.world.blobs[file.id]).decode(), **sort)
    link, until = call.world.link(file, WEEK)
    return call.done(file_name=file.name, file_link=link, file_link_expire=until, **sort)


READING: dict[str, Endpoint] = {
    "messages/get": got(messages),
    "messages/all/get": got(all_messages),
    "messages/id/get": got(message),
    "messages/search": posted(search),
    "message/media/download": got(media),
    "chats/get": got(chats),
    "contact/check": got(check_contact),
    "contact/get": got(contact),
}
