"""PDF through pypdf, a run of pages at a time; pages without text are told, or read as pictures where they can be.
Runs in the child process only."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dialogs.errors import BadInput
from knowledge.loaders.clauses import sectioned
from knowledge.loaders.document import Block, Document
from knowledge.loaders.image import recognised
from knowledge.loaders.paragraphs import headed, paragraphs

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 2_000
IN_PART = 50  # pages that one child reads
_LEAST = 3  # letters of a page: less is its number
_DPI = 150
_MOST_PIXELS = 12_000_000


class PdfLoader:
    """Bytes that begin as a PDF does."""

    kind = "pdf"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return b"%PDF-" in content[:1024]

    def load(self, name: str, content: bytes) -> Document:
        return self.load_pages(name, content, range(IN_PART))

    def load_pages(self, name: str, content: bytes, pages: Sequence[int]) -> Document:
        """Those of the pages that exist, counted from 0; `blank` are those of them without text."""
        reader = _opened(name, content)
        count = len(reader.pages)
        texts = {at: reader.pages[at].extract_text() for at in pages if at < min(count, MOST_PAGES)}
        blocks = sectioned([block for text in texts.values() for block in headed(text)])
        return Document(tuple(blocks), pages=count, blank=[at for at, text in texts.items() if not _worded(text)])


class PdfScanLoader:
    """Pages of a PDF as pictures; never chosen by a file's bytes, asked for by the pages that have no text."""

    kind = "pdf_scan"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return False

    def load(self, name: str, content: bytes) -> Document:
        return self.load_pages(name, content, range(4))

    def load_pages(self, name: str, content: bytes, pages: Sequence[int]) -> Document:
        """`blank` are those where nothing was recognised either."""
        texts = {at: recognised(name, picture_of(content, at)) for at in pages}
        blocks = tuple(Block("paragraph", part) for text in texts.values() for part in paragraphs(text))
        return Document(blocks, pages=len(texts), blank=[at for at, text in texts.items() if not _worded(text)])


def picture_of(content: bytes, page: int) -> bytes:
    """A page drawn as a picture (PNM), at a size that people could read."""
    import pypdfium2

    drawn = pypdfium2.PdfDocument(content)[page]
    scale = _DPI / 72
    width, height = drawn.get_size()
    if width * height * scale * scale > _MOST_PIXELS:
        scale = (_MOST_PIXELS / (width * height)) ** 0.5
    bitmap = drawn.render(scale=scale, grayscale=True)
    lines = bytes(bitmap.buffer)
    rows = (lines[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)


def _opened(name: str, content: bytes) -> "PdfReader":
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise BadInput("error-file-encrypted", name=name)
    return reader


def _worded(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= _LEAST
