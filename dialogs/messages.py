"""Messages: what came in and what goes out, in one form for every channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from dialogs.ids import DialogId, InboxId, Millis, TurnId
from dialogs.texts import Text


class AttachmentKind(StrEnum):
    """What an attachment is to a person; channels map their own kinds to these."""

    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or a fact beside the text. `blob` is the key in our store; `remote` the channel's own handle."""

    kind: AttachmentKind
    remote: str = ""
    blob: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0
    value: str = ""  # locations and contacts have no file: "55.75,37.61", "+79115550011 Анна"
    seconds: int = 0  # of voice, audio and video
    thumb: str = ""  # a small picture's key in our store
    refused: str = ""  # why we did not take it: big, type, gone


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the channel knows them."""

    external_id: str
    name: str = ""
    username: str = ""
    language: str = ""
    phone: str = ""
    verified: str = ""  # the id that the business's own server vouched for; an e-mail or a phone alone never is one


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message of a client, made only by a channel's `parse`; no transport object inside."""

    inbox_id: InboxId
    external_id: str
    chat: str
    sender: Sender
    text: str
    sent_at: Millis
    attachments: Sequence[Attachment] = ()
    reply_to: str = ""
    edit_of: str = ""  # whose new words these are; `external_id` is then the edit's own
    button: str = ""  # payload of a pressed button, if it was one
    start: str = ""  # the deep link's source tag, when the client came by one
    about: str = ""  # what the client answered in the form before the chat; staff read it, the bot is not asked it
    album: str = ""  # messages of one album bear the same mark and go on together
    thread: str = ""  # the topic or comment thread that it came from; answers go back there
    quote: str = ""  # the words of the other message that the reply quotes
    shared: bool = False  # others read along (a group): an answer names what it answers, by `reply_to`
    room: str = ""  # where it is not the client's own chat with us: the group's title, or whose chat it is


class Priority(IntEnum):
    """Lower goes first when the budget is short."""

    HUMAN = 0
    ANSWER = 1
    CARD = 2
    MIRROR = 3
    TYPING = 4  # hints that may be left out


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `value` is at most 64 bytes: an action of ours, never a right."""

    text: Text | str
    value: str


class Act(StrEnum):
    """What sending the message does in the chat."""

    SAY = "say"  # a new message, or an edit when `edits` names one
    REACT = "react"  # `body` is the emoji for the message `reply_to`; an empty one takes the reaction back
    DELETE = "delete"  # takes back the message that `edits` names
    READ = "read"  # marks everything up to `reply_to` as read


class Audience(StrEnum):
    """Whom a message is for."""

    CUSTOMER = "customer"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One message to a client or to staff, in no channel's form.

    `key` is the idempotency key: the same key is never stored twice. `epoch`, when given, is the dialog's epoch
    that the message belongs to: it is dropped if the dialog has moved on. `edits` names the `key` of an
    earlier message to be edited in place. For the desk, `chat` is the desk's chat and `topic` the dialog whose topic
    it goes to.
    """

    key: str
    inbox_id: InboxId
    audience: Audience
    chat: str
    body: Text | str
    language: str = "ru"
    buttons: Sequence[Sequence[Button]] = ()
    attachments: Sequence[Attachment] = ()
    priority: Priority = Priority.ANSWER
    dialog_id: DialogId | None = None
    epoch: int | None = None
    turn_id: TurnId | None = None
    edits: str = ""
    topic: DialogId | None = None
    topic_title: str = ""
    thread: str = ""  # the topic's id in the channel: filled in at delivery, given for what is said in that one only
    edit_id: str = ""  # filled in at delivery: the channel's id of the message that is edited
    edit_ids: Sequence[str] = ()  # the same of all its parts, in their order, where it went in several
    beside_files: bool = False  # what is edited are words beside files, and the files stay
    author: str = "bot"  # bot, staff or system: how the client's channel may show it
    author_name: str = ""
    act: Act = Act.SAY
    reply_to: str = ""  # the channel's id of the message that this one answers, or acts on
    reply_key: str = ""  # or the `key` of an earlier message of ours; looked up at delivery
    quote: str = ""  # how what it answers begins, for a channel without replies
    not_before: Millis = 0  # scheduled: it waits in the outbox until then
    sources: Sequence[tuple[str, str]] = ()  # (title, address) of what an answer stands on
    unasked: bool = False  # no client asked for it (a follow-up, a reminder): it goes at a human pace
    plain: bool = False  # filled in at delivery: the channel could not read its formatting, so it goes without
