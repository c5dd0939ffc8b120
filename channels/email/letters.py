"""Letters: from the bytes of a mailbox to what a dialog needs, whatever is wrong with their headers and charsets."""

import email.errors
import email.header
import email.policy
import re
from collections.abc import Iterator, Mapping, Sequence
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from channels.email.pages import words_of_html
from channels.email.trimming import own_words
from dialogs.customer import clean

MOST_TEXT = 20_000
MOST_FILES = 20
_REPORT = 200_000  # bytes of a delivery report that are looked at
_AUTO = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply.*|bounces?([+-].*)?)@", re.IGNORECASE)
_MARKS = ("List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "X-Loop")
_CYRILLIC = ("utf-8", "cp1251", "koi8-r")
Letter = dict[str, Any]


def read_letter(raw: bytes, uid: str) -> Letter:
    """The letter as JSON can hold it: from, name, id, refs, subject, at, text, files, auto, bounced. Never raises."""
    try:
        return _read(raw, uid)
    except Exception as error:  # the library stumbles over what people send; such a letter is kept as what it is
        return {"uid": uid, "broken": f"{type(error).__name__}: {error}"[:200]}


def _read(raw: bytes, uid: str) -> Letter:
    message = BytesParser(EmailMessage, policy=email.policy.compat32).parsebytes(raw)
    name, address = sender_of(message)
    return {
        "uid": uid,
        "from": address,
        "name": name,
        "id": one_id(message.get("Message-ID")),
        "refs": ids(f"{message.get('References', '')} {message.get('In-Reply-To', '')}"),
        "subject": decoded(message.get("Subject", ""))[:500],
        "at": _at(message),
        "text": own_words(text_of(message))[:MOST_TEXT],
        "files": [_told(number, part) for number, part in list(files_of(message))[:MOST_FILES]],
        "auto": is_automatic(message, address),
        "bounced": bounced(message, raw),
    }


def sender_of(message: Message) -> tuple[str, str]:
    """(name, address in small letters); Reply-To goes before From, as people mean it."""
    for header in ("Reply-To", "From"):
        told = str(message.get(header, ""))
        # some programs encode the whole line, its address too
        found = [one for words in (told, decoded(told)) for one in getaddresses([words]) if "@" in one[1]]
        if found:
            return decoded(found[0][0])[:100], clean(found[0][1]).strip().lower()[:200]
    return "", ""


def is_automatic(message: Message, address: str) -> bool:
    """Written by a machine or to a list: never to be answered (RFC 3834)."""
    submitted = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    marked = any(message.get(name) for name in _MARKS)
    empty_path = str(message.get("Return-Path", "x")).strip() == "<>"
    robot = bool(_AUTO.match(address)) or message.get_content_type() == "multipart/report"
    return submitted != "no" or precedence in ("bulk", "list", "junk", "auto_reply") or marked or empty_path or robot


def bounced(message: Message, raw: bytes) -> Letter | None:
    """What a delivery report says of a letter of ours that failed for good: its id, and to whom it went."""
    if message.get_content_type() != "multipart/report":
        return None
    words = raw[:_REPORT].decode("latin-1")
    status = re.search(r"^Status:\s*5\.", words, re.MULTILINE | re.IGNORECASE)
    recipient = re.search(
        r"^Final-Recipient:\s*[\w-]+\s*;\s*<?([^\s<>]+@[^\s<>]+)", words, re.MULTILINE | re.IGNORECASE
    )
    named = re.findall(r"^Message-ID:\s*(<[^>\s]+>)", words, re.MULTILINE | re.IGNORECASE)
    told = [known for known in named if known != one_id(message.get("Message-ID"))]
    if not status or not told:
        return None
    return {"id": clean(told[-1]), "to": clean(recipient[1]).lower() if recipient else ""}


def text_of(message: Message) -> str:
    """The letter's own text, all parts of it (a picture in between divides it): plain, else its HTML in words."""
    texts = [part for part in _leaves(message) if not _is_file(part)]
    plain = [_plain(part) for part in texts if part.get_content_type() == "text/plain"]
    if said := [words for words in plain if words.strip()]:
        return "\n\n".join(said)
    pages = (words_of_html(_plain(part)) for part in texts if part.get_content_type() == "text/html")
    return "\n\n".join(words for words in pages if words)


def files_of(message: Message) -> Iterator[tuple[int, Message]]:
    """Attachments with their numbers in the letter."""
    for number, part in enumerate(_leaves(message)):
        if _is_file(part):
            yield number, part


def file_at(raw: bytes, number: int) -> tuple[str, str, bytes] | None:
    """(name, mime, content) of the attachment with this number."""
    message = BytesParser(policy=email.policy.compat32).parsebytes(raw)
    part = next((part for at, part in enumerate(_leaves(message)) if at == number), None)
    if part is None:
        return None
    return _file_name(part), part.get_content_type(), _content(part)


def _leaves(message: Message) -> Iterator[Message]:
    if _is_letter(message) or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _is_letter(part: Message) -> bool:
    """A letter inside the letter: somebody else's words, so it goes as a file."""
    return part.get_content_type() == "message/rfc822"


def _is_file(part: Message) -> bool:
    if _is_letter(part) or part.get_content_disposition() == "attachment" or part.get_filename():
        return True
    return part.get_content_maintype() not in ("text", "multipart", "message")


def _told(number: int, part: Message) -> Mapping[str, object]:
    return {"part": number, "name": _file_name(part), "mime": part.get_content_type(), "size": len(_content(part))}


def _content(part: Message) -> bytes:
    if _is_letter(part):
        return b"".join(inner.as_bytes() for inner in part.get_payload() if isinstance(inner, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: Message) -> str:
    given = decoded(part.get_filename() or "") or (_subject_inside(part) if _is_letter(part) else "")
    return given[:200].replace("/", "_") or "file"


def _subject_inside(part: Message) -> str:
    inner = next((one for one in part.get_payload() if isinstance(one, Message)), None)
    subject = decoded(inner.get("Subject", "")) if inner else ""
    return f"{subject[:190]}.eml" if subject else "letter.eml"


def _plain(part: Message) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else str(part.get_payload()).encode(errors="replace")
    return clean(_decoded(raw, part.get_content_charset() or ""))


def _decoded(raw: bytes, charset: str) -> str:
    """By the charset that is named, when it fits; Russian letters often name none, or the wrong one."""
    for name in ([charset] if charset and charset != "us-ascii" else []) + list(_CYRILLIC):
        try:
            return raw.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return raw.decode("utf-8", errors="replace")


def decoded(header: object) -> str:
    """A header in words: encoded words of any charset, raw eight-bit bytes too."""
    words = str(header)
    try:
        parts = email.header.decode_header(header if isinstance(header, email.header.Header) else words)
    except (ValueError, LookupError, email.errors.HeaderParseError):
        parts = [(words, None)]
    shown = "".join(_piece(piece, charset) for piece, charset in parts)
    return " ".join(clean(shown).split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return _decoded(piece.encode("ascii", errors="surrogateescape"), "") if not _is_text(piece) else piece
    return _decoded(piece, "" if charset in (None, "unknown-8bit") else charset or "")


def _is_text(piece: str) -> bool:
    return not any(0xDC80 <= ord(char) <= 0xDCFF for char in piece)


def _at(message: Message) -> int:
    try:
        return max(int(parsedate_to_datetime(str(message.get("Date"))).timestamp() * 1000), 0)
    except (ValueError, TypeError, OverflowError, OSError):
        return 0


def one_id(header: object) -> str:
    """The id with its brackets, or ""."""
    found = ids(str(header or ""))
    return found[0] if found else ""


def ids(header: str) -> Sequence[str]:
    """All ids of a References header, each once."""
    return list(dict.fromkeys(re.findall(r"<[^<>\s]{1,250}>", clean(header))))[-20:]
