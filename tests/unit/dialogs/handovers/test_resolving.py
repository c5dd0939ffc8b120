"""The end of an episode: resolving, reopening, silence, and the client's rating."""

from dataclasses import replace

import pytest

from bot.work.timers import RINGS, Clockwork
from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import AlreadyTaken
from dialogs.facts import FactKind
from dialogs.handovers.rating import Rating
from dialogs.handovers.resolving import Resolution, Resolving
from dialogs.ids import DialogId
from dialogs.tenant import Role
from locales import say
from tests.fakes.domain import ACME, OLEG, VERA, World, actor, found, key_of, member, said

LENA = member("Lena", Role.LEAD)
HOUR = 3_600_000


async def resolved(world: World, outcome: Resolution = Resolution.SOLVED) -> DialogId:
    await world.turn(said("нужен оператор"))
    number = await world.dialog()
    await world.desk.reply(actor(OLEG), number, StaffMessage("k1", "Здравствуйте"))
    await Resolving(world.store, world.clock).resolve(actor(OLEG), number, outcome, "доставка")
    return number


async def ring(world: World, hours: float) -> None:
    world.clock.at += int(hours * HOUR)
    while await Clockwork(world.store, world.clock, RINGS, lambda: None).work():
        pass


async def keys(world: World) -> list[str]:
    return [key_of(row.message) for row in await world.deliver_all()]


async def rating(world: World) -> Rating:
    episode = (await world.state()).episode_id
    assert episode
    found = await world.store.read(ACME, lambda uow: uow.ratings.get(episode))
    assert found
    return found


async def test_a_resolved_dialog_is_closed_and_the_client_is_asked_once(world: World) -> None:
    await resolved(world)
    assert (await world.state()).mode is Mode.CLOSED
    assert (await keys(world)).count("client-rate") == 1
    await Resolving(world.store, world.clock).resolve(actor(OLEG), await world.dialog(), Resolution.SOLVED)
    assert "client-rate" not in await keys(world)


async def test_the_outcome_and_category_are_facts_and_the_category_is_offered_again(world: World) -> None:
    await resolved(world)
    facts = await world.store.read(ACME, lambda uow: uow.facts.by_member(OLEG.id, 0))
    assert (facts[-1].kind, facts[-1].details["outcome"]) == (FactKind.RESOLVED, "solved")
    assert await Resolving(world.store, world.clock).categories(actor(OLEG)) == ["доставка"]


async def test_a_fellow_manager_may_not_end_it_and_a_lead_may(world: World) -> None:
    await world.turn(said("нужен оператор"))
    number = await world.dialog()
    await world.desk.take(actor(OLEG), number)
    resolving = Resolving(world.store, world.clock)
    with pytest.raises(AlreadyTaken):
        await resolving.resolve(actor(VERA), number, Resolution.SOLVED)
    assert (await resolving.resolve(actor(LENA), number, Resolution.SOLVED)).mode is Mode.CLOSED


async def test_a_client_who_writes_within_the_window_reopens_the_same_episode(world: World) -> None:
    await resolved(world)
    before = await world.state()
    await world.turn(said("А сколько стоит доставка?", number="2"))
    after = await world.state()
    assert (after.mode, after.episode_id) == (Mode.BOT, before.episode_id)
    assert before.episode_id
    kinds = [fact.kind for fact in await world.store.read(ACME, lambda uow: uow.facts.of_episode(before.episode_id))]
    assert kinds[-1] is FactKind.REOPENED


async def test_closed_episode_context_not_reused(world: World) -> None:
    await resolved(world)
    world.clock.at += 30 * HOUR
    batch = await world.claim(said("здравствуйте", number="2"))
    heard = await world.engine.hear(batch)
    assert list(heard.history) == []
    assert (await world.engine.think(heard)).asked is None, "close, then hello: no handover"


async def test_silence_ends_a_persons_dialog_unless_the_client_waits(world: World) -> None:
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    await ring(world, 13)
    assert (await world.state()).mode is Mode.HUMAN
    await world.desk.reply(actor(OLEG), await world.dialog(), StaffMessage("k1", "Здравствуйте"))
    await world.deliver_all()
    await ring(world, 13)
    assert (await world.state()).mode is Mode.CLOSED
    assert (await keys(world)).count("desk-closed-quiet") == 1, "staff reads why"


