"""The main thing of a section: its first sentences, a list or a table that stands among them as a whole."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge.chunking import is_item, lines, sentences
from knowledge.finding.extract import without_clause
from knowledge.finding.rows import heading_of, listed
from knowledge.sources import Chunk

_MOST = 420  # characters of sentences
_MOST_LIST = 700


def beginning_of(section: Sequence[Chunk]) -> str:
    """What is said of the section: `section` are its chunks in order, not empty. An entry of an FAQ is said whole."""
    if section[0].answer:
        return section[0].answer
    blocks: list[str] = []
    for block in _blocks(section):
        if blocks and sum(map(len, blocks)) + len(block) > _MOST_LIST:
            break
        blocks.append(block)
    return "\n".join(blocks)


def _blocks(section: Sequence[Chunk]) -> Iterator[str]:
    """Text and tables, one after another; after sentences that are cut short comes nothing."""
    for kind, group in groupby(section, key=lambda chunk: chunk.kind):
        chunks = list(group)
        if kind == "row":
            yield listed(chunks)
            continue
        parts = [without_clause(part) for chunk in chunks for part in sentences(chunk.text)]
        said = _first(parts)
        above = heading_of(chunks[0]) if is_item(parts[0]) else ""
        yield lines([above] * bool(above) + said)
        if len(said) < len(parts):
            return


def _first(parts: Sequence[str]) -> list[str]:
    """As many as fit; a list goes on to its end where that is near."""
    said: list[str] = []
    size = 0
    for part in parts:
        size += len(part)
        if said and size > (_MOST_LIST if is_item(part) else _MOST):
            break
        said.append(part)
    return said[:-1] if len(said) > 1 and len(said) < len(parts) and said[-1].endswith(":") else said
