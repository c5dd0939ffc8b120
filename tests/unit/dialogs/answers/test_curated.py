"""The owner's own answer is given before any search when a client asks just that, and only while it holds."""

import pytest

from dialogs.access import Actor
from dialogs.answers.curated import Curated, CuratedAnswers, CuratedId, ShelfOfStore, fitting
from dialogs.errors import BadInput, Forbidden, NotFound
from tests.fakes.domain import ACME, BOSS, NOON, READER, FakeLLM, World, key_of

SALE = Curated(CuratedId("a"), ("Есть ли скидки?", "Какие сейчас скидки"), "Да, до пятницы 10 %.")


@pytest.mark.parametrize("words", ["Есть скидки?", "есть ли у вас скидка", "Здравствуйте! Какие сейчас скидки?"])
def test_the_same_question_in_other_words_has_the_curated_answer(words: str) -> None:
    assert fitting([SALE], words, "ru", NOON) is SALE


@pytest.mark.parametrize(
    "words",
    ["Есть ли скидки на холодильники пенсионерам?", "Сколько стоит доставка?", "", "да", "Когда скидки кончатся?"],
)
def test_a_question_about_more_or_other_things_has_not(words: str) -> None:
    assert fitting([SALE], words, "ru", NOON) is None


def test_it_holds_in_its_time_and_language_only() -> None:
    bounded = Curated(SALE.id, SALE.questions, SALE.answer, "ru", NOON, NOON + 10)
    given = [fitting([bounded], "Есть скидки?", *when) for when in (("ru", NOON), ("en", NOON), ("ru", NOON + 10))]
    assert given == [bounded, None, None]


async def test_it_is_given_before_search_and_model(world: World) -> None:
    owner = Actor(BOSS)
    answers = CuratedAnswers(world.store, world.clock)
    made = await answers.add(owner, "Есть ли скидки?\nКакие скидки?", "Да, 10 %.")
    world = World(world.store, world.retriever.gives, FakeLLM(None), ShelfOfStore(world.store))
    (told,) = await world.to_client("Есть скидки?")
    assert (key_of(told), world.retriever.asked) == ("client-words", [])
    assert told.body.values == {"words": "Да, 10 %."}  # type: ignore[union-attr]
    await answers.remove(owner, made.id)
    assert key_of((await world.to_client("Есть скидки?", "2"))[0]) == "client-answer"


async def test_who_may_not_teach_changes_nothing_and_bad_words_are_refused(world: World) -> None:
    answers = CuratedAnswers(world.store, world.clock)
    with pytest.raises(Forbidden):
        await answers.add(Actor(READER), "Скидки?", "Да")
    for questions, answer in (("", "Да"), ("а?", "Да"), ("Скидки?", " "), ("Скидки?", "x" * 3001)):
        with pytest.raises(BadInput):
            await answers.add(Actor(BOSS), questions, answer)
    with pytest.raises(BadInput):
        await answers.lasts(Actor(BOSS), CuratedId("x"), "завтра")
    with pytest.raises(NotFound):
        await answers.lasts(Actor(BOSS), CuratedId("x"), "31.12.2026")
    assert await world.store.read(ACME, lambda uow: uow.curated.every()) == []


async def test_its_last_day_is_whole(world: World) -> None:
    answers = CuratedAnswers(world.store, world.clock)
    made = await answers.add(Actor(BOSS), "Есть ли скидки?", "Да.")
    new = await answers.lasts(Actor(BOSS), made.id, "21.11.2026")
    assert new.until % 86_400_000 == 0 and (await answers.lasts(Actor(BOSS), made.id, "-")).until == 0
