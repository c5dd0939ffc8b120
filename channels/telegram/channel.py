"""Telegram: updates to what happened in dialogs, messages to Bot API calls, through aiogram."""

from collections.abc import Mapping, Sequence

from loguru import logger

from channels.base import Capabilities, File, Key, Payload, Probe, Receipt
from channels.failures import Refused, RetryLater
from channels.pacing.rates import TELEGRAM
from channels.probing import probed
from channels.telegram import long_texts
from channels.telegram.bots import Bots
from channels.telegram.business import Link, Links, link_of, told_link
from channels.telegram.fields import WRONG, Fields, fields, number
from channels.telegram.parse import album_of, arrivals, lane_of, stop_of
from channels.telegram.place import in_business, place_of
from channels.telegram.progress import ChatProgress, mark_of
from channels.telegram.send import Sending
from channels.telegram.ways import Ways
from dialogs.errors import BadInput
from dialogs.events import Arrival
from dialogs.messages import Attachment, InboundMessage, OutboundMessage
from dialogs.ports import Blobs, Progress
from dialogs.tenant import CONTROL, Inbox

_BOTH = ("message", "edited_message", "callback_query", "my_chat_member", "message_reaction")
_BUSINESS = ("business_connection", "business_message", "edited_business_message", "deleted_business_messages")
_REFUSED = ("401", "403", "404")  # our own answers in Telegram's report: the secret or the path is no longer ours
_ALBUM_WAIT = 700  # ms: parts of one album come as updates of their own, a moment apart
_STRANGERS = 1000  # connections of other people's accounts that are remembered, so as not to ask again


def allowed_updates(inbox: Inbox) -> list[str]:
    """What Telegram is asked to send: reactions come only when they are named."""
    return [*_BOTH, "chat_member"] if inbox.id == CONTROL else [*_BOTH, *_BUSINESS, "stopped_message_generation"]


def wrong_hook(wanted: str, url: str, error: str, pending: int) -> str:
    """What is wrong with a webhook; empty when nothing is. An old error with nothing waiting is over."""
    if url != wanted:
        return "set to another address" if url else "removed"
    refused = pending and any(f" {code} " in f"{error} " for code in _REFUSED)
    return f"our secret is refused: {error}" if refused else ""


