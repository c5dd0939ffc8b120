"""Sections of a contract, told by their numbers alone: "4. Правила дома" above "4.1. …" is a heading."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge.loaders.document import Block

CLAUSE = r"\d{1,3}(?:\.\d{1,3})+(?:[.)]|(?= +[А-ЯЁA-Z«\"]))"  # "4.1.", and "4.1" before a capital; no "3.5 кг"
_CLAUSE = re.compile(rf"{CLAUSE} ")
_FIRST = re.compile(r"(\d{1,3})\.1\b")
_SECTION = re.compile(
    r"(?:(?:статья|раздел|глава|section|article|part|§)\s*)?(\d{1,3})[.)]?[ \t–—-]+([А-ЯЁA-Z«\"].{1,98}[^\s,;:])", re.I
)
_PROSE = ("paragraph", "item")


def sectioned(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with headings for the numbered lines above their first clause, a step below the headings that are."""
    lines = [one for block in blocks for one in _lines(block)]
    found: list[Block] = []
    deep = 1
    for block, after in pairwise([*lines, Block("paragraph")]):
        title = _title(block, after)
        deep = min(block.level + 1, 6) if block.kind == "heading" else deep
        found.append(Block("heading", title, deep) if title else block)
    return found


def _title(block: Block, after: Block) -> str:
    """What the number names, when the next line is its clause."""
    section, first = _SECTION.fullmatch(block.text), _FIRST.match(after.text)
    if not section or not first or section[1] != first[1] or not _CLAUSE.match(after.text):
        return ""
    return section[2].rstrip(".") if block.kind in _PROSE and after.kind in _PROSE else ""


def _lines(block: Block) -> Iterator[Block]:
    """A paragraph with clauses, or with what may name them on the next page, line by line."""
    every = block.text.split("\n")
    if block.kind != "paragraph" or not (_SECTION.fullmatch(every[-1]) or any(map(_CLAUSE.match, every))):
        yield block
        return
    yield from (Block("paragraph", line) for line in every)
