"""A read letter as what happened in a dialog: pure."""

from collections.abc import Mapping, Sequence

from channels.base import Payload
from channels.email.letters import MOST_FILES
from dialogs.customer import clean
from dialogs.events import Arrival, Delivery, DeliveryState
from dialogs.messages import Attachment, AttachmentKind, InboundMessage, Sender
from dialogs.tenant import Inbox

_MOST_ID = 128
_KINDS = {"image": AttachmentKind.PHOTO, "audio": AttachmentKind.AUDIO, "video": AttachmentKind.VIDEO}


def arrivals(inbox: Inbox, letter: Payload) -> Sequence[Arrival]:
    """A message, or what a report says of ours; empty for what machines wrote. Raises what a wrong shape raises."""
    if "broken" in letter:
        raise ValueError(str(letter["broken"]))
    bounced = letter.get("bounced")
    if bounced:
        why = DeliveryState.FAILED
        return (Delivery(inbox.id, str(bounced["to"]), str(bounced["id"]), why, int(letter["at"]), "bounced"),)
    sender = str(letter["from"])
    own = sender == str(inbox.options.get("address") or "")
    if letter["auto"] or own or not sender:
        return ()
    text = str(letter["text"]) or str(letter["subject"])
    if not letter["refs"] and letter["text"]:  # the first letter of a thread: its subject is part of what is said
        text = f"{letter['subject']}\n{letter['text']}".strip()
    files = tuple(_attachment(str(letter["uid"]), item) for item in letter["files"][:MOST_FILES])
    message = InboundMessage(
        inbox.id, _own(letter), sender, Sender(sender, clean(str(letter["name"]))), text,
        int(letter["at"]), files,
    )  # fmt: skip
    return (message,)


def _own(letter: Payload) -> str:
    """The letter's own id; the hash where it has none, or a longer one than any table keeps."""
    own = str(letter["id"])
    return own if 0 < len(own) <= _MOST_ID else str(letter["hash"])


def _attachment(uid: str, item: Mapping[str, object]) -> Attachment:
    mime = str(item["mime"])
    kind = _KINDS.get(mime.partition("/")[0], AttachmentKind.DOCUMENT)
    size = item["size"] if isinstance(item["size"], int) else 0
    return Attachment(kind, remote=f"{uid}/{item['part']}", name=str(item["name"]), mime=mime, size=size)
