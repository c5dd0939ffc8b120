"""Questions typed in other letters: "ghbdtn" in the wrong keyboard layout, "privet" in Latin ones, are "привет"."""

import re

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)


def swapped(text: str) -> str:
    """The same keys in the other layout."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    russian = sum("а" <= letter <= "я" or letter == "ё" for letter in letters)
    return text.translate(_TO_LATIN if russian * 2 > len(letters) else _TO_RUSSIAN)


_SOUNDS = {
    "shch": "щ", "sch": "щ", "yo": "ё", "jo": "ё", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю",
    "ju": "ю", "iu": "ю", "ya": "я", "ja": "я", "ia": "я", "ie": "ие", "a": "а", "b": "б", "v": "в", "w": "в",
    "g": "г", "d": "д", "e": "е", "z": "з", "i": "и", "j": "й", "y": "ы", "k": "к", "c": "к", "l": "л", "m": "м",
    "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х", "x": "кс", "q": "к",
    "'": "ь",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_LAST_Y = re.compile(r"(?<=[аеёиоуыэюя])ы")


def transliterated(text: str) -> str:
    """Russian words written by sound in Latin letters: "dostavka" → "доставка", "kakoy" → "какой"."""
    return _LAST_Y.sub("й", _SOUND.sub(lambda found: _SOUNDS[found[0]], text.lower()))


_SPOKEN = {
    "сколько": "скок скоко скока сколко сколка скольк", "что": "чо чё шо што", "когда": "када",
    "you": "u", "are": "r", "your": "ur",
}  # fmt: skip
_WRITTEN = {spoken: written for written, group in _SPOKEN.items() for spoken in group.split()}
_WORD = re.compile(r"[^\W\d_]+")


def written(text: str) -> str:
    """Words that are typed as they are spoken, in full: "скока" is "сколько", "r u" "are you"."""
    return _WORD.sub(lambda found: _WRITTEN.get(found[0].lower(), found[0]), text)
