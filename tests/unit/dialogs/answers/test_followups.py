"""A question that leans on the one before is searched together with it, and only such a one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dialogs.answers.answer import Action, Question
from dialogs.answers.answering import Answerer
from dialogs.answers.followups import continued, leans, narrowed, reasked, searched
from dialogs.ids import ChunkId, DialogId, EpisodeId, SourceId, TraceId, TurnId
from dialogs.ports import Broad, Found, Scope
from dialogs.turn import Author, Turn
from tests.fakes.domain import ACME, BOT, FakeClock, found


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
        "в интернете?",
        "а в полном комплекте?",
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
     "What about when I return it?", "в субботу работаете?", "в Казань везёте?", "по воскресеньям открыты?",
    "на дом привозите", "on Sundays open?"],
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


def test_a_question_to_the_company_is_what_the_next_words_lean_on() -> None:
    history = [said("курьер опаздывает, что делать"), said("Пишите нам.", Author.BOT), said("в субботу работаете?")]
    assert searched("до скольки", history) == "в субботу работаете? до скольки"


@pytest.mark.parametrize("talk", ["спасибо", "Привет!", "вы бот?", "ок"])
def test_small_talk_between_is_no_question_to_lean_on(talk: str) -> None:
    history = [said("Сколько стоит доставка?"), said("300 рублей.", Author.BOT), said(talk)]
    assert searched("а в Казань?", history) == "Сколько стоит доставка? а в Казань?"


def test_a_few_words_after_the_bots_own_question_belong_to_the_question_before() -> None:
    ask = replace(said("О какой гарантии речь?", Author.BOT), trace_id=TraceId("x"))
    assert searched("холодильники", [said("какая гарантия"), ask]) == "какая гарантия холодильники"
    assert searched("холодильники", [said("какая гарантия"), said("Год.", Author.BOT)]) == "холодильники"


@pytest.mark.parametrize(
    ("before", "words", "query"),
    [
        ("сколько стоит двухместный в июле", "а в мае?", "сколько стоит двухместный а в мае?"),
        ("до скольки открыто в субботу", "а в воскресенье?", "до скольки открыто а в воскресенье?"),
        ("сколько стоит ужин для ребенка", "а взрослого?", "сколько стоит ужин а взрослого?"),
        ("how much is lunch for kids", "and for adults?", "how much is lunch and for adults?"),
        ("сколько стоит ужин для ребенка", "а в июле?", "сколько стоит ужин для ребенка а в июле?"),
    ],
)
def test_another_time_or_other_people_take_the_place_of_the_earlier(before: str, words: str, query: str) -> None:
    assert searched(words, [said(before)]) == query


def test_a_question_word_after_the_bots_own_question_asks_something_else() -> None:
    ask = replace(said("[client-nearly]", Author.BOT), trace_id=TraceId("x"))
    assert searched("до скольки выезд", [said("сколько стоит люкс"), ask]) == "до скольки выезд"


def test_what_names_nothing_is_about_what_was_named_last() -> None:
    history = [said("во сколько завтрак"), said("8:00", Author.BOT), said("а обед?"), said("13:00", Author.BOT)]
    assert searched("и сколько стоит", history) == "во сколько обед? и сколько стоит"


def test_hours_without_a_subject_are_those_of_what_was_asked_before() -> None:
    history = [said("бассейн есть?"), said("Да.", Author.BOT), said("до скольки открыт"), said("21:00", Author.BOT)]
    assert searched("а в среду?", history) == "бассейн есть? до скольки открыт а в среду?"
    assert searched("а в среду?", history[2:]) == "до скольки открыт а в среду?"


def test_what_holds_for_children_is_not_told_of_adults() -> None:
    children, adults = found("Лечим детей с трёх лет."), found("Взрослых принимает Анна.")
    assert narrowed([children], [children], "", "а взрослых?") == []
    assert narrowed([children, adults], [], "", "а взрослых?") == [adults]
    assert narrowed([children], [], "", "а в субботу?") == [children]


def test_a_place_that_has_the_word_is_not_left_for_a_section_of_the_like() -> None:
    party, meals = found("Беседка на 20 человек. Свою еду приносить можно."), replace(found("Обед"), broad=Broad.MAIN)
    assert narrowed([party], [meals], "", "а свою еду?") == [party]
    assert narrowed([party], [meals], "", "а питание?") == [meals]


def test_a_few_words_go_on_from_the_question_before_when_nothing_else_answers_them() -> None:
    history = [said("how much is growth?"), said("$99", Author.BOT), said("and starter?"), said("$29", Author.BOT)]
    assert continued("yearly?", history) == "how much is starter? yearly?"
    assert continued("can I see reports there", [said("mobile app?")]) == "mobile app? can I see reports there"
    assert continued("do you have a desktop app for linux", history) == continued("yearly?", []) == ""


class Plans:
    """Sure of a plan whatever is asked about one; alone of nothing."""

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        return [found("Starter; billed yearly: $24", 0.9 if "starter" in question else 0.1)]


@pytest.mark.parametrize(("words", "action"), [("yearly?", Action.REPLY), ("dark mode?", Action.HANDOVER)])
async def test_they_are_answered_only_by_a_place_that_has_each_of_them(words: str, action: Action) -> None:
    question = Question(words, Scope(ACME), BOT, "en", [said("how much is starter?"), said("$29", Author.BOT)])
    assert (await Answerer(Plans(), FakeClock(), 0.5).answer(question)).action is action


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
        ("а обед?", "во сколько завтрак а обед?", "во сколько обед?"),
        ("and lunch?", "what time is breakfast and lunch?", "what time is lunch?"),
        ("а взрослого?", "сколько стоит ужин а взрослого?", ""),
        ("а зимой", "сколько стоит люкс а зимой", ""),
        ("а сколько по времени?", "сколько стоит чистка а сколько по времени?", ""),
    ],
)
def test_another_thing_after_a_price_or_a_time_is_asked_for_its_own(words: str, query: str, asked: str) -> None:
    assert reasked(words, query) == asked
