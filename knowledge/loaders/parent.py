"""Reads a file: plain text here, everything else in a child process that can be killed."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dialogs.errors import BadInput
from dialogs.texts import Text
from knowledge.loaders import loader_of_kind
from knowledge.loaders.document import Block, Document, from_plain
from knowledge.loaders.image import can_recognise
from knowledge.loaders.pdf import IN_PART, MOST_PAGES, PdfLoader, PdfScanLoader

WALL_SECONDS = 12.0
_ROOT = Path(__file__).resolve().parents[2]
_MOST_OUTPUT = 64 * 1024 * 1024
_SCANS_AT_ONCE = 4  # pages that one child reads as pictures
_MOST_SCANS = 200
_PROBLEMS = ("error-file-timeout", "error-file-broken", "error-ocr-absent")


Told = Callable[[int, int], Awaitable[None]]


async def _quiet(done: int, total: int) -> None:
    """Nobody watches."""


async def read_file(
    kind: str, name: str, content: bytes, wall: float = WALL_SECONDS, told: Told = _quiet
) -> Document:  # fmt: skip
    """`told` hears how many pages of how many are read. Raises BadInput: broken, encrypted, empty, or too slow."""
    loader = loader_of_kind(kind)
    if not loader.in_child:
        return await asyncio.to_thread(loader.load, name, content)
    if kind == PdfLoader.kind:
        return await PagedReading(name, content, wall, told).read()
    return await in_child(kind, name, content, wall)


async def in_child(kind: str, name: str, content: bytes, wall: float, pages: Sequence[int] = ()) -> Document:
    """One child, one file, or these pages of it. Raises BadInput."""
    part = [",".join(map(str, pages))] if pages else []
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "knowledge.loaders.child", kind, _argument(name), *part, cwd=_ROOT, env={},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = await asyncio.wait_for(child.communicate(content), wall)
    except TimeoutError as error:
        raise BadInput("error-file-timeout", name=name) from error
    finally:
        await _end(child)
    return _document(name, child.returncode, output)


def _argument(name: str) -> str:
    return name.encode("utf-8", "replace").decode("ascii", "replace").replace("\x00", "")[:200] or "file"


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.communicate()  # the dead child's pipes are read to their end, and closed


def _document(name: str, code: int | None, output: bytes) -> Document:
    if code == -signal.SIGXCPU:
        raise BadInput("error-file-timeout", "cpu", name=name)
    if code != 0 or len(output) > _MOST_OUTPUT:
        raise BadInput("error-file-broken", f"child ended with {code}", name=name)
    plain = json.loads(output)
    if "error" in plain:
        raise BadInput(plain["error"], plain.get("detail", ""), name=name)
    return from_plain(plain["document"])


@dataclass(slots=True)
class PagedReading:
    """A PDF, some pages a child: a part that fails costs its own pages, and is told."""

    name: str
    content: bytes
    wall: float
    told: Told
    blocks: list[tuple[int, Sequence[Block]]] = field(default_factory=list)  # in the order of their first page
    blank: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    recognised: int = 0

    async def read(self) -> Document:
        """Raises BadInput when the first pages can't be read at all, or none has text."""
        first = await in_child(PdfLoader.kind, self.name, self.content, self.wall)
        count = min(first.pages, MOST_PAGES)
        self._take(0, first)
        await self.told(min(IN_PART, count), count)
        for start in range(IN_PART, count, IN_PART):
            await self._part(PdfLoader.kind, range(start, min(start + IN_PART, count)))
            await self.told(min(start + IN_PART, count), count)
        if self.blank and can_recognise():
            await self._recognise(count)
        return self._whole(first.pages)

    async def _recognise(self, count: int) -> None:
        blank, self.blank = self.blank[:_MOST_SCANS], self.blank[_MOST_SCANS:]
        for start in range(0, len(blank), _SCANS_AT_ONCE):
            pages = blank[start : start + _SCANS_AT_ONCE]
            unread = len(self.blank) + len(self.lost)
            await self._part(PdfScanLoader.kind, pages)
            self.recognised += len(pages) - (len(self.blank) + len(self.lost) - unread)
            await self.told(count - len(blank) + start + len(pages), count)

    async def _part(self, kind: str, pages: Sequence[int]) -> None:
        try:
            self._take(pages[0], await in_child(kind, self.name, self.content, self.wall, pages))
        except BadInput as error:
            if error.text.key not in _PROBLEMS:
                raise
            self.lost += pages

    def _take(self, start: int, part: Document) -> None:
        self.blocks.append((start, part.blocks))
        self.blank += part.blank

    def _whole(self, pages: int) -> Document:
        blocks = tuple(block for _, part in sorted(self.blocks, key=lambda item: item[0]) for block in part)
        if not blocks:
            raise BadInput(self._why_empty(), name=self.name)
        return Document(blocks, pages=pages, blank=self.blank, notes=tuple(self._notes(pages)))

    def _why_empty(self) -> str:
        if self.lost:
            return "error-file-broken"
        return "error-file-empty" if can_recognise() or not self.blank else "error-scan-unread"

    def _notes(self, pages: int) -> list[Text]:
        notes = [Text("note-recognised", {"pages": self.recognised})] * bool(self.recognised)
        if self.blank:
            key = "note-pages-blank" if can_recognise() else "note-pages-scanned"
            notes.append(Text(key, {"pages": spans(self.blank)}))
        if self.lost:
            notes.append(Text("note-pages-lost", {"pages": spans(self.lost)}))
        if pages > MOST_PAGES:
            notes.append(Text("note-pages-cut", {"most": MOST_PAGES, "count": pages - MOST_PAGES}))
        return notes


def spans(pages: Sequence[int], most: int = 8) -> str:
    """Page numbers as people count them, runs together: "1–3, 7"; many end in "…"."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    words = [f"{first + 1}" if first == last else f"{first + 1}–{last + 1}" for first, last in runs]
    return ", ".join(words[:most]) + (", …" if len(words) > most else "")
