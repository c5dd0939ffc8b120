"""What a file is, by its first bytes: messengers look there, not at names."""

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"), (b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"), (b"PK\x03\x04", "application/zip"),
)  # fmt: skip
OPUS = "audio/ogg; codecs=opus"
PHOTOS = ("image/png", "image/jpeg", "image/webp")


def sniff(content: bytes, told: str = "") -> str:
    """The MIME type; what the sender told where the bytes say nothing or are only a container."""
    known = next((mime for start, mime in _STARTS if content.startswith(start)), "")
    if content.startswith(b"OggS"):
        known = OPUS if b"OpusHead" in content[:96] else "audio/ogg"
    if content.startswith(b"RIFF"):
        known = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        known = "audio/mp4" if content[8:11] == b"M4A" else "video/mp4"
    if known == "application/zip":  # office files are such containers too
        return told or known
    return known or told or "application/octet-stream"


def kind_of(mime: str) -> str:
    """Wappi's type of a message with such a file."""
    plain = mime.partition(";")[0]
    if plain in PHOTOS:
        return "image"
    if plain == "audio/ogg":
        return "ptt"
    return plain.partition("/")[0] if plain.startswith(("audio/", "video/")) else "document"
