"""What the bare lines of a PDF's page become: lists, headings, paragraphs."""

import pytest

from knowledge.loaders.paragraphs import headed, paragraphs

LIST = "Возьмите с собой:\n1. Паспорт\nи копию\n2. Ключи"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in headed(text)]


def test_a_numbered_item_begins_a_line_of_its_own() -> None:
    assert paragraphs(LIST) == ["Возьмите с собой:\n1. Паспорт и копию\n2. Ключи"]


def test_a_number_in_a_sentence_goes_on_in_its_line() -> None:
    assert paragraphs("Готовый автомобиль хранится\n3 дня.") == ["Готовый автомобиль хранится 3 дня."]


def test_a_short_line_above_prose_is_a_heading() -> None:
    found = kinds("Правила приёмки\nОтмена записи\nБесплатно за 3 часа.\nХранение шин\nПолгода.")
    assert [kind for kind, _ in found] == ["paragraph", "heading", "paragraph", "heading", "paragraph"]
    assert found[1] == ("heading", "Отмена записи")


def test_a_list_has_its_heading() -> None:
    assert kinds("Что взять с собой\n1. Паспорт\n2. Ключи") == [
        ("heading", "Что взять с собой"),
        ("paragraph", "1. Паспорт\n2. Ключи"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Замена масла 1200\nЗамена колодок 2400\nСход-развал 2900",
        "Обращайтесь к директору центра\nСмирнову Петру\nИльичу",
        "Цены:\nДоставка 300 рублей\nСамовывоз бесплатно.",
        "Привезём завтра.",
    ],
)
def test_rows_and_broken_sentences_are_no_headings(text: str) -> None:
    assert [kind for kind, _ in kinds(text)] == ["paragraph"]
