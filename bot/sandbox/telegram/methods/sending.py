"""Sending words, places and cards."""

from bot.sandbox.telegram.content.entities import units
from bot.sandbox.telegram.methods.call import (
    Call,
    Method,
    check_topic_open,
    marked_text,
    markup,
    open_chat,
    post,
    reply_target,
    shown,
    thread,
)
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Json, Message

LONGEST = 4096


def deliver(call: Call, content: Json, origin: Json | None = None) -> Message:
    """Put content where the call aims, after all that could be refused was looked at."""
    chat = open_chat(call)
    replied, number = reply_target(call, chat), thread(call, chat)
    number = number or (replied.thread if replied else None)
    check_topic_open(call, chat, number)
    keys = markup(call, chat)
    call.limits.spend(call.bot, chat)
    reply_to = replied.id if replied else None
    return post(call, chat, content, thread=number, reply_to=reply_to, markup=keys, origin=origin)


def text_content(call: Call, too_long: str = "message is too long") -> Json:
    """The checked text of sendMessage and editMessageText."""
    text, marks = marked_text(call, "text", "entities")
    if not text:
        raise bad("message text is empty")
    if units(text) > LONGEST:
        raise bad(too_long)
    return {"text": text} | ({"entities": marks} if marks else {})


def send_message(call: Call) -> Json:
    return shown(call, deliver(call, text_content(call)))


def send_location(call: Call) -> Json:
    latitude, longitude = call.params.number("latitude"), call.params.number("longitude")
    if latitude is None or longitude is None:
        raise bad("latitude and longitude must be specified")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad("wrong latitude or longitude specified")
    return shown(call, deliver(call, {"location": {"latitude": latitude, "longitude": longitude}}))


def send_contact(call: Call) -> Json:
    phone, name = call.params.text("phone_number"), call.params.text("first_name")
    if not phone:
        raise bad("phone number is empty")
    if not name:
        raise bad("first name is empty")
    return shown(call, deliver(call, {"contact": {"phone_number": phone, "first_name": name}}))


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendContact": send_contact,
}
