"""Rows of a table to blocks: questions with answers where the header names them, else rows under their header."""

import re
from collections.abc import Iterable, Sequence

from knowledge.intake.cleaning import tidy
from knowledge.loaders.document import Block

MOST_ROWS = 20_000
_QUESTIONS = ("question", "questions", "вопрос", "вопросы", "q")
_NUMBERS = ("№", "#", "no", "n", "пп", "nпп", "№пп", "код", "code", "артикул", "арт", "sku", "id")
_VALUES = ("значение", "значения", "данные", "value", "values", "data")
_ANSWERS = ("answer", "answers", "ответ", "ответы", "a")


def faq_columns(header: Sequence[str]) -> tuple[int, int] | None:
    """Where the question and the answer stand, by the names of the columns in Russian or English."""
    names = [re.sub(r"[^\w]", "", cell).lower() for cell in header]
    question = next((at for at, name in enumerate(names) if name in _QUESTIONS), None)
    answer = next((at for at, name in enumerate(names) if name in _ANSWERS), None)
    return None if question is None or answer is None else (question, answer)


def tells_facts(header: Sequence[str]) -> bool:
    """Whether the second of two columns is named by nothing but "value": its rows are facts, each with its label."""
    names = [re.sub(r"[^\w]", "", cell).lower() for cell in header]
    return len(names) == 2 and names[1] in _VALUES and bool(names[0])


def named_first(header: Sequence[str], cells: Sequence[str]) -> tuple[list[str], list[str]]:
    """Header and cells with numbers and codes behind: "A04" names no row to people, "Сход-развал" does."""
    filled = [*cells, *[""] * (len(header) - len(cells))]
    order = sorted(range(len(header)), key=lambda at: is_number(header[at]))
    return [header[at] for at in order], [filled[at] for at in order] + filled[len(header) :]


def is_number(name: str) -> bool:
    """Whether a column of that name holds numbers or codes, which are nothing to a client who did not ask."""
    return re.sub(r"[^\w№#]", "", name).lower() in _NUMBERS


def table_blocks(rows: Iterable[Sequence[str]]) -> list[Block]:
    """The first row of two cells or more is the header; single cells above it are a text."""
    found: list[Block] = []
    header: Sequence[str] = ()
    for row in rows:
        cells = tuple(tidy(cell) for cell in row)
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if header:
            found += _entry(header, cells)
        elif len(filled) > 1:
            header = cells
        else:
            found.append(Block("paragraph", filled[0]))
    return found


def _entry(header: Sequence[str], cells: Sequence[str]) -> list[Block]:
    columns = faq_columns(header)
    if columns is None:
        return [Block("row", cells=cells, header=header)]
    if len(cells) <= max(columns):
        return []
    question, answer = cells[columns[0]], cells[columns[1]]
    return [Block("qa", answer, question=question)] if question and answer else []
