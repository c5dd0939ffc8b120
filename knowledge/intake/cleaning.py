"""Text as people see it: what is invisible can carry orders to a model, or break an engine, and goes at ingest."""

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff"  # control characters, lone surrogates
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"  # zero width, bidi controls
    "\ufff9-\ufffb\U000e0000-\U000e007f]"  # interlinear marks, tag characters
)
_HARMLESS = "\u00ad\ufeff"
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SPACES = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Without hidden characters, in NFC, ligatures of a PDF as letters, newlines as `\\n`; other spaces stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _HIDDEN.sub("", text)).translate(_LIGATURES)


def hidden_count(text: str) -> int:
    """How many letters that nobody sees `clean` takes out, to show the person who added the text; a mark of the byte
    order, soft hyphens and control characters are no secret."""
    return sum(sign not in _HARMLESS and ord(sign) > 0x7F for sign in _HIDDEN.findall(text))


def wordless(text: str) -> bool:
    """Nothing but signs and pictures: neither a letter nor a digit."""
    return not any(map(str.isalnum, text))


def tidy(text: str) -> str:
    """Clean, with runs of spaces as one and at most one empty line."""
    lines = (line.strip() for line in _SPACES.sub(" ", clean(text)).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()
