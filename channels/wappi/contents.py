"""What a message holds: words and attachments by its type; an unknown type is an attachment too, never nothing."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from channels.vcards import contact
from channels.wappi.kinds import Messenger
from channels.wappi.reading import Fields, ident, number, part, word, words
from dialogs.messages import Attachment, AttachmentKind

TEXTS = ("chat", "text")
_KINDS = {
    "image": AttachmentKind.PHOTO,
    "video": AttachmentKind.VIDEO,
    "document": AttachmentKind.DOCUMENT,
    "sticker": AttachmentKind.STICKER,
    "ptt": AttachmentKind.VOICE,
    "audio": AttachmentKind.AUDIO,
}
_NAMES = {
    AttachmentKind.PHOTO: "photo.jpg",
    AttachmentKind.VIDEO: "video.mp4",
    AttachmentKind.STICKER: "sticker.webp",
    AttachmentKind.VOICE: "voice.ogg",
    AttachmentKind.AUDIO: "audio.mp3",
}
_INSIDE = "data:"
_MOST_BODY = 3_000_000  # base64 characters that are kept in a handle: it is the last resort only


@dataclass(frozen=True, slots=True)
class Handle:
    """How a file is fetched: by its link while that lives, by the message's id, or from the body that came with it."""

    id: str
    link: str = ""
    until: int = 0  # unix seconds
    body: str = ""

    def packed(self) -> str:
        """As `Attachment.remote`; one that holds the file itself says so, and is not kept once the file is."""
        packed = json.dumps({key: value for key, value in asdict(self).items() if value})
        return f"{_INSIDE}{packed}" if self.body else packed


def handle_of(remote: str) -> Handle:
    """The handle that `packed` made; a plain text is a message's id."""
    try:
        held = json.loads(remote.removeprefix(_INSIDE))
    except ValueError:
        return Handle(remote)
    if not isinstance(held, Mapping):
        return Handle(remote)
    return Handle(word(held, "id"), word(held, "link"), number(held.get("until")), word(held, "body"))


def content_of(messenger: Messenger, item: Fields) -> tuple[str, tuple[Attachment, ...]]:
    """Words and attachments of one message."""
    kind = ident(item, "type")
    if kind in TEXTS:
        return word(item, "body"), ()
    if kind in _KINDS:
        return word(item, "caption"), (_file(item, _kind(kind, item)),)
    if kind in _FACTS:
        return _FACTS[kind](item)
    return _unknown(messenger, kind, item)


def _kind(kind: str, item: Fields) -> AttachmentKind:
    if kind not in ("ptt", "audio"):
        return _KINDS[kind]
    mime = word(item, "mimetype").lower()  # songs come as `ptt` too
    if not mime:
        return _KINDS[kind]
    return AttachmentKind.VOICE if "ogg" in mime or "opus" in mime else AttachmentKind.AUDIO


def _file(item: Fields, kind: AttachmentKind) -> Attachment:
    info = part(item, "media_info")
    link, body = word(item, "file_link"), word(item, "body")
    kept = "" if link or len(body) > _MOST_BODY else body
    handle = Handle(ident(item, "id"), link, number(item.get("file_link_expire")), kept)
    return Attachment(
        kind, remote=handle.packed(), name=(word(item, "file_name", "title") or _NAMES.get(kind, "file"))[:200],
        mime=word(item, "mimetype").partition(";")[0].strip()[:100], size=number(info.get("size")),
        seconds=number(item.get("length_seconds")) or number(info.get("duration")),
    )  # fmt: skip


def _location(item: Fields) -> tuple[str, tuple[Attachment, ...]]:
    place = part(item, "location")
    spot = f"{word(place, 'latitude') or '0'},{word(place, 'longitude') or '0'}"
    return "", (Attachment(AttachmentKind.LOCATION, name=word(place, "description", "name")[:200], value=spot),)


def _vcard(item: Fields) -> tuple[str, tuple[Attachment, ...]]:
    told = part(item, "contact")
    value = contact(word(item, "body"), word(told, "phone"), word(told, "display_name", "name"))
    return "", (Attachment(AttachmentKind.CONTACT, value=value),)


def _poll(item: Fields) -> tuple[str, tuple[Attachment, ...]]:
    options = [f"{at}. {option}" for at, option in enumerate(words(item, "poll_options"), 1)]
    return "\n".join([word(item, "body", "caption"), *options]).strip(), ()


def _vote(item: Fields) -> tuple[str, tuple[Attachment, ...]]:
    return ", ".join(words(item, "selected_poll_variant")), ()


_FACTS: Mapping[str, Callable[[Fields], tuple[str, tuple[Attachment, ...]]]] = {
    "location": _location,
    "vcard": _vcard,
    "poll": _poll,
    "poll_vote": _vote,
}


def _unknown(messenger: Messenger, kind: str, item: Fields) -> tuple[str, tuple[Attachment, ...]]:
    """A type that nobody has told of: its file when it has one, else its name, so that a person looks at the phone."""
    if word(item, "file_link", "mimetype"):
        return word(item, "caption"), (_file(item, AttachmentKind.DOCUMENT),)
    pressed = ident(item, "selectedButtonId", "selected_list_id")
    said = word(item, "caption", "body") if pressed or len(word(item, "body")) <= 4096 else word(item, "caption")
    if pressed:
        return said, ()
    return said, (Attachment(AttachmentKind.DOCUMENT, name=f"{messenger.title}: {kind or '?'}"[:100]),)
