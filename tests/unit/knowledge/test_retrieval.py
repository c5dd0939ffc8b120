"""Finding, and drawing the answer from what was found."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dialogs.ids import ChunkId, MemberId, SourceId, TenantId
from dialogs.ports import Scope
from knowledge.asked import Kind, kind_of
from knowledge.calibration import Evidence, confidence
from knowledge.chunking import MOST, chunk_document, sentences
from knowledge.extract import answer_of
from knowledge.fusion import fuse
from knowledge.index_memory import MemoryIndex
from knowledge.ingest import Ingest
from knowledge.layout import swapped
from knowledge.lexical import encode_document, encode_query, stems
from knowledge.loaders.markdown import parse
from knowledge.ports import Candidate, Candidates
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from knowledge.sources import Chunk
from tests.fakes.knowledge import FakeClock, HashEmbedder, MemoryBlobs, MemorySources

ANNA, BORIS = TenantId("anna"), TenantId("boris")
BY = MemberId("m")
PAGE = (
    "# Доставка\n## Цены\n| Город | Цена |\n|---|---|\n| Москва | 300 ₽ |\n| Казань | 500 ₽ |\n## Сроки\nВезём два дня."
)


class Base:
    """A whole base in memory."""

    def __init__(self) -> None:
        self.store, self.blobs, self.index, self.clock = MemorySources(), MemoryBlobs(), MemoryIndex(), FakeClock()
        self.embedder = HashEmbedder()
        ingest = Ingest(self.store, self.blobs, self.index, self.embedder, self.clock)
        self.knowledge = Knowledge(self.store, self.blobs, self.index, ingest, self.clock)
        self.retriever = HybridRetriever(self.store, self.index, self.embedder)

    async def add(self, text: str, tenant: TenantId = ANNA, title: str = "") -> SourceId:
        source = await self.knowledge.add_text(tenant, title, text, BY)
        await self.knowledge.ingest_all()
        return source

    async def answers(self, question: str, tenant: TenantId = ANNA) -> list[str]:
        return [found.answer for found in await self.retriever.find(Scope(tenant), question, 5)]


async def test_a_row_of_a_table_answers_with_its_headers() -> None:
    base = Base()
    await base.add(PAGE)
    assert (await base.answers("цена в Казани"))[0] == "Казань — цена: 500 ₽"


async def test_another_company_finds_nothing() -> None:
    base = Base()
    await base.add(PAGE)
    assert await base.answers("цена в Казани", BORIS) == []


async def test_what_the_index_still_holds_but_the_store_does_not_know_is_not_found() -> None:
    base = Base()
    source = await base.add(PAGE)
    await base.store.delete_source(ANNA, source)
    assert await base.index.count(ANNA) > 0
    assert await base.answers("цена в Казани") == []


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00\u200b"])
async def test_an_empty_question_finds_nothing(question: str) -> None:
    base = Base()
    await base.add(PAGE)
    assert await base.answers(question) == []


async def test_the_wrong_keyboard_layout_is_understood() -> None:
    base = Base()
    await base.add(PAGE)
    assert (await base.answers("wtyf d rfpfym"))[0] == "Казань — цена: 500 ₽"
    assert swapped("ghbdtn") == "привет"


async def test_the_same_words_in_two_sources_are_one_answer() -> None:
    base = Base()
    await base.add("Везём два дня.")
    await base.add("Везём два дня.")
    assert await base.answers("сколько дней везём") == ["Везём два дня."]


def test_forms_of_a_word_share_a_stem_in_both_languages_and_yo_is_ye() -> None:
    assert stems("доставки") == stems("доставка")
    assert stems("returned items") == stems("returns item")
    assert stems("ёлка") == stems("елка")


def test_question_and_document_meet_in_their_terms() -> None:
    assert encode_query("цена доставки").keys() & encode_document("Стоимость доставки").keys()
    assert not encode_query("возврат").keys() & encode_document("Стоимость доставки").keys()


def test_an_idle_word_does_not_beat_nearness_in_meaning() -> None:
    near, idle = Candidate(ChunkId("near"), SourceId("1"), 0.37), Candidate(ChunkId("idle"), SourceId("2"), 0.30)
    lexical = [replace(idle, score=1.0)]
    assert fuse(Candidates([near, idle], lexical), best_lexical=6.0)[0].chunk_id == "near"
    assert fuse(Candidates([near, idle], lexical), best_lexical=1.0)[0].chunk_id == "idle"


def test_confidence_grows_with_each_kind_of_evidence() -> None:
    weak = Evidence(cosine=0.8, margin=0.02, lead=0.1, near=0.0, alike=0.0, length=0.5, covered=0.1, meant=0.0)
    for name in Evidence.__slots__:
        value = getattr(weak, name) + 0.1
        assert confidence(replace(weak, **{name: value})) > confidence(weak)


class _Backwards:
    async def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        return list(range(len(passages)))


async def test_a_reranker_has_the_last_word_on_the_order() -> None:
    base = Base()
    for number in range(4):
        await base.add(f"Доставка номер {number} идёт {number} дней по городу номер {number}.")
    own = await base.retriever.find(Scope(ANNA), "сколько идёт доставка", 4)
    reranked = HybridRetriever(base.store, base.index, base.embedder, reranker=_Backwards())
    found = await reranked.find(Scope(ANNA), "сколько идёт доставка", 4)
    assert {item.chunk_id for item in found} == {item.chunk_id for item in own}
    assert [item.score for item in found] == sorted(item.score for item in found)


async def test_russian_in_latin_letters_is_read_by_sound() -> None:
    base = Base()
    await base.add("Доставка по городу бесплатна.")
    await base.add("Гарантия на ремонт полгода.")
    found = await base.retriever.find(Scope(ANNA), "dostavka v gorod", 2)
    assert "Доставка" in found[0].text


def test_words_of_one_root_and_of_one_meaning_meet() -> None:
    assert encode_query("подарить").keys() & encode_document("Подарочная карта").keys()
    assert encode_query("pram").keys() & encode_document("stroller").keys()


async def test_nothing_found_is_surer_than_the_first() -> None:
    base = Base()
    for number in range(8):
        await base.add(f"Доставка номер {number} идёт {number} дней по городу номер {number}.")
    found = await base.retriever.find(Scope(ANNA), "сколько идёт доставка", 8)
    assert len(found) == 8
    assert found[0].confidence == max(item.confidence for item in found)


def test_an_faq_entry_answers_whole() -> None:
    chunk = Chunk(ChunkId("c"), SourceId("s"), 0, "", "Завтра. Или нет.", question="Когда?", answer="Завтра. Или нет.")
    assert answer_of(chunk, lambda word: 1.0) == "Завтра. Или нет."


def test_from_a_long_chunk_the_sentences_that_answer_are_quoted() -> None:
    filler = "Наш магазин работает давно и радует покупателей разной техникой для дома и сада. "
    chunk = Chunk(ChunkId("c"), SourceId("s"), 0, "", filler * 4 + "Возврат оформляется за один день.")
    answer = answer_of(chunk, lambda word: 1.0 if word == stems("возврат")[0] else 0.0)
    assert answer.endswith("Возврат оформляется за один день.")
    assert len(answer) < len(chunk.text)


async def test_a_question_that_names_no_row_of_a_small_table_is_answered_with_all_of_it() -> None:
    base = Base()
    await base.add(PAGE)
    assert (await base.answers("сколько стоит, какая цена"))[0] == "• Москва — цена: 300 ₽\n• Казань — цена: 500 ₽"


def test_the_price_is_quoted_when_a_price_is_asked() -> None:
    text = "Чистку делаем каждый день, приходите без записи. " * 5 + "Возьмите паспорт. Чистка стоит 5 200 ₽."
    chunk = Chunk(ChunkId("c"), SourceId("s"), 0, "", text)
    answer = answer_of(chunk, lambda word: float(word == stems("чистка")[0]), kind_of("почём чистка"))
    assert answer == "Чистка стоит 5 200 ₽."


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Сколько стоит доставка?", Kind.PRICE), ("how much is shipping", Kind.PRICE),
        ("до скольки вы работаете", Kind.TIME),
        ("how long does it take", Kind.TIME), ("сколько у вас филиалов", Kind.NUMBER), ("можно вернуть?", Kind.OTHER),
    ],
)  # fmt: skip
def test_a_question_tells_what_kind_of_answer_it_wants(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def test_chunks_end_at_sentences_and_carry_their_headings() -> None:
    text = "# Товары\n## Чайники\n" + "Это предложение о чайниках средней длины. " * 40
    chunks = chunk_document(SourceId("s"), "Товары", parse(text.replace(". ", ". \n")))
    assert all(len(chunk.text) <= MOST and chunk.text.endswith(".") for chunk in chunks)
    assert {chunk.path for chunk in chunks} == {"Чайники"}


def test_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("Живём на ул. Ленина. Рядом г. Тула.") == ["Живём на ул. Ленина.", "Рядом г. Тула."]
