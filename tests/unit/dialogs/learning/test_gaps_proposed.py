"""What a manager answers a client is proposed as the answer of a gap."""

import pytest

from dialogs.desk.replying import StaffMessage
from dialogs.learning.gaps import GapState
from dialogs.texts import Text
from tests.fakes.domain import BOSS, OLEG, actor, said
from tests.fakes.gaps import ASKED, Gappy


async def test_a_managers_answer_is_proposed_once_they_are_silent(gappy: Gappy) -> None:
    await gappy.ask()
    await gappy.news()
    dialog = await gappy.world.dialog()
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Здравствуйте!"))
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k2", "Да, доставляем за пять дней."))
    await gappy.pass_time(3 * 60_000 + 10)
    (told,) = await gappy.news()
    assert isinstance(told.body, Text)
    assert told.body.values["answer"] == "Здравствуйте!\nДа, доставляем за пять дней."
    assert told.body.values["author"] == "Oleg"
    await gappy.work.approve(actor(BOSS), (await gappy.gaps())[0].id)
    assert len(gappy.taught.entries) == 1


async def test_a_managers_answer_belongs_to_the_last_question_before_it(gappy: Gappy) -> None:
    await gappy.ask()
    gappy.clock.at += 1000
    await gappy.world.turn(said("А шоурум у вас есть?", "v1", "77"))
    await gappy.world.desk.reply(actor(OLEG), await gappy.world.dialog(), StaffMessage("k1", "Да, на улице Мира, 5."))
    await gappy.pass_time(3 * 60_000 + 10)
    told = {gap.question: gap.answer for gap in await gappy.gaps()}
    assert told == {ASKED: "", "А шоурум у вас есть?": "Да, на улице Мира, 5."}


async def test_two_questions_answered_in_turn_have_each_their_answer(gappy: Gappy) -> None:
    await gappy.ask()
    dialog = await gappy.world.dialog()
    gappy.clock.at += 1000
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Да, доставляем за пять дней."))
    await gappy.world.turn(said("А шоурум у вас есть?", "v1", "77"))
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k2", "Да, на улице Мира, 5."))
    await gappy.pass_time(3 * 60_000 + 10)
    told = {gap.question: gap.answer for gap in await gappy.gaps()}
    assert told == {ASKED: "Да, доставляем за пять дней.", "А шоурум у вас есть?": "Да, на улице Мира, 5."}


async def test_a_manager_who_ends_the_talk_is_heard_at_once(gappy: Gappy) -> None:
    await gappy.ask()
    dialog = await gappy.world.dialog()
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Да, доставляем за пять дней."))
    await gappy.world.desk.release(actor(OLEG), dialog)
    await gappy.pass_time(10)
    assert [gap.state for gap in await gappy.gaps()] == [GapState.DRAFT]


@pytest.mark.parametrize("known", [False, True])
async def test_what_a_person_answers_unasked_is_a_gap_unless_the_bot_knows_it(gappy: Gappy, known: bool) -> None:
    gappy.known = known
    await gappy.ask("позовите человека")
    dialog = await gappy.world.dialog()
    await gappy.world.desk.take(actor(OLEG), dialog)
    await gappy.world.turn(said("А шоурум у вас есть?", "v1", "90"))
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Да, на улице Мира, 5."))
    await gappy.world.deliver_all()
    await gappy.pass_time(3 * 60_000 + 10)
    gaps = await gappy.gaps()
    assert [(gap.question, gap.answer) for gap in gaps] == (
        [] if known else [("А шоурум у вас есть?", "Да, на улице Мира, 5.")]
    )
    assert await gappy.news() == [], "one client's question to a person disturbs nobody"
