"""The mailbox's two servers, by the standard library in threads: only checked addresses are connected to."""

import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TypeVar

from channels.egress import Blocked, Egress
from channels.failures import AccountDown, Refused, RetryLater, Unknown
from dialogs.refusals import Why

T = TypeVar("T")
MOST_LETTER = 25_000_000
_HEAD = 1_000_000  # bytes of a bigger letter that are read: its text comes first
_SECONDS = 30
_KEYWORD = "ParleyTaken"  # our own mark on a letter; where a server keeps no such marks, \Seen
_PORTS = frozenset({25, 143, 465, 587, 993, 2525})
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Server:
    """Host and port of a mail server."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Login:
    """How a mailbox is opened."""

    address: str
    user: str
    imap: Server
    smtp: Server
    password: str = field(repr=False)


class Wires:
    """Sockets to mail servers. Without TLS a password never leaves the operator's own networks."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    def connect(self, server: Server) -> socket.socket:
        """A plain socket to a checked address. Raises OSError, Blocked among them."""
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
        for *_, place in found:
            self._egress.check(str(place[0]), server.port, _PORTS)
        return socket.create_connection((str(found[0][4][0]), server.port), timeout=_SECONDS)

    def may_be_plain(self, server: Server) -> bool:
        """Whether the server is in a network of the operator's own."""
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
        return all(self._egress.is_own(str(place[0])) for *_, place in found)


class _Imap(imaplib.IMAP4):
    def __init__(self, server: Server, wires: Wires) -> None:
        self._server, self._wires = server, wires
        super().__init__(server.host, server.port, timeout=_SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = self._wires.connect(self._server)
        if self._server.port != 993:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self._server.host)


class _Smtp(smtplib.SMTP):
    def __init__(self, server: Server, wires: Wires) -> None:
        self._server, self._wires = server, wires
        super().__init__(server.host, server.port, timeout=_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = self._wires.connect(self._server)
        if self._server.port != 465:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self._server.host)


class Mailbox:
    """The open INBOX. All methods block; errors are ChannelError."""

    def __init__(self, login: Login, wires: Wires) -> None:
        """Opens it. Raises AccountDown when the password is refused, RetryLater when the server is away."""
        self._imap = _guarded(lambda: self._opened(login, wires))

    @staticmethod
    def _opened(login: Login, wires: Wires) -> _Imap:
        imap = _Imap(login.imap, wires)
        if login.imap.port != 993 and not wires.may_be_plain(login.imap):
            imap.starttls(ssl.create_default_context())
        try:
            imap.login(login.user, login.password)
        except imaplib.IMAP4.error as error:
            raise AccountDown(f"login refused: {error}"[:200], "password-wrong") from error
        imap.select("INBOX")
        return imap

    def next_uid(self) -> int:
        """The uid that the next letter will have."""
        return _guarded(lambda: self._number("UIDNEXT"))

    def validity(self) -> int:
        """Uids hold only while this number stays."""
        return _guarded(lambda: self._number("UIDVALIDITY"))

    def fresh(self, since: int) -> Sequence[str]:
        """Uids of letters from `since` on that were not taken yet, oldest first, at most 50."""
        return _guarded(lambda: self._fresh(since))

    def letter(self, uid: str) -> bytes:
        """The whole letter; of one over 25 MB, its beginning. b"" when it is gone."""
        return _guarded(lambda: self._letter(uid))

    def taken(self, uid: str) -> None:
        """Marks the letter as ours: it does not come again."""
        flag = f"({_KEYWORD})" if self._keeps_keywords() else "(\\Seen)"
        _guarded(lambda: self._imap.uid("STORE", uid, "+FLAGS.SILENT", flag))

    def latest_from(self, address: str, message: str = "") -> bytes:
        """Headers of the letter with this Message-ID, else of the latest one from the address; b"" when none."""
        return _guarded(lambda: self._latest(address, message))

    def close(self) -> None:
        """Closes the wire; never raises."""
        try:
            self._imap.logout()
        except (OSError, imaplib.IMAP4.error):
            self._imap.shutdown()

    def _number(self, name: str) -> int:
        _, found = self._imap.response(name)
        if not found or found[0] is None:
            _, told = self._imap.status("INBOX", f"({name})")
            found = re.findall(rb"\d+", told[0]) if told and isinstance(told[0], bytes) else []
        return int(found[-1]) if found and found[-1] else 1

    def _keeps_keywords(self) -> bool:
        flags = self._imap.untagged_responses.get("PERMANENTFLAGS") or self._imap.untagged_responses.get("FLAGS") or []
        kept = b" ".join(item for item in flags if isinstance(item, bytes))
        return b"\\*" in kept or _KEYWORD.encode() in kept

    def _fresh(self, since: int) -> Sequence[str]:
        self._imap.noop()  # tells the server to look for new letters
        left = f"UNKEYWORD {_KEYWORD}" if self._keeps_keywords() else "UNSEEN"
        _, found = self._imap.uid("SEARCH", f"UID {since}:* {left} UNDELETED")
        uids = found[0].split() if found and found[0] else []
        # "n:*" names the last letter even when its uid is below n
        return [uid.decode() for uid in sorted(uids, key=int) if int(uid) >= since][:_AT_ONCE]

    def _letter(self, uid: str) -> bytes:
        _, sizes = self._imap.uid("FETCH", uid, "(RFC822.SIZE)")
        size = re.search(rb"RFC822\.SIZE (\d+)", _joined(sizes))
        cut = f"<0.{_HEAD}>" if size and int(size[1]) > MOST_LETTER else ""
        _, parts = self._imap.uid("FETCH", uid, f"(BODY.PEEK[]{cut})")
        return _content(parts)

    def _latest(self, address: str, message: str) -> bytes:
        uids: list[bytes] = []
        if message:
            _, found = self._imap.uid("SEARCH", f'HEADER Message-ID "{_quoted(message)}"')
            uids = found[0].split() if found and found[0] else []
        if not uids:
            _, found = self._imap.uid("SEARCH", f'FROM "{_quoted(address)}"')
            uids = found[0].split() if found and found[0] else []
        if not uids:
            return b""
        last = max(uids, key=int).decode()
        _, parts = self._imap.uid("FETCH", last, "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID REFERENCES SUBJECT)])")
        return _content(parts)


