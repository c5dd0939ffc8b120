"""A messenger behind Wappi as a channel: joins parsing, sending, files, status and login."""

import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import aiohttp

from channels.base import Capabilities, Connected, Field, File, Key, Login, Payload, Probe, Receipt
from channels.egress import Egress
from channels.failures import AccountDown, Refused
from channels.parts import Parts
from channels.reading import decoded
from channels.wappi.api import PUBLIC, Account, Wappi
from channels.wappi.finding import Finding
from channels.wappi.kinds import Messenger
from channels.wappi.login import Logins, steps_of
from channels.wappi.media import Media
from channels.wappi.parse import arrivals_of, events_of, key_of
from channels.wappi.planning import MOST_TEXT
from channels.wappi.probing import Profiles
from channels.wappi.reading import ident, word
from channels.wappi.send import Sending
from channels.wappi.typists import ChatTyping, Typists
from dialogs.errors import BadInput
from dialogs.events import Arrival
from dialogs.ids import Millis
from dialogs.messages import Attachment, OutboundMessage
from dialogs.ports import Blobs, Clock, Progress
from dialogs.tenant import Inbox

_ODD = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


def _can(messenger: Messenger) -> Capabilities:
    return Capabilities(
        media=True, edit=True, typing=bool(messenger.typing_start), max_text=MOST_TEXT, max_file=20_000_000,
        replies=True, reactions=True, deletes=True, read_marks=True, write_first=True, gap=(1.0, 3.0),
    )  # fmt: skip


def wappi(messenger: Messenger) -> Callable[[Parts], "WappiChannel"]:
    """Makes the channel of one messenger; `PARLEY_WAPPI_API` leads elsewhere than to Wappi itself."""
    return lambda parts: WappiChannel(
        messenger,
        parts.blobs,
        parts.clock,
        parts.open_secret,
        parts.http,
        parts.apis.get("wappi", PUBLIC),
        parts.egress,
    )