async def test_after_long_silence_the_next_words_are_a_new_demand(world: World) -> None:
    await world.turn(said("Сколько стоит доставка?"))
    first = (await world.state()).episode_id
    world.clock.at += 80 * HOUR
    await world.turn(said("Сколько стоит доставка?", number="2"))
    assert (await world.state()).episode_id != first


async def test_a_rating_by_button_is_kept_and_opens_nothing(world: World) -> None:
    await resolved(world)
    assert await world.turn(said("5 ⭐", number="2", button="rate:5")) == "rated"
    assert ((await rating(world)).score, (await world.state()).mode) == (5, Mode.CLOSED)
    assert "client-rated" in await keys(world)


@pytest.mark.parametrize(("words", "score"), [("5", 5), ("4 из 5, спасибо!", 4), ("3/5", 3), ("5 of 5", 5)])
async def test_a_typed_score_is_a_rating(world: World, words: str, score: int) -> None:
    await resolved(world)
    assert await world.turn(said(words, number="2")) == "rated"
    assert ((await rating(world)).score, (await rating(world)).comment) == (score, "")
    assert (await world.state()).mode is Mode.CLOSED


@pytest.mark.parametrize("words", ["10", "5:30", "5 чайников", "2 штуки, когда привезут?", "4-5"])
async def test_a_number_in_other_words_is_no_rating(world: World, words: str) -> None:
    await resolved(world)
    assert await world.turn(said(words, number="2")) != "rated"


async def test_words_after_a_rating_are_its_comment(world: World) -> None:
    await resolved(world)
    await world.turn(said("2", number="2", button="rate:2"))
    await world.turn(said("Долго ждали", number="3"))
    assert ((await rating(world)).score, (await rating(world)).comment) == (2, "Долго ждали")
    assert (await world.state()).mode is Mode.CLOSED


async def test_a_call_for_a_person_after_a_rating_is_no_comment(world: World) -> None:
    await resolved(world)
    await world.turn(said("2", number="2", button="rate:2"))
    await world.turn(said("Позовите человека", number="3"))
    assert (await rating(world)).comment == ""
    assert (await world.state()).mode is Mode.WAITING


async def test_stars_and_words_that_come_together_are_both_kept(world: World) -> None:
    await resolved(world)
    pressed = said("★★★★☆", number="2", button="rate:4")
    batch = replace(await world.claim(pressed), messages=[pressed, said("Быстро", number="3")])
    heard = await world.engine.hear(batch)
    outcome = await world.engine.think(heard)
    await world.engine.settle(batch, heard, outcome)
    assert ((await rating(world)).score, (await rating(world)).comment) == (4, "Быстро")


async def test_a_question_after_a_rating_is_a_question(world: World) -> None:
    await resolved(world)
    await world.turn(said("2", number="2", button="rate:2"))
    assert await world.turn(said("Сколько стоит доставка?", number="3")) == "answered"
    assert (await rating(world)).comment == ""


async def test_the_reminder_comes_once_and_not_to_who_has_rated(world: World) -> None:
    await resolved(world)
    await keys(world)
    await ring(world, 21)
    assert (await keys(world)).count("client-rate-again") == 1
    await ring(world, 100)
    assert "client-rate-again" not in await keys(world)


async def test_spam_is_asked_nothing(world: World) -> None:
    await resolved(world, Resolution.SPAM)
    assert not {"client-rate", "client-resolved"} & set(await keys(world))


@pytest.mark.parametrize(("outcome", "tick"), [(Resolution.SOLVED, True), (Resolution.UNSOLVED, False)])
async def test_only_what_was_solved_is_ticked_off_for_the_client(world: World, outcome: Resolution, tick: bool) -> None:
    await resolved(world, outcome)
    body = next(row.message.body for row in await world.deliver_all() if key_of(row.message) == "client-resolved")
    assert ("✅" in say(body, "ru")) is tick


async def test_a_company_may_ask_for_no_rating(world: World) -> None:
    await world.set_bot(ask_rating=False)
    await resolved(world)
    assert "client-rate" not in await keys(world)


async def test_a_stranger_button_rates_nothing(world: World) -> None:
    world.retriever.gives = [replace(found(), confidence=0.0)]
    await world.turn(said("5", button="rate:9"))
    assert (await world.state()).mode is not Mode.CLOSED
