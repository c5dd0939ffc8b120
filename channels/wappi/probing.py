"""How a profile is, and where its events go: read from its status, set again when somebody changed it."""

import base64
from collections.abc import Sequence

from loguru import logger

from channels.base import Probe
from channels.failures import ChannelError
from channels.probing import probed
from channels.wappi.api import Account, Call, Wappi
from channels.wappi.kinds import WEBHOOK_TYPES, Messenger
from channels.wappi.reading import Fields, instant, number, word, words, yes
from dialogs.ids import Millis
from dialogs.ports import Clock
from dialogs.tenant import Inbox

_STATUS = Call("sync/get/status", plain=True)  # the one answer without status:"done"
_HELD = "open"
_RENEWED: Millis = 15_000  # WhatsApp itself changes its code every 20 seconds


class Profiles:
    """Status and webhook of profiles."""

    def __init__(self, api: Wappi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._set: dict[str, tuple[str, str]] = {}  # by inbox: (address, secret) that were set by this process
        self._shown: dict[str, tuple[Millis, bytes]] = {}  # by profile: the picture of a moment ago

    async def status(self, account: Account) -> Fields:
        """The profile as Wappi describes it. Raises ChannelError."""
        return await self._api.call(account, _STATUS)

    async def probe(self, account: Account, inbox: Inbox) -> Probe:
        """Never raises."""
        return await probed(self._found(account, inbox))

    async def _found(self, account: Account, inbox: Inbox) -> Probe:
        status = await self.status(account)
        found = probe_of(inbox, status, self._clock.now())
        if found.state == "webhook-lost":
            self._set.pop(inbox.id, None)  # the next `open` sets it again
        return found

    async def open(self, account: Account, inbox: Inbox, address: str, secret: str) -> None:
        """Sets the webhook, its secret and its types, once for each address. Raises ChannelError."""
        if not address:
            logger.warning("inbox {} gets no events: there is no public address", inbox.id)
            return
        if self._set.get(inbox.id) == (address, secret):
            return
        await self._api.call(account, Call("webhook/url/set", {"url": address, "auth": secret}, post=True))
        await self._api.call(account, Call("webhook/types/set", body=list(WEBHOOK_TYPES)))
        self._set[inbox.id] = (address, secret)

    async def leave(self, account: Account, inbox: Inbox) -> None:
        """Takes the webhook away. Raises ChannelError."""
        self._set.pop(inbox.id, None)
        await self._api.call(account, Call("webhook/url/delete", post=True))

    async def picture(self, account: Account) -> bytes:
        """The QR code to scan, as PNG; empty when there is none to be had. It is renewed every few seconds."""
        at, shown = self._shown.get(account.profile, (0, b""))
        if shown and self._clock.now() - at < _RENEWED:
            return shown
        fresh = await self._picture(account)
        self._shown[account.profile] = (self._clock.now(), fresh)
        return fresh

    async def _picture(self, account: Account) -> bytes:
        path = account.messenger.qr
        try:
            answer = await self._api.call(account, Call(path)) if path else {}
        except ChannelError as error:
            logger.info("no QR code: {}", error.detail)
            return b""
        return picture_of(account.messenger, answer)


def probe_of(inbox: Inbox, status: Fields, now: Millis) -> Probe:
    """What the status says, the worst first. Its times come in two forms."""
    paid = instant(status.get("payment_expired_at")) or None
    if paid is not None and paid <= now:
        return Probe("payment-due", paid_until=paid)
    if not yes(status, "authorized"):
        return Probe("not-authorised", paid_until=paid)
    if (state := word(status, "app_status")) not in ("", _HELD):
        return Probe("unreachable", f"app {state}", paid_until=paid)
    if not _hooked(inbox, word(status, "webhook_url"), words(status, "webhook_types")):
        return Probe("webhook-lost", paid_until=paid)
    return Probe(paid_until=paid, pending=number(status.get("queue")))


def _hooked(inbox: Inbox, url: str, types: Sequence[str]) -> bool:
    return url.endswith(f"/{inbox.public_id}") and set(WEBHOOK_TYPES) <= set(types)


def picture_of(messenger: Messenger, answer: Fields) -> bytes:
    """The picture in an answer: a data URI, or bare base64."""
    shown = word(answer, messenger.qr_field) or word(answer, "qrCode", "detail")
    bare = shown.partition(",")[2] if shown.startswith("data:") else shown
    try:
        content = base64.b64decode(bare, validate=True)
    except ValueError:  # "2fa": the account wants its password, not another picture
        return b""
    return content if content.startswith(b"\x89PNG") else b""
