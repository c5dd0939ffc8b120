"""Words: Fluent texts in every language, each compiled when it is first said: all at once take seconds."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent_compiler.bundle import FluentBundle
from fluent_compiler.resource import FtlResource
from loguru import logger

from dialogs.texts import Text

LANGUAGES = ("ru", "en")
_FOLDER = Path(__file__).parent
_LOCALES = {"ru": "ru-RU", "en": "en-GB"}
_BEGINNING = re.compile(r"^(?=[a-z][\w-]* *=)", re.MULTILINE)  # of a message; what follows up to the next is its own
_REFERENCE = re.compile(r"{\s*([a-z][\w-]*)\s*}")  # to another message
_missing: set[tuple[str, str]] = set()  # logged once each


def say(text: Text | str, language: str) -> str:
    """The words of a Text in this language (English for a language we do not have); plain text comes back as it is.

    A key without words comes back as the key: a person sees something odd, never nothing.
    """
    if isinstance(text, str):
        return text
    spoken = language if language in LANGUAGES else "en"
    if text.key not in _sources(spoken):
        return _without_words(text.key, language)
    words, errors = _compiled(spoken, text.key).format(text.key, dict(text.values))
    if errors:
        _log_once(f"{text.key}: {errors[0]!r}", language)
    return str(words)


def keys(language: str) -> frozenset[str]:
    """Every key that has words in this language."""
    return frozenset(_sources(language))


@cache
def _compiled(language: str, key: str) -> Any:
    """The bundle of one message and of those that it names."""
    sources, needed = _sources(language), [key]
    for each in needed:
        needed += [name for name in _REFERENCE.findall(sources[each]) if name in sources and name not in needed]
    text = "".join(sources[each] for each in needed)
    return FluentBundle(_LOCALES[language], [FtlResource.from_string(text)], use_isolating=False)


@cache
def _sources(language: str) -> Mapping[str, str]:
    """Each message as it is written, by its key."""
    parts = [part for file in ftl_files(language) for part in _BEGINNING.split(file.read_text("utf-8") + "\n")[1:]]
    return {part.partition("=")[0].strip(): part for part in parts}


def ftl_files(language: str) -> list[Path]:
    """The files of one language."""
    return sorted((_FOLDER / language).glob("*.ftl"))


def _without_words(key: str, language: str) -> str:
    _log_once(f"no words for {key}", language)
    return key


def _log_once(what: str, language: str) -> None:
    if (what, language) not in _missing:
        _missing.add((what, language))
        logger.error("locale {}: {}", language, what)
