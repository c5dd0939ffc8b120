"""Words: Fluent texts in every language, read once."""

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
_missing: set[tuple[str, str]] = set()  # logged once each


def say(text: Text | str, language: str) -> str:
    """The words of a Text in this language (English for a language we do not have); plain text comes back as it is.

    A key without words comes back as the key: a person sees something odd, never nothing.
    """
    if isinstance(text, str):
        return text
    bundle = _bundle(language if language in LANGUAGES else "en")
    if not bundle.has_message(text.key):
        return _without_words(text.key, language)
    words, errors = bundle.format(text.key, dict(text.values))
    if errors:
        _log_once(f"{text.key}: {errors[0]!r}", language)
    return str(words)


def keys(language: str) -> frozenset[str]:
    """Every key that has words in this language."""
    return frozenset(_messages(language))


@cache
def _bundle(language: str) -> Any:
    files = [FtlResource.from_file(str(file)) for file in ftl_files(language)]
    return FluentBundle(f"{language}-{'RU' if language == 'ru' else 'GB'}", files, use_isolating=False)


@cache
def _messages(language: str) -> Mapping[str, Any]:
    messages: Mapping[str, Any] = _bundle(language)._compiled_messages
    return messages


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
