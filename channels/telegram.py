"""Telegram: updates to messages, messages to Bot API calls, through aiogram."""

from collections.abc import Mapping, Sequence
from typing import Any

from channels.base import Capabilities, File, Key, Payload, Receipt
from channels.telegram_bots import Bots
from channels.telegram_parse import message_of
from channels.telegram_progress import ChatProgress
from channels.telegram_send import Sending
from dialogs.errors import BadInput
from dialogs.messages import Attachment, InboundMessage, OutboundMessage
from dialogs.ports import Blobs, Progress
from dialogs.tenant import Inbox

MESSAGE_FIELDS = ("message", "edited_message", "channel_post", "edited_channel_post")
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]


class TelegramChannel:
    """Implements `channels.base.Channel` for client bots and for the control bot's desk."""

    kind = "telegram"
    can = Capabilities(buttons=True, media=True, edit=True, typing=True, drafts=True, max_text=4096)

    def __init__(self, bots: Bots, blobs: Blobs) -> None:
        self._bots = bots
        self._sending = Sending(bots, blobs)

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Dedupe by update_id; the lane is the chat, or the topic in a group. Raises BadInput without an update_id."""
        number = payload.get("update_id")
        if not isinstance(number, int):
            raise BadInput("error-update", "no update_id")
        return Key(f"u:{number}", _lane(payload))

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[InboundMessage]:
        """A client's message, its edit or a pressed button. Raises BadInput on what Telegram would never send."""
        try:
            message = message_of(inbox, payload)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadInput("error-update", f"{type(error).__name__}: {error}") from error
        return () if message is None else (message,)

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """Sends or edits; long texts go in parts, the last one bears the buttons. Raises ChannelError."""
        return await self._sending.send(inbox, message, words)

    async def open_topic(self, inbox: Inbox, chat: str, title: str) -> str:
        """Makes a forum topic and returns its id. Raises ChannelError."""
        return await self._sending.open_topic(inbox, chat, title)

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        """Downloads by file_id (the cloud API gives at most 20 MB). Raises ChannelError."""
        return await self._bots.download(inbox, attachment)

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        """Typing and a streamed draft in a private chat."""
        return ChatProgress(self._bots, inbox, chat)

    async def acknowledge(self, inbox: Inbox, payload: Payload) -> None:
        """Stops the pressed button's spinner."""
        query = payload.get("callback_query")
        if isinstance(query, Mapping) and isinstance(query.get("id"), str):
            await self._bots.answer_callback(inbox, query["id"])


def _lane(payload: Payload) -> str:
    message = next((payload[name] for name in MESSAGE_FIELDS if isinstance(payload.get(name), Mapping)), None)
    query = payload.get("callback_query")
    if message is None and isinstance(query, Mapping):
        message = query.get("message") if isinstance(query.get("message"), Mapping) else None
    other = payload.get("my_chat_member") or payload.get("chat_member")
    return _place(message or (other if isinstance(other, Mapping) else {}))


def _place(holder: Mapping[str, Any]) -> str:
    chat = holder.get("chat")
    number = chat.get("id") if isinstance(chat, Mapping) else None
    thread = holder.get("message_thread_id") if holder.get("is_topic_message") else None
    return f"{number}:{thread}" if thread else f"{number}"
