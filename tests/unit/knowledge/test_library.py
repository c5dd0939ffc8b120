"""A small base as a whole: all of it that the bot may use, or nothing."""

from dialogs.answers.prompts import tokens_of_source
from dialogs.ids import BotId
from dialogs.ports import Scope
from knowledge.library import SmallLibrary
from knowledge.sources import Reach
from tests.fakes.domain import found
from tests.unit.knowledge.test_retrieval import ANNA, BORIS, OWNER, Base


def library(base: Base) -> SmallLibrary:
    return SmallLibrary(base.store, base.clock.now)


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


def test_the_estimate_counts_the_frame_and_a_russian_letter_twice() -> None:
    empty, english, russian = (tokens_of_source(found(letter * 400, title="")) for letter in ("", "a", "я"))
    assert (english - empty, russian - empty) == (100, 200)
    assert empty > 5
