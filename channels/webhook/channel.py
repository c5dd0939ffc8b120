"""The webhook as a channel: signed events in, signed events out to the owner's endpoint."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from loguru import logger

from channels.base import Capabilities, Connected, Field, File, Key, Payload, Probe, Receipt
from channels.egress import Answer
from channels.failures import AccountDown, ChannelError, Refused, RetryLater
from channels.pacing.hinting import TypingOnly
from channels.parts import Parts
from channels.reading import garbage, one_event
from channels.webhook import shapes
from channels.webhook.endpoint import endpoint_of, retry_after
from channels.webhook.files import link_to
from channels.webhook.signing import complete, new_secret, signed, verified
from dialogs.company.endpoints import GONE, address_in
from dialogs.errors import BadInput
from dialogs.events import Arrival
from dialogs.messages import Attachment, OutboundMessage
from dialogs.ports import Progress
from dialogs.tenant import Inbox

MOST_FILE = 20_000_000
_SECONDS = 20.0
_LADDER = (0.0, 5.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)


class WebhookChannel:
    """Channel adapter. An event keeps its id over all attempts, so a repeated send is one event to the receiver."""

    kind = "webhook"
    can = Capabilities(
        buttons=True, media=True, edit=True, typing=True, max_text=10_000, max_file=MOST_FILE, idempotent_send=True,
        replies=True, reactions=True, deletes=True, read_marks=True, write_first=True, ladder=_LADDER,
    )  # fmt: skip
    fields = (Field("name"), Field("endpoint"))

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def admits(self, inbox: Inbox, headers: Mapping[str, str]) -> bool:
        """An id, a signature of ours to compare, and a time of these five minutes."""
        return complete(headers, self._parts.clock.now() // 1000)

    def authentic(self, inbox: Inbox, headers: Mapping[str, str], raw: bytes) -> bool:
        return verified(self._parts.open_secret(inbox), headers, raw, self._parts.clock.now() // 1000)

    def stamped(self, headers: Mapping[str, str], payload: Any) -> Any:
        """The event with its own id, which stands in a header only."""
        return {**payload, "webhook_id": headers["webhook-id"]} if isinstance(payload, dict) else payload

    def events(self, payload: Any) -> Sequence[Payload]:
        """One body is one event."""
        return one_event(payload, "error-webhook-event")

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Dedupe by webhook-id; the lane is the conversation. Raises BadInput."""
        with garbage("error-webhook-event"):
            return Key(f"w:{payload['webhook_id']}", shapes.chat_of(payload["data"]))

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        """Raises BadInput on garbage."""
        with garbage("error-webhook-event"):
            return shapes.parsed(inbox, payload)

    def wrong(self, inbox: Inbox, payload: Payload) -> str:
        """For the developer of the other side: why an event is set aside."""
        try:
            self.key(inbox, payload)
            self.parse(inbox, payload)
        except BadInput as error:
            return error.detail
        return ""

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """One attempt; the ladder of tries is the outbox's. Raises RetryLater, AccountDown, Refused."""
        files = [self._file(inbox, item) for item in message.attachments]
        event = shapes.outgoing(inbox, message, words, files, self._parts.clock.now())
        await self._post(inbox, shapes.event_id(inbox, message.key), event)
        return Receipt(message.edit_id or shapes.event_id(inbox, message.key))

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        """A file that came inside the event, or by its address. Raises Refused, RetryLater."""
        if not attachment.remote.startswith(shapes.INLINE):
            return await self._parts.egress.fetch(attachment.remote, MOST_FILE)
        try:
            content = shapes.inline(attachment.remote)
        except BadInput as error:
            raise Refused(error.detail, "bad-request") from error
        return File(content, attachment.name or "file", attachment.mime or "application/octet-stream")

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        """A typing event, sent once and never again."""
        return TypingOnly(lambda: self.hint(inbox, "dialog.typing", {"chat": chat}))

    async def connect(self, values: Mapping[str, str]) -> Connected:
        """Nothing has to be asked: the secret is ours to make. Raises BadInput for an endpoint that can't be used."""
        endpoint = endpoint_of(values["endpoint"], self._parts.egress)
        options = {"endpoint": endpoint, "shown": False}
        return Connected(values["name"], secrets.token_hex(12), new_secret(), options)

    async def open(self, inbox: Inbox, address: str) -> None:
        """The owner tells their system where to post."""

    async def probe(self, inbox: Inbox) -> Probe:
        """What is known without calling: an endpoint that is closed is down."""
        why = await self._parts.endpoints.closed(inbox, address_in(inbox.options))
        return Probe("endpoint-gone", why) if why else Probe()

    async def test(self, inbox: Inbox) -> None:
        """Sends a test event, to a closed endpoint too. Raises ChannelError with what the endpoint did."""
        now = self._parts.clock.now()
        await self._call(inbox, f"msg_test_{now}", shapes.envelope("test", {"inbox": inbox.public_id}, now), _SECONDS)
        await self._parts.endpoints.took(inbox)

    async def hint(self, inbox: Inbox, kind: str, data: Mapping[str, object]) -> None:
        """An event that nobody misses when it is lost."""
        now = self._parts.clock.now()
        try:
            await self._post(inbox, f"msg_{secrets.token_hex(8)}", shapes.envelope(kind, data, now), 5.0)
        except ChannelError as error:
            logger.debug("hint not taken: {}", error.detail)

    async def _post(self, inbox: Inbox, message: str, event: Mapping[str, object], seconds: float = _SECONDS) -> None:
        if why := await self._parts.endpoints.closed(inbox, address_in(inbox.options)):
            raise AccountDown(why, "endpoint-gone")
        await self._call(inbox, message, event, seconds)

    async def _call(self, inbox: Inbox, message: str, event: Mapping[str, object], seconds: float) -> None:
        endpoint = address_in(inbox.options)
        if not endpoint:
            raise AccountDown("no endpoint that takes events", "endpoint-gone")
        body = json.dumps(event, ensure_ascii=False).encode(errors="replace")
        headers = signed(self._parts.open_secret(inbox), message, self._parts.clock.now() // 1000, body)
        headers = {**headers, "Content-Type": "application/json", "User-Agent": "Parley-Webhook/1"}
        try:
            answer = await self._parts.egress.post(endpoint, body, headers, seconds)
        except Refused as error:  # the name leads into a private network by now: the owner's to put right
            raise AccountDown(error.detail, "endpoint-gone") from error
        await self._judge(inbox, endpoint, answer)

    async def _judge(self, inbox: Inbox, endpoint: str, answer: Answer) -> None:
        if 200 <= answer.status < 300:
            return
        if answer.status == 410:
            await self._parts.endpoints.close(inbox, endpoint, GONE)
            raise AccountDown(GONE, "endpoint-gone")
        raise RetryLater(f"the endpoint answered {answer.status}", retry_after(answer, self._parts.clock.now()))

    def _file(self, inbox: Inbox, item: Attachment) -> Mapping[str, object]:
        known: dict[str, object] = {"kind": item.kind.value, "name": item.name, "mime": item.mime, "size": item.size}
        if item.value:
            known["value"] = item.value
        if item.blob:
            known["url"] = link_to(self._parts, inbox, item)
        return known
