"""What a visitor may send, from hostile bytes to a checked value. Pure: no I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.reading import decoded
from channels.widget.refusals import WidgetRefusal
from dialogs.errors import BadInput

MAX_TEXT = 10_000  # characters of one message of a visitor
MAX_BODY = 1024 * 1024  # bytes: a text far over the limit still gets its sentence instead of a cut connection
MAX_FILES = 10
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")

Frame = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame: who, and the last event they have."""

    token: str
    after: int
    language: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a visitor, checked and cleaned."""

    client_id: str
    text: str
    files: tuple[str, ...]
    button: str
    language: str
    name: str


def clean(text: str) -> str:
    """Without NUL and other control characters; lone surrogates become the replacement character."""
    return _SURROGATE.sub("\ufffd", _UNSAFE.sub("", text.replace("\r\n", "\n")))


def language_of(value: object) -> str:
    """ "ru" or "en", from a language tag or an Accept-Language header."""
    return "ru" if isinstance(value, str) and value.strip().lower().startswith("ru") else "en"


def decode(raw: bytes | str) -> Frame:
    """A JSON object. Raises BadInput for anything else, however deep or broken."""
    try:
        frame = decoded(raw)
    except (ValueError, RecursionError) as error:
        raise BadInput("error-widget-json", type(error).__name__) from None
    if not isinstance(frame, dict):
        raise BadInput("error-widget-json", "not an object")
    return frame


def read_hello(frame: Frame) -> Hello:
    """Raises WidgetRefusal 401 when the frame is no hello with a token."""
    token = frame.get("token")
    if frame.get("op") != "hello" or not isinstance(token, str):
        raise WidgetRefusal("error-widget-token", 401)
    return Hello(token, read_number(frame.get("after", 0)), language_of(frame.get("language")))


def read_number(value: object) -> int:
    """A cursor: 0 or more; raises BadInput."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise BadInput("error-widget-field", "not a cursor", field="after")
    return value


def read_sent(frame: Frame, language: str) -> Sent:
    """A message; raises BadInput with the one thing that is wrong with it."""
    sent = Sent(
        client_id=_matching(frame, "client_id", _CLIENT_ID),
        text=_string(frame, "text", MAX_TEXT).strip(),
        files=_files(frame),
        button=_string(frame, "button", 64),
        language=language_of(frame.get("language") or language),
        name=_string(frame, "name", 100),
    )
    if not (sent.text or sent.files or sent.button):
        raise BadInput("error-widget-empty")
    return sent


def client_id_of(frame: Frame) -> str:
    """The client id if it is a sane one, so that an error names the message it is about; else ""."""
    value = frame.get("client_id")
    return value if isinstance(value, str) and _CLIENT_ID.fullmatch(value) else ""


def text_of(frame: Frame, field: str, limit: int) -> str:
    """A cleaned text of at most `limit` characters, "" when absent; raises BadInput."""
    return _string(frame, field, limit)


def _matching(frame: Frame, field: str, pattern: re.Pattern[str]) -> str:
    value = frame.get(field)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadInput("error-widget-field", "malformed", field=field)
    return value


def _string(frame: Frame, field: str, limit: int) -> str:
    value = frame.get(field) or ""
    if not isinstance(value, str):
        raise BadInput("error-widget-field", "not a string", field=field)
    if len(value) > limit:
        raise BadInput("error-widget-too-long", field, limit=limit, length=len(value))
    return clean(value)


def _files(frame: Frame) -> tuple[str, ...]:
    value = frame.get("files") or []
    if not isinstance(value, list) or len(value) > MAX_FILES:
        raise BadInput("error-widget-field", "not a list", field="files")
    if not all(isinstance(file_id, str) and _FILE_ID.fullmatch(file_id) for file_id in value):
        raise BadInput("error-widget-field", "not file ids", field="files")
    return tuple(value)
