"""A question that leans on the one before is searched together with it, and only such a one."""

from dataclasses import replace

import pytest

from dialogs.answers.followups import leans, narrowed, priced, searched
from dialogs.ids import ChunkId, DialogId, EpisodeId, SourceId, TraceId, TurnId
from dialogs.turn import Author, Turn
from tests.fakes.domain import found


def said(text: str, author: Author = Author.CUSTOMER) -> Turn:
    return Turn(TurnId("t"), DialogId("d"), EpisodeId("e"), author, text, 0)


@pytest.mark.parametrize(
    "words",
    [
        "а в субботу?",
        "А в Казань",
        "ну а зимой?",
        "and on Sunday?",
        "What about Ireland?",
        "how about kettles",
        "сколько это стоит?",
        "а сколько это стоит",
        "сколько стоит?",
        "А для детей?",
        "для детей?",
        "в субботу?",
        "почём?",
        "а если потеряю?",
        "Спасибо, а в воскресенье?",
        "как долго?",
        "подробнее",
        "что насчёт Казани?",
        "And how much is it?",
        "how much does it cost?",
        "how long does that take?",
        "and for kids?",
        "for children?",
        "on Saturday?",
        "when?",
        "same for kettles?",
        "tell me more about it",
        "is it far?",
    ],
)
def test_a_short_continuation_leans(words: str) -> None:
    assert leans(words)


@pytest.mark.parametrize(
    "words",
    ["Сколько стоит доставка?", "а сколько стоит доставка?", "а можно вернуть?", "", "?",
    "Сколько стоит пробный урок?", "How much is delivery?",
     "Как вы работаете?", "Где вы?", "доставка в Казань", "Do you deliver to Kazan?", "В каких городах вы есть?",
     "In which cities do you deliver?", "Для кого подходит этот курс рисования?", "По каким дням вы работаете?",
     "Are you open on Sunday?", "а если я передумал и хочу вернуть товар обратно", "Android",
     "What about when I return it?"],
)  # fmt: skip
def test_a_question_that_stands_alone_does_not_lean(words: str) -> None:
    assert not leans(words)


def test_it_is_searched_with_the_last_question_that_stands_alone() -> None:
    history = [
        said("До скольки открыты?"),
        said("До 21:00.", Author.BOT),
        said("а в субботу?"),
        said("До 21.", Author.BOT),
    ]
    assert searched("а в воскресенье?", history) == "До скольки открыты? а в воскресенье?"


@pytest.mark.parametrize("talk", ["спасибо", "Привет!", "вы бот?", "ок"])
def test_small_talk_between_is_no_question_to_lean_on(talk: str) -> None:
    history = [said("Сколько стоит доставка?"), said("300 рублей.", Author.BOT), said(talk)]
    assert searched("а в Казань?", history) == "Сколько стоит доставка? а в Казань?"


def test_a_few_words_after_the_bots_own_question_belong_to_the_question_before() -> None:
    ask = replace(said("О какой гарантии речь?", Author.BOT), trace_id=TraceId("x"))
    assert searched("холодильники", [said("какая гарантия"), ask]) == "какая гарантия холодильники"
    assert searched("холодильники", [said("какая гарантия"), said("Год.", Author.BOT)]) == "холодильники"


def test_with_nothing_before_it_is_searched_alone() -> None:
    assert searched("а в субботу?", [said("[client-hello]", Author.BOT)]) == "а в субботу?"


def test_both_questions_name_the_source_and_the_last_one_the_place_in_it() -> None:
    fridges = replace(found("Холодильники: 3 года"), chunk_id=ChunkId("fridges"), confidence=0.9)
    kettles = replace(found("Чайники: 1 год"), chunk_id=ChunkId("kettles"), confidence=0.4)
    other = replace(found("Чайник в подарок"), chunk_id=ChunkId("gift"), source_id=SourceId("gifts"), confidence=0.6)
    best, *rest = narrowed([fridges], [other, kettles])
    assert (best.answer, best.confidence, rest) == (kettles.answer, 0.9, [fridges])
    assert narrowed([fridges], [other]) == [fridges]
    assert narrowed([], [other]) == []


@pytest.mark.parametrize(
    ("words", "query", "asked"),
    [
        ("а элайнеры?", "брекеты почем а элайнеры?", "почем элайнеры?"),
        ("а элайнеры?", "скок стоят брекеты? а элайнеры?", "сколько стоят элайнеры?"),
        ("and whitening?", "how much is cleaning and whitening?", "how much is whitening?"),
        ("а в Казань?", "сколько стоит доставка а в Казань?", ""),
        ("а элайнеры?", "есть брекеты а элайнеры?", ""),
        ("а сколько по времени?", "сколько стоит чистка а сколько по времени?", ""),
    ],
)
def test_another_thing_after_a_price_is_asked_for_its_own(words: str, query: str, asked: str) -> None:
    assert priced(words, query) == asked
