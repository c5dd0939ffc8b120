"""What comes over the sandbox's API, from hostile bytes to checked values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from bot.sandbox.phones import Refused, Upload
from dialogs.customer import clean

MOST_JSON = 1_000_000
MOST_FILE = 60 * 1024 * 1024
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})


def check_local(request: web.Request) -> None:
    """Other sites that are open in the same browser must not act here. Raises Refused 403."""
    host = request.host
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    origin = request.headers.get("Origin")
    if name not in LOCAL or origin not in (None, f"http://{host}"):
        raise Refused("The sandbox answers only to this machine: open it as http://127.0.0.1.", 403)


async def fields(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object. Raises Refused 400 or 413."""
    raw = await request.content.read(MOST_JSON + 1)
    while len(raw) <= MOST_JSON and not request.content.at_eof():
        raw += await request.content.read(MOST_JSON + 1)
    if len(raw) > MOST_JSON:
        raise Refused("The body is over 1 MB: send less.", 413)
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused('The body is no JSON: send an object like {"text": "Hello"}.') from None
    if not isinstance(value, dict):
        raise Refused('The body must be a JSON object like {"text": "Hello"}.')
    return value


def text(given: dict[str, Any], name: str) -> str:
    """A text that must be there. Raises Refused."""
    value = given.get(name)
    words = clean(value) if isinstance(value, str) else ""
    if not words.strip():
        raise Refused(f'"{name}" is missing: give it as a text that is not empty.')
    return words


def optional(given: dict[str, Any], name: str) -> str:
    """A text or a number that may be absent. Raises Refused."""
    value = given.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refused(f'"{name}" must be a text or a number.')
    return clean(str(value))


def named(given: dict[str, Any], name: str) -> str:
    """A text or a number that must be there. Raises Refused."""
    value = optional(given, name)
    if not value:
        raise Refused(f'"{name}" is missing: give the id of one on the screen.')
    return value


def flag(given: dict[str, Any], name: str, default: bool) -> bool:
    """True or false. Raises Refused."""
    value = given.get(name, default)
    if not isinstance(value, bool):
        raise Refused(f'"{name}" must be true or false.')
    return value


def number(given: dict[str, Any], name: str, default: float) -> float:
    """A number from 0 up (-1 stands for "always"). Raises Refused."""
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1 <= value < 1e6:
        raise Refused(f'"{name}" must be a number.')
    return value


def coordinate(given: dict[str, Any], name: str, most: float) -> float:
    """Degrees from -most to most. Raises Refused."""
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise Refused(f'"{name}" must be a number from -{most:g} to {most:g}.')
    return value


@dataclass(frozen=True, slots=True)
class FileForm:
    """A multipart form with one file."""

    upload: Upload
    chat: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class AlbumForm:
    """A multipart form with one file or more."""

    uploads: Sequence[Upload]
    chat: str = ""
    caption: str = ""


async def file_form(request: web.Request) -> FileForm:
    """Fields `file`, `chat`, `caption`, `kind`, `reply_to`. Raises Refused."""
    form = await album_form(request)
    return FileForm(form.uploads[-1], form.chat, form.caption)


async def album_form(request: web.Request) -> AlbumForm:
    """Fields `file` (again and again), `chat`, `caption`, `kind`. Raises Refused."""
    if not request.content_type.startswith("multipart/"):
        raise Refused('Send the file as multipart/form-data in a field named "file".')
    words, found = dict[str, str](), list[tuple[str, str, bytes]]()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = await _read(part)
        if part.name == "file":
            found.append((part.filename or "file", part.headers.get("Content-Type", ""), content))
        elif part.name:
            words[part.name] = content.decode("utf-8", "replace")
    if not found or not all(content for _, _, content in found):
        raise Refused('There is no file: put one that is not empty into the field "file".')
    uploads = [_upload(*one, words.get("kind", ""), words.get("reply_to", "")) for one in found]
    return AlbumForm(uploads, words.get("chat", ""), words.get("caption", ""))


def _upload(name: str, mime: str, content: bytes, kind: str, reply_to: str) -> Upload:
    return Upload(_safe(name), clean(mime).partition(";")[0] or "application/octet-stream", content, kind, reply_to)


async def _read(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        content += chunk
        if len(content) > MOST_FILE:
            raise Refused("The file is over 60 MB: send a smaller one.", 413)
    return bytes(content)


def _safe(name: str) -> str:
    # Some clients percent-encode names that are not ASCII, others send them as they are.
    name = unquote(name) if name.isascii() else name
    return clean(name).replace("\\", "/").rpartition("/")[2][-120:] or "file"
