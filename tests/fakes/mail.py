"""A mailbox of our own for tests, IMAP by a small stand-in, SMTP by aiosmtpd; and the channel and letters before it."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from channels.egress import Egress, networks_of
from channels.email.channel import EmailChannel
from channels.parts import Parts
from tests.fakes.domain import INBOX, FakeClock

USER, PASSWORD = "help@shop.example", "swordfish"
MAIL = replace(INBOX, kind="email", name="Магазин", options={"address": USER})


@dataclass
class MailStandIn:
    """Letters by uid with their flags, what was submitted, and answers of SMTP on demand."""

    keywords: bool = True
    letters: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    submitted: list[tuple[str, bytes]] = field(default_factory=list)
    refusal: str = ""
    imap: str = ""
    smtp: str = ""

    def put(self, raw: bytes) -> int:
        uid = max(self.letters, default=6) + 1
        self.letters[uid], self.flags[uid] = raw, set()
        return uid

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refusal:
            return self.refusal
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.submitted.append((envelope.rcpt_tos[0], content))
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One IMAP client."""
        writer.write(b"* OK ready\r\n")
        while line := await reader.readline():
            tag, _, command = line.decode().strip().partition(" ")
            for part in self._answer(command):
                writer.write(part)
            verdict = self._verdict(command)
            writer.write(f"{tag} {verdict}\r\n".encode())
            await writer.drain()
            if command.upper() == "LOGOUT":
                break
        writer.close()

    def _verdict(self, command: str) -> str:
        if command.startswith("LOGIN") and PASSWORD not in command:
            return "NO [AUTHENTICATIONFAILED] wrong password"
        return "OK done"

    def _answer(self, command: str) -> list[bytes]:
        verb = (
            " ".join(command.split()[:2]).upper() if command.upper().startswith("UID") else command.split()[0].upper()
        )
        answers: dict[str, Callable[[], list[bytes]]] = {
            "CAPABILITY": lambda: [b"* CAPABILITY IMAP4rev1\r\n"],
            "SELECT": self._selected,
            "UID SEARCH": lambda: [self._found(command)],
            "UID FETCH": lambda: self._fetched(command),
            "UID STORE": lambda: self._stored(command),
        }
        found = answers.get(verb)
        return found() if found else []

    def _selected(self) -> list[bytes]:
        any_keyword = b"\\Seen \\*" if self.keywords else b"\\Seen"
        return [
            f"* {len(self.letters)} EXISTS\r\n".encode(), b"* FLAGS (\\Seen)\r\n",
            b"* OK [PERMANENTFLAGS (" + any_keyword + b")] limited\r\n", b"* OK [UIDVALIDITY 77] ok\r\n",
            f"* OK [UIDNEXT {max(self.letters, default=6) + 1}] ok\r\n".encode(),
        ]  # fmt: skip

    def _found(self, command: str) -> bytes:
        uids = [uid for uid in self.letters if self._matches(uid, command)]
        since = re.search(r"UID (\d+):\*", command)
        if since and self.letters and max(self.letters) < int(since[1]):
            uids = [max(self.letters)]  # as the protocol has it
        return f"* SEARCH {' '.join(map(str, uids))}\r\n".encode()

    def _matches(self, uid: int, command: str) -> bool:
        raw = self.letters[uid].decode(errors="replace").lower()
        since, sender = re.search(r"UID (\d+):\*", command), re.search(r'FROM "([^"]+)"', command)
        message = re.search(r'HEADER Message-ID "([^"]+)"', command)
        return (
            (not since or uid >= int(since[1]))
            and not ("UNKEYWORD ParleyTaken" in command and "ParleyTaken" in self.flags[uid])
            and not ("UNSEEN" in command and "\\Seen" in self.flags[uid])
            and (not sender or f"from: {sender[1]}" in raw or f"<{sender[1]}>" in raw)
            and (not message or f"message-id: {message[1].lower()}" in raw)
        )

    def _fetched(self, command: str) -> list[bytes]:
        uid = int(command.split()[2])
        raw = self.letters.get(uid)
        if raw is None:
            return []
        if "RFC822.SIZE" in command:
            return [f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})\r\n".encode()]
        part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER.FIELDS" in command else raw
        return [f"* 1 FETCH (UID {uid} BODY[] {{{len(part)}}}\r\n".encode(), part, b")\r\n"]

    def _stored(self, command: str) -> list[bytes]:
        self.flags[int(command.split()[2])].add(command.rpartition("(")[2].strip(")"))
        return []


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:  # fmt: skip
    return AuthResult(success=data.password == PASSWORD.encode())


@asynccontextmanager
async def mail_stand_in(keywords: bool = True) -> AsyncIterator[MailStandIn]:
    """Both servers on this machine."""
    made = MailStandIn(keywords)
    imap = await asyncio.start_server(made.talk, "127.0.0.1", 0)
    made.imap = f"127.0.0.1:{imap.sockets[0].getsockname()[1]}"
    smtp = await asyncio.get_running_loop().create_server(
        lambda: SMTP(made, authenticator=_authenticate, auth_require_tls=False, auth_required=True), "127.0.0.1", 0
    )
    made.smtp = f"127.0.0.1:{smtp.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        smtp.close()
        imap.close()


class Blobs:
    """Whatever file is asked for is there."""

    async def get(self, tenant: str, key: str) -> bytes:
        return b"bytes of " + key.encode()


def channel(password: str = PASSWORD, own: tuple[str, ...] = ("127.0.0.0/8",)) -> EmailChannel:
    none = cast(Any, None)
    return EmailChannel(
        Parts(cast(Any, Blobs()), FakeClock(), lambda inbox: password, none, none, none, none, Egress(networks_of(own)))
    )


def letter(text: str = "Сколько стоит доставка?", **headers: str) -> bytes:
    made = EmailMessage()
    for name, value in {
        "From": "Анна <anna@mail.example>", "To": USER, "Subject": "Доставка", "Message-ID": "<a1@mail.example>",
        "Date": "Sat, 21 Nov 2026 10:00:00 +0300", **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():  # fmt: skip
        made[name] = value
    made.set_content(text)
    return made.as_bytes().replace(b"\n", b"\r\n")
