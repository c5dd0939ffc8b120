"""The small words of a client: yes, no, a bare question word, words as they are spoken."""

from dataclasses import replace

import pytest

from dialogs.answers.intents import Intent, intent_of
from dialogs.answers.letters import written
from dialogs.dialog import Mode
from dialogs.handover import Reason
from tests.fakes.domain import World, found, key_of

NEARLY = found("Подъём без лифта стоит 150 рублей за этаж.", 0.4, "Доставка")
SURE = found("Открыто до 21:00.", 0.9, "Магазины")
ASKED = "Поднимете стиралку на пятый этаж?"


@pytest.mark.parametrize("words", ["да", "нет", "Ага", "no", "Yes!", "да да"])
async def test_a_yes_or_no_to_nothing_is_politeness_and_finds_nothing(world: World, words: str) -> None:
    sure = World(world.store, [SURE])
    assert [key_of(one) for one in await sure.to_client(words)] == ["client-fine"]


async def test_a_yes_takes_what_was_offered(world: World) -> None:
    world = World(world.store, [NEARLY])
    await world.to_client(ASKED)
    (answer,) = await world.to_client("да", "2")
    assert answer.body.values["answer"] == NEARLY.text  # type: ignore[union-attr]  # it is a Text


async def test_a_no_to_an_offer_takes_the_person_beside_it(world: World) -> None:
    world = World(world.store, [NEARLY])
    await world.to_client(ASKED)
    assert key_of((await world.to_client("нет", "2"))[0]) == "client-person-called"
    call = await world.call()
    assert call is not None and call.reason is Reason.CUSTOMER_REQUEST


async def test_a_yes_to_a_person_is_no_politeness(world: World) -> None:
    await world.say("позовите человека")
    await world.say("да", "2")
    assert (await world.state()).mode is Mode.WAITING


@pytest.mark.parametrize("words", ["сколько?", "когда", "how?"])
async def test_a_question_word_with_nothing_before_it_is_asked_about_once(world: World, words: str) -> None:
    sure = World(world.store, [SURE])
    assert [key_of(one) for one in await sure.to_client(words)] == ["client-again"]
    assert key_of((await sure.to_client(words, "2"))[0]) == "client-answer"


async def test_few_words_that_name_nothing_call_nobody_at_first(world: World) -> None:
    lost = World(world.store, [replace(SURE, confidence=0.1)])
    assert [key_of(one) for one in await lost.to_client("а сколько стоит?")] == ["client-again"]
    assert key_of((await lost.to_client("а сколько стоит?", "2"))[0]) == "client-no-answer-person-called"


async def test_a_question_word_after_a_question_leans_on_it(world: World) -> None:
    sure = World(world.store, [SURE])
    await sure.to_client("Вы открыты вечером?")
    assert key_of((await sure.to_client("сколько?", "2"))[0]) == "client-answer"


def test_words_are_read_as_they_are_written() -> None:
    assert written("Скока стоит, u r open?") == "сколько стоит, you are open?"
    assert written("скакалка, user") == "скакалка, user"


def test_a_smile_is_politeness() -> None:
    assert [intent_of(words) for words in ("😀", "круто", "cool")] == [Intent.THANKS] * 3
