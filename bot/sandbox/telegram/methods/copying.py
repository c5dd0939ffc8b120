"""Copying and forwarding what was already said."""

from typing import Any

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.methods.call import Call, Method, check_inside, known_chat, shown
from bot.sandbox.telegram.methods.media import caption
from bot.sandbox.telegram.methods.sending import deliver
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Json, Message

CAPTIONED = ("photo", "document", "voice", "video", "audio", "animation")


def _source(call: Call, verb: str, past: str) -> Message:
    chat = known_chat(call, "from_chat_id")
    if not chat.private:
        check_inside(call, chat)
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad(f"message to {verb} not found")
    if message.service:
        raise bad(f"message can't be {past}")
    return message


def copy_message(call: Call) -> Json:
    return {"message_id": _copied(call).id}


def _copied(call: Call) -> Message:
    source = _source(call, "copy", "copied")
    content = {key: value for key, value in source.content.items() if key != "media_group_id"}
    if "caption" in call.params.values and any(kind in content for kind in CAPTIONED):
        content = _recaptioned(call, content)
    return deliver(call, content)


def _recaptioned(call: Call, content: Json) -> Json:
    words, marks = caption(call)
    bare = {key: value for key, value in content.items() if not key.startswith("caption")}
    bare |= {"caption": words} if words else {}
    return bare | ({"caption_entities": marks} if marks else {})


def forward_message(call: Call) -> Json:
    source = _source(call, "forward", "forwarded")
    origin = source.origin or {
        "type": "user",
        "sender_user": wire.user(call.world, source.author),
        "date": source.date,
    }
    return shown(call, deliver(call, dict(source.content), origin))


def copy_messages(call: Call) -> list[Json]:
    given = call.params.array("message_ids")
    if not 1 <= len(given) <= 100:
        raise bad("message identifiers are not specified")
    chat = known_chat(call, "from_chat_id")
    found = [one for one in given if one in chat.messages and not chat.messages[one].service]
    return [{"message_id": _copied(_for_one(call, one)).id} for one in found]


def _for_one(call: Call, number: Any) -> Call:
    values = call.params.values | {"message_id": number}
    return Call(call.world, call.bot, Params(values), call.limits, call.polls)


METHODS: dict[str, Method] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
}
