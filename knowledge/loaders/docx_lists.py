"""Numbers of a Word document's lists: they stand in no paragraph, but are counted as Word does. Child process only."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph

_DEEPEST = 9  # levels that Word has
_PLACE = re.compile(r"%(\d)")
_BULLETS = ("bullet", "none")


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level counts: "%1.%2." of its own number and those above."""

    form: str
    words: str
    start: int


class Numbering:
    """Asked for each paragraph in their order."""

    def __init__(self, opened: "Docx") -> None:
        self._levels = dict(_lists(opened))
        self._counts: dict[str, Counter[int]] = {}

    def mark(self, part: "Paragraph") -> str | None:
        """ "2." or "3.1." of a numbered paragraph, "" of one with a bullet, None of one in no list."""
        place = _place(part)
        if place is None or place[0] not in self._levels:
            return None
        key, deep = place
        levels = self._levels[key][1]
        level = levels.get(deep)
        if level is None or level.form in _BULLETS:
            return ""
        counts = self._counts.setdefault(self._levels[key][0], Counter())
        counts[deep] = counts[deep] + 1 if deep in counts else level.start
        for below in [one for one in counts if one > deep]:
            del counts[below]
        return _PLACE.sub(lambda found: str(_count(counts, levels, int(found[1]) - 1)), level.words)


def _count(counts: Counter[int], levels: Mapping[int, _Level], deep: int) -> int:
    return counts[deep] if deep in counts else levels[deep].start if deep in levels else 1


def _place(part: "Paragraph") -> tuple[str, int] | None:
    """(list, level), by the paragraph itself or by its style."""
    for properties in _properties(part):
        numbered = properties.numPr if properties is not None else None
        if numbered is not None and numbered.numId is not None:
            deep = numbered.ilvl.val if numbered.ilvl is not None else 0
            return (str(numbered.numId.val), min(int(deep), _DEEPEST)) if numbered.numId.val else None
    return None


def _properties(part: "Paragraph") -> Iterator[Any]:
    yield part._p.pPr
    style: Any = part.style
    for _ in range(_DEEPEST):
        if style is None:
            return
        yield style.element.pPr
        style = style.base_style


def _lists(opened: "Docx") -> Iterator[tuple[str, tuple[str, Mapping[int, _Level]]]]:
    """Each list's way of counting; lists of one way with no start of their own count on."""
    from docx.oxml.ns import qn

    try:
        root = opened.part.numbering_part.element
    except (KeyError, NotImplementedError):  # the document has no lists
        return
    ways = {way.get(qn("w:abstractNumId")): dict(_levels(way, qn)) for way in root.iterchildren(qn("w:abstractNum"))}
    for one in root.iterchildren(qn("w:num")):
        way = one.find(qn("w:abstractNumId"))
        name = way.get(qn("w:val")) if way is not None else ""
        anew = one.find(qn("w:lvlOverride")) is not None
        key = str(one.get(qn("w:numId")))
        yield key, (f"own {key}" if anew else f"way {name}", ways.get(name, {}))


def _levels(way: Any, qn: Any) -> Iterator[tuple[int, _Level]]:
    for level in way.iterchildren(qn("w:lvl")):
        told = {name: _value(level, qn, name) for name in ("numFmt", "lvlText", "start")}
        start = int(told["start"]) if told["start"].isdecimal() else 1
        yield int(level.get(qn("w:ilvl")) or 0), _Level(told["numFmt"], told["lvlText"], start)


def _value(level: Any, qn: Any, name: str) -> str:
    found = level.find(qn(f"w:{name}"))
    return str(found.get(qn("w:val")) or "") if found is not None else ""
