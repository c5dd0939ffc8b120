"""What a model reads beside what was found: all of a small base, else what stands beside the best."""

from dataclasses import replace

from dialogs.answers.prompts import tokens_of_source
from dialogs.ids import BotId
from dialogs.ports import Scope
from knowledge.library import StoredLibrary
from knowledge.sources import Reach
from tests.fakes.domain import found
from tests.unit.knowledge.test_retrieval import ANNA, BORIS, OWNER, Base


def library(base: Base) -> StoredLibrary:
    return StoredLibrary(base.store, base.clock.now)


async def test_all_chunks_come_the_oldest_source_first() -> None:
    base = Base()
    await base.add("Везём два дня.", title="Доставка")
    base.clock.ms += 1
    await base.add("Гарантия два года.", title="Гарантия")
    whole = await library(base).whole(Scope(ANNA), 1000)
    assert [(one.title, one.text) for one in whole] == [
        ("Доставка", "Везём два дня."),
        ("Гарантия", "Гарантия два года."),
    ]


async def test_over_the_limit_nothing_comes() -> None:
    base = Base()
    await base.add("Везём два дня. " * 50, title="Доставка")
    assert await library(base).whole(Scope(ANNA), 100) == ()
    assert await library(base).whole(Scope(ANNA), 2000)


async def test_what_the_bot_may_not_use_stays_out() -> None:
    base = Base()
    hers = await base.add("Везём два дня.")
    await base.add("Тайна Бориса.", tenant=BORIS)
    await base.store.set_reach(ANNA, hers, Reach((BotId("other"),)), 1)
    assert list(await library(base).whole(Scope(ANNA, BotId("mine")), 1000)) == []


async def test_a_removed_source_is_gone_at_once() -> None:
    base = Base()
    await base.knowledge.remove(OWNER, await base.add("Везём два дня."))
    assert list(await library(base).whole(Scope(ANNA), 1000)) == []


PAGE = "## Возврат\n" + "\n\n".join(f"{word.capitalize()} " * 60 for word in ("раз", "два", "три", "пять"))


async def beside(base: Base, at: int, tokens: int = 9_000) -> list[str]:
    """The first words of what stands beside the piece at this place."""
    source = await base.add(PAGE + "\n## Оплата\nКартой.")
    pieces = await base.store.chunks_of(ANNA, source)
    best = replace(found(pieces[at].text), chunk_id=pieces[at].id, source_id=source)
    return [one.text.split()[0] for one in await library(base).around(Scope(ANNA), [best], tokens)]


async def test_beside_a_piece_stand_those_before_and_after_it_in_its_section() -> None:
    assert [await beside(Base(), at) for at in (0, 1, 3, 4)] == [["Два"], ["Раз", "Три"], ["Три"], []]


async def test_what_stands_beside_goes_as_far_as_the_tokens() -> None:
    both = await beside(Base(), 1)
    assert (both, await beside(Base(), 1, 300), await beside(Base(), 1, 100)) == (["Раз", "Три"], ["Раз"], [])


async def test_beside_an_entry_stands_nothing_for_it_speaks_for_itself() -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "faq.csv", "question,answer\nКогда?,Завтра.\nГде?,Тут.\n".encode())
    await base.knowledge.ingest_all()
    entry = (await base.store.chunks_of(ANNA, source))[0]
    assert await library(base).around(Scope(ANNA), [replace(found("Завтра."), chunk_id=entry.id)], 9_000) == []


def test_the_estimate_counts_the_frame_and_a_russian_letter_twice() -> None:
    empty, english, russian = (tokens_of_source(found(letter * 400, title="")) for letter in ("", "a", "я"))
    assert (english - empty, russian - empty) == (100, 200)
    assert empty > 5
