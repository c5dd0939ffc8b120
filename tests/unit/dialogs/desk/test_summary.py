"""A dialog in three lines: the client's own words, chosen, never made up."""

from dataclasses import replace

import pytest

from dialogs.desk.summary import summary
from dialogs.ids import DialogId, EpisodeId, SourceId, TraceId, TurnId, new_id
from dialogs.turn import Author, Citation, Turn
from tests.fakes.domain import NOON


def said(words: str, author: Author = Author.CUSTOMER) -> Turn:
    return Turn(TurnId(new_id(NOON)), DialogId("d"), EpisodeId("e"), author, words, NOON)


def answer(words: str) -> Turn:
    """The bot's, from a source."""
    return replace(said(words, Author.BOT), trace_id=TraceId("t"), citations=(Citation(SourceId("s"), "Правила"),))


def notice(key: str) -> Turn:
    return said(f"[{key}]", Author.BOT)


def test_a_question_that_the_bot_has_answered_is_not_what_is_wanted() -> None:
    talk = [said("Можно вернуть чайник без коробки?"), notice("client-again"), said("Верните деньги за чайник"),
            notice("client-no-answer"), said("Сколько стоит доставка?"), answer("300 ₽"),
            said("Позовите человека")]  # fmt: skip
    assert summary(talk).split("\n")[0] == "❓ Верните деньги за чайник"


def test_when_all_was_answered_the_last_answer_stands_with_its_question() -> None:
    talk = [said("Сколько стоит доставка?"), answer("300 ₽"), said("Позовите человека")]
    assert summary(talk) == "🤖 Сколько стоит доставка? → 300 ₽"
    assert summary([*talk, said("Это дорого для меня")]).startswith("❓ Это дорого для меня")


def test_what_the_bot_asked_back_about_is_answered_with_the_choice() -> None:
    talk = [said("Какая цена?"), notice("client-which"), said("Замена масла"), answer("900 ₽"), said("Оператор")]
    assert summary(talk).startswith("🤖")


def test_a_message_that_was_answered_in_part_is_still_wanted() -> None:
    talk = [said("Сколько стоит доставка? Можно ли поднять на этаж?"), answer("300 ₽"),
            notice("client-rest-person-called")]  # fmt: skip
    assert summary(talk).startswith("❓ Можно ли поднять на этаж?")


def test_what_was_said_while_waiting_is_over_for_who_went_back_to_the_bot() -> None:
    talk = [said("Где заказ 44?"), notice("client-no-answer-person-called"), said("Вы тут?"), said("Вернуться к боту"),
            notice("client-back-to-bot"), said("Позовите оператора")]  # fmt: skip
    assert summary(talk).startswith("❓ Где заказ 44?")
    assert summary(talk[2:]) == ""


def test_few_words_after_an_answered_question_are_shown_with_it() -> None:
    talk = [said("Сколько стоит доставка в Казань?"), answer("300 ₽"), said("А Уфа?"), said("Оператора")]
    assert summary(talk).startswith("❓ Сколько стоит доставка в Казань? · А Уфа?")


def test_what_is_wanted_the_facts_and_what_the_bot_said_are_three_lines() -> None:
    talk = [said("Здравствуйте! Где мой заказ № 4417?"), said("Доставка занимает 2 дня.", Author.BOT),
            said("Заплатил 12 500 ₽, обещали до 14:30. Позовите менеджера")]  # fmt: skip
    assert summary(talk).split("\n") == [
        "❓ Где мой заказ № 4417?", "📌 заказ № 4417 · 12 500 ₽ · 14:30", "🤖 Доставка занимает 2 дня.",
    ]  # fmt: skip


def test_words_about_a_rating_are_not_what_the_client_wants() -> None:
    rated = [said("4"), said("[client-rated]", Author.BOT), said("Так и не помогли"),
             said("[client-rated-comment]", Author.BOT), said("Позовите человека")]  # fmt: skip
    assert summary(rated) == ""
    assert summary([said("Где мой заказ?"), said("Завтра", Author.STAFF), *rated]) == "❓ Где мой заказ?"


