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
