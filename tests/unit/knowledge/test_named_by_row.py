"""A question that names a row of a table by all its words, and asks for what stands in it, is sure of the row."""

import pytest

from dialogs.ids import SourceId
from knowledge.chunking import chunk_document
from knowledge.finding.evidence import Question
from knowledge.finding.lexical import stems
from knowledge.finding.named import names
from knowledge.loaders.document import Block, Document
from knowledge.sources import Chunk

REPAIR = ("Repair", "Price", "Time"), ("Sewing machine repair", "40 EUR", "3 days")
WARRANTY = ("Product", "Warranty"), ("Sewing machines", "2 years")
WORKS = ("Работа", "Цена", "Длительность"), ("Замена масла", "900 ₽", "30 минут")
WITHOUT_PRICE = ("Работа", "Мастер"), ("Замена масла", "Иванов")


def row(table: tuple[tuple[str, ...], tuple[str, ...]]) -> Chunk:
    (chunk,) = chunk_document(SourceId("s"), "t", Document((Block("row", cells=table[1], header=table[0]),)))
    return chunk


def named(table: tuple[tuple[str, ...], tuple[str, ...]], question: str) -> bool:
    found = frozenset(stems(question))
    return names(row(table), Question(question, found, dict.fromkeys(found, 1.0)))


@pytest.mark.parametrize(
    ("table", "question"),
    [
        (REPAIR, "How long does a sewing machine repair take?"),
        (REPAIR, "how much is a sewing machine repair"),
        (WORKS, "сколько стоит замена масла"),
        (WORKS, "сколько по времени замена масла?"),
    ],
)
def test_the_row_that_is_named_is_meant(table: tuple[tuple[str, ...], tuple[str, ...]], question: str) -> None:
    assert named(table, question)


@pytest.mark.parametrize(
    ("table", "question"),
    [
        (WARRANTY, "How long does a sewing machine repair take?"),
        (WORKS, "сколько стоит замена"),
        (WORKS, "где замена масла"),
        (WITHOUT_PRICE, "сколько стоит замена масла"),
    ],
)
def test_another_row_is_not(table: tuple[tuple[str, ...], tuple[str, ...]], question: str) -> None:
    assert not named(table, question)
