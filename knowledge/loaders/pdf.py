"""PDF through pypdf: paragraphs by page. Runs in the child process only."""

import io
import re

from dialogs.errors import BadInput
from knowledge.cleaning import tidy
from knowledge.loaders.document import Block, Document

_MOST_PAGES = 2_000
_BROKEN_WORD = re.compile(r"(?<=[а-яёa-z])-\n(?=[а-яёa-z])")
_SOFT_BREAK = re.compile(r"(?<![.!?:;…])\n(?=[а-яёa-z(«\"0-9])")


class PdfLoader:
    """Bytes that begin as a PDF does."""

    kind = "pdf"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return b"%PDF-" in content[:1024]

    def load(self, name: str, content: bytes) -> Document:
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput("error-file-encrypted", name=name)
        texts = [reader.pages[at].extract_text() for at in range(min(len(reader.pages), _MOST_PAGES))]
        blocks = tuple(block for text in texts for block in _page(text))
        if not blocks:
            raise BadInput("error-file-empty", name=name)
        return Document(blocks, pages=len(texts))


def _page(text: str) -> list[Block]:
    text = _SOFT_BREAK.sub(" ", _BROKEN_WORD.sub("", tidy(text)))
    return [Block("paragraph", part.strip()) for part in text.split("\n\n") if part.strip()]
