"""A broad question is answered by the section that it names, from its beginning; a particular one as before."""

import pytest

from dialogs.ids import ChunkId, SourceId, TenantId
from dialogs.ports import Broad, Found, Scope
from knowledge.chunking import chunk_document
from knowledge.finding.overview import beginning_of
from knowledge.finding.topics import places_of, topic_of
from knowledge.loaders.markdown import parse
from knowledge.sources import Chunk
from tests.unit.knowledge.test_retrieval import OWNER, Base

WARRANTY = """# Гарантия и ремонт
## Сроки
| Товар | Гарантия |
| --- | --- |
| Холодильники | 3 года |
| Чайники | 1 год |

Срок идёт со дня покупки.
## Что не покрывает гарантия
Гарантия не действует, если гарантийный товар чинили другие.
## Как обратиться
Позвоните в сервис.
"""
RETURNS = "# Returns\n## Changed your mind\nWithin 30 days.\n## How to do it\n1. Write to us.\n2. Wait."
MAILED = "# Доставка по России\nВезём неделю."
DRIVEN = "# Доставка по городу\nВезём за час."


def chunks(*pages: str) -> list[Chunk]:
    titles = [page.partition("\n")[0].removeprefix("# ") for page in pages]
    return [
        chunk
        for number, (title, page) in enumerate(zip(titles, pages, strict=True))
        for chunk in chunk_document(SourceId(f"s{number}"), title, parse(page))
    ]


async def asked(question: str, *pages: str) -> list[Found]:
    base = Base()
    for page in pages:
        await base.add(page, title=page.partition("\n")[0].removeprefix("# "))
    return list(await base.retriever.find(Scope(TenantId("anna")), question, 5))


@pytest.mark.parametrize("question", ["какая гарантия?", "гарантия", "расскажите про гарантию", "Условия гарантии?"])
async def test_a_broad_question_gets_the_beginning_of_its_section_with_the_table_whole(question: str) -> None:
    found = await asked(question, WARRANTY, MAILED)
    assert found[0].answer == "Сроки:\n• Холодильники — 3 года\n• Чайники — 1 год\nСрок идёт со дня покупки."
    assert found[0].confidence > 0.9


async def test_the_other_parts_of_the_section_come_after_it_in_their_order() -> None:
    found = await asked("какая гарантия?", WARRANTY, MAILED)
    assert [one.path for one in found if one.broad is Broad.BESIDE] == ["Что не покрывает гарантия", "Как обратиться"]


async def test_who_asks_how_gets_the_steps() -> None:
    assert (await asked("How do I return an item?", RETURNS))[0].answer.endswith("1. Write to us.\n2. Wait.")
    assert (await asked("returns?", RETURNS))[0].answer == "Within 30 days."


async def test_sections_of_the_same_name_are_for_the_client_to_choose_from() -> None:
    found = await asked("доставка", MAILED, DRIVEN)
    assert {one.title for one in found if one.broad is Broad.BESIDE} == {"Доставка по России", "Доставка по городу"}


async def test_a_price_of_nothing_in_particular_is_chosen_by_its_section() -> None:
    pages = ("# Доставка\n## Стоимость\nПо городу 350 ₽.", "# Установка\n## Цены\nПлита 2 000 ₽.")
    found = await asked("цена", *pages)
    assert {one.title for one in found if one.broad is Broad.BESIDE} == {"Доставка", "Установка"}
    assert all(not one.broad for one in await asked("сколько стоит плита?", *pages))


async def test_of_words_with_one_stem_the_one_that_is_typed_is_meant() -> None:
    pages = ("# Payment\n## Instalments\nIn three parts.", "# Installation\n## Prices\nA hob costs £85.")
    found = await asked("installation?", *pages)
    assert (found[0].answer, found[0].broad) == ("A hob costs £85.", Broad.MAIN)


async def test_a_section_that_stands_in_two_places_is_no_choice() -> None:
    found = await asked("доставка", "# Доставка\nВезём каждый день.", "# Доставка\nВезём каждый день.")
    assert found[0].broad is Broad.MAIN


