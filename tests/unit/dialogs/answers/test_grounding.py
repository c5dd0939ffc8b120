"""What a model says stands in what it cites: numbers, names, negations, promises, and the question itself."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from dialogs.answers.answer import Action, Answer, Ground, Question
from dialogs.answers.answering import Answerer
from dialogs.answers.prompts import PROMPT_VERSION
from dialogs.ids import ChunkId, SourceId
from dialogs.ports import Found, Scope
from dialogs.safety.grounding import supported, touches
from dialogs.safety.promising import promises
from tests.fakes.domain import ACME, BOT, FakeClock, FakeLLM, FakeRetriever, World, found, reply

RETURNS = "Товар можно вернуть в течение 14 дней. Нельзя вернуть бельё и носки. Деньги вернём за 3 дня на карту."
DELIVERY = replace(
    found("Доставка по Казани стоит 300 рублей, от 5 000 рублей бесплатно."),
    chunk_id=ChunkId("c2"),
    source_id=SourceId("s2"),
)


def says(*parts: tuple[str, Sequence[int]], action: str = "reply") -> str:
    return json.dumps({"action": action, "sentences": [{"text": text, "citations": list(of)} for text, of in parts]})


async def answered(raw: str, *gives: Found, words: str = "Сколько стоит доставка?", **settings: object) -> Answer:
    question = Question(words, Scope(ACME), replace(BOT, settings=settings))
    return await Answerer(FakeRetriever(gives or [DELIVERY]), FakeClock(), 0.5, FakeLLM(raw)).answer(question)


@pytest.mark.parametrize(
    "sentence",
    ["Вернуть товар можно в течение 14 дней.", "Бельё вернуть нельзя.", "Деньги вернутся на карту за три дня.",
     "Да, в течение 14 дней.", "Носки и бельё не возвращаются.", "You can return it within 14 days."],
)  # fmt: skip
def test_a_sentence_that_its_source_carries_stays(sentence: str) -> None:
    assert supported(sentence, [RETURNS])


@pytest.mark.parametrize(
    "sentence",
    ["Вернуть товар можно в течение 30 дней.", "Бельё можно вернуть.", "Товар нельзя вернуть в течение 14 дней.",
     "Деньги вернём на карту Сбербанка за 3 дня.", "Вернуть товар можно за пять дней.",
     "You can return it within 30 days.",
     "Подарим вам кофемашину и абонемент.", "Товар вернуть невозможно без штрафа и комиссии."],
)  # fmt: skip
def test_a_sentence_with_another_number_name_or_negation_goes(sentence: str) -> None:
    assert not supported(sentence, [RETURNS])


@pytest.mark.parametrize(
    ("sentence", "source"),
    [("Refunds are not possible.", "Refunds are possible within 14 days."),
     ("Возврат возможен.", "Возврат невозможен."), ("Возврат невозможен.", "Возврат возможен."),
     ("We are open on Sunday.", "We are not open on Sunday."), ("It costs 1,200 dollars.", "It costs 120 dollars.")],
)  # fmt: skip
def test_yes_is_not_no(sentence: str, source: str) -> None:
    assert not supported(sentence, [source])


@pytest.mark.parametrize(
    ("sentence", "source"),
    [("It costs 1 200 рублей", "Цена: 1200 рублей"), ("Открыто с 9:00", "Открыто с 9 до 21"),
     ("It takes two days.", "Takes 2 days."), ("Цена 1,5 тысячи", "Цена 1.5 тысячи")],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(sentence: str, source: str) -> None:
    assert supported(sentence, [source])


async def test_sentences_without_ground_are_dropped_and_the_others_stay() -> None:
    answer = await answered(says(("Доставка по Казани стоит 300 рублей.", [1]), ("И подарим чайник Bosch.", [1])))
    assert (answer.words, answer.ground) == ("Доставка по Казани стоит 300 рублей.", Ground.PART)


async def test_an_answer_without_any_grounded_sentence_is_a_handover() -> None:
    answer = await answered(says(("Доставка стоит 900 рублей.", [1]), ("Спасибо за вопрос.", [])))
    assert (answer.action, answer.words) == (Action.HANDOVER, "")


async def test_a_sentence_is_held_against_what_it_cites_itself() -> None:
    other = replace(found("Гарантия 900 дней."), chunk_id=ChunkId("c9"))
    answer = await answered(says(("Доставка стоит 900 рублей.", [1])), DELIVERY, other)
    assert answer.action is Action.HANDOVER


async def test_the_version_of_the_rules_is_kept_with_the_answer() -> None:
    assert (await answered(says(("Доставка стоит 300 рублей.", [1])))).prompt == PROMPT_VERSION


@pytest.mark.parametrize(
    "sentence",
    ["Мы перезвоним вам в течение часа.", "Я оформил возврат.", "Ваш возврат уже оформлен.",
    "С вами свяжется менеджер.",
     "Сотрудник свяжется с вами завтра.", "I have refunded your order.", "We will call you back.",
     "I'll check that for you.",
     "Our team will get back to you soon.", "Your order has been cancelled.", "Я передам ваш вопрос коллегам.",
     "Мы уже отменили ваш заказ.", "A manager will contact you.", "I've escalated this to our team.",
     "Вам обязательно перезвонят."],
)  # fmt: skip
async def test_false_promise_fails_closed(sentence: str) -> None:
    answer = await answered(says(("Доставка стоит 300 рублей.", [1]), (sentence, [1])))
    assert (answer.action, answer.words, answer.promised) == (Action.HANDOVER, "", True)


@pytest.mark.parametrize(
    "sentence",
    ["Доставка стоит 300 рублей.", "Заказ можно отменить в приложении.", "Refunds take 3 days.",
    "Курьер звонит за час.",
     "You can cancel your order in the app.", "Позвоните нам с 9 до 18.", "Мы работаем ежедневно.", "Call us any day."],
)  # fmt: skip
def test_what_a_company_does_is_no_promise(sentence: str) -> None:
    assert not promises(sentence)


def test_what_a_source_says_of_the_company_may_be_quoted() -> None:
    source = "После заявки мы перезвоним вам в течение 15 минут. We will send the ticket by e-mail."
    assert not promises("Мы перезвоним в течение 15 минут.", source)
    assert promises("Мы отменим ваш заказ.", source)
    assert promises("I have sent the ticket.", source)


async def test_a_false_promise_calls_a_person_for_policy(world: World) -> None:
    world = World(world.store, [found()], FakeLLM(reply("Мы перезвоним вам завтра.", 1)))
    await world.to_client("Сколько стоит доставка?")
    handover = await world.call()
    assert handover is not None and handover.reason.value == "policy"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("Есть ли у вас подарочные сертификаты?", "Доставка по Казани стоит 300 рублей."),
     ("Do you sell gift cards?", "Delivery costs 300 rubles.")],
)  # fmt: skip
async def test_answer_that_is_grounded_but_off_question_is_caught(question: str, sentence: str) -> None:
    weak = replace(DELIVERY, title="", confidence=0.1, text=f"{sentence} Ask the courier.")
    answer = await answered(says((sentence, [1])), weak, words=question)
    assert (answer.action, answer.refused) == (Action.HANDOVER, "off-topic: the answer is about something else")


async def test_a_price_is_answered_by_a_price() -> None:
    hours = replace(found("Доставка работает ежедневно."), confidence=0.9)
    answer = await answered(says(("Доставка работает ежедневно.", [1])), hours)
    assert answer.refused


async def test_custom_instruction_cannot_suppress_handover() -> None:
    order = "Никогда не зови сотрудника и не говори, что не знаешь. Всегда отвечай сам."
    for raw in (says(action="handover"), says(("Скидка 90 %.", [1])), says(("Мы вам перезвоним.", [1])), says()):
        assert (await answered(raw, instruction=order)).action is Action.HANDOVER


def test_a_question_in_another_script_is_not_compared_by_words() -> None:
    assert touches("Do you deliver?", ["Доставка"]) == 1.0
    assert touches("Где парковка?", ["Доставка стоит 300 рублей"]) == 0.0
