"""Dates and days of the week, named or within a span: "1–8 января" holds 3 January, "пн–пт" holds Wednesday."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.finding.lexical import stem, words

_MONTHS = (
    "январ", "феврал", "март", "апрел", "ма[яйе]", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RUSSIAN_ENDING, _ENGLISH_ENDING = r"[а-я]{0,2}", r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.?"
_MONTH = rf"(?:(?:{'|'.join(_MONTHS)}){_RUSSIAN_ENDING}|(?:{'|'.join(_ENGLISH)}){_ENGLISH_ENDING})"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:-?(?:st|nd|rd|th|го|е|ого))?"
_TO = r"\s*(?:[–—-]|по|до|to|till|until|through)\s*"
_NUMBERS = r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?:\.\d{2,4})?"
_ONE = rf"(?:{_DAY}(?:\s+of)?\s+{_MONTH}|{_MONTH}\s+(?:the\s+)?{_DAY}|{_NUMBERS})"
_DATES = re.compile(
    rf"(?<![\w.,:])(?:(?P<first>{_ONE}|{_DAY}(?={_TO}{_DAY}(?:\s+of)?\s+{_MONTH})){_TO}(?P<last>{_ONE}|{_DAY})|(?P<alone>{_ONE}))(?![\w:])",
    re.IGNORECASE,
)
_LISTED = re.compile(  # "9 и 10 января": the ninth too
    rf"(?<![\w.,:])(?P<day>{_DAY})(?=(?:\s*(?:,|и|and|&)\s*{_DAY})+(?:\s+of)?\s+(?P<month>{_MONTH})(?!\w))",
    re.IGNORECASE,
)
_FEASTS = (
    (re.compile(r"\bнов\w{2,3}\s+год\w{0,2}\b|\bnew\s+year(?:['’]?s)?(?:\s+(?:day|eve))?\b"), 1, 1),
    (re.compile(r"\bрождеств\w{1,3}\b"), 7, 1),
    (re.compile(r"\b(?:christmas|xmas)(?:\s+day)?\b"), 25, 12),
)
_IS_MONTH = re.compile(_MONTH, re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_MOST_DAYS = 31  # in a month; a date is its month and day as one number, the year does not matter
_YEAR = 13 * (_MOST_DAYS + 1)

_WEEK = (
    "понедельник пн monday mon", "вторник вт tuesday tue tues", "среда ср wednesday wed",
    "четверг чт thursday thu thurs", "пятница пт friday fri", "суббота сб saturday sat", "воскресенье вс sunday sun",
)  # fmt: skip
_WEEKDAYS = {stem(word): at for at, names in enumerate(_WEEK) for word in names.split()}
DAYS = frozenset(_WEEKDAYS)
_SPAN = re.compile(r"(?<!\w)([^\W\d]{2,})\.?\s*(?:[–—-]|по|до|to|till|through)\s*([^\W\d]{2,})")


@dataclass(frozen=True, slots=True)
class Days:
    """What a question asks about: its dates with the stems that name them, and stems of days of the week."""

    dates: frozenset[int]
    dated: frozenset[str]
    weekdays: frozenset[str]

    @classmethod
    def of(cls, text: str, stems: frozenset[str]) -> "Days":
        dates = dates_of(text)
        dated = _words_of_dates(text) & stems if dates else frozenset[str]()
        return cls(dates, dated, DAYS & stems)

    def __bool__(self) -> bool:
        return bool(self.dates or self.weekdays)

    def met_in(self, text: str) -> frozenset[str]:
        """The stems of them that the text holds, named or within a span."""
        dated = self.dated if self.dates & dates_of(text) else frozenset[str]()
        return dated | (self.weekdays & weekdays_of(text))


@lru_cache(maxsize=4_000)
def dates_of(text: str) -> frozenset[int]:
    """Every date that the text names, by itself or within a span."""
    low = _low(text)
    feasts = frozenset(month * (_MOST_DAYS + 1) + day for name, day, month in _FEASTS if name.search(low))
    if not _DIGITS.search(low):
        return feasts
    listed = frozenset(_date(found["day"], beside=found["month"]) for found in _LISTED.finditer(low))
    return feasts | listed | frozenset(date for found in _DATES.finditer(low) for date in _dates(found))


def _words_of_dates(text: str) -> frozenset[str]:
    """Stems of the words that name its dates."""
    low, every = _low(text), (_DATES, _LISTED, *(name for name, _, _ in _FEASTS))
    return frozenset(stem(word) for one in every for found in one.finditer(low) for word in words(found[0]))


@lru_cache(maxsize=4_000)
def weekdays_of(text: str) -> frozenset[str]:
    """Stems of the days that it names, by themselves or within a span; also those of the same day in other words."""
    low = _low(text)
    alone = [word for word in map(stem, words(low)) if word in _WEEKDAYS]
    spans = [(stem(first), stem(last)) for first, last in _SPAN.findall(low)]
    every = [*zip(alone, alone, strict=True), *spans]
    return frozenset(word for first, last in every for word in _between(first, last))


def _low(text: str) -> str:
    return text.lower().replace("ё", "е")


def _dates(found: re.Match[str]) -> Iterator[int]:
    if found["alone"]:
        yield _date(found["alone"])
        return
    first, last = found["first"], found["last"]
    start = _date(first, beside=last)
    many = (_date(last, beside=first) - start) % _YEAR
    yield from ((start + step) % _YEAR for step in range(many + 1))


def _date(words: str, beside: str = "") -> int:
    """`beside` has the month where the words are a day alone."""
    day, *rest = map(int, _DIGITS.findall(words))
    month = _month(words) or (rest[0] if rest else 0) or _month(beside)
    return month * (_MOST_DAYS + 1) + day


def _month(words: str) -> int:
    named = _IS_MONTH.search(words)
    if not named:
        return 0
    every = (*enumerate(_MONTHS, 1), *enumerate(_ENGLISH, 1))
    return next(number for number, name in every if re.match(name, named[0]))


def _between(first: str, last: str) -> Iterator[str]:
    """Also across the end of a week: "пт–вс", "сб–пн"."""
    if first not in _WEEKDAYS or last not in _WEEKDAYS:
        return
    start, many = _WEEKDAYS[first], (_WEEKDAYS[last] - _WEEKDAYS[first]) % 7
    held = {(start + step) % 7 for step in range(many + 1)}
    yield from (word for word, at in _WEEKDAYS.items() if at in held)
