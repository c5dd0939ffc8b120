"""Everything that sends a new message."""

import base64
import binascii
import uuid
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.sandbox.wappi.calls.call import Call, Endpoint, posted
from bot.sandbox.wappi.refusals import Refusal, wrong
from bot.sandbox.wappi.shapes import Json, Message
from bot.sandbox.wappi.sniffing import kind_of, sniff

GONE = "method temporarily does not work"
MOST_OPTIONS = 12


def accept(call: Call, recipient: str, kind: str, text: str, **more: Any) -> Message:
    """The message is there, and its way to the person begins; a number that nobody has leads nowhere."""
    profile = call.connected()
    person = call.world.find(profile, recipient)
    lost = person is None
    sent = call.world.add(
        profile, person.phone if person else recipient, True, kind, text, by="api",
        task=call.task or str(uuid.uuid4()), bot_id=call.query.get("bot_id", ""), lost=lost, **more,
    )  # fmt: skip
    call.tools.delivering.accept(sent, call.tools.faults.for_send(call.method))
    return sent


def send_text(call: Call) -> Json:
    text = call.text("body")
    return call.done(accept(call, call.recipient(), "chat", text))


async def send_url(call: Call) -> Json:
    recipient, address = call.recipient(), call.text("url")
    content, mime = await _fetched(call, address, "url")
    name = call.optional("file_name") or unquote(urlsplit(address).path).rpartition("/")[2] or "file"
    return _send_file(call, recipient, kind_of(sniff(content, mime)), name, content, mime)


async def _fetched(call: Call, address: str, name: str) -> tuple[bytes, str]:
    try:
        return await call.tools.fetch(address)
    except OSError as error:
        raise wrong(name) from error


def send_image(call: Call) -> Json:
    return _send_file(call, call.recipient(), "image", "image", _decoded(call))


def send_video(call: Call) -> Json:
    return _send_file(call, call.recipient(), "video", "video.mp4", _decoded(call))


def send_document(call: Call) -> Json:
    return _send_file(call, call.recipient(), "document", call.text("file_name"), _decoded(call))


def send_audio(call: Call) -> Json:
    return _send_file(call, call.recipient(), "ptt", "audio.ogg", _decoded(call))


def _decoded(call: Call) -> bytes:
    """Bare base64: with a `data:` before it Wappi does not take it."""
    try:
        content = base64.b64decode(call.text("b64_file", 100_000_000), validate=True)
    except (ValueError, binascii.Error) as error:
        raise wrong("b64_file") from error
    if not content:
        raise wrong("b64_file")
    return content


def _send_file(call: Call, recipient: str, kind: str, name: str, content: bytes, mime: str = "") -> Json:
    call.connected()
    file = call.world.keep(name, content, mime)
    return call.done(accept(call, recipient, kind, call.optional("caption"), file=file.id))


def send_location(call: Call) -> Json:
    where: Json = {"latitude": call.number("latitude"), "longitude": call.number("longitude"),
             "description": call.optional("address")}  # fmt: skip
    if abs(where["latitude"]) > 90 or abs(where["longitude"]) > 180:
        raise wrong("latitude")
    return call.done(accept(call, call.recipient(), "location", "", location=where))


def send_contact(call: Call) -> Json:
    name, phone = call.text("name"), call.text("phone")
    if not phone.isdecimal():
        raise wrong("phone")
    words = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;waid={phone}:+{phone}\nEND:VCARD"
    contact = {"display_name": name, "phone": phone}
    return call.done(accept(call, call.recipient(), "vcard", words, contact=contact))


def reply(call: Call) -> Any:
    """The chat is that of the message."""
    standing, text = call.message(), call.optional("body")
    if call.fields().get("url"):
        return _reply_with_file(call, standing)
    if not text.strip():
        raise wrong("body")
    return call.done(accept(call, standing.person, "chat", text, reply_to=standing.id))


async def _reply_with_file(call: Call, standing: Message) -> Json:
    address = call.text("url")
    content, mime = await _fetched(call, address, "url")
    file = call.world.keep(unquote(urlsplit(address).path).rpartition("/")[2] or "file", content, mime)
    kind, caption = kind_of(file.mime), call.optional("body")
    return call.done(accept(call, standing.person, kind, caption, file=file.id, reply_to=standing.id))


def forward(call: Call) -> Json:
    one, recipient = call.message(), call.recipient()
    sent = accept(
        call, recipient, one.type, one.text, file=one.file, forwarded=True, location=one.location, contact=one.contact
    )
    return call.done(sent)


def poll(call: Call) -> Json:
    options, most = call.fields().get("poll_options") or [], int(call.number("poll_select_count"))
    texts = isinstance(options, list) and all(isinstance(one, str) and one.strip() for one in options)
    if not texts or not 2 <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        raise wrong("poll_options")
    if not 1 <= most <= len(options):
        raise wrong("poll_select_count")
    return call.done(accept(call, call.recipient(), "poll", call.text("body"), options=options, most_votes=most))


def gone(call: Call) -> Json:
    """Documented by Wappi itself as broken."""
    raise Refusal(GONE)


SENDING: dict[str, Endpoint] = {
    "message/send": posted(send_text, queued=True),
    "message/file/url/send": posted(send_url, queued=True),
    "message/img/send": posted(send_image, queued=True),
    "message/document/send": posted(send_document, queued=True),
    "message/video/send": posted(send_video, queued=True),
    "message/audio/send": posted(send_audio, queued=True),
    "message/location/send": posted(send_location, queued=True),
    "contact/send": posted(send_contact, queued=True),
    "message/reply": posted(reply, queued=True),
    "message/forward": posted(forward, queued=True),
    "poll/create": posted(poll, queued=True),
    "message/buttons/send": posted(gone),
    "message/list/send": posted(gone),
}
