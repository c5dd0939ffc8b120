"""A client who waits for a person may go back to the bot by themselves, for as long as nobody has taken the dialog."""

import pytest

from dialogs.answers.intents import BOT_BUTTON
from dialogs.dialog import Mode
from dialogs.errors import StaleEpoch
from dialogs.facts import FactKind
from tests.fakes.domain import ACME, OLEG, World, actor, key_of, said

LABEL = "Вернуться к боту"


async def waiting(world: World) -> None:
    await world.say("нужен оператор")
    (told,) = await world.to_client("Вы тут?", "2")
    assert [button.value for row in told.buttons for button in row] == [BOT_BUTTON]


async def test_who_goes_back_hears_so_and_is_answered_by_the_bot_again(world: World) -> None:
    await waiting(world)
    assert [key_of(one) for one in await world.to_client(LABEL, "3", button=BOT_BUTTON)] == ["client-back-to-bot"]
    assert ((await world.state()).mode, await world.call()) == (Mode.BOT, None)
    assert [key_of(one) for one in await world.to_client("Сколько стоит доставка?", "4")] == ["client-answer"]


async def test_the_desk_sees_that_nobody_is_needed_any_more(world: World) -> None:
    await waiting(world)
    card, line = await world.to_desk(LABEL, "3", button=BOT_BUTTON)
    assert (card.body.values["state"], key_of(line)) == ("expired", "desk-client-withdrew")  # type: ignore[union-attr]
    episode = (await world.state()).episode_id
    assert episode
    facts = await world.store.read(ACME, lambda uow: uow.facts.of_episode(episode))
    assert (facts[-1].kind, facts[-1].by) == (FactKind.RETURNED, "client")


async def test_who_has_a_person_already_is_read_by_them(world: World) -> None:
    await waiting(world)
    await world.desk.take(actor(OLEG), await world.dialog())
    sent = await world.say(LABEL, "3", button=BOT_BUTTON)
    assert [key_of(one) for one in sent] == ["desk-client-says", "client-person-here"]
    assert [key_of(one) for one in await world.say(LABEL, "4")] == ["desk-client-says"]
    assert (await world.state()).owner_id == OLEG.id


@pytest.mark.parametrize("words", [LABEL, "back to the bot, please"])
async def test_who_says_so_in_words_goes_back_too(world: World, words: str) -> None:
    await waiting(world)
    assert [key_of(one) for one in await world.to_client(words, "3")] == ["client-back-to-bot"]
    assert ((await world.state()).mode, await world.call()) == (Mode.BOT, None)


async def test_whoever_takes_the_dialog_meanwhile_keeps_it(world: World) -> None:
    await waiting(world)
    batch = await world.claim(said(LABEL, number="3", button=BOT_BUTTON))
    heard = await world.engine.hear(batch)
    outcome = await world.engine.think(heard)
    await world.desk.take(actor(OLEG), await world.dialog())
    with pytest.raises(StaleEpoch):
        await world.engine.settle(batch, heard, outcome)
    assert (await world.state()).owner_id == OLEG.id


async def test_with_the_bot_already_the_press_only_says_so(world: World) -> None:
    await waiting(world)
    await world.desk.release(actor(OLEG), await world.dialog())
    assert [key_of(one) for one in await world.to_client(LABEL, "3", button=BOT_BUTTON)] == ["client-back-to-bot"]
