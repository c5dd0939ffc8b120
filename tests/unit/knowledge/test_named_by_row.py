"""A question that names a row of a table by all its words, and asks for what stands in it, is sure of the row."""

from dataclasses import replace

import pytest

from dialogs.ids import ChunkId, SourceId
from knowledge.chunking import chunk_document
from knowledge.finding.evidence import Question
from knowledge.finding.lexical import stems
from knowledge.finding.named import beside_amount, names
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


def weight_of_how_much(chunk: Chunk, question: str) -> float:
    found = frozenset(stems(question))
    left = beside_amount(chunk, Question(question, found, dict.fromkeys(found, 1.0)))
    return sum(weight for word, weight in left.rarity.items() if word in stems("сколько how much"))


def text(words: str) -> Chunk:
    return Chunk(ChunkId("c"), SourceId("s"), 0, "", words)


def test_how_much_weighs_nothing_where_the_row_has_all_the_rest_and_a_price() -> None:
    assert weight_of_how_much(row(WORKS), "сколько стоит замена?") == 0
    assert weight_of_how_much(row(WORKS), "сколько стоит замена колёс?") > 0
    assert weight_of_how_much(row(WITHOUT_PRICE), "сколько стоит замена?") > 0


def test_a_row_has_what_stands_above_it_too_but_not_that_alone() -> None:
    zone = replace(row((("Зона", "Цена"), ("Москва", "350 ₽"))), title="Доставка")
    assert weight_of_how_much(zone, "сколько стоит доставка в Москву?") == 0
    assert weight_of_how_much(zone, "сколько стоит доставка?") > 0
    assert weight_of_how_much(zone, "сколько стоит доставка в Казань?") > 0


def test_how_much_weighs_nothing_where_a_sentence_has_all_the_rest_and_a_price() -> None:
    assert weight_of_how_much(text("Рентген делаем сразу. Рентген стоит 900 ₽."), "сколько стоит рентген") == 0
    assert weight_of_how_much(text("Рентген делаем сразу. Анализ стоит 900 ₽."), "сколько стоит рентген") > 0


def test_one_word_alone_does_not_tell_what_takes_so_long() -> None:
    assert weight_of_how_much(text("Отмена за 14 дней."), "за сколько дней отмена?") == 0
    assert weight_of_how_much(text("Отмена за 14 дней."), "через сколько отмена?") > 0
