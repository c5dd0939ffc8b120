"""Dates and days within a span: a question about one of them is answered by the span, and by no other date."""

import pytest

from dialogs.ids import ChunkId, SourceId
from knowledge.finding.asked import kind_of
from knowledge.finding.evidence import Question, hits_in
from knowledge.finding.extract import answer_of
from knowledge.finding.lexical import stems
from knowledge.finding.named import names
from knowledge.finding.spans import dates_of, weekdays_of
from knowledge.finding.wanted import Wanted
from knowledge.sources import Chunk

HOLIDAYS = "1–8 января, 23 февраля и 1–3 мая клиника не работает."


def asked(words: str) -> Question:
    found = frozenset(stems(words))
    return Question(words, found, dict.fromkeys(found, 1.0))


def met(question: str, sentence: str) -> set[str]:
    return set(hits_in(sentence, "", asked(question)).words)


@pytest.mark.parametrize(
    ("span", "date"),
    [
        (HOLIDAYS, "3 января"),
        (HOLIDAYS, "02.05"),
        ("с 28 декабря по 8 января", "1 января"),
        ("from 1 to 8 January", "January 5th"),
        ("Closed January 1-8", "5th of January"),
        ("с 10 по 20 августа", "15 августа"),
        ("01.01–08.01.2027", "8 января"),
        ("9 и 10 января работаем", "9 января"),
        ("Closed 24, 25 and 26 December", "24 December"),
        ("с 31 декабря по 8 января", "на новый год"),
        ("from 20 to 28 December", "Christmas Day"),
    ],
)
def test_a_span_of_dates_holds_what_lies_between(span: str, date: str) -> None:
    assert dates_of(date) <= dates_of(span)


@pytest.mark.parametrize("words", ["Суббота: 9:00–18:00", "10–15 минут", "за 2 мастера", "31 февр 45", "скидка 5 %"])
def test_what_is_no_date_names_none(words: str) -> None:
    assert len(dates_of(words)) <= 1


def test_a_list_of_days_holds_no_other() -> None:
    assert not dates_of("8 января") & dates_of("5 и 10 января")


def test_a_wrong_day_names_no_span_without_an_end() -> None:
    assert dates_of("1–99 декабря") == frozenset()


@pytest.mark.parametrize("span", ["Пн–пт: 8:00–21:00", "с понедельника по пятницу", "Понедельник – пятница"])
def test_a_span_of_days_holds_those_between(span: str) -> None:
    assert set(stems("в среду")) <= weekdays_of(span)
    assert not set(stems("в субботу")) & weekdays_of(span)


def test_a_date_within_a_span_is_met_though_its_number_is_not_said() -> None:
    assert {"4", *stems("января")} <= met("работаете 4 января?", HOLIDAYS)


def test_another_date_of_that_month_is_not_met() -> None:
    assert not set(stems("9 мая")) & met("работаете 9 мая?", HOLIDAYS)


def test_the_hour_of_nine_is_not_the_ninth() -> None:
    assert "9" not in met("работаете 9 мая?", "Суббота: 9:00–18:00")


def test_of_a_list_of_holidays_and_hours_the_sentence_with_the_date_is_said() -> None:
    hours = "Работаем без обеда и приглашаем всех, кто живёт рядом или едет издалека, в любое удобное время."
    text = f"{hours} {HOLIDAYS} 31 декабря работаем до 14:00. {hours}"
    question = asked("работаете 2 января?")
    chunk = Chunk(ChunkId("c"), SourceId("s"), 0, "", text)
    wanted = Wanted(question.rarity, kind_of(question.text), question.days)
    assert answer_of(chunk, wanted) == HOLIDAYS


def named(question: str, text: str) -> bool:
    return names(Chunk(ChunkId("c"), SourceId("s"), 0, "О нас", text), asked(question))


def test_who_asks_whether_it_is_open_on_a_date_means_the_sentence_that_tells() -> None:
    assert named("вы 1 января открыты?", HOLIDAYS)
    assert not named("вы 9 января открыты?", HOLIDAYS)
    assert not named("работаете 3 января?", "Скидка с 1 по 31 января – 10 %.")
    assert not named("привезёте 3 января?", HOLIDAYS)
