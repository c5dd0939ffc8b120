"""MAX by its official Bot API: https://dev.max.ru/docs-api. One file: the whole channel stands here."""

import hmac
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import aiohttp
from loguru import logger

from channels.base import Capabilities, Connected, Field, File, Key, Payload, Probe, Receipt, Receive
from channels.calls import Answered, Asked, ask, failure
from channels.failures import AccountDown, ChannelError, Refused, RetryLater, Unknown
from channels.http import webhook_secret
from channels.pacing.hinting import TypingOnly
from channels.pacing.rates import Rate, Rates
from channels.parts import Parts
from channels.probing import probed
from channels.reading import garbage, one_event
from channels.render import facts, split
from channels.several import put, standing
from channels.vcards import contact
from dialogs.customer import clean
from dialogs.errors import BadInput
from dialogs.events import Arrival, Deletion, Reach
from dialogs.messages import Act, Attachment, AttachmentKind, InboundMessage, OutboundMessage, Sender
from dialogs.ports import Progress
from dialogs.refusals import Why
from dialogs.tenant import Inbox

_API = "https://platform-api.max.ru"
_GARBAGE = "error-update"
_WAIT = 30  # seconds of one long poll
_MOST_FILE = 50_000_000
_TYPES = (
    "message_created", "message_callback", "message_edited", "message_removed", "bot_started", "bot_stopped",
    "dialog_removed",
)  # fmt: skip
_KINDS = {
    "image": AttachmentKind.PHOTO,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.VOICE,
    "file": AttachmentKind.DOCUMENT,
    "sticker": AttachmentKind.STICKER,
    "contact": AttachmentKind.CONTACT,
    "location": AttachmentKind.LOCATION,
}
_UPLOADS = {
    AttachmentKind.PHOTO: "image",
    AttachmentKind.VIDEO: "video",
    AttachmentKind.VIDEO_NOTE: "video",
    AttachmentKind.AUDIO: "audio",
}
_Fields = Mapping[str, Any]


