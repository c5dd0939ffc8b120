"""Lines as they stood on a page, back to paragraphs."""

import re

from knowledge.intake.cleaning import tidy

_BROKEN_WORD = re.compile(r"(?<=[а-яёa-z])-\n(?=[а-яёa-z])")
_SOFT_BREAK = re.compile(r"(?<![.!?:;…])\n(?=[а-яёa-z(«\"0-9])")


def paragraphs(text: str) -> list[str]:
    """Paragraphs in order: words broken at a line's end are joined, and so are lines of one sentence."""
    text = _SOFT_BREAK.sub(" ", _BROKEN_WORD.sub("", tidy(text)))
    return [part.strip() for part in text.split("\n\n") if part.strip()]
