"""DOCX through python-docx: headings, lists and tables in their order. Runs in the child process only."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dialogs.errors import BadInput
from knowledge.cleaning import tidy
from knowledge.loaders.document import Block, Document

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MOST_ENTRIES = 2_000
_MOST_BYTES = 200_000_000  # unpacked
_MOST_RATIO = 150  # of one entry over 1 MB; text packs 5–20 times
_LINK = 0o120000  # S_IFLNK in the upper half of external_attr


class DocxLoader:
    """A zip with a Word document inside."""

    kind = "docx"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return "word/document.xml" in archive.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return name.lower().endswith(".docx")  # so that it is refused as broken, not as unknown

    def load(self, name: str, content: bytes) -> Document:
        import docx

        check_archive(name, content)
        opened = docx.Document(io.BytesIO(content))
        document = Document(tuple(_blocks(opened)), title=(opened.core_properties.title or "").strip())
        if document.empty:
            raise BadInput("error-file-empty", name=name)
        return document


def check_archive(name: str, content: bytes) -> None:
    """Looks at the central directory and at the XML's declarations before anything is unpacked whole.
    Raises BadInput."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise BadInput("error-file-broken", "archive too big", name=name)
            for entry in entries:
                _check_entry(name, entry)
            _check_xml(name, archive)
    except zipfile.BadZipFile as error:
        raise BadInput("error-file-broken", str(error), name=name) from error


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    path = entry.filename.replace("\\", "/")
    outside = path.startswith("/") or ".." in path.split("/")
    link = (entry.external_attr >> 16) & 0o170000 == _LINK
    swollen = entry.file_size > 1_000_000 and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
    if outside or link or swollen:
        raise BadInput("error-file-broken", f"archive entry {path[:60]!r}", name=name)
    if entry.flag_bits & 1:
        raise BadInput("error-file-encrypted", name=name)


def _check_xml(name: str, archive: zipfile.ZipFile) -> None:
    """A Word document declares no entities: one that does is an attack."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    for entry in archive.namelist():
        if not entry.endswith((".xml", ".rels")):
            continue
        try:
            fromstring(archive.read(entry), forbid_dtd=True)
        except (DefusedXmlException, ParseError, ValueError) as error:
            raise BadInput("error-file-broken", f"{entry[:60]}: {type(error).__name__}", name=name) from error


def _blocks(opened: "Docx") -> Iterator[Block]:
    from docx.table import Table

    for part in opened.iter_inner_content():
        if isinstance(part, Table):
            yield from _rows(part)
        elif text := tidy(part.text):
            yield _paragraph(part, text)


def _paragraph(part: "Paragraph", text: str) -> Block:
    style = (part.style.name or "").lower() if part.style is not None else ""
    if style == "title":
        return Block("heading", text, 1)
    if style.startswith(("heading", "заголовок")):
        level = style.rsplit(" ", 1)[-1]
        return Block("heading", text, min(int(level), 6) if level.isdigit() else 1)
    return Block("item" if style.startswith("list") else "paragraph", text)


def _rows(table: "Table") -> Iterator[Block]:
    header: tuple[str, ...] = ()
    for row in table.rows:
        cells = tuple(tidy(cell.text) for cell in row.cells)
        if not header:
            header = cells
        elif any(cells):
            yield Block("row", cells=cells, header=header)
