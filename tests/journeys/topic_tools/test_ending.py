"""A dialog ends, or passes on to a colleague, out of its topic."""

from dataclasses import replace

from dialogs.dialog import Mode
from dialogs.facts import FactKind
from dialogs.tenant import Role
from tests.fakes.domain import ACME
from tests.fakes.rooms.desk import DeskRoom, facts, press, reply_to, texts


async def test_bot_gives_the_dialog_back(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/bot")
    assert (await room.dialog()).mode is Mode.BOT


async def test_close_gives_back_as_ever_and_one_tap_notes_how_it_ended(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, "/close")
    assert (await room.dialog()).mode is Mode.BOT
    await press(room, room.oleg, "✅ Решено")
    assert (await room.dialog()).mode is Mode.CLOSED
    told = texts(room.heard(room.anna))
    assert any("Оцените" in words for words in told)
    assert not any("Обращение закрыто" in words for words in told), "the client has read that the person is done"


async def test_a_category_is_typed_once_and_a_button_ever_after(room: DeskRoom) -> None:
    await press(room, room.oleg, "Закрыть")
    assert (await room.dialog()).mode is Mode.WAITING
    await press(room, room.oleg, "❌ Не решено")
    await reply_to(room, room.oleg, room.desk[-1], "сроки")
    assert [fact.details["category"] for fact in await facts(room, FactKind.CATEGORISED)] == ["сроки"]
    await room.client("а теперь нужен человек")
    await press(room, room.oleg, "Закрыть")
    await press(room, room.oleg, "✅ Решено")
    await press(room, room.oleg, "📂 сроки")
    assert len(await facts(room, FactKind.CATEGORISED)) == 2
    assert not any("сроки" in words for words in texts(room.heard(room.anna)))


async def test_to_passes_the_dialog_with_a_note_to_the_tapped_colleague(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, "/to просит счёт")
    await press(room, room.oleg, "👤 Вера")
    assert (await room.dialog()).owner_id == "m-Вера"
    assert any("просит счёт" in words for words in texts(room.heard(room.vera)))
    assert texts(room.desk)[-2:] == [
        "↪️ Диалог передан вместе с заметкой.",
        "↪️ Олег передаёт диалог: Вера\n📝 просит счёт",
    ]
    assert not any("просит счёт" in words for words in texts(room.heard(room.anna)))


async def test_a_dialog_may_be_passed_to_whoever_is_free(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, "/to")
    await press(room, room.oleg, "📥 Всем, кто свободен")
    assert (await room.dialog()).mode is Mode.WAITING
    assert room.desk[-1].text == "↪️ Олег передаёт диалог: всем, кто свободен"


async def test_a_note_after_the_transfer_reaches_the_new_owner_alone(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, "/to")
    await press(room, room.oleg, "👤 Вера")
    done = next(one for one in reversed(room.desk) if "Ответьте на это сообщение" in one.text)
    await reply_to(room, room.oleg, done, "чек уже есть")
    assert any("чек уже есть" in words for words in texts(room.heard(room.vera)))
    assert not any("чек уже есть" in words for words in texts(room.heard(room.anna)))


async def test_when_two_type_only_the_owners_words_go_out_and_a_lead_may_take_over(room: DeskRoom) -> None:
    vera = await room.world.store.read(ACME, lambda uow: uow.members.by_telegram(room.vera.id))
    assert vera
    lead = replace(vera, roles=frozenset({Role.LEAD}))
    await room.world.store.run(ACME, lambda uow: uow.members.save(lead))
    for person, words in ((room.oleg, "Это я, Олег"), (room.vera, "А это я, Вера")):
        room.phones.say(person, room.group, words, thread=room.topic)
    await room.feed()
    assert "Это я, Олег" in texts(room.heard(room.anna))
    assert "А это я, Вера" not in texts(room.heard(room.anna))
    assert "Олег" in room.desk[-1].text
    await press(room, room.vera, "Забрать себе")
    assert (await room.dialog()).owner_id == "m-Вера"


async def test_a_manager_is_not_offered_to_take_over(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Это я, Олег")
    await room.in_topic(room.vera, "А это я, Вера")
    assert room.desk[-1].buttons == []


async def test_the_outcome_stays_written_when_a_category_is_added(room: DeskRoom) -> None:
    await press(room, room.oleg, "Закрыть")
    await press(room, room.oleg, "🗑 Спам")
    await reply_to(room, room.oleg, room.desk[-1], "реклама")
    assert any("спам" in words and "📂 реклама" in words for words in texts(room.desk))


async def test_who_is_handed_a_dialog_gets_the_address_of_its_topic(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, "/to")
    await press(room, room.oleg, "👤 Вера")
    [told] = [words for words in texts(room.heard(room.vera)) if "передаёт вам" in words]
    assert f"↗️ https://t.me/c/{str(room.group.id)[4:]}/{room.topic}" in told


async def test_the_team_reads_what_the_client_thought_in_one_line(room: DeskRoom) -> None:
    """The client is told that their words went to the team."""
    await press(room, room.oleg, "Закрыть")
    await press(room, room.oleg, "✅ Решено")
    assert room.card.text.startswith("✅ Обращение закрыто")
    await room.client("", button="rate:4")
    assert room.desk[-1].text == "⭐ Анна: 4 из 5"
    await room.client("Быстро, но дорого")
    assert room.desk[-1].text == "⭐ Анна: 4 из 5\n«Быстро, но дорого»"
    assert len([one for one in room.desk if one.text.startswith("⭐")]) == 1
    assert not any("⭐ Анна" in words for words in texts(room.heard(room.anna)))