async def test_a_heading_that_is_the_very_word_is_meant_before_longer_ones() -> None:
    found = await asked("доставка", MAILED, DRIVEN, "# Доставка\nВезём каждый день.")
    assert (found[0].answer, found[0].broad) == ("Везём каждый день.", Broad.MAIN)


async def test_a_line_so_labelled_is_meant_before_a_section_of_the_like() -> None:
    contacts = "# Контакты\nАдрес: Приморская, 17\nТелефон: 200-17-17\nРесепшен: круглосуточно"
    found = await asked(
        "телефон", "# Прайс\n## Номера\nЛюкс с балконом и завтраком, семейный из двух комнат.", contacts
    )
    assert (found[0].answer, found[0].broad) == ("Телефон: 200-17-17", Broad.NO)


async def test_an_entry_is_meant_where_no_heading_is() -> None:
    base = Base()
    await base.knowledge.add_faq(OWNER, "Продаёте ли вы запчасти?", "Да, фильтры и мешки.")
    await base.knowledge.ingest_all()
    found = await base.retriever.find(Scope(TenantId("anna")), "запчасти", 5)
    assert (found[0].answer, found[0].broad) == ("Да, фильтры и мешки.", Broad.MAIN)


@pytest.mark.parametrize(
    "question",
    [
        "не работает гарантия", "гарантия на холодильник", "сколько длится гарантия?", "где гарантия?", "нет гарантии",
        "закончилась гарантия", "гарантия 2 года?", "почему без гарантии?", "I can't return it", "return without a box",
    ],
)  # fmt: skip
def test_a_question_that_says_more_is_not_broad(question: str) -> None:
    assert not places_of(topic_of(question), chunks(WARRANTY, RETURNS))


def test_what_a_name_mentions_in_passing_is_not_its_subject() -> None:
    assert not places_of(topic_of("вещи"), chunks("# Правила провоза вещей и животных в поезде\nКлетка."))


def test_a_heading_with_the_word_is_meant_before_a_title_that_merely_begins_like_it() -> None:
    every = chunks("# White Fang Clinic\n## Hours\nOpen daily.\n## Before whitening\nNo coffee.")
    assert [place.path for place in places_of(topic_of("whitening?"), every)] == ["Before whitening"]


def test_a_title_that_means_the_same_stays_above_a_heading_with_the_word() -> None:
    every = chunks("# Возврат\n## Как вернуть товар\nНапишите в чат.\n## Что не принимаем\nФильтры.")
    assert [place.path for place in places_of(topic_of("вернуть товар"), every)] == [""]


def test_opening_is_not_closing() -> None:
    assert places_of(topic_of("как открыть счёт?"), chunks("# Как открыть счёт\nВ приложении."))
    assert not places_of(topic_of("как закрыть счёт?"), chunks("# Как открыть счёт\nВ приложении."))


def test_of_two_names_the_one_that_has_the_idle_word_too_is_meant() -> None:
    every = chunks("# Cancelling an order\nIn your account.", "# Cancelling an appointment\nBy phone.")
    assert [place.source for place in places_of(topic_of("how do I cancel my order?"), every)] == ["s0"]


def test_a_long_section_is_said_by_its_first_sentences_and_a_long_table_goes_on() -> None:
    sentence = "Мы привозим заказы каждый день и заранее звоним клиенту по телефону. "
    words = beginning_of([Chunk(ChunkId("c"), SourceId("s"), 0, "", sentence * 20)])
    assert words.startswith(sentence.strip()) and len(words) <= 420
    rows = "".join(f"| Работа {number} | {number} ₽ |\n" for number in range(1, 20))
    table = beginning_of(chunks(f"# Цены\n| Работа | Цена |\n|---|---|\n{rows}"))
    assert table.splitlines() == [*(f"• Работа {number} — {number} ₽" for number in range(1, 7)), "…"]
