"""What is said from a found chunk when there is no model: the right sentences, rows and cells."""

import pytest

from dialogs.ids import ChunkId, SourceId
from knowledge.chunking import chunk_document, sentences
from knowledge.finding.asked import kind_of
from knowledge.finding.extract import answer_of
from knowledge.finding.lexical import stems
from knowledge.finding.wanted import Wanted
from knowledge.loaders.markdown import parse
from knowledge.sources import Chunk

FILLER = "Наш магазин давно радует покупателей разной техникой для дома и сада. "
DELIVERY = """# Доставка
## Стоимость
| Куда | Мелкая техника | Крупная техника |
| --- | --- | --- |
| Москва | 350 ₽ | 900 ₽ |
| Казань | 490 ₽ | 1 500 ₽ |
| Тула | 400 ₽ | 1 100 ₽ |
"""
PRICES = """# Клиника
## Услуги
| Услуга | Врач | Срок | Цена |
| --- | --- | --- | --- |
| Чистка зубов | Иванова | 40 минут | 5 200 ₽ |
| Лечение кариеса | Петров | час | 4 500 ₽ |
"""


def wanted(question: str) -> Wanted:
    return Wanted(dict.fromkeys(stems(question), 1.0), kind_of(question))


def text(words: str) -> Chunk:
    return Chunk(ChunkId("c"), SourceId("s"), 0, "", words)


def row(page: str, subject: str) -> tuple[Chunk, list[Chunk]]:
    """The row of that subject, and all rows."""
    rows = chunk_document(SourceId("s"), "", parse(page))
    return next(one for one in rows if subject in one.text), rows


def said(page: str, subject: str, question: str) -> str:
    chunk, rows = row(page, subject)
    return answer_of(chunk, wanted(question), rows)


def test_an_faq_entry_answers_whole() -> None:
    answer = FILLER * 20
    chunk = Chunk(ChunkId("c"), SourceId("s"), 0, "", answer, question="Когда?", answer=answer)
    assert answer_of(chunk, wanted("когда")) == answer


def test_from_a_long_chunk_the_sentence_that_answers_is_quoted() -> None:
    chunk = text(FILLER * 4 + "Возврат оформляется за один день.")
    assert answer_of(chunk, wanted("возврат")) == "Возврат оформляется за один день."


def test_the_price_is_quoted_when_a_price_is_asked() -> None:
    words = "Чистку делаем каждый день, приходите без записи. " * 5 + "Возьмите паспорт. Чистка стоит 5 200 ₽."
    assert "Чистка стоит 5 200 ₽." in answer_of(text(words), wanted("почём чистка"))


def test_the_nearest_sentence_is_quoted_where_no_word_is_shared() -> None:
    right = "Поменять решение можно до передачи курьеру."
    chunk = text(FILLER * 4 + right)
    near = dict.fromkeys(sentences(chunk.text), 0.80) | {right: 0.86}
    assert answer_of(chunk, wanted("я передумал"), near=near) == right


def test_a_sentence_that_points_back_comes_with_what_it_points_at() -> None:
    chunk = text(FILLER * 3 + "Залог вносят при записи. Он возвращается наличными. " + FILLER)
    assert answer_of(chunk, wanted("возвращается наличными")) == "Залог вносят при записи. Он возвращается наличными."


def test_a_question_in_the_text_comes_with_its_answer() -> None:
    chunk = text(FILLER * 4 + "Потеряли телефон? Войдите по запасному коду.")
    assert answer_of(chunk, wanted("потерял телефон")) == "Потеряли телефон? Войдите по запасному коду."


def test_the_steps_of_a_procedure_come_whole_with_the_words_above_them() -> None:
    steps = "Чтобы вернуть товар:\n• Напишите номер заказа.\n• Дождитесь звонка.\n• Отдайте товар курьеру."
    assert answer_of(text(FILLER * 3 + "\n" + steps), wanted("номер заказа")) == steps


def test_of_bare_lines_only_those_with_a_word_of_the_question_are_said() -> None:
    names = ("Консультация врача", "Профессиональная чистка", "Лечение кариеса", "Удаление зуба", "Брекеты", "Коронка")
    words = "\n".join(f"{name} у опытного врача — 60 000 руб за услугу" for name in names)
    near = dict.fromkeys(sentences(words), 0.83)
    assert answer_of(text(words), wanted("сколько стоит чистка"), near=near).count("\n") == 0


