"""What the lines of a plain text become: headings, lists, and lines that stay lines."""

import pytest

from dialogs.ids import SourceId
from knowledge.chunking import chunk_document
from knowledge.intake.typing import typed
from knowledge.loaders.text import TextLoader

SALON = """Салон «Лаванда»

Стрижки
Стрижка мужская 800 руб
Стрижка женская 1200 руб

Доставка
Привозим косметику по городу.
Самовывоз бесплатно

Запчасти

Ножи под заказ за три дня.

Оплата
Наличные
Карта"""


def chunks(text: str) -> list[tuple[str, str]]:
    """Headings above, and text."""
    document = TextLoader().load("a.txt", text.encode())
    return [(one.path, one.text) for one in chunk_document(SourceId("s"), "a", document)]


def headings(text: str) -> list[str]:
    return [block.text for block in TextLoader().load("a.txt", text.encode()).blocks if block.kind == "heading"]


def test_short_lines_above_others_are_headings_under_the_first_of_all() -> None:
    assert chunks(SALON) == [
        ("Салон «Лаванда» › Стрижки", "Стрижка мужская 800 руб\nСтрижка женская 1200 руб"),
        ("Салон «Лаванда» › Доставка", "Привозим косметику по городу. Самовывоз бесплатно"),
        ("Салон «Лаванда» › Запчасти", "Ножи под заказ за три дня."),
        ("Салон «Лаванда» › Оплата", "Наличные\nКарта"),
    ]


def test_what_is_free_may_name_a_section() -> None:
    assert headings("Free trial\nThe first lesson is free.") == ["Free trial"]


def test_a_noun_that_ends_as_a_verb_does_is_a_name() -> None:
    assert headings("Приём пациентов\nС девяти до шести.\n\nРежим работы\nС девяти до шести.") == [
        "Приём пациентов",
        "Режим работы",
    ]


def test_questions_with_answers_below_are_sections() -> None:
    found = chunks("Как записаться?\nПо телефону\nЕсть парковка?\nДа, во дворе")
    assert found == [("Как записаться?", "По телефону"), ("Есть парковка?", "Да, во дворе")]


def test_marked_lines_are_items_and_so_are_those_after_a_colon() -> None:
    assert chunks("Уроки по средам.\nМы принимаем:\nналичные\nкарты\n\n- до шести лет\n- после шести") == [
        ("", "Уроки по средам. Мы принимаем:\n• наличные\n• карты\n• до шести лет\n• после шести")
    ]


def test_a_section_may_begin_with_a_colon_or_right_after_a_sentence() -> None:
    assert headings("Оплата:\nКартой или наличными\n\nЗаписи ведём.\nОтмена визита\nЗа день, иначе платно.") == [
        "Оплата",
        "Отмена визита",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Чайники\nУтюги\nПылесосы",
        "Наличные\n\nКарта\n\nПеревод",
        "Замена масла\n1200 руб\nЗамена колодок\n2400 руб",
        "Обращайтесь к директору центра\nСмирнову Петру\nИльичу",
        "Самовывоз бесплатно\nДоставка по городу за 300 рублей.",
        "Записаться можно по телефону\nили на сайте.",
        "Адрес: Тула, Лесная, 12\nТелефон: +7 900 000-00-00",
        "Ремонтируем легковые автомобили\nАдрес: Тула, Лесная, 12",
        "Привезём завтра.",
    ],
)
def test_lists_facts_and_sentences_are_no_headings(text: str) -> None:
    assert headings(text) == []


def test_a_line_broken_in_a_sentence_is_joined() -> None:
    assert chunks("Записаться можно по телефону\nили на сайте.") == [
        ("", "Записаться можно по телефону или на сайте."),
    ]


def test_a_typed_list_by_dashes_is_a_text_and_its_headings_are_seen() -> None:
    assert typed("Цены", "Цены\n- Стрижка 800 руб")[1] == "text"
    assert typed("Цены", "**Цены**\n- Стрижка 800 руб")[1] == "markdown"


def test_a_marked_item_that_goes_on_in_the_next_line_is_one() -> None:
    assert chunks("Что взять:\n- паспорт\nили его копию\n- чек")[0][1] == "• паспорт или его копию\n• чек"


@pytest.mark.parametrize("heading", ["Чего мы не делаем", "Кому нельзя", "Чем мы лечим"])
def test_a_heading_that_asks_in_any_case_is_one(heading: str) -> None:
    assert headings(f"Закрыто по воскресеньям.\n\n{heading}\nНе лечим под общим наркозом. Не ставим виниры.") == [
        heading
    ]
