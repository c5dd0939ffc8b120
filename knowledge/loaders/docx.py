"""DOCX through python-docx: headings, lists and tables in their order. Runs in the child process only."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dialogs.errors import BadInput
from knowledge.intake.cleaning import tidy
from knowledge.loaders.archive import check_archive, holds
from knowledge.loaders.clauses import sectioned
from knowledge.loaders.document import Block, Document
from knowledge.loaders.docx_lists import Numbering

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph


_ONE = re.compile(r"(\d{1,3})[.)]?")  # a level by itself


class DocxLoader:
    """A zip with a Word document inside."""

    kind = "docx"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return holds(content, "word/document.xml", name, ".docx")

    def load(self, name: str, content: bytes) -> Document:
        import docx

        check_archive(name, content)
        opened = docx.Document(io.BytesIO(content))
        document = Document(tuple(sectioned([*_blocks(opened)])), title=(opened.core_properties.title or "").strip())
        if document.empty:
            raise BadInput("error-file-empty", name=name)
        return document


def _blocks(opened: "Docx") -> Iterator[Block]:
    from docx.table import Table

    numbering = Numbering(opened)
    for part in opened.iter_inner_content():
        if isinstance(part, Table):
            yield from _rows(part)
            continue
        mark, text = numbering.mark(part), tidy(part.text)  # an empty one counts too
        if text:
            yield _paragraph(part, text, mark)


def _paragraph(part: "Paragraph", text: str, mark: str | None) -> Block:
    style = (part.style.name or "").lower() if part.style is not None else ""
    if style == "title":
        return Block("heading", text, 1)
    if style.startswith(("heading", "заголовок")):
        level = style.rsplit(" ", 1)[-1]
        return Block("heading", text, min(int(level), 6) if level.isdigit() else 1)
    if number := _ONE.fullmatch(mark or ""):
        return Block("item", f"{number[1]}. {text}")
    if mark:  # a clause, "3.1.", is no item of a list
        return Block("paragraph", f"{mark} {text}")
    return Block("item" if mark == "" or style.startswith("list") else "paragraph", text)


def _rows(table: "Table") -> Iterator[Block]:
    header: tuple[str, ...] = ()
    for row in table.rows:
        cells = tuple(tidy(cell.text) for cell in row.cells)
        if not header:
            header = cells
        elif any(cells):
            yield Block("row", cells=cells, header=header)
