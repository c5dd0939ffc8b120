"""E-mail as a channel: letters by IMAP, answers by SMTP. One dialog per address, answered in its latest thread."""

import asyncio
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import formataddr, formatdate

from channels.base import Capabilities, Connected, Field, File, Key, Payload, Probe, Receipt, Receive
from channels.email.arrivals import arrivals
from channels.email.letters import decoded, file_at, ids, one_id, read_letter
from channels.email.mailbox import Login, Mailbox, Server, Wires, submission, submit
from channels.failures import AccountDown, ChannelError, Refused, RetryLater
from channels.pacing.hinting import NoProgress
from channels.pacing.rates import Rate, Rates
from channels.parts import Parts
from channels.render import facts, numbered
from dialogs.errors import BadInput
from dialogs.events import Arrival
from dialogs.messages import Attachment, OutboundMessage
from dialogs.refusals import Why
from dialogs.tenant import Inbox

_EVERY = 10.0  # seconds between looks into the mailbox
_BROKEN = (KeyError, TypeError, ValueError, AttributeError)


class EmailChannel:
    """Channel adapter. What machines wrote (auto-replies, lists, reports) is never answered."""

    kind = "email"
    can = Capabilities(
        media=True, max_text=100_000, max_file=15_000_000, replies=True, write_first=True,
        rates=Rates(Rate(30, 60_000, 10), Rate(6, 60_000, 3)),
    )  # fmt: skip
    fields = (
        Field("address", check=lambda typed: address_of(typed)), Field("imap", check=lambda typed: server_of(typed)),
        Field("smtp", check=lambda typed: server_of(typed)), Field("user"), Field("password", secret=True),
    )  # fmt: skip

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._wires = Wires(parts.egress)

    # --- in

    async def poll(self, inbox: Inbox, receive: Receive) -> None:
        """A letter is marked as taken only after it is stored."""
        box = await asyncio.to_thread(Mailbox, self._login(inbox), self._wires)
        try:
            since = await self._since(inbox, box)
            while True:
                for uid in await asyncio.to_thread(box.fresh, since):
                    await self._take(box, uid, receive)
                await asyncio.sleep(_EVERY)  # IMAP is asked: many a server has no IDLE
        finally:
            await asyncio.shield(asyncio.to_thread(box.close))

    async def _since(self, inbox: Inbox, box: Mailbox) -> int:
        """Letters from before the mailbox was connected are nobody's questions to us."""
        same = await asyncio.to_thread(box.validity) == inbox.options.get("from_validity")
        first = inbox.options.get("from_uid")
        return first if same and isinstance(first, int) else await asyncio.to_thread(box.next_uid)

    async def _take(self, box: Mailbox, uid: str, receive: Receive) -> None:
        raw = await asyncio.to_thread(box.letter, uid)
        letter = {**read_letter(raw, uid), "hash": hashlib.sha256(raw).hexdigest()[:32]}
        await receive(letter, json.dumps(letter).encode())
        await asyncio.to_thread(box.taken, uid)

    def key(self, inbox: Inbox, payload: Payload) -> Key:
        """Dedupe by the letter's own id, or its content where it has none; the lane is the address."""
        try:
            return Key(f"m:{payload.get('id') or payload['hash']}", str(payload.get("from") or "nobody"))
        except _BROKEN as error:
            raise BadInput("error-update", f"{type(error).__name__}: {error}") from error

    def parse(self, inbox: Inbox, payload: Payload) -> Sequence[Arrival]:
        """A letter, or what a report says of one of ours; empty for what machines wrote. Raises BadInput."""
        try:
            return arrivals(inbox, payload)
        except _BROKEN as error:
            raise BadInput("error-update", f"{type(error).__name__}: {error}") from error

    async def fetch(self, inbox: Inbox, attachment: Attachment) -> File:
        """The file out of its letter, which still lies in the mailbox. Raises Refused when it does not."""
        uid, _, part = attachment.remote.partition("/")
        raw = await asyncio.to_thread(self._letter, inbox, uid)
        found = file_at(raw, int(part)) if raw and part.isdecimal() else None
        if found is None:
            raise Refused("the letter is no longer in the mailbox", Why.FILE_BAD)
        name, mime, content = found
        return File(content, name, mime)

    def _letter(self, inbox: Inbox, uid: str) -> bytes:
        box = Mailbox(self._login(inbox), self._wires)
        try:
            return box.letter(uid)
        finally:
            box.close()

    # --- out

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """One letter, in the thread of the letter that it answers. Raises ChannelError."""
        login = self._login(inbox)
        labels = [str(button.text) for row in message.buttons for button in row]
        letter = self._headed(inbox, login, message, await asyncio.to_thread(self._thread, login, message))
        said = [part for part in (numbered(words, labels), *facts(message)) if part]
        letter.set_content("\n".join(said), cte="quoted-printable")
        for item in message.attachments:
            if item.blob:
                content = await self._parts.blobs.get(inbox.tenant_id, item.blob)
                kind, sub = _type(item.mime)
                name = " ".join(item.name.split()) or "file"  # a header takes no line breaks
                letter.add_attachment(content, maintype=kind, subtype=sub, filename=name)
        await asyncio.to_thread(submit, login, self._wires, letter)
        return Receipt(str(letter["Message-ID"]))

    def _thread(self, login: Login, message: OutboundMessage) -> Mapping[str, str]:
        """Headers that keep the thread together; without them the letter still goes, as a thread of its own."""
        try:
            box = Mailbox(login, self._wires)
        except RetryLater:
            return {}
        try:
            raw = box.latest_from(message.chat, message.reply_to)
        except ChannelError:
            return {}
        finally:
            box.close()
        return _answering(raw) if raw else {}

    def _headed(self, inbox: Inbox, login: Login, message: OutboundMessage, thread: Mapping[str, str]) -> EmailMessage:
        letter = EmailMessage()
        digest = hashlib.sha256(f"{inbox.id}|{message.key}".encode()).hexdigest()[:32]
        letter["Message-ID"] = f"<{digest}@{login.address.rpartition('@')[2]}>"
        letter["From"] = formataddr((inbox.name, login.address))
        letter["To"] = message.chat
        letter["Date"] = formatdate(self._parts.clock.now() / 1000)
        letter["Subject"] = thread.get("Subject") or inbox.name
        for name in ("In-Reply-To", "References"):
            if thread.get(name):
                letter[name] = thread[name]
        if message.author != "staff":  # so that the other side's machines do not answer ours
            letter["Auto-Submitted"] = "auto-replied"
            letter["X-Auto-Response-Suppress"] = "All"
        return letter

    def progress(self, inbox: Inbox, chat: str) -> "NoProgress":
        return NoProgress()

    # --- the account

    async def connect(self, values: Mapping[str, str]) -> Connected:
        """Opens the mailbox and logs in at both servers. Raises BadInput with what to look at."""
        address = address_of(values["address"])
        domain = address.rpartition("@")[2]
        imap, smtp = server_of(values["imap"], f"imap.{domain}", 993), server_of(values["smtp"], f"smtp.{domain}", 465)
        user = address if values["user"].strip() in ("-", "") else values["user"].strip()
        login = Login(address, user, imap, smtp, values["password"].strip())
        started = await asyncio.to_thread(_checked, login, self._wires)
        options = {"address": address, "user": user, "imap": str(imap), "smtp": str(smtp), **started}
        return Connected(address, address, login.password, options)

    async def open(self, inbox: Inbox, address: str) -> None:
        """Letters are asked for; nothing has to be set."""

    async def probe(self, inbox: Inbox) -> Probe:
        try:
            box = await asyncio.to_thread(Mailbox, self._login(inbox), self._wires)
            await asyncio.to_thread(box.close)
        except AccountDown as error:
            return Probe(error.state, error.detail)
        except ChannelError as error:
            return Probe("unreachable", error.detail)
        return Probe()

    def _login(self, inbox: Inbox) -> Login:
        told = inbox.options
        address = str(told.get("address") or "")
        imap, smtp = server_of(str(told.get("imap") or ""), "", 993), server_of(str(told.get("smtp") or ""), "", 465)
        return Login(address, str(told.get("user") or address), imap, smtp, self._parts.open_secret(inbox))


