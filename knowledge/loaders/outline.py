"""A plain text's headings and lists, by how its lines stand: nobody marks them there."""

import re
from collections.abc import Sequence

from knowledge.loaders.clauses import sectioned
from knowledge.loaders.document import Block, Kind

_HEADING = re.compile(r"(?=.{3,60}$)[А-ЯЁA-Z«\"][^\d.;:!?…]*[^\s\d.,;:!?…–—-]")  # a number tells something
_QUESTION = re.compile(r"(?=.{5,90}$)[А-ЯЁA-Z«\"][^.;:!?…]*\?")
_MOST_WORDS = 7
_TELLS = re.compile(  # what it says by itself is no name of what follows
    r"\b(?:да|не|нет|есть|мы|вы|можно|нужно|бесплатно$|ежедневн\w*|круглосуточн\w*|закрыт\w*|открыт\w*|с уважением"
    r"|yes|no|not|is|are|we|you|i|can|must|free$|daily|closed|open|regards)\b",
    re.IGNORECASE,
)
_DOES = re.compile(  # "Ремонтируем легковые автомобили"; "Приём пациентов" does nothing
    r"(?!при[её]м|об[ъь]?[её]м|режим|подъ[её]м|за[её]м|на[её]м|крем|грим)[а-яё]{2,}(?:ем|ём|им)(?:ся)?\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:где|как|кто|кого|кому|что|чего|чем|когда|куда|почему|where|how|who|whom|what|when|why)\b", re.I)
_MARK = re.compile(r"^[-–—*•·]\s+(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s")
_LABEL = re.compile(r"[^\w\n:]*([^\W\d][^:.!?\n]{1,39}):[*_]*[ \t]+\S")  # "Адрес: …"; no time of day, it has no space
_LONG = 60  # characters: prose, whatever it ends in
_SAYING = 6  # words
_SAYING_NUMBER = 4
_SHORT_NAME = 3  # words: so few name what follows though it begins small, or after a colon

Lines = Sequence[str]


def outlined(text: str) -> list[Block]:
    """Blocks of a tidy text: the short lines that stand above others are headings, what has a mark is an item."""
    groups = [group.split("\n") for group in text.split("\n\n")]
    named = _named(groups)
    titled = 0 in named and 1 in named and len(groups[0]) == 1
    found: list[Block] = []
    for at, group in enumerate(groups):
        deep = 2 if titled and at else 1
        if at in named:
            found.append(Block("heading", group[0].rstrip(":"), deep))
        found += _parted(group[1:] if at in named else group, deep)
    return sectioned(found)


def label_of(sentence: str) -> str:
    """The few words before its colon: "Адрес" of "Адрес: Тверская, 22"; "" where it has none."""
    found = _LABEL.match(sentence)
    return found[1] if found else ""


def _named(groups: Sequence[Lines]) -> set[int]:
    """Groups of lines whose first is a heading: by what follows, or because most others begin so; the first line of
    all stands above the first heading."""
    many = {at for at, group in enumerate(groups) if len(group) > 1}
    sure = {at for at in many if _heads(groups[at][0], groups[at][1:3])}
    if 2 * len(sure) > len(many):
        sure |= {at for at in many if _may_name(groups[at][0]) and not _pairs(groups[at][1:3])}
    alone = {at for at in range(len(groups) - 1) if at not in many}
    sure |= {at for at in alone if at + 1 not in sure and _heads(groups[at][0], groups[at + 1], parted=True)}
    return sure | {0} if 1 in sure and 0 in alone and _may_name(groups[0][0]) else sure


def _heads(line: str, below: Lines, parted: bool = False) -> bool:
    """Whether it names the lines below it, from which it may be parted by an empty one."""
    if _QUESTION.fullmatch(line):
        return not below[0].endswith("?")
    short = len(line.split()) <= _SHORT_NAME
    if line.endswith(":"):
        return short and _may_name(line[:-1])
    goes_on = below[0][:1].islower() and not (short or parted)
    return _may_name(line) and not goes_on and not _pairs(below) and _says(below[0])


def _may_name(line: str) -> bool:
    short = _HEADING.fullmatch(line) is not None and len(line.split()) <= _MOST_WORDS
    return short and bool(_ASKS.match(line) or not (_TELLS.search(line) or _DOES.match(line)))


def _pairs(below: Lines) -> bool:
    """ "Замена масла", "1200 руб.", "Замена колодок", "2400 руб.": a name is of one line, as its number is."""
    numbers = [re.search(r"\d", line) is not None for line in below[:2]]
    return numbers == [True, False] and len(below[0].split()) < _SAYING_NUMBER


def _says(line: str) -> bool:
    words = line.split()
    told = len(words) >= (_SAYING_NUMBER if re.search(r"\d", line) else _SAYING)
    return told or len(line) > _LONG or line[-1] in ".!?:;…" or _is_item(line) or bool(label_of(line))


def _parted(group: Lines, deep: int) -> list[Block]:
    """Lines after a colon are a list; between sentences a heading may stand without an empty line."""
    found: list[tuple[Kind, list[str]]] = []
    for at, line in enumerate(group):
        kind = _kind(line, group[at + 1 : at + 3], found)
        if found and _joins(line, kind, found[-1]):
            found[-1][1].append(line)
        else:
            found.append((kind, [line]))
    return [Block(kind, _MARK.sub("", "\n".join(lines)), deep * (kind == "heading")) for kind, lines in found]


def _kind(line: str, below: Lines, found: Sequence[tuple[Kind, Lines]]) -> Kind:
    last, (*_, before) = found[-1] if found else ("heading", [""])
    if below and before and _ended(before, line) and _heads(line, below):
        return "heading"
    listed = before.endswith(":") or (last == "item" and not _MARK.match(before))
    plain = len(line) < _LONG and not label_of(line) and not _NUMBER.match(line)
    return "item" if _MARK.match(line) or (listed and plain) else "paragraph"


def _joins(line: str, kind: Kind, last: tuple[Kind, Lines]) -> bool:
    """Lines of a paragraph; and what a marked item goes on with."""
    wrapped = last[0] == "item" and line[:1].islower()
    return kind == "paragraph" and (last[0] == kind or wrapped)


def _ended(before: str, line: str) -> bool:
    """Nothing of the line before goes on in this one, which no colon makes a list's beginning."""
    ended = before[-1] in ".!?…" or _is_item(before) or bool(label_of(before))
    return (ended and line[-1] != ":") or _QUESTION.fullmatch(line) is not None


def _is_item(line: str) -> bool:
    return bool(_MARK.match(line) or _NUMBER.match(line))