def submit(login: Login, wires: Wires, letter: EmailMessage) -> None:
    """Gives the letter to the server. Raises AccountDown, RetryLater, Refused, Unknown."""
    smtp = submission(login, wires)
    try:
        smtp.send_message(letter)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refused(error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unknown(f"smtp: {type(error).__name__}") from error
    finally:
        smtp.close()


def submission(login: Login, wires: Wires) -> smtplib.SMTP:
    """The sending server, logged in. Raises AccountDown, RetryLater."""
    return _guarded(lambda: _submission(login, wires))


def _submission(login: Login, wires: Wires) -> _Smtp:
    smtp = _Smtp(login.smtp, wires)
    if login.smtp.port != 465 and not wires.may_be_plain(login.smtp):
        smtp.starttls(context=ssl.create_default_context())
    try:
        smtp.ehlo_or_helo_if_needed()
        if smtp.has_extn("auth"):
            smtp.login(login.user, login.password)
    except smtplib.SMTPAuthenticationError as error:
        smtp.close()
        raise AccountDown(f"login refused: {error.smtp_code}", "password-wrong") from error
    return smtp


def _refused(error: Exception) -> Refused | RetryLater:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    else:
        code, words = error.smtp_code, error.smtp_error  # type: ignore[attr-defined]  # all others have them
    shown: object = words
    detail = f"{code} {shown.decode(errors='replace') if isinstance(shown, bytes) else shown}"[:200]
    if 400 <= code < 500:
        return RetryLater(detail, 60.0)
    return Refused(detail, Why.NO_CHAT if isinstance(error, smtplib.SMTPRecipientsRefused) else Why.REFUSED)


def _guarded(work: Callable[[], T]) -> T:
    try:
        return work()
    except Blocked as error:
        raise AccountDown(str(error), "refused") from error
    except (OSError, imaplib.IMAP4.error, smtplib.SMTPException) as error:
        raise RetryLater(f"mail server: {type(error).__name__}: {error}"[:200]) from error


def _joined(parts: Sequence[object]) -> bytes:
    flat = [item[0] if isinstance(item, tuple) else item for item in parts or ()]
    return b" ".join(item for item in flat if isinstance(item, bytes))


def _content(parts: Sequence[object]) -> bytes:
    return next((item[1] for item in parts or () if isinstance(item, tuple) and len(item) > 1), b"")


def _quoted(words: str) -> str:
    return "".join(char for char in words if char.isprintable() and char not in '"\\')[:250]
