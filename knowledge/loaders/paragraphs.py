"""Lines as they stood on a page, back to paragraphs."""

import re
from itertools import pairwise

from knowledge.intake.cleaning import tidy
from knowledge.loaders.clauses import CLAUSE
from knowledge.loaders.document import Block

_BROKEN_WORD = re.compile(r"(?<=[а-яёa-z])-\n(?=[а-яёa-z])")
_SOFT_BREAK = re.compile(rf"(?<![.!?:;…])\n(?!\d{{1,3}}[.)] |{CLAUSE} )(?=[а-яёa-z(«\"0-9])")
_ITEM = re.compile(rf"(?:\d{{1,3}}[.)]|{CLAUSE}|[•·*–-])\s")
_HEADING = re.compile(r"[А-ЯЁA-Z][^\n\d]{2,58}[^\s\d.,;:!?…–—-]")  # a number tells something: no heading holds one
_LONG = 60  # characters: a line of so many is prose, whatever it ends in
_FULL = 0.9  # of the longest line: where the next word had no more room the line was broken, a capital or not


def paragraphs(text: str) -> list[str]:
    """Paragraphs in order: words broken at a line's end are joined, and so are lines of one sentence."""
    text = _SOFT_BREAK.sub(" ", _unbroken(_BROKEN_WORD.sub("", tidy(text))))
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _unbroken(text: str) -> str:
    """Lines that were full go on in the next though it begins with a capital: "99.95 % for", "Enterprise."."""
    every = text.split("\n")
    full = max(_LONG, _FULL * max(map(len, every)))
    joined = every[:1]
    for before, line in pairwise(every):
        cut = before[-1:].isalpha() or before.endswith(",")
        goes_on = cut and line[:1].isupper() and not _ITEM.match(line) and len(before) + len(line.split()[0]) >= full
        joined += [" " if goes_on else "\n", line]
    return "".join(joined)


def headed(text: str) -> list[Block]:
    """Paragraphs, parted by the short lines that stand above prose as headings do."""
    return [block for part in paragraphs(text) for block in _parted(part.split("\n"))]


def _parted(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        apart = _ends(before) or (before is lines[0] and _HEADING.fullmatch(before))  # a page's title may stand above
        if apart and _HEADING.fullmatch(line) and after and _says(after):
            found.append(Block("heading", line, 1))
        elif found and found[-1].kind == "paragraph":
            found[-1] = Block("paragraph", f"{found[-1].text}\n{line}")
        else:
            found.append(Block("paragraph", line))
    return found


def _ends(line: str) -> bool:
    """Nothing of it goes on in the next line."""
    return not line or line[-1] in ".!?:;…" or _ITEM.match(line) is not None


def _says(line: str) -> bool:
    """Prose or a list: what a heading stands above, and a table's rows are not."""
    return len(line) > _LONG or line[-1] in ".!?:;…" or _ITEM.match(line) is not None