def test_the_bots_words_stand_beside_the_question_they_answered() -> None:
    talk = [said("Сколько стоит хранение шин?"), said("сход развал цена"), said("2 900 ₽", Author.BOT),
            said("Позовите человека")]  # fmt: skip
    assert summary(talk).split("\n") == ["❓ Сколько стоит хранение шин?", "🤖 сход развал цена → 2 900 ₽"]


def test_politeness_and_calls_for_a_person_are_not_what_the_client_wants() -> None:
    assert summary([said("Холодильник гудит и не морозит"), said("Позовите человека"), said("спасибо")]) == (
        "❓ Холодильник гудит и не морозит"
    )


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Хочу вернуть чайник, позовите человека", "❓ Хочу вернуть чайник"),
        ("Позовите оператора, у меня сломался холодильник", "❓ у меня сломался холодильник"),
        ("Соедините с менеджером: не работает плита", "❓ не работает плита"),
        ("I want my money back and please connect me to a human", "❓ I want my money back"),
        ("Get me a human, my kettle leaks", "❓ my kettle leaks"),
        ("Здравствуйте, меня зовут Анна. Заказ 4512 не привезли. Позовите сотрудника", "❓ Заказ 4512 не привезли."),
        ("Hi, my name is Emma Stone. My kettle leaks, call a person", "❓ My kettle leaks"),
        ("Позовите человека, срочно", ""), ("Позовите, пожалуйста, оператора", ""), ("Call a human, please", ""),
        ("Свяжите меня с менеджером по возвратам за наличный расчёт в магазине",
         "❓ Свяжите меня с менеджером по возвратам за наличный расчёт в магазине"),
    ],
)  # fmt: skip
def test_a_wish_said_together_with_the_call_is_shown_without_it(words: str, wanted: str) -> None:
    assert summary([said(words)]).partition("\n")[0] == wanted


def test_a_few_words_are_shown_with_the_sentence_before_them() -> None:
    assert summary([said("Здравствуйте! Заказ не привезли. Где он?")]).startswith("❓ Заказ не привезли. Где он?")


def test_what_the_bot_said_stands_with_what_it_was_said_to() -> None:
    talk = [said("Сколько стоит доставка?"), said("Доставка стоит 300 ₽.", Author.BOT)]
    assert summary(talk) == "❓ Сколько стоит доставка?\n🤖 Доставка стоит 300 ₽."
    assert summary([*talk, said("позовите человека")]) == summary(talk)
    assert summary([*talk, said("Привезли не тот чайник, позовите человека")]).split("\n") == [
        "❓ Привезли не тот чайник", "🤖 Сколько стоит доставка? → Доставка стоит 300 ₽.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("talk", "wanted"),
    [
        (["Хочу вернуть чайник", "Вы где?"], "❓ Хочу вернуть чайник · Вы где?"),
        (["Вы где?", "Позовите человека, чайник не включается"], "❓ чайник не включается"),
        (["Где мой чайник?", "Позовите человека, чайник так и не пришёл"], "❓ чайник так и не пришёл"),
        (["How much is delivery?", "Call a human, the kettle won't start"], "❓ the kettle won't start"),
        (["Где мой заказ?", "не надо, спасибо"], "❓ Где мой заказ?"),
    ],
)
def test_what_is_wanted_now_is_not_what_was_wanted_before(talk: list[str], wanted: str) -> None:
    assert summary([said(words) for words in talk]) == wanted


def test_lines_are_short_and_nothing_said_is_nothing() -> None:
    assert len(summary([said("Почему " + "очень " * 100 + "долго?")])) <= 142
    assert summary([said("[client-greeting]", Author.BOT)]) == ""


def test_every_word_stands_in_the_dialog() -> None:
    talk = [said("Мой номер +7 911 555-00-11, почта anna@shop.ru"), said("Когда привезёте?")]
    told = "\n".join(turn.text for turn in talk)
    assert all(part in told for line in summary(talk).split("\n") for part in line[2:].split(" · "))
