"""A fresh source held against the others and the calendar: twins, contradicting numbers, dates that have passed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from dialogs.calendar.days import month_named
from dialogs.errors import ParleyError
from dialogs.ids import Millis
from dialogs.texts import Text
from knowledge.finding.lexical import stems
from knowledge.intake.fetching import Fetcher, address
from knowledge.intake.subjects import Subject, pieces, subject_of
from knowledge.loaders.html import leads_to
from knowledge.ports import Web
from knowledge.sources import Chunk

_MOST_NOTES = 5  # of each kind
_SHOWN = 140
_NUMBER = re.compile(r"\d[\d\s\u00a0.,:]*\d|\d")
_MONTHS = (
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_UNTIL = re.compile(
    rf"(?:до|по|until|till|through)\s+((\d{{1,2}})(?:\.(\d{{1,2}})\.|\s+({_MONTHS}),?\s+)(20\d\d))", re.I
)
_ADDRESS = re.compile(r"https?://[^\s<>()\"«»]{4,300}")
_MOST_LINKS = 20
_LINK_SECONDS = 5.0
_NEARLY_ALL = 0.8  # of the letters
_NEAR = 0.85  # of their words together


def look_over(chunks: Sequence[Chunk], others: Sequence[Chunk], now: Millis) -> list[Text]:
    """What the owner should look at, of a source and of what other sources say about the same; never an error."""
    today = datetime.fromtimestamp(now / 1000, UTC).date()
    return [*_first(_against(chunks, others)), *_first(_passed(chunks, today))]


def _first(notes: Iterator[Text]) -> list[Text]:
    found = []
    for note in notes:
        found.append(note)
        if len(found) == _MOST_NOTES:
            break
    return found


def _against(chunks: Sequence[Chunk], others: Sequence[Chunk]) -> Iterator[Text]:
    """Pieces about the same: word for word, or with other numbers."""
    about: dict[Subject, list[Chunk]] = {}
    for other in pieces(others):
        about.setdefault(subject_of(other), []).append(other)
    for chunk in pieces(chunks):
        subject = subject_of(chunk)
        for other in about.get(subject, ()) if subject else ():
            if note := _compared(chunk, other):
                yield note
                break


def _compared(chunk: Chunk, other: Chunk) -> Text | None:
    mine, theirs = _own(chunk), _own(other)
    values = {"here": _cut(mine), "there": _cut(theirs), "source": other.title}
    if _numbers(mine) != _numbers(theirs) and _numbers(mine) and _numbers(theirs):
        return Text("note-contradiction", values)
    if _likeness(mine, theirs) >= _NEAR:
        return Text("note-twin", {"here": values["here"], "source": other.title})
    return None


def _own(chunk: Chunk) -> str:
    return chunk.answer if chunk.question else chunk.text


def _numbers(text: str) -> set[str]:
    return {re.sub(r"[\s\u00a0.,:]", "", found) for found in _NUMBER.findall(text)}


def _likeness(one: str, other: str) -> float:
    first, second = set(stems(one)), set(stems(other))
    return len(first & second) / len(first | second) if first | second else 0.0


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _passed(chunks: Sequence[Chunk], today: date) -> Iterator[Text]:
    for chunk in chunks:
        for found in _UNTIL.finditer(_own(chunk)):
            words, day, number, name, year = found.groups()
            month = int(number) if number else month_named(name)
            if (int(year), month, int(day)) < (today.year, today.month, today.day):
                yield Text("note-passed", {"date": words, "here": _cut(_own(chunk))})
                break


async def dead_links(web: Web | None, base: str, links: Sequence[str], chunks: Sequence[Chunk]) -> list[Text]:
    """Those of the first addresses that are gone, of the text and of what its pages lead to from `base`."""
    if web is None:
        return []
    said = [url.rstrip(".,;:!?") for chunk in chunks for url in _ADDRESS.findall(_own(chunk))]
    found = dict.fromkeys([*said, *(leads_to(base, link) for link in links)])
    for own in ("", base):
        found.pop(own, None)
    robots = Fetcher(web)
    return [Text("note-dead-link", {"url": url}) for url in list(found)[:_MOST_LINKS] if await _gone(web, robots, url)]


async def _gone(web: Web, robots: Fetcher, url: str) -> bool:
    """Only what says so itself: a server that is away for a moment, or lets no programs in, is not gone."""
    try:
        return await robots.allowed(address(url)) and (await web.get(url, 1000, _LINK_SECONDS)).status in (404, 410)
    except ParleyError:
        return False


def language_of(chunks: Sequence[Chunk]) -> str:
    """By letters: "ru" or "en" when nearly all are of one, else ""."""
    letters = Counter("а" <= letter <= "я" for chunk in chunks for letter in chunk.text.lower() if letter.isalpha())
    russian = letters[True] / (letters.total() or 1)
    if russian > _NEARLY_ALL:
        return "ru"
    return "en" if letters and russian < 1 - _NEARLY_ALL else ""


_CLAUSE = re.compile(r"^(?:\d{1,3}\.)+\d{0,3}\s+")  # "3.1. Сроки" asks for what stands under "Сроки"


def example_questions(chunks: Sequence[Chunk], most: int = 3) -> list[str]:
    """Questions that this source should answer: asked in it, else what its sections and rows are about."""
    asked = [chunk.question for chunk in chunks if chunk.question]
    asked += [name for chunk in chunks if (name := chunk.path.rsplit(" › ", 1)[-1]).endswith("?")]
    told = [_CLAUSE.sub("", chunk.path.rsplit(" › ", 1)[-1]) for chunk in chunks if chunk.path]
    rows = [chunk.text.split(";", 1)[0].partition(": ")[2] for chunk in chunks if chunk.kind == "row"]
    found = [words for words in dict.fromkeys([*asked, *_spread(rows, most), *told]) if 3 < len(words) <= 200]
    return _spread(found, most) if not asked else found[:most]


def _spread(found: Sequence[str], most: int) -> list[str]:
    """From the beginning, the middle and the end."""
    step = max(1, len(found) // most)
    return list(found[::step][:most])
