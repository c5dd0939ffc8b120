"""Rows of a table are named by what people call them."""

import pytest

from dialogs.ids import SourceId
from knowledge.chunking import chunk_document
from knowledge.loaders.document import Block, Document
from knowledge.loaders.tables import named_first


@pytest.mark.parametrize("number", ["Код", "№", "№ п/п", "Артикул", "SKU", "#"])
def test_a_row_is_named_by_its_words_not_by_its_number(number: str) -> None:
    row = Block("row", cells=("A04", "Сход-развал", "2900"), header=(number, "Работа", "Цена, ₽"))
    (chunk,) = chunk_document(SourceId("price"), "Прайс", Document((row,)))
    assert chunk.text == f"Работа: Сход-развал; Цена, ₽: 2900; {number}: A04"


def test_cells_stay_under_their_columns_when_some_are_missing() -> None:
    assert named_first(("Код", "Работа", "Цена"), ("A1", "Мойка")) == (["Работа", "Цена", "Код"], ["Мойка", "", "A1"])
    assert named_first(("Код", "Цена"), ("A1", "5", "да")) == (["Цена", "Код"], ["5", "A1", "да"])


@pytest.mark.parametrize("header", [("Параметр", "Значение"), ("Характеристика", "Значение:"), ("Parameter", "Value")])
def test_values_of_parameters_are_facts_with_a_label(header: tuple[str, str]) -> None:
    rows = [Block("row", cells=cells, header=header) for cells in (("Гарантия", "5 лет"), ("Вес:", "12 кг"))]
    (chunk,) = chunk_document(SourceId("about"), "Чайник", Document(rows))
    assert (chunk.text, chunk.kind) == ("Гарантия: 5 лет\nВес: 12 кг", "text")


def test_a_row_that_says_whose_value_it_is_stays_a_row() -> None:
    row = Block("row", cells=("Чайники", "1 год"), header=("Товар", "Гарантия"))
    assert chunk_document(SourceId("about"), "Гарантия", Document((row,)))[0].kind == "row"
