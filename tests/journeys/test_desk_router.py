"""A call and its topic as managers meet them: card, words, buttons; real dispatcher, HTTP, phones of the stand-in."""

import pytest

from dialogs.dialog import Mode
from tests.fakes.domain import ACME
from tests.fakes.rooms.desk import ASKED_BUTTONS, DeskRoom, press, texts

TAKEN_BUTTONS = [
    ["Черновик", "🕐 Позже"],
    ["История", "Ответ не нужен"],
    ["Передать", "🏷 Метки"],
    ["Вернуть боту", "Закрыть"],
]


async def test_a_call_opens_one_topic_with_its_card(room: DeskRoom) -> None:
    assert [topic.name for topic in room.group.topics.values()] == ["Анна"]
    assert "клиент попросил человека" in room.card.text
    assert room.card.buttons == ASKED_BUTTONS


async def test_a_reply_in_the_topic_reaches_the_client_once_though_the_update_comes_twice(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!", times=2)
    assert texts(room.heard(room.anna)).count("Здравствуйте!") == 1
    assert "К диалогу подключился сотрудник: Олег." in texts(room.heard(room.anna))
    assert "Диалог ведёт Олег" in room.card.text


async def test_who_writes_into_anothers_dialog_is_told_whose_it_is(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.vera, "И я здесь")
    assert "И я здесь" not in texts(room.heard(room.anna))
    assert "Олег" in room.desk[-1].text


async def test_a_stranger_in_the_topic_reaches_nobody(room: DeskRoom) -> None:
    await room.in_topic(room.stranger, "Я тут мимо")
    assert "Я тут мимо" not in texts(room.heard(room.anna))
    assert "не сотрудник" in room.desk[-1].text
    assert "не сотрудник" in await room.tap(room.stranger, "Взять")
    assert (await room.dialog()).mode is Mode.WAITING


async def test_a_note_stays_among_staff(room: DeskRoom) -> None:
    before = len(room.heard(room.anna))
    await room.in_topic(room.oleg, "// сложный клиент")
    assert len(room.heard(room.anna)) == before
    assert (await room.dialog()).mode is Mode.WAITING


@pytest.mark.parametrize("command", ["/close", "/close@parley_bot"])
async def test_close_gives_the_dialog_back_and_the_client_is_told(room: DeskRoom, command: str) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, command)
    assert (await room.dialog()).mode is Mode.BOT
    assert "снова отвечает бот" in room.heard(room.anna)[-1].text
    assert any("Диалог возвращён боту" in text for text in texts(room.desk))
    await press(room, room.oleg, "✅ Решено")
    assert room.card.text.startswith("✅ Обращение закрыто"), "an outcome closes the case, and its card says so"


async def test_an_unknown_command_is_not_said_to_the_client(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/nonsense")
    assert "/close" in room.desk[-1].text
    assert "/nonsense" not in texts(room.heard(room.anna))


async def test_a_topic_closed_by_a_person_gives_the_dialog_back(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    room.phones.join(room.group, room.oleg, admin=True, can_manage_topics=True)
    room.phones.close_topic(room.oleg, room.group, room.topic)
    await room.feed()
    assert (await room.dialog()).mode is Mode.BOT


async def test_a_topic_closed_by_ourselves_changes_nothing(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    connection = room.get("control")
    assert connection
    bot = room.bots.get(connection.inbox)
    await bot.close_forum_topic(room.group.id, room.topic)
    await room.feed()
    assert (await room.dialog()).mode is Mode.HUMAN


async def test_take_gives_the_dialog_to_who_tapped(room: DeskRoom) -> None:
    assert "Диалог ваш" in await room.tap(room.oleg, "Взять")
    assert (await room.dialog()).owner_id == "m-Олег"
    assert room.card.buttons == TAKEN_BUTTONS


async def test_back_to_bot_is_told_to_the_client_and_leaves_only_the_history(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    await room.tap(room.oleg, "Вернуть боту")
    assert (await room.dialog()).mode is Mode.BOT
    assert room.card.buttons == [["История", "Почему?"]]
    assert "снова отвечает бот" in room.heard(room.anna)[-1].text


async def test_no_reply_needed_ends_the_wait_in_silence(room: DeskRoom) -> None:
    before = texts(room.heard(room.anna))
    assert "ответа не ждут" in await room.tap(room.oleg, "Ответ не нужен")
    assert texts(room.heard(room.anna)) == before
    assert await room.world.store.read(ACME, lambda uow: uow.handovers.waiting()) == []


async def test_a_draft_is_shown_to_staff_alone(room: DeskRoom) -> None:
    before = texts(room.heard(room.anna))
    await room.tap(room.oleg, "Черновик")
    assert "Доставка стоит 300 рублей." in room.desk[-1].text
    assert texts(room.heard(room.anna)) == before


async def test_two_who_tap_take_are_one_owner_and_one_who_is_told(room: DeskRoom) -> None:
    for person in (room.oleg, room.vera):
        room.phones.tap(person, room.phones.message(room.group, room.card.id), "Взять")
    await room.feed()
    assert (await room.dialog()).owner_id == "m-Олег"
    assert "Олег" in next(chat for chat in room.phones.view(room.vera) if chat.forum).answers[-1].text


@pytest.mark.parametrize("data", ["d:take:0000000000000000000", "d:take:", "d:", "d:fire:{}", "d:take:' OR 1=1 --"])
async def test_forged_buttons_do_nothing_and_are_answered(room: DeskRoom, data: str) -> None:
    room.phones.tap(room.oleg, room.phones.message(room.group, room.card.id), "Взять")
    update = dict(room.control.queue.pop())
    update["callback_query"] = {**update["callback_query"], "data": data.format((await room.dialog()).id)}
    await room.feed_one(update)
    assert (await room.dialog()).mode is Mode.WAITING
    assert next(chat for chat in room.phones.view(room.oleg) if chat.forum).answers[-1].alert


@pytest.mark.parametrize("end", ["/bot", "/close"])
async def test_a_take_button_of_a_call_that_is_over_takes_nothing_and_says_so(room: DeskRoom, end: str) -> None:
    room.phones.tap(room.oleg, room.phones.message(room.group, room.card.id), "Взять")
    stale = dict(room.control.queue.pop())
    await room.in_topic(room.vera, end)
    if end == "/close":
        await press(room, room.vera, "✅ Решено")
    heard = texts(room.heard(room.anna))
    await room.feed_one(stale)
    assert (await room.dialog()).mode in (Mode.BOT, Mode.CLOSED) and texts(room.heard(room.anna)) == heard
    shown = next(chat for chat in room.phones.view(room.oleg) if chat.forum).answers[-1]
    assert shown.alert and "вызов уже закончился" in shown.text
    await room.in_topic(room.oleg, "/take")
    assert (await room.dialog()).owner_id == "m-Олег"
