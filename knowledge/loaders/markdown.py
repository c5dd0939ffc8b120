"""Markdown: headings, lists, tables, and entries written as a question heading with its answer below stay sections."""

import re
from collections.abc import Iterator

from dialogs.errors import BadInput
from knowledge.intake.cleaning import tidy
from knowledge.loaders.document import Block, Document
from knowledge.loaders.encoding import decode, looks_binary

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*(?:\{#[\w-]+\})?\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+•]|(\d{1,3})[.)])\s+(.*)$")
_RULE = re.compile(r"^\|?[\s:|-]+\|[\s:|-]*$")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\(([^)\s\n]{0,500})[^)\n]{0,200}\)")
_MARKS = re.compile(r"(\*\*|__|`)(?=\S)|(?<=\S)(\*\*|__|`)")
_SIGNS = re.compile(r"^(#{1,6} |\|)|\*\*\S|\]\(\S", re.MULTILINE)  # a list by dashes is one in any text


class MarkdownLoader:
    """Text whose name or signs say Markdown."""

    kind = "markdown"
    in_child = False

    def fits(self, name: str, content: bytes) -> bool:
        if looks_binary(content):
            return False
        named = name.lower().endswith((".md", ".markdown"))
        return named or bool(re.search(rb"^#{1,6} \S", content[:20_000], re.MULTILINE))

    def load(self, name: str, content: bytes) -> Document:
        document = parse(decode(content))
        if document.empty:
            raise BadInput("error-file-empty", name=name)
        return document


def looks_like_markdown(text: str) -> bool:
    """Whether a pasted text has Markdown's signs."""
    return bool(_SIGNS.search(text))


def parse(text: str) -> Document:
    """Blocks of a Markdown text; the first heading of level 1 is the title."""
    blocks = tuple(_blocks(tidy(text).split("\n")))
    title = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), "")
    return Document(blocks, title)


def plain(text: str) -> str:
    """Without marks of emphasis; a link keeps its words, and its address where a client needs it."""
    return _MARKS.sub("", _LINK.sub(_link, text)).strip()


def _link(match: re.Match[str]) -> str:
    words, address = match.group(1).strip(), match.group(2)
    useful = address.startswith(("http://", "https://")) and not match.group(0).startswith("!") and address != words
    return f"{words} ({address})" if useful and words else words or address


def _blocks(lines: list[str]) -> Iterator[Block]:
    paragraph: list[str] = []
    header: tuple[str, ...] = ()
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        block, header = _block(line, following, header)
        if block is None and line and "|" not in line[:1]:
            paragraph.append(plain(line.lstrip("> ")))
            continue
        yield from _joined(paragraph)
        paragraph = []
        if block is not None:
            yield block
    yield from _joined(paragraph)


def _joined(paragraph: list[str]) -> Iterator[Block]:
    text = "\n".join(line for line in paragraph if line)
    if text:
        yield Block("paragraph", text)


def _block(line: str, following: str, header: tuple[str, ...]) -> tuple[Block | None, tuple[str, ...]]:
    if match := _HEADING.match(line):
        return Block("heading", plain(match.group(2)), len(match.group(1))), ()
    if "|" in line and (header or _RULE.match(following)):
        return _row(line, header)
    if match := _ITEM.match(line):
        number, text = match.groups()
        return Block("item", f"{number}. {plain(text)}" if number else plain(text)), ()
    return None, ()


def _row(line: str, header: tuple[str, ...]) -> tuple[Block | None, tuple[str, ...]]:
    if _RULE.match(line):
        return None, header
    cells = tuple(plain(cell) for cell in line.strip().strip("|").split("|"))
    return (Block("row", cells=cells, header=header), header) if header else (None, cells)