class MaxChannel:
    """A bot of MAX: webhook where there is a public address, else the long poll. The inbox's secret is its token."""

    kind = "max"
    can = Capabilities(
        buttons=True, media=True, edit=True, typing=True, max_text=4000, max_file=_MOST_FILE, replies=True,
        deletes=True, read_marks=True, rates=Rates(Rate(30, 1000, 30), Rate(2, 1000, 2)),
    )  # fmt: skip
    fields = (Field("token", secret=True),)

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._api = parts.apis.get("max", _API)
        self._addresses: dict[str, str] = {}  # webhooks that were set, by inbox

    # --- in

    def admits(self, inbox: Inbox, headers: Mapping[str, str]) -> bool:
        given = headers.get("x-max-bot-api-secret", "").encode(errors="surrogateescape")
        return hmac.compare_digest(given, self._hook_secret(inbox).encode())

    def events(self, payload: Any) -> Sequence[Payload]:
        """One body is one update. Raises BadInput."""
        return one_event(payload, _GARBAGE)

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Updates have no number: a message's own id tells them apart. The lane is the chat. Raises BadInput."""
        with garbage(_GARBAGE):
            return Key(f"{payload['update_type']}:{_mark(payload)}", _chat(payload))

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        """Empty for groups, for other bots and for what is no dialog's business. Raises BadInput on garbage."""
        with garbage(_GARBAGE):
            arrival = _arrival(inbox, payload)
        return () if arrival is None else (arrival,)

    async def poll(self, inbox: Inbox, receive: Receive) -> None:
        """The marker of what was read is sent only after all before it is stored."""
        marker: int | None = None
        while True:
            asked = {"limit": 100, "timeout": _WAIT, "types": ",".join(_TYPES)}
            answer = await self._call(inbox, "GET", "/updates", asked | ({"marker": marker} if marker else {}))
            for update in answer.get("updates") or ():
                await receive(update, json.dumps(update).encode())
            marker = answer.get("marker") or marker

    async def acknowledge(self, inbox: Inbox, payload: Payload) -> None:
        """Stops the pressed button's spinner."""
        callback = payload.get("callback")
        if isinstance(callback, Mapping) and isinstance(callback.get("callback_id"), str):
            await self._hint(inbox, "/answers", {"callback_id": callback["callback_id"]}, {})

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        file = await self._parts.egress.fetch(attachment.remote, _MOST_FILE)
        return File(file.content, attachment.name or file.name, attachment.mime or file.mime)

    # --- out

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """Sends, edits, deletes or marks as read; long texts go in parts, the last one bears the buttons."""
        if message.act is Act.DELETE:
            for name in standing(message):
                await self._drop(inbox, name)
            return Receipt(message.edit_id)
        if message.act is Act.READ:
            await self._call(inbox, "POST", f"/chats/{message.chat}/actions", {}, {"action": "mark_seen"})
            return Receipt(message.reply_to)
        *first, last = split(words, self.can.max_text)
        plain: Mapping[str, object] = (
            {"attachments": []} if message.edit_id and not message.beside_files else {}
        )  # buttons stood there, maybe
        bodies = [*({"text": part, **plain} for part in first), await self._body(inbox, message, last)]
        say, change = partial(self._say, inbox, message.chat), partial(self._change, inbox)
        return await put(message, bodies, say, change, partial(self._drop, inbox))

    async def _say(self, inbox: Inbox, chat: str, body: _Fields) -> str:
        answer = await self._call(inbox, "POST", "/messages", {"chat_id": chat}, body)
        return str(((answer.get("message") or {}).get("body") or {}).get("mid") or "")

    async def _change(self, inbox: Inbox, name: str, body: _Fields) -> None:
        await self._call(inbox, "PUT", "/messages", {"message_id": name}, body)

    async def _drop(self, inbox: Inbox, name: str) -> None:
        try:
            await self._call(inbox, "DELETE", "/messages", {"message_id": name})
        except Refused as refused:
            if refused.reason != Why.NO_CHAT:  # gone already: an earlier try got as far as this
                raise

    async def _body(self, inbox: Inbox, message: OutboundMessage, words: str) -> dict[str, object]:
        attached = [await self._uploaded(inbox, item) for item in message.attachments if item.blob]
        if message.buttons:
            rows = [[{"type": "callback", "text": str(item.text), "payload": item.value} for item in row]
                    for row in message.buttons]  # fmt: skip
            attached.append({"type": "inline_keyboard", "payload": {"buttons": rows}})
        body: dict[str, object] = {"text": "\n".join(part for part in (words, *facts(message)) if part)}
        if attached or (message.edit_id and not message.beside_files):  # an empty list takes away what is there
            body["attachments"] = attached
        if message.reply_to:
            body["link"] = {"type": "reply", "mid": message.reply_to}
        return body

    async def _uploaded(self, inbox: Inbox, item: Attachment) -> dict[str, object]:
        kind = _UPLOADS.get(item.kind, "file")
        place, form = await self._call(inbox, "POST", "/uploads", {"type": kind}), aiohttp.FormData()
        content = await self._parts.blobs.get(inbox.tenant_id, item.blob)
        form.add_field("data", content, filename=item.name or "file", content_type="application/octet-stream")
        answer = await ask(self._parts.http, Asked("POST", str(place.get("url")), body=form, seconds=300, sends=False))
        taken = (answer.fields() or {}) if answer.status == 200 else {}
        token = {"token": taken.get("token") or place.get("token")}
        if "photos" not in taken and not token["token"]:
            raise RetryLater(f"upload: {answer.status}")
        return {"type": kind, "payload": {"photos": taken["photos"]} if "photos" in taken else token}

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        return TypingOnly(lambda: self._hint(inbox, f"/chats/{chat}/actions", {}, {"action": "typing_on"}))

    # --- the account

    async def connect(self, values: Mapping[str, str]) -> Connected:
        """Asks the bot for its name. Raises BadInput for a token that MAX does not know."""
        token = values["token"].strip()
        try:
            me = await self._with_token(token, "GET", "/me")
        except (AccountDown, Refused) as error:
            raise BadInput("error-max-token", error.detail) from error
        name = str(me.get("first_name") or me.get("name") or me.get("username") or "MAX")
        return Connected(clean(name), str(me["user_id"]), token, {"username": str(me.get("username") or "")})

    async def open(self, inbox: Inbox, address: str) -> None:
        """The webhook at `address` and no other one: MAX adds them up, and polls nothing while there is any."""
        known = await self._call(inbox, "GET", "/subscriptions")
        for item in known.get("subscriptions") or ():
            if item.get("url") != address:
                await self._call(inbox, "DELETE", "/subscriptions", {"url": item.get("url")})
        if address:
            body = {"url": address, "secret": self._hook_secret(inbox), "update_types": list(_TYPES)}
            await self._call(inbox, "POST", "/subscriptions", {}, body)
        self._addresses[inbox.id] = address

    async def leave(self, inbox: Inbox) -> None:
        """MAX keeps no webhook of ours. Raises ChannelError."""
        await self.open(inbox, "")

    async def probe(self, inbox: Inbox) -> Probe:
        """The token works, and the webhook that was set is still there (MAX drops one that failed for eight hours)."""
        return await probed(self._hooked(inbox))

    async def _hooked(self, inbox: Inbox) -> Probe:
        known, address = await self._call(inbox, "GET", "/subscriptions"), self._addresses.get(inbox.id, "")
        urls = [item.get("url") for item in known.get("subscriptions") or ()]
        return Probe() if not address or address in urls else Probe("webhook-lost")

    # --- the API

    def _hook_secret(self, inbox: Inbox) -> str:
        # derived from the token: both ends can make it, and no table holds one more secret
        return webhook_secret(self._parts.open_secret(inbox).encode(), inbox.public_id)

    async def _hint(self, inbox: Inbox, path: str, query: Mapping[str, object], body: Mapping[str, object]) -> None:
        try:
            await self._call(inbox, "POST", path, query, body)
        except ChannelError as error:
            logger.debug("hint not taken: {}", error.detail)

    async def _call(
        self, inbox: Inbox, method: str, path: str, query: _Fields | None = None, body: Any = None
    ) -> _Fields:  # fmt: skip
        return await self._with_token(self._parts.open_secret(inbox), method, path, query, body)

    async def _with_token(
        self, token: str, method: str, path: str, query: _Fields | None = None, body: Any = None
    ) -> _Fields:  # fmt: skip
        asked = {name: str(value) for name, value in (query or {}).items()}
        told = Asked(method, self._api + path, asked, body, {"Authorization": token}, _WAIT + 15)
        return _judged(await ask(self._parts.http, told))


