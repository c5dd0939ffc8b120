"""Grounding: whether what a sentence says stands in the sources that it cites. Numbers, names, negations, words."""

import re
from collections.abc import Iterable, Sequence

from dialogs.safety.guarding import without_links
from dialogs.safety.masking import without_marks

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,:]\d+)*")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_CLAUSE = re.compile(r"[,;:.!?()—–]+\s|\n")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_BEGINS = (":", "—", "–", "«", '"', "•", "(")  # after these a capital is no sign of a name
_LEAST = 0.5  # share of a sentence's content words that the sources must have
_SPELT = {
    "2": "два две двух двум двумя двое two twice", "3": "три трёх трем трёх тремя трое three",
    "4": "четыре четырёх four",
    "5": "пять пяти five", "6": "шесть шести six", "7": "семь семи seven", "8": "восемь восьми eight",
    "9": "девять девяти nine", "10": "десять десяти ten", "12": "двенадцать двенадцати twelve",
    "14": "четырнадцать четырнадцати fourteen", "15": "пятнадцать пятнадцати fifteen",
    "20": "двадцать двадцати twenty", "30": "тридцать тридцати thirty", "100": "сто ста hundred",
}  # fmt: skip
_NUMERALS = {word.replace("ё", "е"): digit for digit, words in _SPELT.items() for word in words.split()}
_NEGATIONS = frozenset(["не", "ни", "нет", "нельзя", "без", "not", "no", "never", "without", "cannot", "none", "nor"])


def words_of(listed: str) -> frozenset[str]:
    """The words of a list that is typed with spaces; ё is е."""
    return frozenset(listed.replace("ё", "е").split())


_EMPTY = words_of(
    """а без бы был была было были быть в вам вас ваш ваша ваше ваши во вот все всё вы где да для до его ее её если
    есть еще ещё же за здесь и из или им их к как ко когда кто ли либо мне можно может можете мы на над нам нас наш
    наша наше наши не нельзя нет ни но ну о об один одна одно они он она оно от очень по под при про с сам свой свою
    себя со так также там те тем то того тоже только тот у уже чем что чтобы это этот эта эти этого этой я нужно
    нужен нужна надо будет будут обычно сейчас конечно пожалуйста здравствуйте добрый день спасибо привет просто сразу
    a about all also am an and any are as at be been but by can cannot could did do does for from get had has have
    here how if in into is it its just may me might my need no nor not of on one or our please should so some than
    that the their them then there these they this those to too us was we were what when where which who will with
    within without would yes you your hello hi thanks thank sure of course usually currently"""
)


def supported(sentence: str, sources: Sequence[str], names: Sequence[str] = ()) -> bool:
    """Whether the cited `sources` carry the sentence; `names` may stand in it all the same (the company's own).

    Links are nobody's words: they are checked apart. A sentence in another script than its sources is held against
    them by its numbers alone."""
    sentence, whole = without_marks(without_links(sentence)), "\n".join(sources)
    if not _numbers(sentence) <= _numbers(whole):
        return False
    if foreign_script(sentence, whole):
        return True
    known = _Words("\n".join((whole, *names)))
    return known.name_all(sentence) and known.cover(sentence) and not _denied(sentence, sources)


def sentences(words: str) -> list[str]:
    """An answer's sentences; items of a list are sentences too."""
    return [part.strip() for part in _SENTENCE.split(words) if part.strip()]


def content_words(words: str) -> list[str]:
    """Words that say something, in lower case."""
    return [word for word in _plain_words(words) if word not in _EMPTY and len(word) > 1]


def touches(question: str, material: Iterable[str]) -> float:
    """The share of the question's content words that the material has, 0..1; 1 when there is nothing to compare."""
    asked, whole = content_words(question), "\n".join(material)
    if not asked or foreign_script(question, whole):
        return 1.0
    known = _Words(whole)
    return sum(known.has(word) for word in asked) / len(asked)


def covered(asked: Sequence[str], material: str) -> frozenset[str]:
    """Those of the words that the material has, in any inflection."""
    known = _Words(material)
    return frozenset(word for word in asked if known.has(word))


