"""Choosing from a numbered menu, where a channel has no buttons: "2", "2." or the words of the choice itself."""

import unicodedata
from collections.abc import Sequence

_LONGEST = 100  # characters of an answer that may be a choice


def chosen(words: str, labels: Sequence[str]) -> int | None:
    """Which of the labels (from 0) the words choose; None when they are anything else, or a number out of range."""
    if not labels or len(words) > _LONGEST:
        return None
    bare = _bare(words)
    if bare.isdecimal() and len(bare) <= 3:
        number = int(bare)
        return number - 1 if 1 <= number <= len(labels) else None
    alike = [at for at, label in enumerate(labels) if bare and _bare(label) == bare]
    return alike[0] if len(alike) == 1 else None


def may_choose(words: str) -> bool:
    """False for what is too long to be a choice, so that nobody need look for a menu."""
    return 0 < len(words.strip()) <= _LONGEST


def _bare(words: str) -> str:
    """Letters and digits only, so that "2)", "№ 2" and "2️⃣" are the same."""
    plain = unicodedata.normalize("NFKC", words).casefold().replace("ё", "е")
    kept = "".join(char if char.isalnum() else " " for char in plain.replace("№", " ").removeprefix("no"))
    return " ".join(kept.split())