def test_a_long_list_gives_the_item_that_is_asked_for() -> None:
    items = [f"• Деталь {number} лежит на складе в ячейке {number} под стеллажом слева." for number in range(20)]
    words = "Где что лежит:\n" + "\n".join(items)
    rarity = {stems("деталь")[0]: 0.1, "7": 3.0}
    assert answer_of(text(words), Wanted(rarity)) == f"Где что лежит:\n{items[7]}"


def test_the_row_that_is_named_is_said_by_its_column_too() -> None:
    assert said(DELIVERY, "Казань", "сколько стоит доставить крупную технику в казань") == (
        "Казань, крупная техника — 1 500 ₽"
    )


def test_a_row_without_a_named_column_has_all_of_them() -> None:
    assert said(DELIVERY, "Казань", "сколько стоит доставка в казань") == (
        "Казань — мелкая техника: 490 ₽; крупная техника: 1 500 ₽"
    )


def test_of_columns_of_other_kinds_the_one_that_is_asked_is_said() -> None:
    assert said(PRICES, "Чистка", "сколько стоит чистка зубов") == "Чистка зубов — 5 200 ₽"
    assert said(PRICES, "Чистка", "какой врач делает чистку зубов") == "Чистка зубов, врач — Иванова"


@pytest.mark.parametrize("question", ["сколько по времени чистка зубов", "сколько занимает чистка зубов"])
def test_of_price_and_term_the_term_is_said_to_who_asks_for_time(question: str) -> None:
    assert said(PRICES, "Чистка", question) == "Чистка зубов — 40 минут"


def test_a_row_is_told_by_what_stands_in_it_where_no_subject_is_named() -> None:
    assert said(PRICES, "Чистка", "что делает Петров") == "Лечение кариеса — врач: Петров; срок: час; цена: 4 500 ₽"


def test_two_rows_that_are_named_are_both_said() -> None:
    assert said(DELIVERY, "Москва", "доставка крупной техники: москва или тула?") == (
        "Стоимость:\n• Москва, крупная техника — 900 ₽\n• Тула, крупная техника — 1 100 ₽"
    )


def test_a_small_table_is_said_whole_when_no_row_is_named() -> None:
    assert said(DELIVERY, "Москва", "сколько стоит доставка").count("\n• ") == 3


def test_a_table_with_holes_is_not_passed_off_as_whole() -> None:
    chunk, rows = row(DELIVERY, "Москва")
    assert "\n" not in answer_of(chunk, wanted("сколько стоит доставка"), [rows[2]])


def test_a_long_table_gives_the_row_that_was_found() -> None:
    table = "| Услуга | Цена |\n| --- | --- |\n" + "\n".join(f"| Работа {n} | {n}00 ₽ |" for n in range(1, 20))
    assert said(table, "Работа 7;", "какие цены") == "Работа 7 — 700 ₽"


def test_the_only_column_needs_no_name_under_a_heading_that_says_it() -> None:
    table = "# Гарантия\n| Товар | Гарантия |\n| --- | --- |\n| Чайники | 1 год |\n| Печи | 2 года |"
    assert said(table, "Чайники", "чайники") == "Чайники — 1 год"


def test_a_cell_may_hold_a_semicolon() -> None:
    table = "| Город | Адрес |\n| --- | --- |\n| Тула | Мира, 5; вход со двора |\n| Орёл | Ленина, 2 |"
    assert said(table, "Тула", "тула") == "Тула — адрес: Мира, 5; вход со двора"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Живём на ул. Ленина. Рядом г. Тула.", 2),
        ("Берём карты и т.д. Наличные тоже берём.", 2),
        ("Доставка 500 руб. Подъём бесплатный.", 2),
        ("Пишите: тел. 8 800 555-18-18. Ответим.", 2),
        ("В 2024 г. Мы открылись.", 2),
        ("Адрес: д. 5, кв. 7, эт. 3.", 1),
        ("Open from 9 a.m. Monday to Friday, e.g. Tuesday.", 1),
        ("1. Напишите нам. Мы ответим.\n2. Ждите.", 2),
        ("Ответим «Готово.» Приходите.", 2),
    ],
)  # fmt: skip
def test_an_abbreviation_ends_a_sentence_only_where_it_can(words: str, parts: int) -> None:
    assert len(sentences(words)) == parts


def test_nothing_is_lost_between_sentences() -> None:
    words = "Придёт ответ «Готово.» Приходите (с паспортом.) Ждём!"
    assert " ".join(sentences(words)) == words


def test_steps_keep_their_numbers_and_what_belongs_to_a_step() -> None:
    page = "# Возврат\n1. Напишите нам. Ответим за час.\n2. Отдайте товар.\n\nДеньги придут завтра."
    (chunk,) = chunk_document(SourceId("s"), "Возврат", parse(page))
    assert chunk.text == "1. Напишите нам. Ответим за час.\n2. Отдайте товар.\nДеньги придут завтра."


