"""A message made ready for its channel: ids looked up, acts and parts that the channel has not left out or replaced."""

from collections.abc import Callable
from dataclasses import replace

from channels.base import Capabilities
from channels.render import Say
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, OutboundMessage
from dialogs.refusals import Why
from dialogs.store import Queued
from dialogs.texts import Text, text

_CAN: dict[Act, Callable[[Capabilities], bool]] = {
    Act.REACT: lambda can: can.reactions,
    Act.DELETE: lambda can: can.deletes,
    Act.READ: lambda can: can.read_marks,
}


def able(message: OutboundMessage, can: Capabilities) -> bool:
    """False for an act that the channel does not know: the message is dropped, nothing stands in for it."""
    return message.act is Act.SAY or _CAN[message.act](can)


def aimed(message: OutboundMessage) -> bool:
    """False for an act on a message that never arrived."""
    if message.act is Act.SAY:
        return True
    return bool(message.edit_id if message.act is Act.DELETE else message.reply_to)


def edited(message: OutboundMessage, said: Queued | None) -> OutboundMessage:
    """With the ids of what it edits or takes back. Beside files the words are one part: only these are changed then."""
    if said is None:
        return message
    ids = tuple(said.parts)
    if message.act is Act.DELETE or not said.message.attachments:
        return replace(message, edit_id=said.external_id, edit_ids=ids)
    return replace(message, edit_id=said.external_id, beside_files=True)


def fitted(message: OutboundMessage, can: Capabilities, say: Say) -> OutboundMessage:
    """What the channel can't do is replaced: an edit by a correction, an answer by a plain message, a file that is too
    big by a line that says so."""
    if message.act is not Act.SAY:
        return message
    if message.edit_id and not can.edit:
        message = corrected(message)
    if message.reply_to and not can.replies:
        message = replace(message, reply_to="", body=_quoting(message))
    if any(item.blob and item.size > can.max_file for item in message.attachments):
        files = tuple(_named(item, message, say, "file-too-big") if item.size > can.max_file else item
                      for item in message.attachments)  # fmt: skip
        message = replace(message, attachments=files)
    return message


def corrected(message: OutboundMessage) -> OutboundMessage:
    """A new message in place of an edit; a client is told that it corrects the one before."""
    if message.audience is Audience.DESK:
        return replace(message, edit_id="")
    return replace(message, edit_id="", body=_correction(message.body))


def simpler(message: OutboundMessage, why: str, say: Say) -> OutboundMessage | None:
    """What to send after a refusal: the same words without what was refused; None when nothing is left to leave out."""
    if message.act is not Act.SAY:
        return None
    if why == Why.EDIT_GONE and message.edit_id:
        return corrected(message)
    if why == Why.REPLY_GONE and message.reply_to:
        return replace(message, reply_to="")
    if why == Why.BUTTONS and message.buttons:
        return replace(message, buttons=())
    if why in (Why.FILE_BIG, Why.FILE_BAD) and any(item.blob for item in message.attachments):
        files = tuple(_named(item, message, say, "file-not-taken") for item in message.attachments)
        return replace(message, attachments=files)
    if why in (Why.ENTITIES, Why.REFUSED) and not message.plain:
        return replace(message, plain=True)
    return None


def _named(item: Attachment, message: OutboundMessage, say: Say, key: str) -> Attachment:
    if not item.blob:
        return item
    words = say(Text(key, {"name": item.name or item.kind.value}), message.language)
    return Attachment(AttachmentKind.DOCUMENT, name=item.name, value=words)


def _quoting(message: OutboundMessage) -> Text | str:
    """The words below what they answer."""
    words, quote = message.body, message.quote
    return text("client-quoting", quote=quote, words=words) if quote and words and isinstance(words, str) else words


def _correction(body: Text | str) -> Text | str:
    return text("client-correction", words=body) if isinstance(body, str) else body
