"""Tables as text: questions with answers, or rows under their header; any usual delimiter."""

import csv
import io

from dialogs.errors import BadInput
from dialogs.texts import Text
from knowledge.intake.cleaning import clean
from knowledge.loaders.document import Document
from knowledge.loaders.encoding import decode, looks_binary
from knowledge.loaders.tables import MOST_ROWS, faq_columns, table_blocks


class FaqCsvLoader:
    """A file named as a table, or a text whose first line names a question and an answer."""

    kind = "faq_csv"
    in_child = False

    def fits(self, name: str, content: bytes) -> bool:
        if looks_binary(content):
            return False
        return name.lower().endswith((".csv", ".tsv")) or faq_columns(_cells(decode(content[:4096]))) is not None

    def load(self, name: str, content: bytes) -> Document:
        """Raises BadInput `error-faq-columns` when it is no table at all."""
        text = clean(decode(content))
        if len(_cells(text)) < 2:
            raise BadInput("error-faq-columns", name=name)
        rows = _rows(text)
        blocks = tuple(table_blocks(rows[: MOST_ROWS + 1]))
        if not blocks:
            raise BadInput("error-file-empty", name=name)
        cut = len(rows) - MOST_ROWS - 1
        return Document(blocks, notes=(Text("note-rows-cut", {"count": cut}),) if cut > 0 else ())


def _delimiter(line: str) -> str:
    return max(";,\t", key=line.count)


def _head(text: str) -> str:
    return text.lstrip("\ufeff\n").split("\n", 1)[0].rstrip("\r")


def _cells(text: str) -> list[str]:
    head = _head(text)
    return head.split(_delimiter(head))


def _rows(text: str) -> list[list[str]]:
    csv.field_size_limit(1_000_000)
    try:
        return list(csv.reader(io.StringIO(text.lstrip("\ufeff\n")), delimiter=_delimiter(_head(text))))
    except csv.Error as error:
        raise BadInput("error-file-broken", str(error), name="CSV") from error