class WappiChannel:
    """Implements Channel, Hooked, Connectable, LogsIn, Probing and Reconciling for one messenger."""

    fields: Sequence[Field] = (Field("token", secret=True), Field("profile"))

    def __init__(
        self, messenger: Messenger, blobs: Blobs, clock: Clock, open_secret: Callable[[Inbox], str],
        http: Callable[[], aiohttp.ClientSession], base: str = PUBLIC, egress: Egress | None = None,
    ) -> None:  # fmt: skip
        self.kind = messenger.kind
        self.can = _can(messenger)
        self.steps = steps_of(messenger)
        self._messenger = messenger
        self._open_secret = open_secret
        self._api = Wappi(base, http)
        self._sending = Sending(self._api, blobs)
        self._finding = Finding(self._api, self._sending)
        self._media = Media(self._api, http, clock, egress or Egress())
        self._profiles = Profiles(self._api, clock)
        self._logins = Logins(self._api)
        self._typists = Typists(self._api, clock)

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Dedupe by type and id, lane by chat. Raises BadInput when the event has neither."""
        return key_of(self._messenger, payload)

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        """What one event means. Raises BadInput on what Wappi would never send."""
        try:
            return arrivals_of(self._messenger, inbox, payload)
        except _ODD as error:
            raise BadInput("error-update", f"{type(error).__name__}: {error}") from error

    def events(self, payload: Any) -> Sequence[Payload]:
        """The single events of one body. Raises BadInput."""
        return events_of(payload)

    def admits(self, inbox: Inbox, headers: Mapping[str, str]) -> bool:
        """The secret that we set, bare or as Bearer."""
        given = headers.get("authorization", "").removeprefix("Bearer ").strip().encode(errors="surrogatepass")
        expected = self._secrets(inbox).get("hook", "").encode()
        return bool(expected) and hmac.compare_digest(given, expected)

    def authentic(self, inbox: Inbox, headers: Mapping[str, str], raw: bytes) -> bool:
        """Events of this inbox's own profile."""
        return _belongs(raw, _profile(inbox))

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """Sends in as many calls as it needs. Raises ChannelError."""
        account = self._account(inbox)
        try:
            return await self._sending.send(account, inbox, message, words)
        finally:
            self._typists.stop(account, message.chat)

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        """Downloads a client's file. Raises ChannelError."""
        return await self._media.fetch(self._account(inbox), attachment)

    async def find(self, inbox: Inbox, message: OutboundMessage, words: str, since: Millis) -> Receipt | None:
        """What the chat's history says of a send whose answer was lost. Raises Unknown."""
        return await self._finding.find(self._account(inbox), message, words, since)

    def progress(self, inbox: Inbox, chat: str) -> Progress:
        """ "typing…", where the messenger has it."""
        return ChatTyping(self._typists, lambda: self._account(inbox), chat)

    async def connect(self, values: Mapping[str, str]) -> Connected:
        """Checks token and profile by the profile's status. A profile that is not logged in yet is fine."""
        token, profile = values.get("token", "").strip(), values.get("profile", "").strip().lower()
        if not profile or len(profile) > 60 or not profile.isascii() or not token.isascii():
            raise BadInput("error-wappi-profile" if token.isascii() else "error-wappi-token")
        status = await self._checked(Account(self._messenger, profile, token))
        secret = json.dumps({"token": token, "hook": secrets.token_urlsafe(32)})
        name = word(status, "name") or word(status, "phone") or profile
        return Connected(name[:60], profile, secret, {"profile": profile, "phone": word(status, "phone")})

    async def open(self, inbox: Inbox, address: str) -> None:
        """Sets the webhook with our secret, and all types of events. Raises ChannelError."""
        hook = self._secrets(inbox).get("hook", "")
        await self._profiles.open(self._account(inbox), inbox, address, hook)

    async def leave(self, inbox: Inbox) -> None:
        """Wappi keeps no webhook of ours; the profile and its phone stay as they are. Raises ChannelError."""
        await self._profiles.leave(self._account(inbox), inbox)

    async def probe(self, inbox: Inbox) -> Probe:
        """How the profile is; never raises."""
        try:
            return await self._profiles.probe(self._account(inbox), inbox)
        except AccountDown as error:
            return Probe(error.state, error.detail)

    async def picture(self, inbox: Inbox) -> bytes:
        """The QR code to scan now, as PNG; empty when there is none."""
        return await self._profiles.picture(self._account(inbox))

    async def login(self, inbox: Inbox, step: str, typed: str) -> Login:
        """One step of logging in. Raises BadInput for what was typed, ChannelError for the rest."""
        steps = {
            "phone": self._logins.by_phone,
            "code": self._logins.by_code,
            "password": self._logins.by_password,
        }
        return await steps[step](self._account(inbox), typed)

    async def _checked(self, account: Account) -> Mapping[str, Any]:
        try:
            status = await self._profiles.status(account)
        except AccountDown as error:
            known = error.state not in ("token-revoked", "not-authorised")
            raise BadInput("error-wappi-profile" if known else "error-wappi-token", error.detail) from error
        except Refused as error:
            raise BadInput("error-wappi-profile", error.detail) from error
        if ident(status, "profile_id", "uuid") not in ("", account.profile):
            raise BadInput("error-wappi-profile", "another profile answered")
        return status

    def _account(self, inbox: Inbox) -> Account:
        """Raises AccountDown when the secret can't be opened: the master key is another one."""
        try:
            return Account(self._messenger, _profile(inbox), self._secrets(inbox).get("token", ""))
        except BadInput as error:
            raise AccountDown(error.detail, "token-revoked") from error

    def _secrets(self, inbox: Inbox) -> Mapping[str, str]:
        try:
            held = json.loads(self._open_secret(inbox))
        except ValueError:
            return {}
        return held if isinstance(held, dict) else {}


def _profile(inbox: Inbox) -> str:
    return str(inbox.options.get("profile", ""))


def _belongs(raw: bytes, profile: str) -> bool:
    """False when an event names another profile; what can't be read is stored, and quarantined later."""
    try:
        found = events_of(decoded(raw))
    except (ValueError, RecursionError, BadInput):
        return True
    return all(ident(item, "profile_id", "uuid") in ("", profile) for item in found)
