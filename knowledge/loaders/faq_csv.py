"""A table of questions and answers: columns by their names in Russian or English, any usual delimiter."""

import csv
import io
import re

from dialogs.errors import BadInput
from knowledge.cleaning import clean, tidy
from knowledge.loaders.document import Block, Document
from knowledge.loaders.encoding import decode, looks_binary

_QUESTIONS = ("question", "questions", "вопрос", "вопросы", "q")
_ANSWERS = ("answer", "answers", "ответ", "ответы", "a")
_MOST_ROWS = 20_000


class FaqCsvLoader:
    """A CSV whose header names a question and an answer."""

    kind = "faq_csv"
    in_child = False

    def fits(self, name: str, content: bytes) -> bool:
        if looks_binary(content):
            return False
        return name.lower().endswith((".csv", ".tsv")) or _columns(_head(decode(content[:4096]))) is not None

    def load(self, name: str, content: bytes) -> Document:
        """Raises BadInput `error-faq-columns` when there is no such header."""
        text = clean(decode(content))
        columns = _columns(_head(text))
        if columns is None:
            raise BadInput("error-faq-columns", name=name)
        blocks = _entries(text, *columns)
        if not blocks:
            raise BadInput("error-file-empty", name=name)
        return Document(blocks)


def _delimiter(line: str) -> str:
    return max(";,\t", key=line.count)


def _head(text: str) -> str:
    return text.lstrip("\ufeff\n").split("\n", 1)[0].rstrip("\r")


def _columns(head: str) -> tuple[int, int] | None:
    names = [re.sub(r"[^\w]", "", cell).lower() for cell in head.split(_delimiter(head))]
    question = next((at for at, name in enumerate(names) if name in _QUESTIONS), None)
    answer = next((at for at, name in enumerate(names) if name in _ANSWERS), None)
    return None if question is None or answer is None else (question, answer)


def _entries(text: str, question: int, answer: int) -> tuple[Block, ...]:
    csv.field_size_limit(1_000_000)
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff\n")), delimiter=_delimiter(_head(text)))
    found: list[Block] = []
    try:
        for row in list(rows)[1 : _MOST_ROWS + 1]:
            found += _entry(row, question, answer)
    except csv.Error as error:
        raise BadInput("error-file-broken", str(error), name="CSV") from error
    return tuple(found)


def _entry(row: list[str], question: int, answer: int) -> list[Block]:
    if len(row) <= max(question, answer):
        return []
    asked, answered = tidy(row[question]), tidy(row[answer])
    return [Block("qa", answered, question=asked)] if asked and answered else []
