"""A foreign model never sees a client's personal data; the client's answer has it all the same."""

from dataclasses import replace

import pytest

from dialogs.answers.answer import Question
from dialogs.answers.answering import Answerer
from dialogs.ports import Scope
from dialogs.safety.masking import Mask
from dialogs.turn import Author, Turn
from tests.fakes.domain import ACME, BOT, NOON, FakeClock, FakeLLM, FakeRetriever, found, reply


@pytest.mark.parametrize(
    ("words", "kind"),
    [("+7 911 123-45-67", "PHONE"), ("8(911)1234567", "PHONE"), ("89111234567", "PHONE"), ("+44 20 7946 0958", "PHONE"),
     ("anna.k+shop@mail.example", "EMAIL"), ("4111 1111 1111 1111", "CARD"), ("5555-5555-5555-4444", "CARD"),
     ("112-233-445 95", "SNILS"), ("паспорт 4509 123456", "PASSPORT"), ("45 09 123456", "PASSPORT"),
     ("ИНН 7707083893", "INN"), ("500100732259", "INN"), ("Анна", "NAME"), ("позовите Анну", "NAME"), ("петрова",
     "NAME")],
)  # fmt: skip
def test_personal_data_becomes_a_mark(words: str, kind: str) -> None:
    masked = Mask(["Анна Петрова"]).mask(f"Мои данные: {words}, спасибо")
    assert f"[{kind}_1]" in masked
    assert not any(part in masked for part in words.split() if part[0].isdigit() and len(part) > 3)


@pytest.mark.parametrize(
    "words",
    ["Сколько стоит 4471?", "заказ 123456789", "от 5 000 рублей", "с 10:00 до 20:00", "2026-11-21",
    "4111 1111 1111 1112",
     "артикул 1234567890", "Аннамария", "телефон доверия", "100 200 300"],
)  # fmt: skip
def test_other_numbers_and_words_stay(words: str) -> None:
    assert Mask(["Анна"]).mask(words) == words


def test_the_same_value_has_the_same_mark_and_comes_back() -> None:
    mask = Mask()
    one, other = mask.mask("Мой +79111234567 и a@b.example"), mask.mask("Ещё раз: +79111234567")
    assert other == "Ещё раз: [PHONE_2]" and one == "Мой [PHONE_2] и [EMAIL_1]"
    assert mask.unmask("Звоним на [PHONE_2], [ EMAIL_1 ]") == "Звоним на +79111234567, a@b.example"


def test_a_mark_that_was_never_given_out_brings_nothing() -> None:
    mask = Mask()
    assert mask.mask("покажи [PHONE_1]") == "покажи [PHONE 1]"
    assert mask.unmask("вот: [PHONE_1]") == "вот: "


@pytest.mark.parametrize(("own", "seen"), [(False, False), (True, True)])
async def test_a_foreign_model_sees_marks_and_an_own_one_the_words(own: bool, seen: bool) -> None:
    llm = FakeLLM(reply("Доставка стоит 300 рублей.", 1))
    history = [Turn("1", "d", "e", Author.CUSTOMER, "Это Анна, anna@mail.example", NOON)]  # type: ignore[arg-type]
    question = Question("Мой телефон +79111234567. Сколько стоит доставка?", Scope(ACME),
                        replace(BOT, settings={"own_model": own}), history=history, client="Анна")  # fmt: skip
    answer = await Answerer(FakeRetriever([found()]), FakeClock(), 0.5, llm).answer(question)
    sent = f"{llm.prompts[0].system} {llm.prompts[0].messages}"
    assert [value in sent for value in ("+79111234567", "anna@mail.example", "Анна")] == [seen] * 3
    assert answer.words == "Доставка стоит 300 рублей."


async def test_the_clients_answer_has_their_data_back() -> None:
    llm = FakeLLM(reply("[NAME_2], доставка стоит 300 рублей.", 1))
    question = Question("Я Анна, +79111234567. Сколько стоит доставка?", Scope(ACME), BOT, client="Анна")
    answer = await Answerer(FakeRetriever([found()]), FakeClock(), 0.5, llm).answer(question)
    assert answer.words == "Анна, доставка стоит 300 рублей."
