"""PPTX: a slide is a section under its title; lists and tables stay. Runs in the child process only."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dialogs.errors import BadInput
from knowledge.intake.cleaning import tidy
from knowledge.loaders.archive import check_archive, holds
from knowledge.loaders.document import Block, Document
from knowledge.loaders.tables import table_blocks

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHOWN = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


class PptxLoader:
    """An archive with a presentation inside."""

    kind = "pptx"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return holds(content, "ppt/presentation.xml", name, ".pptx")

    def load(self, name: str, content: bytes) -> Document:
        from defusedxml.ElementTree import fromstring

        check_archive(name, content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            slides = [fromstring(archive.read(entry)) for entry in _slides(archive)]
        document = Document(tuple(block for slide in slides for block in _slide(slide)), pages=len(slides))
        if document.empty:
            raise BadInput("error-file-empty", name=name)
        return document


def _slides(archive: zipfile.ZipFile) -> list[str]:
    found = {int(match[1]): match[0] for entry in archive.namelist() if (match := _SLIDE.fullmatch(entry))}
    return [found[number] for number in sorted(found)]


def _slide(slide: "Element") -> Iterator[Block]:
    shapes = list(slide.iter(f"{_SHOWN}sp"))
    titles = [shape for shape in shapes if _is_title(shape)]
    for shape in titles + [shape for shape in shapes if shape not in titles]:
        yield from _shape(shape, shape in titles)
    for table in slide.iter(f"{_DRAWN}tbl"):
        yield from table_blocks([_words(cell) for cell in row.iter(f"{_DRAWN}tc")] for row in table.iter(f"{_DRAWN}tr"))


def _is_title(shape: "Element") -> bool:
    place = shape.find(f".//{_SHOWN}ph")
    return place is not None and place.get("type", "") in ("title", "ctrTitle")


def _shape(shape: "Element", title: bool) -> Iterator[Block]:
    lines = [words for part in shape.iter(f"{_DRAWN}p") if (words := _words(part))]
    if title and lines:
        yield Block("heading", " ".join(lines), 1)
    elif lines:
        yield from (Block("item" if len(lines) > 1 else "paragraph", line) for line in lines)


def _words(part: "Element") -> str:
    return tidy("".join(run.text or "" for run in part.iter(f"{_DRAWN}t")))
