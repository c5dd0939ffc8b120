"""From a message to the calls that send it: pure. Long texts go in parts, a caption that is too long goes before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from channels.failures import Refused
from channels.render import numbered, split, utf16
from channels.wappi.kinds import Messenger
from dialogs.messages import Act, Attachment, AttachmentKind, OutboundMessage
from dialogs.refusals import Why
from dialogs.texts import text
from locales import say

MOST_TEXT = 4000  # UTF-16 units
_CAPTION = 1000
# kind → (path, takes a caption, types that it has in the chat's history)
_FILES: Mapping[AttachmentKind, tuple[str, bool, tuple[str, ...]]] = {
    AttachmentKind.PHOTO: ("message/img/send", True, ("image",)),
    AttachmentKind.STICKER: ("message/img/send", True, ("image", "sticker")),
    AttachmentKind.VIDEO: ("message/video/send", True, ("video",)),
    AttachmentKind.VIDEO_NOTE: ("message/video/send", True, ("video",)),
    AttachmentKind.VOICE: ("message/audio/send", False, ("ptt", "audio")),
    AttachmentKind.AUDIO: ("message/audio/send", False, ("ptt", "audio")),
    AttachmentKind.DOCUMENT: ("message/document/send", True, ("document",)),
}
_TEXT = ("chat", "text")
_NAMELESS = ("task:", "call:")  # what has no message of its own in the chat


@dataclass(frozen=True, slots=True)
class Step:
    """One call. `path` is below `sync/` or `async/`; `file` is read into `b64_file` when it goes; `types` and `says`
    are how the chat's history shows it; `twin`: it exists below `async/` too."""

    path: str
    body: Mapping[str, Any]
    params: Mapping[str, str] = field(default_factory=dict)
    file: Attachment | None = None
    types: Sequence[str] = ()
    says: str = ""
    twin: bool = False


def plan(messenger: Messenger, message: OutboundMessage, words: str) -> Sequence[Step]:
    """The calls in their order, at least one. Raises Refused for what can't be sent at all."""
    if message.act is Act.DELETE:
        return [_deletion(name) for name in message.edit_ids or (message.edit_id,)]
    if message.act is not Act.SAY:
        return (_act(messenger, message, words),)
    words = _with_menu(message, words)
    if message.edit_id:
        return _edits(messenger, message, split(words, MOST_TEXT))
    steps = [*_spoken(messenger, message, words), *_files(messenger, message, words)]
    if not steps:
        raise Refused("empty message", Why.EMPTY)
    return steps


def _with_menu(message: OutboundMessage, words: str) -> str:
    labels = [str(button.text) for row in message.buttons for button in row]
    if not labels:
        return words
    return f"{numbered(words, labels)}\n\n{say(text('menu-by-number'), message.language)}"


def _act(messenger: Messenger, message: OutboundMessage, words: str) -> Step:
    target = _target(message.reply_to, Why.REPLY_GONE)
    if message.act is Act.READ:
        return Step("message/mark/read", {"message_id": target}, dict(messenger.read))
    chat = {messenger.recipient: message.chat} if messenger.reaction_names_chat else {}
    return Step("message/reaction", {"body": words, "message_id": target, **chat})


def _deletion(name: str) -> Step:
    return Step("message/delete", {"message_id": _target(name, Why.DELETE_GONE)})


def _edits(messenger: Messenger, message: OutboundMessage, parts: Sequence[str]) -> Sequence[Step]:
    """Each part in its place; what there is more of is said, what there is less of is taken back."""
    ids = message.edit_ids or (message.edit_id,)
    changed = [Step("message/edit", {"message_id": name, "body": part}) for name, part in zip(ids, parts, strict=False)]
    more = [_text(messenger, message, part) for part in parts[len(ids) :]]
    return [*changed, *more, *(_deletion(name) for name in ids[len(parts) :])]


def _target(name: str, why: Why) -> str:
    if not name or name.startswith(_NAMELESS):
        raise Refused("the message is not known to the channel", why)
    return _bare(name)


def _bare(name: str) -> str:
    """The message's own id: an edit's mark is "3A01:1700000000", and Wappi knows it as 3A01."""
    return name.partition(":")[0]


def _spoken(messenger: Messenger, message: OutboundMessage, words: str) -> Sequence[Step]:
    if not words.strip() or _captioned(message, words):
        return ()
    return [_text(messenger, message, part, first=at == 0) for at, part in enumerate(split(words, MOST_TEXT))]


def _text(messenger: Messenger, message: OutboundMessage, words: str, first: bool = False) -> Step:
    if first and message.reply_to and not message.reply_to.startswith(_NAMELESS):
        body = {"body": words, "message_id": _bare(message.reply_to)}
        return Step("message/reply", body, types=_TEXT, says=words, twin=True)
    return Step("message/send", {"body": words, messenger.recipient: message.chat}, types=_TEXT, says=words, twin=True)


def _captioned(message: OutboundMessage, words: str) -> bool:
    """True when the words go under the first file."""
    if not message.attachments or utf16(words) > _CAPTION:
        return False
    first = message.attachments[0]
    return _sendable(first) and _FILES[first.kind][1]


def _files(messenger: Messenger, message: OutboundMessage, words: str) -> Sequence[Step]:
    caption = words if words.strip() and _captioned(message, words) else ""
    return [_file(messenger, message, item, caption if at == 0 else "") for at, item in enumerate(message.attachments)]


def _sendable(item: Attachment) -> bool:
    return item.kind in _FILES and bool(item.blob or _link(item))


def _link(item: Attachment) -> str:
    return item.remote if item.remote.startswith("https://") and not item.blob else ""


def _file(messenger: Messenger, message: OutboundMessage, item: Attachment, caption: str) -> Step:
    if not _sendable(item):
        return _fact(messenger, message, item)
    path, captioned, types = _FILES[item.kind]
    body: dict[str, Any] = {messenger.recipient: message.chat}
    if captioned:
        body |= {"caption": caption}
    if item.kind is AttachmentKind.DOCUMENT:
        body |= {"file_name": item.name or "file"}
    link = _link(item)
    if link:
        body |= {"url": link, "file_name": item.name or "file"}
        return Step("message/file/url/send", body, types=types, says=caption, twin=True)
    return Step(path, body, file=item, types=types, says=caption, twin=True)


def _fact(messenger: Messenger, message: OutboundMessage, item: Attachment) -> Step:
    place, contact = _place(item), item.value.split(" ", 1)
    if place and messenger.facts:
        latitude, longitude = place
        body = {messenger.recipient: message.chat, "latitude": latitude, "longitude": longitude, "address": item.name}
        return Step("message/location/send", body, types=("location",), twin=True)
    if item.kind is AttachmentKind.CONTACT and messenger.facts and contact[0].strip("+").isdigit():
        phone, name = contact[0].strip("+"), contact[-1]
        body = {messenger.recipient: message.chat, "phone": phone, "name": name}
        return Step("contact/send", body, types=("vcard",), twin=True)
    return _text(messenger, message, f"📎 {item.value or item.name}".strip())


def _place(item: Attachment) -> tuple[float, float] | None:
    if item.kind is not AttachmentKind.LOCATION:
        return None
    try:
        latitude, longitude = (float(part) for part in item.value.split(",", 1))
    except ValueError:
        return None
    return latitude, longitude
