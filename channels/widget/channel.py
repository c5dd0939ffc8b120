"""The widget as a channel: parse what visitors sent, append what they are to see."""

from collections.abc import Sequence
from typing import Any

from channels.base import Capabilities, File, Key, Payload, Receipt
from channels.failures import Refused
from channels.render import facts
from channels.widget.live import LiveSockets
from channels.widget.ports import WidgetStore
from channels.widget.shapes import Shape, act_event, file_shape, message_id, outbound_event, without_source
from dialogs.errors import BadInput, NotFound
from dialogs.events import Arrival, Delivery, DeliveryState
from dialogs.messages import Act, Attachment, AttachmentKind, InboundMessage, OutboundMessage, Sender
from dialogs.ports import Blobs, Clock
from dialogs.tenant import Inbox

_KINDS = {"image": AttachmentKind.PHOTO, "audio": AttachmentKind.AUDIO, "video": AttachmentKind.VIDEO}


class WidgetChannel:
    """Channel adapter. A send is an entry in the visitor's log: repeated sends are one message."""

    kind = "widget"
    can = Capabilities(
        buttons=True, media=True, edit=True, typing=True, drafts=True, max_text=10_000, idempotent_send=True,
        reactions=True, deletes=True, read_marks=True, write_first=True,
    )  # fmt: skip

    def __init__(self, store: WidgetStore, live: LiveSockets, blobs: Blobs, clock: Clock) -> None:
        self._store, self._live, self._blobs, self._clock = store, live, blobs, clock

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """One lane per visitor; the client's own id is the dedupe key. Raises BadInput."""
        visitor, client_id = _word(payload, "visitor"), _word(payload, "client_id")
        return Key(dedupe=f"{visitor}:{client_id}", lane=visitor)

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        """One message per payload, or a report of what was read; raises BadInput on garbage."""
        visitor, at = _word(payload, "visitor"), payload.get("at")
        if not isinstance(at, int):
            raise BadInput("error-widget-field", "no time", field="at")
        if "read" in payload:
            return (Delivery(inbox.id, visitor, _word(payload, "read"), DeliveryState.READ, at, upto=True),)
        if "score" in payload:
            return _rated(inbox, visitor, payload, at)
        message = InboundMessage(
            inbox_id=inbox.id,
            external_id=_word(payload, "client_id"),
            chat=visitor,
            sender=_sender(visitor, payload),
            text=str(payload.get("text", "")),
            sent_at=at,
            attachments=tuple(_attachment(visitor, file) for file in payload.get("files", ())),
            button=str(payload.get("button", "")),
            about=str(payload.get("about", "")),
        )
        return (message,)

    async def acknowledge(self, inbox: Inbox, payload: Payload) -> None:
        """A hint to the visitor that their message has been taken up."""
        client_id = payload.get("client_id")
        if isinstance(client_id, str) and "read" not in payload:
            frame = {"op": "delivered", "client_id": client_id}
            self._live.push(inbox, str(payload.get("visitor", "")), frame)

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """Appends to the log and wakes the visitor's sockets; never of unknown outcome."""
        payload = act_event(message) if message.act is not Act.SAY else await self._said(inbox, message, words)
        event = await self._store.append(inbox, message.chat, message.key, payload)
        self._live.poke(inbox.id, event.visitor or message.chat)
        return Receipt(message_id(message.edits or message.key))

    async def _said(self, inbox: Inbox, message: OutboundMessage, words: str) -> Shape:
        files = [await self._file(inbox, message.chat, one) for one in message.attachments if one.blob]
        said = [without_source(message, words), *facts(message)]
        return outbound_event(message, "\n".join(said).strip(), files, self._clock.now())

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        """A file that a visitor uploaded; raises Refused when it is no longer there."""
        visitor, _, file_id = attachment.remote.partition("/")
        file = await self._store.file(inbox, visitor, file_id)
        if file is None:
            raise Refused("no such upload", reason="file_gone")
        return file

    def progress(self, inbox: Inbox, visitor: str) -> "WidgetProgress":
        """What the visitor sees while we think."""
        return WidgetProgress(self._live, inbox, visitor)

    async def _file(self, inbox: Inbox, visitor: str, attachment: Attachment) -> Shape:
        try:
            content = await self._blobs.get(inbox.tenant_id, attachment.blob)
        except NotFound as error:
            raise Refused("the file is no longer kept", reason="file_gone") from error
        file = File(content, attachment.name or "file", attachment.mime or "application/octet-stream")
        return file_shape(await self._store.put_file(inbox, visitor, file.name, file.mime, file.content), file)


class WidgetProgress:
    """dialogs.ports.Progress over this process's live sockets; a hint that may be dropped."""

    def __init__(self, live: LiveSockets, inbox: Inbox, visitor: str) -> None:
        self._live, self._inbox, self._visitor = live, inbox, visitor

    @property
    def mark(self) -> str:
        """What a pressed stop button names."""
        return self._visitor

    async def typing(self, author: str = "bot") -> None:
        """The dots; they go out by themselves or with the next message."""
        self._live.push(self._inbox, self._visitor, {"op": "typing", "author": author, "on": True})

    async def draft(self, text: str) -> None:
        """The answer so far, whole each time: a dropped frame costs nothing."""
        self._live.push(self._inbox, self._visitor, {"op": "draft", "text": text})


def _word(payload: Payload, field: str) -> str:
    value = payload.get(field)
    if not isinstance(value, str) or not value:
        raise BadInput("error-widget-field", "missing", field=field)
    return value


def _rated(inbox: Inbox, visitor: str, payload: Payload, at: int) -> Sequence[InboundMessage]:
    score, number, comment = payload["score"], _word(payload, "client_id"), str(payload.get("comment", ""))
    if score not in range(1, 6):
        raise BadInput("error-widget-field", "not 1 to 5", field="score")
    stars = "★" * int(score) + "☆" * (5 - int(score))
    pressed = InboundMessage(inbox.id, number, visitor, Sender(visitor), stars, at, button=f"rate:{score}")
    words = InboundMessage(inbox.id, f"{number}:words", visitor, Sender(visitor), comment, at)
    return (pressed, words) if comment else (pressed,)


def _sender(visitor: str, payload: Payload) -> Sender:
    name, language, phone, verified = (str(payload.get(key, "")) for key in ("name", "language", "phone", "verified"))
    return Sender(visitor, name=name, language=language, phone=phone, verified=verified)


def _attachment(visitor: str, file: Any) -> Attachment:
    if not isinstance(file, dict) or not isinstance(file.get("id"), str):
        raise BadInput("error-widget-field", "no file id", field="files")
    mime, size = str(file.get("mime", "")), file.get("size", 0)
    kind = _KINDS.get(mime.partition("/")[0], AttachmentKind.DOCUMENT)
    known = size if isinstance(size, int) else 0
    return Attachment(kind, remote=f"{visitor}/{file['id']}", name=str(file.get("name", "")), mime=mime, size=known)