class _Words:
    """Words of a text, found by their beginnings: an inflection is the same word."""

    def __init__(self, text: str) -> None:
        words = _plain_words(text)
        self._beginnings = {word[:size] for word in words for size in range(1, len(word) + 1)}

    def has(self, word: str) -> bool:
        return word[: _stem_size(word)] in self._beginnings

    def cover(self, sentence: str) -> bool:
        said = [word for word in content_words(sentence) if word not in _NUMERALS]
        return not said or sum(self.has(word) for word in said) / len(said) >= _LEAST

    def name_all(self, sentence: str) -> bool:
        return all(self.has(name) for name in _names(sentence))


def _stem_size(word: str) -> int:
    return len(word) if len(word) <= 3 else max(3, round(len(word) * 0.65))


def _plain_words(text: str) -> list[str]:
    return [word.lower().replace("ё", "е") for word in _WORD.findall(text)]


def _names(sentence: str) -> list[str]:
    """Words written as names inside the sentence; the first word is capital anyway."""
    found = _WORD.finditer(sentence)
    inner = [match[0] for match in found if not sentence[: match.start()].rstrip().endswith(_BEGINS) and match.start()]
    return [name.lower().replace("ё", "е") for name in inner if name[0].isupper() and name.lower() not in _EMPTY]


def _numbers(text: str) -> set[str]:
    spelt = {_NUMERALS[word] for word in _plain_words(text) if word in _NUMERALS}
    return {_plain_number(number) for number in _NUMBER.findall(text)} | spelt


def _plain_number(number: str) -> str:
    flat = re.sub(r"[ \u00a0\u202f]", "", number).replace(",", ".")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", flat):  # "1,200" is one thousand two hundred
        return flat.replace(".", "")
    return flat.removesuffix(":00").lstrip("0") or "0"


def foreign_script(one: str, other: str) -> bool:
    """Whether one text is in Cyrillic and the other in Latin letters."""
    return bool(_script(one)) and bool(_script(other)) and _script(one) != _script(other)


def _script(text: str) -> str:
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic + latin < 3:
        return ""
    return "ru" if cyrillic * 2 >= latin else "en"


def _denied(sentence: str, sources: Sequence[str]) -> bool:
    """Whether it says yes where the source says no, or no where it says yes: held against the nearest sentence."""
    mine = content_words(sentence)
    every = [part for source in sources for part in sentences(source)]
    near = max(every, key=lambda part: _shared(mine, part), default="")
    here, there = _negated(sentence), _negated(near)
    shared = [word for word in mine if _Words(near).has(word)]
    return any(_among(word, here) != _among(word, there) for word in shared) or _turned(mine, near)


def _shared(mine: Sequence[str], part: str) -> int:
    known = _Words(part)
    return sum(known.has(word) for word in mine)


def _turned(mine: Sequence[str], near: str) -> bool:
    """ "Возможен" where the source has "невозможен", or the other way round."""
    theirs, known = content_words(near), _Words(near)
    opposite = _Words(" ".join(word[2:] for word in theirs if word.startswith("не") and len(word) > 6))
    said = [word for word in mine if len(word) > 4 and not known.has(word)]
    denied = [word[2:] for word in said if word.startswith("не") and len(word) > 6]
    return any(opposite.has(word) for word in said) or any(known.has(word) for word in denied)


def _negated(sentence: str) -> list[str]:
    """The content words that a negation belongs to: "not refunded", "нельзя вернуть", "вернуть нельзя"."""
    return [word for clause in _CLAUSE.split(sentence) for word in _negated_in(_plain_words(clause))]


def _negated_in(words: Sequence[str]) -> list[str]:
    found, before, waits = [], "", False
    for word in words:
        if word in _NEGATIONS or word.endswith(("n't", "n’t")):
            waits = True
        elif word not in _EMPTY:
            found += [word] if waits else []
            before, waits = word, False
    return found + ([before] if waits and before else [])


def _among(word: str, others: Sequence[str]) -> bool:
    return any(word[: _stem_size(word)] == other[: _stem_size(word)] for other in others)
