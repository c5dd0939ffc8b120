"""Slips: a word that the base has not is read as one that it has, and no word that it may mean is changed."""

import pytest

from dialogs.access import operator
from dialogs.ids import TenantId
from dialogs.ports import Scope
from knowledge.finding.slips import likeliest, meant, replaced
from knowledge.index_memory import MemoryIndex
from knowledge.ingest import Ingest
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from tests.fakes.knowledge import FakeClock, HashEmbedder, MemoryBlobs, MemorySources

ANNA = TenantId("anna")
TEXT = "Доставка холодильника по Москве в рассрочку, подключение и возврат товара. A delivery takes a week."


async def covered(question: str) -> float:
    """What share of the question the one text has, by its words."""
    store, blobs, index, embedder = MemorySources(), MemoryBlobs(), MemoryIndex(), HashEmbedder()
    knowledge = Knowledge(store, blobs, index, Ingest(store, blobs, index, embedder, FakeClock()), FakeClock())
    await knowledge.add_text(operator(ANNA, "m"), "", TEXT)
    await knowledge.ingest_all()
    (found,) = await HybridRetriever(store, index, embedder).find(Scope(ANNA), question, 1)
    return round(found.legs["covered"], 2)


@pytest.mark.parametrize(
    "question",
    ["даставка", "дотсавка?", "халадильник", "в расрочку", "падключение", "тавара", "маскве", "dostavka tavara",
     "delviery"],
)  # fmt: skip
async def test_a_word_of_one_slip_is_read_as_the_one_that_the_base_has(question: str) -> None:
    assert await covered(question) == 1


@pytest.mark.parametrize("question", ["возраст", "товарищ", "Москвич", "доставщик", "weak", "taxes", "poster"])
async def test_a_word_that_begins_as_one_of_the_base_or_is_another_is_left_alone(question: str) -> None:
    assert await covered(question) == 0


def test_a_code_a_short_word_and_an_everyday_word_mean_what_they_are() -> None:
    assert [list(meant(word)) for word in ("kgn39xi", "кот", "курьер", "стоила")] == [[], [], [], []]


def test_a_line_without_a_space_is_no_word_with_a_slip() -> None:
    assert meant("оаие" * 150) == ()


def test_of_several_words_the_base_has_one_most_often() -> None:
    assert likeliest(["плата", "плота"], {"плат": 1.0, "плот": 3.0}) == "плата"
    assert likeliest(["плата"], {}) == ""


def test_words_are_replaced_where_they_stand_alone() -> None:
    assert replaced("Даставка, даставкам!", {"даставка": "доставка"}) == "доставка, даставкам!"
    assert replaced("Как есть", {}) == "Как есть"