def _judged(answer: Answered) -> _Fields:
    told = answer.fields()
    if told is None and answer.status == 200:
        raise Unknown("unreadable answer")
    told = told or {}
    if answer.status == 200 and told.get("success", True):
        return told
    detail = f"{answer.status} {told.get('code', '')} {told.get('message', '')}".strip()[:300]
    if told.get("code") == "attachment.not.ready":  # a file that was just taken is still being looked at
        raise RetryLater(detail, 2.0)
    raise failure(answer.status, detail, answer.wait)


def _arrival(inbox: Inbox, update: Payload) -> Arrival | None:
    kind, at = update["update_type"], int(update["timestamp"])
    if kind in ("message_created", "message_edited"):
        return _message(inbox, update["message"], str(update.get("user_locale") or ""),
                        at if kind == "message_edited" else 0)  # fmt: skip
    if kind == "message_callback":
        return _pressed(inbox, update)
    if kind == "bot_started":
        sender = _sender(update["user"], str(update.get("user_locale") or ""))
        started = f"start:{at}"
        return InboundMessage(inbox.id, started, _chat(update), sender, "/start", at,
                              start=clean(str(update.get("payload") or "")))  # fmt: skip
    if kind == "message_removed":
        return Deletion(inbox.id, _chat(update), clean(str(update["message_id"])), at)
    if kind in ("bot_stopped", "dialog_removed"):
        return Reach(inbox.id, _chat(update), False, at)
    return None


def _message(inbox: Inbox, message: Mapping[str, Any], locale: str, edited: int) -> InboundMessage | None:
    sender, body = message["sender"], message["body"]
    if sender.get("is_bot") or message["recipient"].get("chat_type", "dialog") != "dialog":
        return None
    link = message.get("link") or {}
    mid = clean(str(body["mid"]))
    files = [_attachment(item) for item in body.get("attachments") or () if item["type"] in _KINDS]
    return InboundMessage(
        inbox.id, f"{mid}:{edited}" if edited else mid, str(int(message["recipient"]["chat_id"])),
        _sender(sender, locale), _words(body, link), edited or int(message["timestamp"]), tuple(files),
        edit_of=mid if edited else "",
        reply_to=clean(str(link["message"]["mid"])) if link.get("type") == "reply" else "",
    )  # fmt: skip


def _words(body: Mapping[str, Any], link: Mapping[str, Any]) -> str:
    forwarded = link["message"].get("text") if link.get("type") == "forward" else ""
    return clean("\n".join(part for part in (body.get("text"), forwarded) if isinstance(part, str) and part))


def _pressed(inbox: Inbox, update: Payload) -> InboundMessage:
    callback = update["callback"]
    return InboundMessage(
        inbox.id, f"press:{callback['callback_id']}", _chat(update),
        _sender(callback["user"], str(update.get("user_locale") or "")), "", int(update["timestamp"]),
        button=clean(str(callback.get("payload") or "")),
    )  # fmt: skip


def _sender(user: Mapping[str, Any], locale: str) -> Sender:
    full = " ".join(str(user.get(name) or "") for name in ("first_name", "last_name")).strip()
    name = full or str(user.get("name") or "")
    return Sender(str(int(user["user_id"])), clean(name)[:100], clean(str(user.get("username") or "")), clean(locale))


def _attachment(item: Mapping[str, Any]) -> Attachment:
    kind, payload = _KINDS[item["type"]], item.get("payload") or {}
    if kind is AttachmentKind.LOCATION:
        return Attachment(kind, value=f"{float(item['latitude'])},{float(item['longitude'])}")
    if kind is AttachmentKind.CONTACT:
        return Attachment(kind, value=contact(clean(str(payload.get("vcf_info") or ""))))
    size = item.get("size")
    return Attachment(kind, remote=clean(str(payload.get("url") or "")), name=clean(str(item.get("filename") or "")),
                      size=size if isinstance(size, int) else 0)  # fmt: skip


def _chat(update: Payload) -> str:
    about = update if "chat_id" in update else update["message"]["recipient"]
    return str(int(about["chat_id"]))


def _mark(update: Payload) -> str:
    """What tells one update of a kind from all others."""
    if "callback" in update:
        return str(update["callback"]["callback_id"])
    if "message_id" in update:
        return str(update["message_id"])
    if update["update_type"] == "message_created":
        return str(update["message"]["body"]["mid"])
    about = update["message"]["body"]["mid"] if "message" in update else _chat(update)
    return f"{about}:{update['timestamp']}"
