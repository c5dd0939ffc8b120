"""XLSX through openpyxl: a sheet is a section, its rows stand under their header. Runs in the child process only."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from dialogs.errors import BadInput
from dialogs.texts import Text
from knowledge.intake.cleaning import tidy
from knowledge.loaders.archive import check_archive, holds
from knowledge.loaders.document import Block, Document
from knowledge.loaders.tables import MOST_ROWS, table_blocks

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_NAMELESS = re.compile(r"(?:sheet|лист|table|таблица)\s*\d*", re.I)
_MOST_COLUMNS = 64
_FAR = 200_000  # a row number: further down nobody writes, but a bomb may


class XlsxLoader:
    """An archive with a workbook inside."""

    kind = "xlsx"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return holds(content, "xl/workbook.xml", name, ".xlsx")

    def load(self, name: str, content: bytes) -> Document:
        import openpyxl

        check_archive(name, content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        blocks: list[Block] = []
        notes: list[Text] = []
        for sheet in book.worksheets:
            rows = list(_rows(sheet, MOST_ROWS + 1 - len(blocks)))
            found = table_blocks(rows[:MOST_ROWS])
            named = [] if _NAMELESS.fullmatch(sheet.title.strip()) else [Block("heading", tidy(sheet.title), 1)]
            blocks += [*named, *found] if found else []
            notes += [Text("note-sheet-cut", {"sheet": sheet.title, "most": MOST_ROWS})] * (len(rows) > MOST_ROWS)
        document = Document(tuple(blocks), notes=tuple(notes))
        if not any(block.kind != "heading" for block in blocks):
            raise BadInput("error-file-empty", name=name)
        return document


def _rows(sheet: "ReadOnlyWorksheet", most: int) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    count = 0
    for row in sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS, max_row=_FAR):
        cells = _filled([_words(value) for value in row])
        if cells:
            count += 1
            yield cells
        if count > most:
            return


def _filled(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _words(value: object) -> str:
    """A cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M" if value.time() != time() else "%d.%m.%Y")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value)
