"""Feedback: a thumb is kept with the decision that it judges, thanks the client, and opens nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from dialogs.dialog import Mode
from dialogs.engine import Batch
from dialogs.errors import Forbidden
from dialogs.handovers.resolving import Resolution, Resolving
from dialogs.ids import TraceId
from dialogs.learning.feedback import CLIENT, Fault, Feedback, Verdict, thumbs
from dialogs.learning.gaps import Why
from dialogs.learning.why import Explaining, exported, words_of
from dialogs.messages import OutboundMessage
from dialogs.texts import Text
from locales import say
from tests.fakes.domain import ACME, BOSS, OLEG, READER, World, actor, key_of, said


async def answered(world: World) -> TraceId:
    """A client was answered from knowledge; the decision's id."""
    (message,) = await world.to_client("Сколько стоит доставка?")
    assert [button.text for row in message.buttons for button in row] == ["👍", "👎"]
    return TraceId(message.buttons[0][0].value.rpartition(":")[2])


async def press(world: World, said_: str, trace: str, number: str = "9") -> list[OutboundMessage]:
    return await world.to_client("👍", number, button=f"fb:{said_}:{trace}")


async def verdicts(world: World, trace: TraceId) -> list[Feedback]:
    return list(await world.store.read(ACME, lambda uow: uow.feedback.of_trace(trace)))


async def test_a_thumb_up_is_kept_and_the_buttons_go_away(world: World) -> None:
    trace = await answered(world)
    turns = len(await world.turns())
    (shown,) = await press(world, "up", trace)
    assert (shown.edits[:4], shown.buttons, key_of(shown)) == ("say:", (), "client-answer-rated")
    assert [(one.by, one.verdict) for one in await verdicts(world, trace)] == [(CLIENT, Verdict.UP)]
    assert len(await world.turns()) == turns, "a press is no word of the client"


async def test_a_thumb_down_asks_why_and_becomes_a_gap(world: World) -> None:
    trace = await answered(world)
    (asked,) = await press(world, "down", trace)
    assert [button.value for row in asked.buttons for button in row] == [f"fb:{one}:{trace}" for one in Fault]
    (thanked,) = await press(world, "outdated", trace, "10")
    assert thanked.buttons == ()
    assert [one.fault for one in await verdicts(world, trace)] == [Fault.OUTDATED]
    dialog = await world.dialog()
    cases = await world.store.read(ACME, lambda uow: uow.gaps.of_dialog(dialog))
    assert [(case.why, case.question) for case in cases] == [(Why.DISLIKED, "Сколько стоит доставка?")]


async def test_a_press_twice_changes_the_screen_once(world: World) -> None:
    trace = await answered(world)
    assert len(await press(world, "up", trace)) == 1
    assert await press(world, "up", trace, "10") == []


@pytest.mark.parametrize("trace", ["", "nothing", "0000000000000000000"])
async def test_a_made_up_press_does_nothing(world: World, trace: str) -> None:
    await answered(world)
    assert await press(world, "up", trace) == []
    assert await press(world, "burn", trace, "10") == []


async def test_nobody_judges_an_answer_of_another_dialog(world: World) -> None:
    trace = await answered(world)
    await world.turn(said("Сколько стоит доставка?", "v2", "1"))
    await world.turn(said("👎", "v2", "2", button=f"fb:down:{trace}"))
    assert await verdicts(world, trace) == []


async def test_a_press_after_the_end_opens_no_new_demand(world: World) -> None:
    trace = await answered(world)
    await world.desk.take(actor(OLEG), await world.dialog())
    await Resolving(world.store, world.clock).resolve(actor(OLEG), await world.dialog(), Resolution.SOLVED)
    await press(world, "up", trace)
    assert (await world.state()).mode is Mode.CLOSED
    assert [one.verdict for one in await verdicts(world, trace)] == [Verdict.UP]


async def test_words_that_come_with_a_press_are_answered(world: World) -> None:
    trace = await answered(world)
    batch = await world.claim(said("Сколько стоит доставка?", number="11"))
    both = [said("👍", number="10", button=f"fb:up:{trace}"), *batch.messages]
    heard = await world.engine.hear(Batch(batch.claim, batch.inbox, both))
    assert [turn.text for turn in heard.turns] == ["Сколько стоит доставка?"]
    assert [one.verdict for one in await verdicts(world, trace)] == [Verdict.UP]


@pytest.mark.parametrize("settings", [{"ask_feedback": False}])
async def test_thumbs_may_be_switched_off(world: World, settings: dict[str, Any]) -> None:
    await world.set_bot(**settings)
    (message,) = await world.to_client("Сколько стоит доставка?")
    assert message.buttons == ()


async def test_greetings_and_calls_have_no_thumbs(world: World) -> None:
    assert [one.buttons for one in await world.to_client("Здравствуйте")] == [()]
    world.retriever.gives = ()
    assert [one.buttons for one in await world.to_client("Вы доставляете на Луну?", "2")] == [()]


async def test_where_others_read_along_there_are_no_thumbs(world: World) -> None:
    (message,) = await world.to_client("Сколько стоит доставка?", shared=True)
    assert message.buttons == ()


async def test_staff_see_why_and_judge(world: World) -> None:
    trace = await answered(world)
    explaining = Explaining(world.store, world.clock)
    await explaining.judge(actor(OLEG), trace, Verdict.DOWN, Fault.INCOMPLETE)
    (row,) = await explaining.last(actor(OLEG), await world.dialog())
    words = words_of(row)
    assert isinstance(words, Text)
    assert (words.values["action"], words.values["down"]) == ("reply", 1)
    assert "👎 1 · неполно 1" in say(words, "ru")
    assert "Доставка – 0.90" in str(words.values["found"])
    assert row.trace.words == "Доставка стоит 300 рублей."
    assert row.trace.bot_id == "b1"


async def test_a_follow_up_shows_what_was_searched_by(world: World) -> None:
    await answered(world)
    await world.to_client("а в Казань?", "2")
    (row, _) = await Explaining(world.store, world.clock).last(actor(BOSS), await world.dialog(), 2)
    assert row.trace.question == "а в Казань?"
    assert "Сколько стоит доставка" in row.trace.query


async def test_decisions_go_out_as_json_lines(world: World) -> None:
    trace = await answered(world)
    await press(world, "up", trace)
    lines = (await Explaining(world.store, world.clock).lines(actor(BOSS))).splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(row["id"], row["action"], row["found"][0]["confidence"]) for row in rows] == [(trace, "reply", 0.9)]
    assert rows[0]["feedback"][0]["verdict"] == "up"
    assert await world.store.read(ACME, lambda uow: exported(uow, world.clock.at + 1)) == ""
    with pytest.raises(Forbidden):
        await Explaining(world.store, world.clock).lines(actor(READER))


def test_thumbs_fit_into_a_button() -> None:
    assert all(len(button.value.encode()) <= 64 for row in thumbs(TraceId("1" * 19)) for button in row)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("error", ["model-slow: TimeoutError", "ValueError: 12 validation errors", ""])
async def test_trouble_is_told_to_staff_in_words_and_never_by_an_exceptions_name(
    world: World, error: str, language: str
) -> None:
    await answered(world)
    (row,) = await Explaining(world.store, world.clock).last(actor(BOSS), await world.dialog())
    told = say(words_of(replace(row, trace=replace(row.trace, error=error))), language)
    assert ("⚠️" in told) == bool(error)
    assert "Error" not in told and "validation" not in told
