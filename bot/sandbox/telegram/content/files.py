"""Files on Telegram's side: stored, described as each kind is, and looked up."""

import struct
from typing import TYPE_CHECKING

from bot.sandbox.telegram.content.entities import clean, found
from bot.sandbox.telegram.shapes import Json, StoredFile

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

MEGABYTE = 1024 * 1024
FOLDERS = {
    "photo": "photos", "voice": "voice", "video": "videos", "audio": "music", "sticker": "stickers",
    "video_note": "video_notes", "animation": "animations", "document": "documents",
}  # fmt: skip
KINDS = frozenset(FOLDERS)
SIZED = {"width": 640, "height": 480}
EXTRA: dict[str, Json] = {
    "photo": SIZED,
    "voice": {"duration": 3},
    "audio": {"duration": 3},
    "video": SIZED | {"duration": 3},
    "animation": SIZED | {"duration": 3},
    "video_note": {"length": 240, "duration": 3},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
NAMED = frozenset({"document", "audio", "video", "animation"})


def store(world: "World", content: bytes, name: str, mime: str, kind: str) -> StoredFile:
    """Keep a file; its unique id is the same for all bots."""
    number = world.state.next_file
    world.state.next_file += 1
    unique, extra = f"AQAD{number:08d}", EXTRA.get(kind, {})
    size = picture_size(content) if kind == "photo" else None
    path = f"{FOLDERS[kind]}/file_{number}{_suffix(name)}"
    if size:
        extra = {"width": size[0], "height": size[1]}
    stored = StoredFile(unique, unique, kind, name, mime, len(content), path, dict(extra))
    world.state.files[unique] = stored
    world.blobs[unique] = content
    return stored


def _suffix(name: str) -> str:
    return f".{name.rsplit('.', 1)[1]}" if "." in name else ""


def content(stored: StoredFile, caption: str = "", marks: list[Json] | None = None) -> Json:
    """The fields of a message with this file."""
    described: Json = {"file_unique_id": stored.unique_id, "file_size": stored.size} | stored.extra
    if stored.kind != "photo":
        described["mime_type"] = stored.mime
    if stored.kind in ("photo", "sticker", "video_note"):
        described.pop("mime_type", None)
    if stored.kind in NAMED:
        described["file_name"] = stored.name
    shown: Json = {stored.kind: [described] if stored.kind == "photo" else described}
    if stored.kind == "animation":
        shown["document"] = {k: v for k, v in described.items() if k not in ("width", "height", "duration")}
    return shown | _caption(caption, marks)


def _caption(caption: str, marks: list[Json] | None) -> Json:
    body = clean(caption).strip()
    entities = found(body) if marks is None else marks
    return ({"caption": body} if body else {}) | ({"caption_entities": entities} if entities else {})


def of(message_content: Json) -> Json | None:
    """The file that a message carries, with its kind, or nothing."""
    for kind in ("animation", "photo", "video", "video_note", "voice", "audio", "sticker", "document"):
        if kind in message_content:
            value = message_content[kind]
            described: Json = value[-1] if isinstance(value, list) else value
            return {"kind": kind} | described
    return None


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WEBP or JPEG; nothing when it is no picture."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return SIZED["width"], SIZED["height"]
    return _jpeg_size(content) if content[:2] == b"\xff\xd8" else None


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return SIZED["width"], SIZED["height"]
