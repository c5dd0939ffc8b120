"""Hearing: messages become turns of a dialog, in the right episode and language."""

from dataclasses import replace

import pytest

from dialogs.dialog import Dialog
from dialogs.messages import Sender
from dialogs.store import Uow
from tests.fakes.domain import ACME, World, key_of, said

DAY = 24 * 3_600_000


async def close(world: World) -> None:
    """Ends the episode, as its close does."""
    state = await world.state()

    def unit(uow: Uow) -> None:
        assert state.episode_id
        uow.dialogs.save_episode(replace(uow.dialogs.episode(state.episode_id), closed_at=world.clock.now()))

    await world.store.run(ACME, unit)


async def heard(world: World, words: str, language: str = "ru", number: str = "1") -> Dialog:
    sender = Sender("v1", "Анна", language=language)
    return (await world.engine.hear(await world.claim(said(words, number=number, sender=sender)))).dialog


async def test_a_message_that_comes_twice_is_one_turn(world: World) -> None:
    await heard(world, "Сколько стоит доставка?")
    await heard(world, "Сколько стоит доставка?")
    assert len(await world.turns()) == 1


async def test_the_same_chat_is_the_same_dialog_and_customer(world: World) -> None:
    first, second = await heard(world, "Привет"), await heard(world, "Ау", number="2")
    assert (first.id, first.customer_id, first.episode_id) == (second.id, second.customer_id, second.episode_id)


async def test_within_the_window_a_closed_demand_goes_on(world: World) -> None:
    first = await heard(world, "Привет")
    await close(world)
    world.clock.at += DAY - 1000
    assert (await heard(world, "Ау", number="2")).episode_id == first.episode_id


async def test_after_the_window_a_new_demand_begins(world: World) -> None:
    first = await heard(world, "Привет")
    await close(world)
    world.clock.at += DAY + 1000
    later = await heard(world, "Ау", number="2")
    assert later.id == first.id and later.episode_id != first.episode_id


async def test_an_open_demand_outlives_two_days(world: World) -> None:
    first = await heard(world, "Привет")
    world.clock.at += 2 * DAY
    assert (await heard(world, "Ау", number="2")).episode_id == first.episode_id


async def test_the_bot_sets_its_own_window(world: World) -> None:
    await world.set_bot(reopen_hours=0)
    first = await heard(world, "Привет")
    await close(world)
    assert (await heard(world, "Ау", number="2")).episode_id != first.episode_id


@pytest.mark.parametrize(
    ("words", "sender", "language"),
    [
        ("Сколько стоит доставка?", "en", "ru"),
        ("What does delivery cost?", "ru", "en"),
        ("Холодильник Bosch KGN39XI есть?", "en", "ru"),
        ("ok", "en", "en"),
        ("👍", "ru", "ru"),
        ("/start", "en", "en"),
        ("/start promo_campaign", "ru", "ru"),
        ("ау", "de", "en"),
        ("?", "uk", "ru"),
        ("", "", "ru"),
    ],
)
async def test_the_language_is_told_by_letters_else_by_the_sender(
    world: World, words: str, sender: str, language: str
) -> None:
    assert (await heard(world, words, sender)).language == language


async def test_a_client_who_changes_language_is_answered_in_the_new_one(world: World) -> None:
    await world.say("Сколько стоит доставка?")
    assert (await world.to_client("And what about warranty?", "2"))[0].language == "en"


async def test_a_command_is_not_yet_the_first_line(world: World) -> None:
    await heard(world, "/start", "en")
    assert (await heard(world, "сколько стоит доставка?", "en", "2")).language == "ru"
    assert (await heard(world, "how much?", "en", "3")).language == "ru"


async def test_two_letters_do_not_change_the_language(world: World) -> None:
    await heard(world, "Сколько стоит доставка?")
    assert (await heard(world, "ok", number="2")).language == "ru"


async def test_an_edit_is_a_new_turn_that_revises_the_old_one(world: World) -> None:
    await heard(world, "Сколько стоит достовка?")
    await world.engine.hear(await world.claim(said("Сколько стоит доставка?", number="1:e", edit_of="v1:1")))
    old, new = await world.turns()
    assert (new.revises, old.text, new.text) == (old.id, "Сколько стоит достовка?", "Сколько стоит доставка?")


async def test_an_edit_of_what_was_never_heard_is_a_plain_turn(world: World) -> None:
    await world.engine.hear(await world.claim(said("Сколько стоит доставка?", edit_of="v1:0")))
    assert (await world.turns())[0].revises is None


async def test_the_desk_sees_that_words_were_corrected(world: World) -> None:
    await world.say("нужен оператор")
    await world.say("Адрес: Ленина, 1", "2")
    assert [key_of(one) for one in await world.to_desk("Адрес: Ленина, 2", "3", edit_of="v1:2")] == [
        "desk-client-edited"
    ]


async def test_a_new_name_of_the_client_is_taken_over_and_an_empty_one_is_not(world: World) -> None:
    await heard(world, "Привет")
    assert (await _named(world, "Анна\x00 Петрова", "2")).customer_name == "Анна Петрова"
    assert (await _named(world, "", "3")).customer_name == "Анна Петрова"


async def test_what_no_database_takes_is_left_out(world: World) -> None:
    await heard(world, "До\x00став\ud800ка")
    assert (await world.turns())[0].text == "Доставка"


async def test_the_answer_is_decided_from_what_was_said_before_not_from_itself(world: World) -> None:
    await world.say("Привет")
    state = await world.engine.hear(await world.claim(said("Сколько стоит доставка?", number="2")))
    assert [turn.text for turn in state.history] == ["Привет", "[client-greeting]"]
    assert state.words == "Сколько стоит доставка?"


async def test_a_message_known_from_long_ago_is_the_turn_that_it_was(world: World) -> None:
    for number in range(20):
        await heard(world, f"Сообщение {number}", number=str(number))
    await heard(world, "Сообщение 0", number="0")
    assert len(await world.turns()) == 20


async def _named(world: World, name: str, number: str) -> Dialog:
    message = said("Ау", number=number, sender=Sender("v1", name))
    return (await world.engine.hear(await world.claim(message))).dialog
