"""Customers: who writes, and in which language."""

import re
from dataclasses import dataclass

from dialogs.ids import CustomerId

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Customer:
    """A person who writes, as known by one identity or more."""

    id: CustomerId
    name: str
    language: str


def language_of(text: str, known: str) -> str:
    """Language of the text by its letters ("ru" or "en"); `known` when it has too few to tell."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic + latin < 3:
        return plain(known)
    return "ru" if cyrillic * 2 >= latin else "en"  # Russian texts often carry Latin names and models


def plain(code: str) -> str:
    """A channel's language code ("en-US") as one of ours; Russian-speaking neighbours read Russian."""
    short = code.lower()[:2]
    return "ru" if short in ("ru", "uk", "be", "kk", "ky", "uz", "") else "en"


_UNSAFE = re.compile("[\x00\ud800-\udfff]")
# Marks that turn the direction of writing: in a name they would turn the words after it too.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text that any database takes: NUL bytes and lone surrogates out, the rest as it was."""
    return text if text.isprintable() else _UNSAFE.sub("", text)


def straight(name: str) -> str:
    """A name without the marks that turn the direction of writing: "fdp.exe" can't be made to read "exe.pdf"."""
    return _TURNING.sub("", name)
