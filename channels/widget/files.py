"""Uploads: what a file is by its own bytes, never by what its sender calls it."""

import re
from collections.abc import AsyncIterator

from channels.base import File
from channels.widget.frames import clean
from channels.widget.refusals import WidgetRefusal

MAX_FILE = 10 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_HEADS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftyp", "video/mp4"),
)
_INSIDE_ZIP = (
    (b"word/document.xml", _OFFICE + "wordprocessingml.document"),
    (b"xl/workbook.xml", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/presentation.xml", _OFFICE + "presentationml.presentation"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_PATH = re.compile(r'[/\\:*?"<>|\n\t]+')


def sniff(content: bytes) -> str:
    """The MIME type if it is one we take; raises WidgetRefusal 415. Markup (HTML, SVG) is never taken."""
    for offset, magic, mime in _HEADS:
        if content[offset : offset + len(magic)] == magic:
            return mime
    if content.startswith(b"PK\x03\x04"):
        for name, mime in _INSIDE_ZIP:
            if name in content:
                return mime
    if _is_text(content):
        return "text/plain"
    raise WidgetRefusal("error-widget-file-type", 415)


def safe_name(name: str | None) -> str:
    """A name without paths or control characters, at most 120 characters."""
    return _PATH.sub("_", clean(name or "")).strip(" ._")[-120:] or "file"


async def read_upload(chunks: AsyncIterator[bytes], name: str | None) -> File:
    """The whole upload, checked; raises WidgetRefusal 400 (empty), 413 or 415."""
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > MAX_FILE:
            raise WidgetRefusal("error-widget-file-size", 413, megabytes=MAX_FILE // 1024 // 1024)
    if not content:
        raise WidgetRefusal("error-widget-file-empty", 400)
    return File(bytes(content), safe_name(name), sniff(bytes(content)))


def _is_text(content: bytes) -> bool:
    if _BINARY.search(content) or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
