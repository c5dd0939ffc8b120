"""Two meanings as near as each other are asked back, once; the press answers, and what stays unclear gets a person."""

from dataclasses import replace

import pytest

from dialogs.answers.clarifying import meanings, pressed
from dialogs.handover import Reason
from dialogs.ids import ChunkId, SourceId
from dialogs.ports import Found
from tests.fakes.domain import World, found, key_of


def chunk(title: str, text: str, confidence: float, number: int) -> Found:
    bare = found(text, confidence, title)
    return replace(bare, chunk_id=ChunkId(f"s{number}.c"), source_id=SourceId(f"s{number}"))


FRIDGES = chunk("Гарантия на холодильники", "Гарантия: три года на компрессор.", 0.8, 1)
KETTLES = chunk("Гарантия на чайники", "Гарантия: один год, по чеку.", 0.78, 2)
DELIVERY = chunk("Доставка", "Доставка стоит 300 ₽.", 0.9, 3)
RETURNS = [chunk("Возврат холодильников", "Возврат за две недели.", 0.8, 4),
           chunk("Возврат чайников", "Возврат за семь дней, обменом.", 0.79, 5)]  # fmt: skip
ASKED = "Какая гарантия?"


def labels(question: str, *given: Found) -> list[str]:
    return [one.label for one in meanings(question, given, 0.5)]


def test_two_near_equal_sources_with_different_answers_are_asked_back() -> None:
    assert labels(ASKED, FRIDGES, KETTLES) == ["Гарантия на холодильники", "Гарантия на чайники"]


@pytest.mark.parametrize(
    ("question", "other"),
    [("Какая гарантия на чайник?", KETTLES), (ASKED, replace(KETTLES, confidence=0.7)),
     (ASKED, replace(KETTLES, text=FRIDGES.text)), (ASKED, replace(KETTLES, title=FRIDGES.title)),
     (ASKED, replace(KETTLES, source_id=FRIDGES.source_id)),
     ("Купила у вас вчера утром новую вещь, какая на неё гарантия и где чек?", KETTLES)],
)  # fmt: skip
def test_a_question_with_one_meaning_is_answered(question: str, other: Found) -> None:
    assert labels(question, FRIDGES, other) == []


def test_entries_of_one_list_are_told_apart_by_their_questions() -> None:
    one = replace(FRIDGES, title="FAQ", question="Гарантия на холодильник?")
    other = replace(KETTLES, title="FAQ", question="Гарантия на чайник?")
    assert labels(ASKED, one, other) == ["Гарантия на холодильник?", "Гарантия на чайник?"]


async def test_the_client_chooses_by_a_button_and_gets_that_answer(world: World) -> None:
    world = World(world.store, [FRIDGES, KETTLES])
    (asked,) = await world.to_client(ASKED)
    second = asked.buttons[1][0]
    assert (key_of(asked), second.text, pressed(second.value)) == ("client-which", "Гарантия на чайники", "s2.c")
    (answer,) = await world.to_client(str(second.text), "2", button=second.value)
    assert answer.body.values["answer"] == KETTLES.text  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["2", "2.", "второе", "чайники", "на чайник", "гарантия на чайники"])
async def test_the_choice_is_made_in_words_too(world: World, words: str) -> None:
    world = World(world.store, [FRIDGES, KETTLES])
    await world.to_client(ASKED)
    (answer,) = await world.to_client(words, "2")
    assert answer.body.values["answer"] == KETTLES.text  # type: ignore[union-attr]


async def test_a_number_is_no_choice_when_something_was_said_after_it(world: World) -> None:
    world = World(world.store, [FRIDGES, KETTLES])
    world.retriever.to = {"доставка?": [DELIVERY], "1": []}
    await world.to_client(ASKED)
    await world.to_client("Сколько стоит доставка?", "2")
    assert [key_of(one) for one in await world.to_client("1", "3")] == ["client-again"]
    assert [key_of(one) for one in await world.to_client("1", "4")] == ["client-no-answer-person-called"]


async def test_another_question_after_a_choice_is_a_question_of_its_own(world: World) -> None:
    world = World(world.store, [FRIDGES, KETTLES])
    world.retriever.to = {"доставка?": [DELIVERY], "возврат?": RETURNS}
    await world.to_client(ASKED)
    asked = (await world.to_client("А какой возврат?", "2"))[0]
    assert key_of(asked) == "client-which"
    assert [row[0].text for row in asked.buttons] == ["Возврат холодильников", "Возврат чайников"]
    (answer,) = await world.to_client("Сколько стоит доставка?", "3")
    assert answer.body.values["answer"] == DELIVERY.text  # type: ignore[union-attr]


async def test_what_stays_unclear_goes_to_a_person(world: World) -> None:
    world = World(world.store, [FRIDGES, KETTLES])
    await world.to_client(ASKED)
    told = (await world.to_client("ну обычная", "2"))[0]
    call = await world.call()
    assert key_of(told) == "client-no-answer-person-called"
    assert call is not None and call.reason is Reason.PENDING_CLARIFICATION


async def test_the_button_of_a_source_that_is_gone_is_answered_by_a_search(world: World) -> None:
    world = World(world.store, [FRIDGES])
    (answer,) = await world.to_client("Гарантия на чайники", button="mean:s9.c")
    assert answer.body.values["answer"] == FRIDGES.text  # type: ignore[union-attr]
