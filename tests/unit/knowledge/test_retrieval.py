"""Finding, and drawing the answer from what was found."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dialogs.access import operator
from dialogs.answers.letters import swapped
from dialogs.ids import BotId, ChunkId, SourceId, TenantId
from dialogs.ports import Scope
from knowledge.chunking import MOST, chunk_document
from knowledge.finding.asked import Kind, kind_of
from knowledge.finding.calibration import Evidence, confidence, leads, rank
from knowledge.finding.evidence import Question, words_of, words_of_parts
from knowledge.finding.fusion import fuse
from knowledge.finding.lexical import encode_document, encode_query, stems
from knowledge.finding.ordinary import LEAST, filled
from knowledge.index_memory import MemoryIndex
from knowledge.ingest import Ingest
from knowledge.loaders.markdown import parse
from knowledge.ports import Candidate, Candidates, Vector
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from knowledge.sources import Reach
from tests.fakes.knowledge import FakeClock, HashEmbedder, MemoryBlobs, MemorySources

ANNA, BORIS = TenantId("anna"), TenantId("boris")
OWNER, OTHER = operator(ANNA, "m"), operator(BORIS, "m")
PAGE = (
    "# Доставка\n## Цены\n| Город | Цена |\n|---|---|\n| Москва | 300 ₽ |\n| Казань | 500 ₽ |\n## Сроки\nВезём два дня."
)


class Base:
    """A whole base in memory."""

    def __init__(self, index: MemoryIndex | None = None, store: MemorySources | None = None) -> None:
        self.store, self.blobs, self.clock = store or MemorySources(), MemoryBlobs(), FakeClock()
        self.index = index or MemoryIndex()
        self.embedder = HashEmbedder()
        ingest = Ingest(self.store, self.blobs, self.index, self.embedder, self.clock)
        self.knowledge = Knowledge(self.store, self.blobs, self.index, ingest, self.clock)
        self.retriever = HybridRetriever(self.store, self.index, self.embedder)

    async def add(self, text: str, tenant: TenantId = ANNA, title: str = "") -> SourceId:
        source = await self.knowledge.add_text(operator(tenant, "m"), title, text)
        await self.knowledge.ingest_all()
        return source

    async def answers(self, question: str, tenant: TenantId = ANNA) -> list[str]:
        return [found.answer for found in await self.retriever.find(Scope(tenant), question, 5)]


async def test_a_row_of_a_table_answers_with_its_headers() -> None:
    base = Base()
    await base.add(PAGE)
    assert (await base.answers("цена в Казани"))[0] == "Казань — 500 ₽"


class AskedEmbedder(HashEmbedder):
    """Remembers the questions that it made vectors of."""

    async def embed_query(self, text: str) -> Vector:
        self.embedded.append(text)
        return await super().embed_query(text)


async def test_a_question_that_was_just_asked_needs_no_new_vector() -> None:
    base, embedder = Base(), AskedEmbedder()
    retriever = HybridRetriever(base.store, base.index, embedder)
    for question in ("доставка", "возврат", "доставка"):
        await retriever.find(Scope(ANNA), question, 5)
    assert embedder.embedded == ["доставка", "возврат"]


async def test_vectors_are_kept_of_the_last_questions_only() -> None:
    base, embedder = Base(), AskedEmbedder()
    retriever = HybridRetriever(base.store, base.index, embedder)
    for number in range(500):
        await retriever.find(Scope(ANNA), f"доставка {number}", 5)
    await retriever.find(Scope(ANNA), "возврат", 5)
    await retriever.find(Scope(ANNA), "доставка 0", 5)
    assert embedder.embedded.count("доставка 0") == 2


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
    assert (await base.answers("wtyf d rfpfym"))[0] == "Казань — 500 ₽"
    assert swapped("ghbdtn") == "привет"


async def test_the_same_words_in_two_sources_are_one_answer() -> None:
    base = Base()
    await base.add("Везём два дня.")
    await base.add("Везём два дня.")
    assert await base.answers("сколько дней везём") == ["Везём два дня."]


async def test_signs_make_no_other_answer_of_the_same_words() -> None:
    base = Base()
    await base.add("Везём два дня.")
    await base.add("Везём: два дня!")
    assert len(await base.answers("сколько дней везём")) == 1


async def test_texts_that_only_begin_alike_are_two_answers() -> None:
    base = Base()
    await base.add("Везём два дня.")
    await base.add("Везём две недели.")
    assert set(await base.answers("сколько дней везём")) == {"Везём два дня.", "Везём две недели."}


@pytest.mark.parametrize("parts", [("О нас", "Мы печём хлеб.", "И пироги."), ("О нас", "И мы.")])
def test_words_of_parts_are_those_of_the_whole(parts: tuple[str, ...]) -> None:
    each, whole = words_of_parts(*parts), words_of("\n".join(parts))
    assert frozenset().union(*(one.stems for one in each)) == whole.stems


async def test_an_entry_of_a_file_of_questions_leads_over_its_neighbours_too() -> None:
    entries = [("Вы продаёте чайники?", "Да."), ("Вы продаёте плиты?", "Да, газовые."), ("Вы продаёте утюги?", "Нет.")]
    question, sure = "Вы продаёте собачьи упряжки?", []
    for together in (True, False):
        base = Base()
        rows = "\n".join(f"{asked};{answer}" for asked, answer in entries)
        if together:
            await base.knowledge.add_file(operator(ANNA, "m"), "faq.csv", f"вопрос;ответ\n{rows}".encode())
        for asked, answer in () if together else entries:
            await base.knowledge.add_faq(operator(ANNA, "m"), asked, answer)
        await base.add("Доставка стоит 300 рублей и занимает два дня.", title="Доставка")
        sure.append((await base.retriever.find(Scope(ANNA), question, 5))[0].confidence)
    assert sure[0] == pytest.approx(sure[1], abs=0.02), "one file or three: they tell as much"


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


WEAK = Evidence(
    cosine=0.4, near=0.0, ahead=0.0, length=0.5, covered=0.1, meant=0.0, begun=0.0, named=0.0, topic=0.0,
    sentence=0.0, whole=0.0, size=0.5, both=0.0,
)  # fmt: skip


@pytest.mark.parametrize("name", ["cosine", "near", "length", "covered", "meant", "begun", "whole", "lead"])
def test_confidence_grows_with_each_kind_of_evidence(name: str) -> None:
    assert confidence(replace(WEAK, **{name: getattr(WEAK, name) + 0.1})) > confidence(WEAK)


def test_of_two_chunks_about_the_topic_the_one_whose_sentence_says_it_comes_first() -> None:
    topic, fact = replace(WEAK, named=1.0), replace(WEAK, covered=0.3, sentence=0.4)
    assert rank(fact) > rank(topic)


def test_a_lead_is_over_other_sources_or_over_an_ordinary_chunk_without_any() -> None:
    one, same, other = SourceId("1"), SourceId("1"), SourceId("2")
    assert leads([2.0, 1.5, 1.0], [one, same, other], 5) == [1.0, 0.5, -1.0]
    assert leads([2.0, 1.5], [one, same], 5, ordinary=0.5) == [1.5, 1.0]


def test_words_of_a_small_base_are_weighed_as_if_ordinary_texts_were_beside() -> None:
    assert filled("much", None, count=1) < filled("deliveri", None, count=1) < filled("zanzibar", None, count=1)
    assert filled("zanzibar", 0.29, count=1) > 2  # the base's own log says it stands everywhere
    assert filled("zanzibar", 0.29, count=LEAST) == 0.29


def test_a_word_is_met_by_itself_else_by_its_meaning_else_by_its_beginning() -> None:
    words = stems("шлагбаум кошка вездеходный")
    asked = Question("", frozenset(words), dict.fromkeys(words, 1.0))
    assert asked.met(words_of("Шлагбаумы для животных и вездеходов")) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


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


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("How much is the delivery?", 1.0),
        ("Сколько идёт доставка?", 0.0),
        ("crm.deal.add 42", 0.0),
        ("доставка Bosch", 0.0),
    ],
)
async def test_of_words_in_other_letters_it_is_known_that_they_can_not_be_met(question: str, share: float) -> None:
    base = Base()
    await base.add("Доставка по городу идёт 42 дня, в API это crm.deal.add и прочее.")
    (found,) = await base.retriever.find(Scope(ANNA), question, 1)
    assert round(found.legs["across"], 2) == share


def test_words_that_can_not_be_met_do_not_speak_against_a_chunk() -> None:
    one = Evidence(0.55, 0.05, 0.1, 1, 0, 0, 0, 0, 0, 0, 0, 0.5, 0, lead=3)
    assert confidence(one) < 0.8 < confidence(replace(one, across=1))


def test_words_of_one_root_and_of_one_meaning_meet() -> None:
    assert encode_query("подарить").keys() & encode_document("Подарочная карта").keys()
    assert encode_query("pram").keys() & encode_document("stroller").keys()


@pytest.mark.parametrize(
    ("asked", "said"),
    [("в воскресенье", "ежедневно"), ("on Tuesdays", "Mon–Fri 9am–6pm"), ("в среду", "пн–пт с 9 до 20")],
)
def test_what_is_asked_about_a_day_is_told_by_words_about_days(asked: str, said: str) -> None:
    assert words_of(asked).meanings & words_of(said).meanings


async def test_asked_how_the_part_that_tells_what_to_do_comes_first() -> None:
    base = Base()
    page = "# Возврат\n## Условия\nВернуть товар можно за 14 дней.\n## Порядок\nВернуть товар просто: напишите в чат."
    await base.add(page)
    assert "напишите" in (await base.answers("Как вернуть товар?"))[0]


async def test_nothing_found_is_surer_than_the_first() -> None:
    base = Base()
    for number in range(8):
        await base.add(f"Доставка номер {number} идёт {number} дней по городу номер {number}.")
    found = await base.retriever.find(Scope(ANNA), "сколько идёт доставка", 8)
    assert len(found) == 8
    assert found[0].confidence == max(item.confidence for item in found)


async def test_a_question_that_names_no_row_of_a_small_table_is_answered_with_all_of_it() -> None:
    base = Base()
    await base.add(PAGE)
    assert (await base.answers("сколько стоит, какая цена"))[0] == "Цены:\n• Москва — 300 ₽\n• Казань — 500 ₽"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Сколько стоит доставка?", Kind.PRICE), ("how much is shipping", Kind.PRICE),
        ("до скольки вы работаете", Kind.TIME),
        ("how long does it take", Kind.TIME), ("сколько у вас филиалов", Kind.NUMBER), ("можно вернуть?", Kind.OTHER),
        ("Сколько по времени замена масла?", Kind.TIME), ("сколько занимает чистка", Kind.TIME),
        ("сколько времени займёт ремонт", Kind.TIME), ("how much time does it take", Kind.TIME),
        ("Как вернуть товар?", Kind.WAY), ("how do I return it", Kind.WAY), ("как долго ждать", Kind.TIME),
    ],
)  # fmt: skip
def test_a_question_tells_what_kind_of_answer_it_wants(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def test_chunks_end_at_sentences_and_carry_their_headings() -> None:
    text = "# Товары\n## Чайники\n" + "Это предложение о чайниках средней длины. " * 40
    chunks = chunk_document(SourceId("s"), "Товары", parse(text.replace(". ", ". \n")))
    assert all(len(chunk.text) <= MOST and chunk.text.endswith(".") for chunk in chunks)
    assert {chunk.path for chunk in chunks} == {"Чайники"}


async def test_a_source_of_another_bot_answers_nobody_here_however_many_there_are() -> None:
    base = Base()
    for number in range(30):
        theirs = await base.add(f"Доставка в Казань стоит {number} ₽.")
        await base.store.set_reach(ANNA, theirs, Reach((BotId("other"),)), 1)
    await base.add("Доставка по Москве – 300 ₽.")
    found = await base.retriever.find(Scope(ANNA, BotId("mine")), "сколько стоит доставка в Казань", 5)
    assert [one.answer for one in found] == ["Доставка по Москве – 300 ₽."]


async def test_a_source_out_of_its_dates_is_not_found() -> None:
    base = Base()
    source = await base.add("Летняя скидка – 20 %.")
    await base.store.set_reach(ANNA, source, Reach(until=base.clock.ms), 1)
    late = HybridRetriever(base.store, base.index, base.embedder, now=base.clock.now)
    assert await late.find(Scope(ANNA), "летняя скидка", 5) == []
    base.clock.ms -= 1
    assert len(await late.find(Scope(ANNA), "летняя скидка", 5)) == 1


async def test_with_a_language_wanted_a_source_in_another_one_is_not_found() -> None:
    base = Base()
    await base.add("Delivery takes two days.")
    assert await base.retriever.find(Scope(ANNA, language="ru"), "delivery", 5) == []
    assert len(await base.retriever.find(Scope(ANNA, language="en"), "delivery", 5)) == 1


async def test_the_same_words_on_two_pages_are_named_by_the_page_whose_headings_fit() -> None:
    base, words = Base(), "Стоимость 300 рублей, оплата картой или наличными."
    about = await base.add(f"# Доставка\n\n{words}", title="Доставка")
    other = await base.add(f"# Сборка мебели\n\n{words}", title="Сборка мебели")
    for question, source in (("оплата доставки картой", about), ("оплата сборки картой", other)):
        found = await base.retriever.find(Scope(ANNA), question, 5)
        assert [one.source_id for one in found if words in one.text] == [source]


async def test_the_same_words_on_two_pages_that_fit_alike_are_named_by_the_newest() -> None:
    base, words = Base(), "Оплата картой или наличными при получении."
    await base.add(words, title="Старая страница")
    base.clock.ms += 1000
    newest = await base.add(words, title="Новая страница")
    (found,) = await base.retriever.find(Scope(ANNA), "оплата картой", 5)
    assert found.source_id == newest
