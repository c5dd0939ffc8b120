"""A line with its label is a fact by itself: kept apart, found by its label, said alone."""

import pytest

from dialogs.ids import ChunkId, SourceId
from knowledge.chunking import chunk_document
from knowledge.finding.extract import answer_of
from knowledge.finding.fusion import Fused
from knowledge.finding.labels import labelled, with_label
from knowledge.finding.lexical import stems
from knowledge.finding.wanted import Wanted
from knowledge.loaders.document import Block, Document
from knowledge.loaders.outline import label_of
from knowledge.sources import Chunk

FACTS = """Ремонтируем легковые автомобили
Адрес: Москва, ул. Складочная, 1с18
Телефон: +7 495 123-45-67
Часы работы: пн–пт 9:00–21:00
**Парковка:** бесплатная, 10 мест
Замена масла: 900 ₽
BMW не берём"""


def chunk_of(text: str, source: str = "about") -> Chunk:
    (chunk,) = chunk_document(SourceId(source), "О нас", Document((Block("paragraph", text),)))
    return chunk


def test_facts_keep_lines_of_their_own() -> None:
    assert chunk_of(FACTS).text == FACTS


def test_a_colon_in_prose_breaks_no_line() -> None:
    prose = "Доставим завтра. Нужны документы: паспорт и чек. Ждём вас."
    assert chunk_of(prose).text == prose


@pytest.mark.parametrize("line", ["в 10:00 открываемся", "https://site.example", "просто слова", "12: число"])
def test_what_is_no_label(line: str) -> None:
    assert label_of(line) == ""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("какой у вас адрес?", "Адрес: Москва, ул. Складочная, 1с18"),
        ("дайте телефон", "Телефон: +7 495 123-45-67"),
        ("часы работы", "Часы работы: пн–пт 9:00–21:00"),
        ("у вас есть парковка?", "**Парковка:** бесплатная, 10 мест"),
        ("парковка платная?", "**Парковка:** бесплатная, 10 мест"),
        ("сколько стоит замена масла?", "Замена масла: 900 ₽"),
    ],
)
def test_a_fact_is_found_by_its_label_and_said_alone(question: str, said: str) -> None:
    chunk, asked = chunk_of(FACTS), frozenset(stems(question))
    assert labelled([chunk], asked) == chunk.id
    assert answer_of(chunk, Wanted(dict.fromkeys(asked, 1.0))) == said


def test_a_label_of_another_word_too_is_not_meant() -> None:
    assert labelled([chunk_of("Замена масла: 900 ₽\nЗамена колодок: 2000 ₽")], stems("замена")) is None


def test_each_of_the_labels_that_are_asked_for_is_said() -> None:
    chunk, asked = chunk_of(FACTS), frozenset(stems("ваш адрес и телефон?"))
    assert labelled([chunk], asked) == chunk.id
    said = answer_of(chunk, Wanted(dict.fromkeys(asked, 1.0)))
    assert said == "Адрес: Москва, ул. Складочная, 1с18\nТелефон: +7 495 123-45-67"
    assert labelled([chunk], stems("адрес и реквизиты")) is None


@pytest.mark.parametrize("question", ["вайфай есть?", "wi-fi есть?", "есть wifi"])
def test_a_label_of_a_word_with_a_hyphen_is_one_word(question: str) -> None:
    chunk = chunk_of("Wi-Fi: бесплатный\nПарковка: платная")
    assert answer_of(chunk, Wanted(dict.fromkeys(stems(question), 1.0))) == "Wi-Fi: бесплатный"


def test_a_label_that_says_more_than_is_asked_is_another() -> None:
    chunk, asked = chunk_of("Телефон: 200-17\nТелефон бронирования: пн–пт 9:00–19:00"), stems("номер телефона")
    assert labelled([chunk], asked) == chunk.id
    assert answer_of(chunk, Wanted(dict.fromkeys(asked, 1.0))) == "Телефон: 200-17"


def test_what_is_so_labelled_is_kept_however_many_lines_stand_around_it() -> None:
    every = [Fused(ChunkId(f"c{at}"), SourceId("s"), 1.0 / (at + 1), 0.5, 0.5) for at in range(9)]
    assert [item.chunk_id for item in with_label(every[:5], every, ChunkId("c8"))] == ["c0", "c1", "c2", "c3", "c8"]
    assert with_label(every[:5], every, ChunkId("c2")) == with_label(every[:5], every, None) == every[:5]


def test_a_label_that_several_texts_have_tells_none_of_them() -> None:
    cards = [chunk_of("Чайник\nЦена: 900 ₽", "kettle"), chunk_of("Утюг\nЦена: 1900 ₽", "iron")]
    assert labelled(cards, stems("какая цена?")) is None


WEEK = "Понедельник – пятница: 8:00–21:00\nСуббота: 9:00–18:00\nВоскресенье: выходной\nЗапись по телефону."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("работаете в воскресенье?", "Воскресенье: выходной"),
        ("до скольки в субботу открыты", "Суббота: 9:00–18:00"),
        ("во сколько закрываетесь по средам?", "Понедельник – пятница: 8:00–21:00"),
    ],
)
def test_of_opening_hours_the_line_of_the_day_is_said(question: str, said: str) -> None:
    chunk = chunk_of(WEEK)
    assert labelled([chunk], stems(question)) == chunk.id
    assert answer_of(chunk, Wanted(dict.fromkeys(stems(question), 1.0))) == said


def test_who_asks_for_more_than_the_hours_of_a_day_does_not_name_its_line() -> None:
    assert labelled([chunk_of(WEEK)], stems("доставите в субботу?")) is None


def test_another_day_of_the_week_is_no_synonym() -> None:
    assert labelled([chunk_of("Суббота: 9:00–18:00\nВоскресенье: выходной")], stems("до скольки по средам?")) is None


def test_hours_under_their_label_answer_for_the_days_that_they_name() -> None:
    chunk = chunk_of(FACTS)
    assert labelled([chunk], stems("работаете в среду?")) == chunk.id
    assert labelled([chunk], stems("работаете в субботу?")) is None
