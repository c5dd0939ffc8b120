"""Text behind a cipher that a model reads as easily as plain words: each way of reading it, where there is one."""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_SPELT = re.compile(r"\b(?:\w ){3,}\w\b")
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_WORD = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])\w{3,}\b", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{16,}")
_BASE32 = re.compile(r"\b[A-Z2-7]{16,}={0,6}")
_HEX = re.compile(r"\b(?:[0-9a-fA-F]{2}){8,}\b")
_BITS = re.compile(r"(?:[01]{8}\s*){4,}")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4}){4,}")
_ASCII85 = re.compile(r"<~(.+?)~>", re.DOTALL)
_BASE85 = re.compile(r"(?<!\S)[!-~]{24,}(?!\S)")
_MORSE = re.compile(r"(?:[.-]{1,5}[ /]+){6,}[.-]{1,5}")
_SIGNS = (
    """.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."""
)
_LETTERS = dict(zip(_SIGNS.split(" "), "abcdefghijklmnopqrstuvwxyz", strict=True))


def unwrapped(text: str) -> Iterator[str]:
    """Other readings of a text; most texts have only the cheap ones: turned round and rot13."""
    yield unicodedata.normalize("NFKC", text)
    yield text[::-1]
    yield codecs.encode(text, "rot13")
    if _TAGS.search(text):
        yield "".join(chr(ord(sign) - 0xE0000) for part in _TAGS.findall(text) for sign in part)
    if _SPELT.search(text):
        yield _SPELT.sub(lambda match: match[0].replace(" ", ""), text)
    if _LEET_WORD.search(text):
        yield _LEET_WORD.sub(lambda match: match[0].translate(_LEET), text)
    if "%20" in text:
        yield unquote(text)
    yield from _decoded(text)


def _decoded(text: str) -> Iterator[str]:
    for pattern, read in _CODES:
        for found in pattern.findall(text):
            plain = _read(read, found)
            if plain:
                yield plain


def _read(read: Callable[[str], bytes | str], found: str) -> str:
    try:
        plain = read(found)
        text = plain.decode() if isinstance(plain, bytes) else plain
    except (ValueError, binascii.Error, UnicodeError):
        return ""
    return text if text.isprintable() or "\n" in text else ""


def _bits(found: str) -> bytes:
    digits = "".join(found.split())
    return bytes(int(digits[at : at + 8], 2) for at in range(0, len(digits) - 7, 8))


def _base64(found: str) -> bytes:
    bare = found.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)


def _base32(found: str) -> bytes:
    bare = found.rstrip("=")
    return base64.b32decode(bare + "=" * (-len(bare) % 8))


def _morse(found: str) -> str:
    return " ".join("".join(_LETTERS.get(sign, "") for sign in word.split()) for word in found.split("/"))


_CODES: tuple[tuple[re.Pattern[str], Callable[[str], bytes | str]], ...] = (
    (_TOKEN, _base64), (_BASE32, _base32), (_HEX, bytes.fromhex), (_BITS, _bits),
    (_ESCAPED, lambda found: found.encode().decode("unicode_escape")),
    (_ASCII85, lambda found: base64.a85decode(found)), (_BASE85, lambda found: base64.b85decode(found)),
    (_MORSE, _morse),
)  # fmt: skip
