"""A gap is answered once, and the answer is given to those who wait for it."""

import pytest

from dialogs.dialog import Mode
from dialogs.errors import BadInput, Conflict, Forbidden
from dialogs.learning.feedback import Verdict
from dialogs.learning.gaps import GapState
from dialogs.learning.why import Explaining
from dialogs.texts import Text, text
from locales import say
from tests.fakes.domain import BOSS, OLEG, READER, actor, found, said
from tests.fakes.gaps import ASKED, Gappy


async def test_an_approved_answer_reaches_the_client_who_waits_and_the_bot_goes_on(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да, доставляем за 5 дней.")
    await gappy.heard()
    done = await gappy.work.approve(actor(BOSS), gap.id)
    assert (done.told, gappy.taught.entries) == (1, [(ASKED, "Да, доставляем за 5 дней.")])
    assert await gappy.heard() == ["client-person-joined", "Да, доставляем за 5 дней."]
    assert (await gappy.world.state()).mode is Mode.BOT
    assert await gappy.world.call() is None


async def test_an_editor_who_takes_no_dialogs_may_answer_too_and_a_viewer_may_not(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    with pytest.raises(Forbidden):
        await gappy.work.draft(actor(READER), gap.id, "Да.")
    with pytest.raises(Forbidden):
        await gappy.work.approve(actor(OLEG), gap.id)


async def test_a_dialog_that_a_person_has_is_left_to_them(gappy: Gappy) -> None:
    await gappy.ask()
    await gappy.world.desk.take(actor(OLEG), await gappy.world.dialog())
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.heard()
    done = await gappy.work.approve(actor(BOSS), gap.id)
    assert (done.told, done.with_person) == (0, 1)
    assert await gappy.heard() == []
    assert (await gappy.world.state()).owner_id == OLEG.id


async def test_a_client_who_asked_more_meanwhile_gets_the_answer_and_keeps_their_place_in_the_queue(
    gappy: Gappy,
) -> None:
    await gappy.ask()
    gappy.clock.at += 1000
    await gappy.world.turn(said("И можно ли оплатить картой?", "v1", "77"))
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.heard()
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1
    assert await gappy.heard() == ["client-gap-answer"]
    call = await gappy.world.call()
    assert call and call.waits_since is not None


async def test_who_only_says_that_they_wait_has_asked_for_nothing_more(gappy: Gappy) -> None:
    await gappy.ask()
    gappy.clock.at += 1000
    await gappy.world.turn(said("Спасибо!", "v1", "77"))
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.work.approve(actor(BOSS), gap.id)
    assert (await gappy.world.state()).mode is Mode.BOT


async def test_a_draft_promises_the_answer_only_to_those_who_get_it(gappy: Gappy) -> None:
    await gappy.ask()
    await gappy.ask(ASKED, "v2")
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.world.desk.take(actor(OLEG), await gappy.world.dialog("v1"))
    await gappy.news()
    await gappy.work.show(actor(BOSS), gap.id, "once")
    (draft,) = await gappy.news()
    assert isinstance(draft.body, Text)
    assert draft.body.values["waiting"] == 1, "the other one is with a person"
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_draft_names_who_waits_and_nobody_where_nobody_does(language: str) -> None:
    told = {"question": "Q", "answer": "A", "author": "none", "asked": "· Казахстан?"}
    assert say(text("gap-draft", waiting=1, **told), language).endswith(":\n· Казахстан?")
    assert say(text("gap-draft", waiting=0, **told), language).endswith(".")


async def test_a_disliked_answer_made_anew_is_no_answer_to_what_its_client_waits_for(gappy: Gappy) -> None:
    gappy.world.retriever.gives = (found(),)
    await gappy.ask("Какая гарантия на чайник?")
    dialog = await gappy.world.dialog()
    explaining = Explaining(gappy.store, gappy.clock)
    (answered,) = await explaining.last(actor(OLEG), dialog)
    gappy.world.retriever.gives = ()
    await gappy.ask()
    await explaining.judge(actor(OLEG), answered.trace.id, Verdict.DOWN)
    await gappy.gather()
    (disliked,) = [gap for gap in await gappy.gaps() if "гарантия" in gap.question]
    await gappy.work.draft(actor(BOSS), disliked.id, "Два года.")
    assert (await gappy.work.approve(actor(BOSS), disliked.id)).told == 0
    assert (await gappy.world.state()).mode is Mode.WAITING


async def test_staff_who_judge_a_refusal_take_no_answer_from_who_waits(gappy: Gappy) -> None:
    await gappy.ask()
    explaining = Explaining(gappy.store, gappy.clock)
    (refused,) = await explaining.last(actor(OLEG), await gappy.world.dialog())
    gappy.clock.at += 1000
    await explaining.judge(actor(OLEG), refused.trace.id, Verdict.DOWN)
    await gappy.gather()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1


async def test_a_client_who_waits_for_something_else_gets_no_answer(gappy: Gappy) -> None:
    await gappy.world.set_bot(handover_on_missing=False)
    await gappy.ask()
    await gappy.world.turn(said("позовите человека", "v1", "78"))
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 0


async def test_approved_twice_is_taught_once(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.work.approve(actor(BOSS), gap.id)
    with pytest.raises(Conflict):
        await gappy.work.approve(actor(BOSS), gap.id)
    with pytest.raises(Conflict):
        await gappy.work.draft(actor(BOSS), gap.id, "Нет.")
    assert len(gappy.taught.entries) == 1


async def test_an_approval_that_broke_off_before_knowledge_had_it_goes_on(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    gappy.taught.fails = True
    with pytest.raises(BadInput):
        await gappy.work.approve(actor(BOSS), gap.id)
    gappy.taught.fails = False
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1


async def test_who_asks_while_the_answer_is_on_its_way_gets_it(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.work.approve(actor(BOSS), gap.id)
    await gappy.ask("отправите в Казахстан", "v2")
    assert "Да." in await gappy.heard("v2")
    assert [one.state for one in await gappy.gaps()] == [GapState.ANSWERED]