def _type(mime: str) -> tuple[str, str]:
    """A letter's own kinds of parts can't hold bytes: a letter that is sent as a file goes as plain bytes."""
    kind, _, sub = mime.partition("/")
    return ("application", "octet-stream") if not sub or kind in ("message", "multipart") else (kind, sub)


def address_of(typed: str) -> str:
    """An e-mail address in small letters. Raises BadInput."""
    address = typed.strip().lower()
    name, _, domain = address.rpartition("@")
    if not name or "." not in domain or any(char.isspace() for char in address):
        raise BadInput("error-mail-address")
    return address


def server_of(typed: str, guess: str = "guessed", port: int = 0) -> Server:
    """ "host:port" as a server; "-" is the guess. Raises BadInput."""
    words = typed.strip() or "-"
    host, _, number = (guess if words == "-" else words).partition(":")
    if (
        not host
        or any(char in " /@" for char in host)
        or (number and not (number.isdecimal() and 0 < int(number) < 65536))
    ):
        raise BadInput("error-mail-server", server=words[:60])
    return Server(host, int(number) if number else port)


def _checked(login: Login, wires: Wires) -> Mapping[str, object]:
    with _about(login, "error-mail-imap", login.imap):
        box = Mailbox(login, wires)
        try:
            started = {"from_uid": box.next_uid(), "from_validity": box.validity()}
        finally:
            box.close()
    with _about(login, "error-mail-smtp", login.smtp):
        submission(login, wires).close()
    return started


@contextmanager
def _about(login: Login, key: str, server: Server) -> Iterator[None]:
    """What goes wrong at this server is told of what the owner typed for it."""
    try:
        yield
    except (AccountDown, RetryLater) as error:
        if isinstance(error, AccountDown) and error.state == "password-wrong":
            raise BadInput("error-mail-password", error.detail, user=login.user) from error
        raise BadInput(key, error.detail, server=str(server)) from error


def _answering(raw: bytes) -> Mapping[str, str]:
    headers = BytesHeaderParser().parsebytes(raw)
    answered = one_id(headers.get("Message-ID"))
    before = [known for known in ids(str(headers.get("References", ""))) if known != answered]
    subject = decoded(headers.get("Subject", ""))
    shown = subject if subject.lower().startswith(("re:", "ответ:")) else f"Re: {subject}"
    return {"In-Reply-To": answered, "References": " ".join([*before, answered]).strip(), "Subject": shown}
