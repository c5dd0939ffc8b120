"""How a widget looks: a colour that can be read, a side, a language, and the owner's own words. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.errors import BadInput

ACCENT = "#2f5bea"
DARK, LIGHT = "#16181d", "#ffffff"
ENOUGH = 4.5  # WCAG 2.2, contrast of text
SIDES = ("right", "left")
LANGUAGES = ("auto", "ru", "en")
WORDS = {"title": 60, "greeting": 300, "launcher": 30, "hours": 120}  # the owner's own texts, and how long each may be
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Look:
    """What the loader and the frame draw with. `accent` and `ink` have a contrast of at least 4.5."""

    accent: str
    ink: str
    side: str
    language: str
    words: Mapping[str, str]


def colour(typed: str) -> str:
    """ "#2f5bea" from what a person typed ("2F5BEA", "#25e"). Raises BadInput."""
    digits = typed.strip().lower().removeprefix("#")
    full = "#" + ("".join(one * 2 for one in digits) if len(digits) == 3 else digits)
    if not _COLOUR.fullmatch(full):
        raise BadInput("error-look-colour", colour=typed.strip()[:20])
    return full


def contrast(one: str, two: str) -> float:
    """From 1 to 21, by WCAG's formula."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(accent: str) -> tuple[str, str]:
    """The colour and the ink to write on it; where neither ink can be read, the colour is darkened until white can."""
    for ink in (LIGHT, DARK):
        if contrast(accent, ink) >= ENOUGH:
            return accent, ink
    while contrast(accent, LIGHT) < ENOUGH:
        accent = _darker(accent)
    return accent, LIGHT


def look_of(options: Mapping[str, object]) -> Look:
    """From an inbox's options, whatever was written there."""
    given = str(options.get("color", "")).lower()
    accent, ink = readable(given if _COLOUR.fullmatch(given) else ACCENT)
    words = {key: str(options[key])[:most] for key, most in WORDS.items() if isinstance(options.get(key), str)}
    return Look(accent, ink, _one_of(options, "side", SIDES), _one_of(options, "language", LANGUAGES), words)


def turned(options: Mapping[str, object], key: str) -> str:
    """The next choice of `side` or `language`."""
    choices = SIDES if key == "side" else LANGUAGES
    return choices[(choices.index(_one_of(options, key, choices)) + 1) % len(choices)]


def _one_of(options: Mapping[str, object], key: str, choices: tuple[str, ...]) -> str:
    value = options.get(key)
    return value if isinstance(value, str) and value in choices else choices[0]


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(part * 0.96):02x}" for part in _parts(colour))
