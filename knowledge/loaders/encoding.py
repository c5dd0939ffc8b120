"""Bytes to text: UTF-8 (with or without a mark), UTF-16 with a mark, else the Russian Windows code page."""

from dialogs.errors import BadInput

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(content: bytes) -> str:
    """Raises BadInput when it is not text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(content)


def _windows(content: bytes) -> str:
    if b"\x00" in content[:8192]:
        raise BadInput("error-file-type", "binary")
    return content.decode("cp1251", errors="replace")


def looks_binary(content: bytes) -> bool:
    """Control characters that no text has, in the first 8 kB."""
    head = content[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return sum(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in head) > len(head) // 100
