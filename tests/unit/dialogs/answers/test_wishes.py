"""A client who wishes for a person is heard, however it is typed; a question about people is none."""

import time

import pytest

from dialogs.answers.intents import Intent, intent_of

WISHES = [
    "нужен оператор, срочно", "срочно оператора", "позовите кого-нибудь живого", "человек есть?", "менеджера!",
    "а можно менеджера позвать", "позавите чиловека", "свяжите меня с кем-нибудь из сотрудников", "мне бы менеджера",
    "ответьте кто-нибудь живой", "мне нужен живой сотрудник", "опператор", "где у вас живые люди? позовите",
    "можно мне с оператором связаться", "соедени с опиратором", "есть кто-нибудь?", "Здравствуйте, есть тут человек?",
    "is there anybody real here?", "can someone real help me", "no bots, a person please", "tlak to a human",
    "agnet please", "someone alive?", "i need human help", "let a human answer", "any humans around?", "opeartor",
    "customer service representative", "i want a hunan", "could a human answer me?", "stop the bot, a person please",
]  # fmt: skip
OTHER_LETTERS = [
    "jgthfnjh", "gjpjdbnt vtytl;thf", "ye;ty xtkjdtr", "nuzhen chelovek", "pozovite operatora", "ргьфт здуфыу",
    "фпуте здуфыу",
]  # fmt: skip
NO_WISHES = [
    "нужен оператор связи", "оператор связи какой у вас?", "сколько стоит вызвать мастера?", "нужен мастер",
    "Как вы решаете, звать человека или отвечать самим?", "можно ли другому человеку забрать заказ", "manage",
    "есть скидка для сотрудников?", "менеджер не перезвонил", "кто-нибудь заказывал у вас духовку?",
    "тариф на 5 человек",
    "как подключить оператора мтс", "роль администратор что может", "поддержка андроид есть?", "вызвать мастера",
    "How do you decide: call a person or answer yourself?", "do your agents work on Sunday?", "price per person",
    "can another person collect my order?", "does a real person check my order?", "can a manager delete the workspace",
    "is there support for Android 10?", "someone stole my parcel", "can my agent sign the contract?",
    "do I need someone to help carry it?", "who answers the chat, people or a bot?", "anyone under 16 allowed?",
    "не нужен человек", "I don't need a person", "ljcnfdrf", "dostavka skolko stoit",
]  # fmt: skip


@pytest.mark.parametrize("words", WISHES + OTHER_LETTERS)
def test_a_wish_is_heard(words: str) -> None:
    assert intent_of(words) is Intent.PERSON


@pytest.mark.parametrize("words", NO_WISHES)
def test_a_word_about_anything_else_makes_a_question_of_it(words: str) -> None:
    assert intent_of(words) is Intent.QUESTION


@pytest.mark.parametrize(
    ("words", "intent"), [("ghbdtn", Intent.GREETING), ("Poka!", Intent.BYE), ("cgfcb,j", Intent.THANKS)]
)
def test_politeness_in_other_letters_is_heard(words: str, intent: Intent) -> None:
    assert intent_of(words) is intent


def test_long_and_hostile_words_take_no_time() -> None:
    began = time.perf_counter()
    for words in ("менеджер " * 2000, "а" * 20_000, "не с " * 5000, "хочу " * 8 + "менеджерра"):
        intent_of(words)
    assert time.perf_counter() - began < 2
