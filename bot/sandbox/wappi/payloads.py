"""What Wappi writes into webhooks and answers: one shape for a message, with all its oddities."""

import base64

from bot.sandbox.wappi.shapes import Json, Message, Person, Profile
from bot.sandbox.wappi.times import finely, moscow
from bot.sandbox.wappi.world import LINK_LIVES, World

MOST_BODY = 1_000_000  # characters of base64: what is longer comes cut, and only the link leads to all of it
_MEDIA = ("image", "video", "document", "sticker", "ptt", "audio")


def message_shape(world: World, one: Message) -> Json:
    """A message as webhooks and lists show it."""
    profile, person = world.state.profiles[one.profile], world.state.people.get(one.person)
    chat = chat_id(world, one)
    own = f"{profile.phone}@c.us" if profile.messenger == "whatsapp" else profile.phone
    author = world.dialect(profile).chat_of(person) if person else chat
    shape: Json = {
        "id": one.id, "type": _type(world, one), "body": one.text, "from": own if one.mine else author,
        "to": chat if one.mine else own, "chatId": chat, "chat_type": "group" if chat.endswith("@g.us") else "dialog",
        "senderName": profile.name if one.mine else _name(person), "contact_name": _name(person),
        "timestamp": moscow(one.at), "time": int(one.at), "caption": None, "from_where": one.by,
        "is_me": one.mine, "is_bot": False, "is_forwarded": one.forwarded, "is_edited": one.edited,
        "is_deleted": one.deleted, "isReply": bool(one.reply_to), "stanza_id": one.reply_to, "thumbnail": "",
        "picture": "", "wappi_bot_id": one.bot_id, "platform": profile.messenger,
    }  # fmt: skip
    return shape | _extras(world, profile, person, one)


def _type(world: World, one: Message) -> str:
    return world.dialect(world.state.profiles[one.profile]).text_type if one.type == "chat" else one.type


def _name(person: Person | None) -> str:
    return person.name if person else ""


def chat_id(world: World, one: Message) -> str:
    """The chat of a message in its messenger's form."""
    person = world.state.people.get(one.person)
    if one.group:
        return one.group
    if person:
        return world.dialect(world.state.profiles[one.profile]).chat_of(person)
    return one.person if "@" in one.person else f"{one.person}@c.us"


def _extras(world: World, profile: Profile, person: Person | None, one: Message) -> Json:
    more: Json = {}
    if profile.messenger == "whatsapp" and person:
        more["whatsapp_chat_id"] = f"{person.lid}@lid"
    if profile.messenger == "telegram" and person:
        more |= {"contact_username": person.username, "is_topic": False}
    if profile.messenger == "max" and person:
        more |= {"contact_max_name": person.name, "contact_max_last_name": "", "phone": person.phone,
                 "is_blacklist": False}  # fmt: skip
    if one.task:
        more["task_id"] = one.task
    if one.reply_to and one.reply_to in world.state.messages:
        more["reply_message"] = _quoted(world, world.state.messages[one.reply_to])
    return more | _content(world, one)


def _quoted(world: World, one: Message) -> Json:
    file = world.state.files.get(one.file)
    return {
        "id": one.id, "body": "…" if file else one.text, "type": _type(world, one), "chatId": "",
        "timestamp": moscow(one.at), "time": 0, "caption": one.text if file else "",
        "file_name": file.name if file else "", "contact_name": "",
    }  # fmt: skip


def _content(world: World, one: Message) -> Json:
    if one.type in _MEDIA:
        return _media(world, one)
    if one.type == "location":
        return {"location": one.location, "body": ""}
    if one.type == "vcard":
        return {"contact": one.contact}
    return {"poll_options": one.options} if one.type == "poll" else {}


def _media(world: World, one: Message) -> Json:
    file = world.state.files[one.file]
    link, until = world.link(file, LINK_LIVES, one.at)
    body = base64.b64encode(world.blobs[file.id]).decode()[:MOST_BODY]
    media: Json = {
        "body": body, "mimetype": file.mime, "caption": one.text or None,
        "file_name": file.name, "title": file.name, "file_link": link, "file_link_expire": until,
        "media_info": {"size": file.size, "duration": file.seconds},
    }  # fmt: skip
    if one.type in ("ptt", "audio"):
        media |= {"length_seconds": file.seconds, "is_blacklist": False}
    return media


def edit_shape(world: World, one: Message, name: str) -> Json:
    """An edited message comes as a new one that names the original."""
    return message_shape(world, one) | {"id": name, "is_edited": True, "stanza_id": one.id, "isReply": False}


def reaction_shape(world: World, one: Message, name: str, emoji: str, mine: bool) -> Json:
    """A reaction is a message too; taking it back has words of its own."""
    profile = world.state.profiles[one.profile]
    bare = Message(name, one.profile, one.person, mine, "reaction", emoji or "reaction_remove", world.now())
    bare.by = "api" if mine else "phone"
    return message_shape(world, bare) | {"stanza_id": one.id, "isReply": False, "platform": profile.messenger}


def vote_shape(world: World, one: Message, name: str, chosen: list[str]) -> Json:
    """What somebody chose in a poll."""
    bare = Message(name, one.profile, one.person, False, "poll_vote", "", world.now())
    return message_shape(world, bare) | {
        "stanza_id": one.id, "poll_options": one.options, "selected_poll_variant": chosen,
    }  # fmt: skip


def status_shape(world: World, one: Message, status: str) -> Json:
    """What became of an own message."""
    profile, chat, now = world.state.profiles[one.profile], chat_id(world, one), world.now()
    own = f"{profile.phone}@c.us" if profile.messenger == "whatsapp" else profile.phone
    return {
        "id": one.id, "from": own, "to": chat, "chat_id": chat, "status": status, "task_id": one.task,
        "timestamp": moscow(now), "time": int(now),
    }  # fmt: skip


def authorization_shape(world: World, profile: Profile, status: str, reason: str) -> Json:
    """The number was connected or lost."""
    now = world.now()
    return {"status": status, "reason": reason, "phone": profile.phone, "timestamp": finely(now), "time": int(now)}


def application_shape(world: World, profile: Profile, status: str) -> Json:
    """The messenger behind a profile is open or not."""
    now = world.now()
    return {"status": status, "phone": profile.phone, "timestamp": moscow(now), "time": int(now)}


def call_shape(world: World, person: Person, kind: str) -> Json:
    """A call has no id, and keys in another case."""
    now = world.now()
    contact = {"Found": True, "FirstName": person.name, "FullName": person.name, "PushName": person.name,
               "BusinessName": ""}  # fmt: skip
    return {"type": kind, "number": f"{person.phone}@c.us", "contact": contact, "timestamp": moscow(now),
            "time": int(now)}  # fmt: skip
