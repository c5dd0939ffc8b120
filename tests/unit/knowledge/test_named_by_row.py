"""A question that names a row of a table by all its words, and asks for what stands in it, is sure of the row."""

from dataclasses import replace

import pytest

from dialogs.ids import ChunkId, SourceId
from knowledge.chunking import chunk_document
from knowledge.finding.asked import Kind
from knowledge.finding.evidence import Question
from knowledge.finding.lexical import stems
from knowledge.finding.named import beside_amount, names
from knowledge.finding.rows import said_rows
from knowledge.finding.wanted import Wanted
from knowledge.loaders.document import Block, Document
from knowledge.sources import Chunk

REPAIR = ("Repair", "Price", "Time"), ("Sewing machine repair", "40 EUR", "3 days")
WARRANTY = ("Product", "Warranty"), ("Sewing machines", "2 years")
WORKS = ("Работа", "Цена", "Длительность"), ("Замена масла", "900 ₽", "30 минут")
PLAN = ("Plan", "Price per month, $", "Users included", "Orders per month"), ("Starter", "29", "3", "1000")
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
        (PLAN, "how many users on starter"),
        (PLAN, "how many orders can I do on the starter plan?"),
        (WITHOUT_PRICE, "замена масла какой мастер"),
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
        (PLAN, "how many warehouses on starter"),
        (PLAN, "how many users and orders on starter"),
        (PLAN, "how many users on growth"),
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


ROOM = ("Категория", "Май, июнь, ₽", "Июль, ₽"), ("Люкс с балконом", "7800", "11500")


def test_how_much_weighs_nothing_where_row_and_column_have_the_rest() -> None:
    assert not weight_of_how_much(row(ROOM), "сколько стоит люкс в июле")
    assert weight_of_how_much(row(ROOM), "сколько стоит люкс в августе")


def test_until_when_weighs_nothing_where_the_heading_has_the_rest() -> None:
    leave = Document((Block("heading", "Заезд и выезд", 1), Block("paragraph", "Заезд с 14:00, выезд до 12:00.")))
    pool = Document((Block("heading", "Правила дома", 1), Block("paragraph", "Бассейн и выезд до 12:00.")))
    (headed,), (passing,) = (chunk_document(SourceId("s"), "Правила", one) for one in (leave, pool))
    assert not weight_of_how_much(headed, "до скольки выезд")
    assert weight_of_how_much(passing, "до скольки выезд")


def test_the_price_of_what_a_table_is_headed_by_is_asked_of_each_row() -> None:
    header = ("Категория", "Цена, ₽")
    rows = [
        Block("row", cells=cells, header=header) for cells in (("Люкс", "9000"), ("Семейный (две комнаты)", "7000"))
    ]
    table = chunk_document(SourceId("s"), "Прайс", Document((Block("heading", "Номера", 1), *rows)))
    asked = Question("сколько стоит номер", frozenset(stems("сколько стоит номер")), {"номер": 1.0, "цена": 1.0})
    assert all(names(chunk, asked) for chunk in table)
    assert said_rows(table[1], Wanted(asked.rarity, Kind.PRICE), table).count("₽") == len(rows)


def test_a_table_is_told_whole_when_what_is_said_of_it_can_be_read() -> None:
    header = ("Категория", "Цена, ₽", "Что есть в номере и сколько в нём мест для гостей и для детей")
    rows = [Block("row", cells=(f"Вид {name}", "9000", "кровать, шкаф, стол, " * 5), header=header) for name in "АБВГД"]
    table = chunk_document(SourceId("s"), "Прайс", Document((Block("heading", "Номера", 1), *rows)))
    assert sum(len(one.text) for one in table) > 840
    assert said_rows(table[0], Wanted({"номер": 1.0, "цена": 1.0}, Kind.PRICE), table).count("₽") == len(rows)


def test_a_price_has_its_remark_and_a_dollar_stands_before_the_number() -> None:
    sauna = ("Услуга", "Цена, ₽", "Примечание"), ("Сауна", "2500", "за час, до 6 человек")
    assert said_rows(row(sauna), Wanted({"саун": 1.0}, Kind.PRICE)) == "Сауна — 2500\u00a0₽ (за час, до 6 человек)"
    assert said_rows(row(PLAN), Wanted({"starter": 1.0}, Kind.PRICE)) == "Starter — $29"
