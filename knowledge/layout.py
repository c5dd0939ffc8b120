"""Questions typed with the wrong keyboard layout: "ghbdtn" is "привет"."""

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TO_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN = str.maketrans(_RUSSIAN, _LATIN)


def swapped(text: str) -> str:
    """The same keys in the other layout."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    russian = sum("а" <= letter <= "я" or letter == "ё" for letter in letters)
    return text.translate(_TO_LATIN if russian * 2 > len(letters) else _TO_RUSSIAN)
