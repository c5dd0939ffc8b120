"""Knowledge that was typed into the chat, as the bytes of a source: a text, or a question with its answer."""

import csv
import io
from enum import StrEnum

from dialogs.errors import BadInput
from knowledge.intake.cleaning import tidy, wordless
from knowledge.loaders.markdown import looks_like_markdown
from knowledge.sources import Source

MOST_BYTES = 20 * 1024 * 1024
_ENTRY = "faq.csv"


class Made(StrEnum):
    """How a source came: that is how its new version comes."""

    FILE = "file"
    TEXT = "text"
    ENTRY = "entry"
    ADDRESS = "address"


def made_by(source: Source) -> Made:
    """A file's title is its name without the ending; what was typed has no file's name at all."""
    if source.url:
        return Made.ADDRESS
    if source.name == _ENTRY and source.title != _ENTRY.removesuffix(".csv"):
        return Made.ENTRY
    return Made.TEXT if source.name == source.title and source.kind in ("text", "markdown") else Made.FILE


def typed(title: str, text: str) -> tuple[str, str, bytes]:
    """Name, kind (Markdown where it looks so) and content. Raises BadInput."""
    content = tidy(text).encode("utf-8")
    if not content:
        raise BadInput("error-file-empty", name=title)
    if wordless(text):
        raise BadInput("error-no-words")
    if len(content) > MOST_BYTES:
        raise BadInput("error-file-too-big", name=title, most=MOST_BYTES // 1024 // 1024)
    kind = "markdown" if looks_like_markdown(content.decode()) else "text"
    return title, kind, text.encode("utf-8", "ignore")  # as it came: what nobody sees in it is counted when it is read


def entry(question: str, answer: str) -> tuple[str, str, bytes]:
    """The same of one question with its answer. Raises BadInput."""
    question, answer = " ".join(tidy(question).split()), tidy(answer)
    if not question or not answer:
        raise BadInput("error-file-empty", name=question)
    if wordless(question):
        raise BadInput("error-no-words")
    sheet = io.StringIO()
    csv.writer(sheet).writerows([("question", "answer"), (question, answer)])
    return _ENTRY, "faq_csv", sheet.getvalue().encode()