REPAIRS = """# Ремонт
| Услуга | Срок | Цена, ₽ | Гарантия |
| --- | --- | --- | --- |
| Замена экрана | 40 мин. | 12900 | 6 мес. |
| Диагностика | 30 мин. | бесплатно | — |
"""


def test_the_unit_of_a_column_goes_with_its_number() -> None:
    assert said(REPAIRS, "экрана", "сколько стоит замена экрана") == "Замена экрана — 12\u00a0900\u00a0₽"


def test_how_long_is_told_by_the_term_and_not_by_the_warranty() -> None:
    assert said(REPAIRS, "экрана", "сколько времени занимает замена экрана") == "Замена экрана — 40 мин."


def test_an_empty_cell_is_not_said() -> None:
    assert said(REPAIRS, "Диаг", "диагностика") == "Диагностика — срок: 30 мин.; цена: бесплатно"


def test_a_list_has_its_heading_above_and_no_number_of_a_clause() -> None:
    page = "# Договор\n## 5. Документы\n- паспорт\n- талон"
    (chunk,) = chunk_document(SourceId("s"), "Договор", parse(page))
    assert answer_of(chunk, wanted("какие документы")) == "Документы:\n• паспорт\n• талон"


def test_the_number_of_a_clause_is_not_said() -> None:
    assert answer_of(text("4.1. Хранение бесплатно. 4.2. Далее 50 руб. в день."), wanted("хранение")) == (
        "Хранение бесплатно. Далее 50 руб. в день."
    )


def test_the_words_above_a_list_are_said_once() -> None:
    steps = "Как сдать ноутбук:\n1. Сохраните данные.\n2. Принесите паспорт."
    assert answer_of(text(FILLER * 4 + "\n" + steps), wanted("как сдать ноутбук")) == steps


def test_a_list_is_not_cut_in_two_where_it_fits_one_chunk() -> None:
    page = (
        "# Приём\n"
        + FILLER * 4
        + "\n\nКак сдать:\n"
        + "\n".join(f"{n}. Шаг {n} – принести {FILLER}" for n in (1, 2, 3, 4))
    )
    *_, last = chunk_document(SourceId("s"), "Приём", parse(page))
    assert last.text.startswith("Как сдать:\n1.") and "\n4." in last.text


def test_a_word_of_two_letters_names_no_further_row() -> None:
    table = "| Job | Price |\n| --- | --- |\n| Dishwasher | £30 |\n| TV up to 55 inches | £60 |"
    assert said(table, "Dishwasher", "how much to hook up a dishwasher") == "Dishwasher — £30"


def test_of_a_bulleted_price_list_the_item_that_is_named_is_said() -> None:
    items = [
        "Check-up: 1,200 ₽",
        "Teeth cleaning: 7,200 ₽",
        "Whitening ZOOM 4: 29,900 ₽",
        "Wisdom tooth removal: 9,500 ₽",
    ]
    items += [f"Filling of the kind number {number}: 6,{number}00 ₽" for number in range(5)]
    chunk = text("\n".join(f"• {item}" for item in items))
    assert answer_of(chunk, wanted("how much is teeth cleaning")) == "• Teeth cleaning: 7,200 ₽"


def test_a_range_of_prices_keeps_the_unit_of_its_column() -> None:
    page = "# Цены\n| Услуга | Цена, ₽ |\n| --- | --- |\n| Пломба | от 6 500 до 9 800 |\n| Чистка | 500–700 |\n"
    assert said(page, "Пломба", "сколько стоит пломба") == "Пломба — от 6 500 до 9 800\u00a0₽"
    assert said(page, "Чистка", "сколько стоит чистка") == "Чистка — 500–700\u00a0₽"


def test_of_a_timetable_one_persons_days_are_said() -> None:
    about = "Врач высшей категории с большим опытом, ведёт сложные случаи."
    chunk = text(
        f"Орлова принимает по средам. {about} Ким принимает по вторникам. {about} Гарипова принимает по субботам."
    )
    assert answer_of(chunk, wanted("когда принимает Ким")) == "Ким принимает по вторникам."


def test_a_code_is_said_to_who_asks_for_it() -> None:
    page = "# Цены\n| Код | Услуга | Цена | Срок |\n| --- | --- | --- | --- |\n| A1 | Чистка | 500 ₽ | час |\n"
    assert said(page, "Чистка", "чистка есть?") == "Чистка — цена: 500 ₽; срок: час"
    assert said(page, "Чистка", "какой код у чистки") == "Чистка, код — A1"
