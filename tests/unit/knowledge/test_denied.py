"""What a company plainly does not do is told to who asks for it, and to nobody else."""

import pytest

from dialogs.ids import SourceId
from knowledge.chunking import chunk_document
from knowledge.finding.denied import denials
from knowledge.finding.evidence import Question
from knowledge.finding.extract import answer_of
from knowledge.finding.labels import is_beside
from knowledge.finding.lexical import stems
from knowledge.finding.named import names
from knowledge.finding.wanted import Wanted
from knowledge.loaders.document import Block, Document
from knowledge.sources import Chunk

GARAGE = "Ремонтируем легковые автомобили\nBMW не берём\nЗамена масла: 900 ₽"
PLANS = "We connect to eBay and Xero. Wix and Magento are not supported. We do not accept PayPal."
CARD = "Адрес: Казань, Баумана, 9\nТелефон: 200-10-10\nЧасы работы: пн–пт 9:00–20:00"


def chunk_of(text: str, title: str = "О нас") -> Chunk:
    (chunk,) = chunk_document(SourceId("s"), title, Document((Block("paragraph", text),)))
    return chunk


def asked(words: str) -> Question:
    found = frozenset(stems(words))
    return Question(words, found, dict.fromkeys(found, 1.0))


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        (GARAGE, "BMW чините?", "BMW не берём"),
        (PLANS, "do you support wix?", "Wix and Magento are not supported."),
        (PLANS, "paypal?", "We do not accept PayPal."),
        ("Массаж есть. Лифта нет.", "лифт есть?", "Лифта нет."),
    ],
)
def test_who_asks_for_it_is_sure_of_the_sentence_and_told_it_alone(text: str, question: str, said: str) -> None:
    chunk = chunk_of(text)
    assert names(chunk, asked(question))
    assert answer_of(chunk, Wanted(asked(question).rarity)) == said


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (GARAGE, "сколько стоит ремонт BMW?"),
        (GARAGE, "автомобили чините?"),
        (PLANS, "do you support shopify?"),
        ("Собаки бойцовских пород не допускаются.", "можно с собакой?"),
        ("Тренажёрного зала у нас нет.", "есть зал для йоги?"),
    ],
)
def test_who_asks_for_anything_else_is_not(text: str, question: str) -> None:
    assert not names(chunk_of(text), asked(question))


def test_a_text_that_denies_nothing_is_not_taken_apart() -> None:
    assert not denials("Ремонтируем BMW.", stems("bmw"))


def test_a_card_answers_only_what_its_lines_tell() -> None:
    card = chunk_of(CARD, "Стоматология")
    assert is_beside(card, asked("болит зуб, стоматология?"))
    assert not is_beside(card, asked("где ваш адрес?"))
    assert not is_beside(card, asked("по средам принимаете?"))
    assert not is_beside(card, asked("what is your address"))
    assert not is_beside(chunk_of(f"{CARD}\nЛечим зубы."), asked("болит живот"))
