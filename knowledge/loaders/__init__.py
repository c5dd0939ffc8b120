"""Formats of knowledge. To add one: a file beside this, and a line in LOADERS."""

from dialogs.errors import BadInput
from knowledge.loaders.document import Loader
from knowledge.loaders.docx import DocxLoader
from knowledge.loaders.faq_csv import FaqCsvLoader
from knowledge.loaders.html import HtmlLoader
from knowledge.loaders.image import ImageLoader
from knowledge.loaders.markdown import MarkdownLoader
from knowledge.loaders.pages import PagesLoader
from knowledge.loaders.pdf import PdfLoader, PdfScanLoader
from knowledge.loaders.pptx import PptxLoader
from knowledge.loaders.text import TextLoader
from knowledge.loaders.xlsx import XlsxLoader

LOADERS: tuple[Loader, ...] = (
    PdfLoader(), DocxLoader(), XlsxLoader(), PptxLoader(), ImageLoader(), HtmlLoader(), FaqCsvLoader(),
    MarkdownLoader(), TextLoader(), PdfScanLoader(), PagesLoader(),
)  # fmt: skip
_FOREIGN = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"<!doctype html",
    b"<html",
)
_OLD_OFFICE_ENCRYPTED = b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"


def loader_for(name: str, content: bytes) -> Loader:
    """The loader that reads these bytes. Raises BadInput: empty, encrypted, or of a type nobody reads."""
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise BadInput("error-file-empty", name=name)
    if _OLD_OFFICE_ENCRYPTED in content[:200_000]:
        raise BadInput("error-file-encrypted", name=name)
    structured = [loader for loader in LOADERS if loader.in_child]
    foreign = content.lstrip()[:20].lower().startswith(tuple(sign.lower() for sign in _FOREIGN))
    for loader in structured if foreign else LOADERS:
        if loader.fits(name, content):
            return loader
    raise BadInput("error-file-type", name=name)


def loader_of_kind(kind: str) -> Loader:
    """Raises BadInput when the format was taken out of the program."""
    for loader in LOADERS:
        if loader.kind == kind:
            return loader
    raise BadInput("error-file-type", kind, name=kind)
