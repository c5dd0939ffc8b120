"""Parameters of one call, however they travelled: form, multipart, JSON, query or none at all."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web

from bot.sandbox.telegram.refusals import Refusal, bad

TRUE = ("true", "1", "True", "yes")
MOST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    content: bytes
    mime: str


class Params:
    """Typed reading of values that may be strings, as real clients send them."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "") or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name).strip() or default)
        except ValueError:
            return default

    def number(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        return self.text(name) in TRUE

    def json(self, name: str) -> Any:
        """A parameter that is JSON. Raises Refusal 400."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def object(self, name: str) -> dict[str, Any]:
        """A parameter that is a JSON object; empty when absent. Raises Refusal 400."""
        value = self.json(name)
        if value is None or isinstance(value, dict):
            return value or {}
        raise bad(f"can't parse {name.replace('_', ' ')}: Expected an Object")

    def array(self, name: str) -> list[Any]:
        """A parameter that is a JSON array; empty when absent. Raises Refusal 400."""
        value = self.json(name)
        if value is None or isinstance(value, list):
            return value or []
        raise bad(f"can't parse {name.replace('_', ' ')}: Expected an Array")

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A JSON array of objects. Raises Refusal 400."""
        values = self.array(name)
        if all(isinstance(value, dict) for value in values):
            return values
        raise bad(f"can't parse {name.replace('_', ' ')}: Expected an Array of Objects")


async def read(request: web.Request) -> Params:
    """Parameters of a request. Raises Refusal 400 for a broken body and 413 for a huge one."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type.startswith("multipart/"):
        return await from_multipart(await request.multipart(), values)
    raw = await request.read()
    return Params(values | decode(raw, request.content_type))


def decode(raw: bytes, content_type: str) -> dict[str, Any]:
    """A JSON or form body as a dict."""
    if not raw:
        return {}
    if "json" in content_type:
        return _json_object(raw)
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        raise bad("can't parse request JSON object") from None
    if not isinstance(body, dict):
        raise bad("Expected an Object in JSON body")
    return body


async def from_multipart(reader: MultipartReader, values: dict[str, Any] | None = None) -> Params:
    """Fields and files of a multipart body."""
    fields, uploads, left = dict(values or {}), dict[str, Upload](), MOST_BYTES
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = await _read(part, left)
        left -= len(content)
        if part.filename is None:
            fields[part.name] = content.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, content, mime)
    return Params(fields, uploads)


async def _read(part: BodyPartReader, left: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(1 << 16):
        content += chunk
        if len(content) > left:
            raise Refusal(413, "Request Entity Too Large")
    return bytes(content)