class TelegramChannel:
    """Implements `channels.base.Channel` for client bots and for the control bot's desk."""

    kind = "telegram"
    can = Capabilities(
        buttons=True, media=True, edit=True, typing=True, drafts=True, max_text=4096, max_file=50_000_000,
        replies=True, reactions=True, deletes=True, read_marks=True, albums=True, rates=TELEGRAM,
        marked=in_business,
    )  # fmt: skip

    def __init__(self, bots: Bots, blobs: Blobs, links: Links | None = None, ways: Ways | None = None) -> None:
        """Without `links` nobody's own account can be connected; `ways` knows how the ways in are."""
        self._bots = bots
        self._sending = Sending(bots, blobs)
        self._links = links
        self._ways = ways or Ways()
        self._strangers: set[str] = set()

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Dedupe by update_id; the lane is the dialog (channels/telegram/place.py). Raises BadInput without one."""
        try:
            update = number(payload.get("update_id"))
        except WRONG as error:
            raise BadInput("error-update", "no update_id") from error
        try:
            return Key(f"u:{update}", lane_of(inbox, payload), _wait(inbox, payload))
        except WRONG:
            return Key(f"u:{update}", "unplaced")

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        """What an update tells of dialogs. Raises BadInput on what Telegram would never send."""
        try:
            return arrivals(inbox, payload)
        except WRONG as error:
            raise BadInput("error-update", f"{type(error).__name__}: {error}"[:200]) from error

    def stop_of(self, inbox: Inbox, payload: Payload) -> str:
        """The draft whose stop button was pressed."""
        try:
            stopped = stop_of(inbox, payload)
        except WRONG:
            return ""
        return mark_of(*stopped) if stopped else ""

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """Says, edits, reacts, takes back or marks as read; long texts go in parts. Raises ChannelError."""
        return await self._sending.send(inbox, message, words)

    async def open_topic(self, inbox: Inbox, chat: str, title: str) -> str:
        """Makes a forum topic and returns its id. Raises ChannelError."""
        return await self._sending.open_topic(inbox, chat, title)

    async def reopen_topic(self, inbox: Inbox, chat: str, thread: str) -> None:
        """Opens a closed topic again. Raises ChannelError."""
        await self._sending.reopen_topic(inbox, chat, thread)

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        """Downloads by file_id (the cloud API gives at most 20 MB). Raises ChannelError."""
        return await self._bots.download(inbox, attachment)

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        """Typing, and a streamed draft in a private chat."""
        return ChatProgress(self._bots, inbox, place_of(chat))

    async def probe(self, inbox: Inbox) -> Probe:
        """What getMe says, and how the way in is: what Telegram tells of the webhook, or what the poll met."""
        return await probed(self._found(inbox))

    async def _found(self, inbox: Inbox) -> Probe:
        await self._bots.call(self._bots.get(inbox).get_me)
        if self._ways.probe(inbox.id).state == "token-revoked":  # it is taken again: the poll need not rest any longer
            self._ways.forget(inbox.id)
        return await self._hooked(inbox) if self._ways.hook(inbox) else self._ways.probe(inbox.id)

    async def _hooked(self, inbox: Inbox) -> Probe:
        info = await self._bots.call(self._bots.get(inbox).get_webhook_info)
        pending, told = info.pending_update_count, info.last_error_message or ""
        asked = set(info.allowed_updates or ()) == set(allowed_updates(inbox))
        wrong = wrong_hook(self._ways.hook(inbox), info.url, told, pending)
        if wrong or not asked:
            return Probe("webhook-lost", wrong or "other updates are asked for", pending)
        return Probe(detail=told if pending else "", pending=pending)

    async def leave(self, inbox: Inbox) -> None:
        """Telegram keeps no webhook of ours. Raises ChannelError."""
        await self._bots.call(self._bots.get(inbox).delete_webhook)

    async def acknowledge(self, inbox: Inbox, payload: Payload) -> None:
        """Stops a pressed button's spinner; keeps a connection of somebody's own account.

        Raises RetryLater when such a connection has only now become known: the event is to be read once more."""
        if not isinstance(payload, dict):  # JSON, yet no update: `parse` has found nothing in it
            return
        query = payload.get("callback_query")
        if isinstance(query, dict) and isinstance(query.get("id"), str):
            await self._bots.answer_callback(inbox, query["id"])
        self._note(inbox, payload)
        if self._links and inbox.id != CONTROL:
            await self._connected(self._links, inbox, payload)

    def _note(self, inbox: Inbox, payload: Payload) -> None:
        chat = fields(payload.get("message") or {}).get("chat")
        if not isinstance(chat, dict) or chat.get("type") == "private":
            return
        for one in self.parse(inbox, payload):
            if isinstance(one, InboundMessage) and one.shared:
                self._sending.latest.note(inbox, place_of(one.chat), int(one.external_id))

    # ── people's own accounts ─────────────────────────────────────────────────────────────────
    async def _connected(self, links: Links, inbox: Inbox, payload: Payload) -> None:
        if "business_connection" in payload:
            await self._keep(links, inbox, told_link(fields(payload["business_connection"])))
            return
        message = payload.get("business_message")
        mark = message.get("business_connection_id") if isinstance(message, Mapping) else None
        if isinstance(mark, str) and mark not in self._strangers and link_of(inbox, mark) is None:
            await self._asked(links, inbox, mark)

    async def _asked(self, links: Links, inbox: Inbox, mark: str) -> None:
        # Connected before we listened, or its update was lost: Telegram says whose it is.
        try:
            told = await self._bots.call(lambda: self._bots.get(inbox).get_business_connection(mark))
        except Refused as error:
            logger.info("business connection of {} not found: {}", inbox.id, error.detail)
            self._forget(mark)
            return
        shape: Fields = told.model_dump(mode="json") | {"date": int(told.date.timestamp())}
        if await self._keep(links, inbox, told_link(shape)):
            raise RetryLater("a business connection became known")

    async def _keep(self, links: Links, inbox: Inbox, link: Link) -> bool:
        kept = await links.keep(inbox, link)
        if not kept:
            logger.warning("a stranger's account asked to be answered by {}: ignored", inbox.id)
            self._forget(link.id)
        return kept

    def _forget(self, mark: str) -> None:
        if len(self._strangers) >= _STRANGERS:
            self._strangers.clear()
        self._strangers.add(mark)


def _wait(inbox: Inbox, payload: Payload) -> int:
    """How long the lane waits for what belongs to this."""
    if album_of(payload):
        return _ALBUM_WAIT
    return long_texts.WAIT if inbox.id == CONTROL and long_texts.may_go_on(payload) else 0
