"""Masking: a client's personal data stays here; a foreign model sees marks in its place, and the answer gets it
back."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dialogs.settings import OWN_MODEL

_MARK = re.compile(r"\[\s*(PHONE|EMAIL|CARD|PASSPORT|INN|SNILS|NAME)_(\d+)\s*\]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_SNILS = re.compile(r"(?<!\d)\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}(?!\d)")
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\d{1,3}|8)[\s(.-]*\d{3}[\s).-]*\d{3}[\s.-]*\d{2}[\s.-]*\d{2}(?!\d)|"
    r"(?<![\w+])\+\d[\d\s().-]{7,16}\d(?!\d)"
)
_PASSPORT = re.compile(r"(?<!\d)\d{2}\s?\d{2}\s?(?:№|N|номер)?\s?\d{6}(?!\d)")
_PASSPORT_WORD = re.compile(r"паспорт|серия|passport", re.IGNORECASE)
_INN = re.compile(r"(?<!\d)(?:\d{12}|\d{10})(?!\d)")
_LEAST_NAME = 3  # letters: a shorter one is any word


@dataclass(slots=True)
class Mask:
    """The marks of one question: the same value has the same mark in all its texts. `names`: the client's own."""

    names: Sequence[str] = ()
    _values: dict[str, str] = field(default_factory=dict)  # mark → value

    def mask(self, text: str) -> str:
        """The text with marks ("[PHONE_1]") in the place of personal data; marks that a client typed are no marks."""
        text = _MARK.sub(lambda match: match[0].replace("_", " "), text)
        for kind, rule, fits in _RULES:
            text = self._marked(text, kind, rule, fits)
        for name in self._parts():
            text = self._marked(text, "NAME", re.compile(rf"\b{name}[^\W\d_]{{0,2}}\b", re.IGNORECASE), _always)
        return text

    def unmask(self, text: str) -> str:
        """The values back in the place of their marks; a mark that was never given out is left out."""
        return _MARK.sub(lambda match: self._values.get(f"[{match[1]}_{match[2]}]", ""), text)

    def _marked(self, text: str, kind: str, rule: re.Pattern[str], fits: Callable[[str, str], bool]) -> str:
        return rule.sub(lambda match: self._mark(kind, match[0]) if fits(match[0], text) else match[0], text)

    def _mark(self, kind: str, value: str) -> str:
        known = next((mark for mark, old in self._values.items() if old == value), "")
        mark = known or f"[{kind}_{len(self._values) + 1}]"
        self._values[mark] = value
        return mark

    def _parts(self) -> list[str]:
        words = [word for name in self.names for word in re.findall(r"[^\W\d_]+", name)]
        stems = {word if len(word) == _LEAST_NAME else word.rstrip("аяоейьи") for word in words}
        return sorted((stem for stem in stems if len(stem) >= _LEAST_NAME), key=len, reverse=True)


def mask_for(settings: Mapping[str, object], client: str) -> Mask | None:
    """What hides a client from the bot's model; None where the model is the company's own."""
    return None if OWN_MODEL.read(settings) else Mask((client,))


def without_marks(text: str) -> str:
    """The text as it is held against sources: a mark says nothing."""
    return _MARK.sub(" ", text)


def _digits(found: str) -> list[int]:
    return [int(sign) for sign in found if sign.isdigit()]


def _always(found: str, text: str) -> bool:
    return True


def _luhn(found: str, text: str) -> bool:
    doubled = [number if at % 2 == 0 else sum(divmod(2 * number, 10)) for at, number in enumerate(_digits(found)[::-1])]
    return sum(doubled) % 10 == 0


def _snils(found: str, text: str) -> bool:
    *number, tens, ones = _digits(found)
    total = sum(digit * (9 - at) for at, digit in enumerate(number)) % 101
    return total % 100 == tens * 10 + ones


def _inn(found: str, text: str) -> bool:
    number = _digits(found)
    if len(number) == 10:
        return _check(number, (2, 4, 10, 3, 5, 9, 4, 6, 8)) == number[9]
    first = _check(number, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    return first == number[10] and _check(number, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) == number[11]


def _check(number: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(number, weights, strict=False)) % 11 % 10


def _passport(found: str, text: str) -> bool:
    return bool(_PASSPORT_WORD.search(text)) or bool(re.match(r"\d{2}\s\d{2}\s", found))


_RULES: Sequence[tuple[str, re.Pattern[str], Callable[[str, str], bool]]] = (
    ("EMAIL", _MAIL, _always), ("CARD", _CARD, _luhn), ("SNILS", _SNILS, _snils), ("PHONE", _PHONE, _always),
    ("INN", _INN, _inn), ("PASSPORT", _PASSPORT, _passport),
)  # fmt: skip
