"""The managers' desk as they meet it: real dispatcher, real aiogram, HTTP, phones of the stand-in."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.telegram.views import SeenMessage
from dialogs.access import Actor
from dialogs.company.desk_binding import DeskBinding
from dialogs.dialog import Mode
from dialogs.messages import Attachment, AttachmentKind
from dialogs.store import Uow
from tests.fakes.domain import ACME, BOSS
from tests.fakes.rooms.desk import DeskRoom, desk_room
from tests.journeys.test_topic_tools import press

ASKED_BUTTONS = [
    ["Взять", "Не моё"],
    ["Черновик", "История", "Почему?"],
    ["Вернуть боту", "Ответ не нужен"],
    ["🏷 Метки", "Закрыть"],
]


TAKEN_BUTTONS = [
    ["Черновик", "🕐 Позже"],
    ["История", "Ответ не нужен"],
    ["Передать", "🏷 Метки"],
    ["Вернуть боту", "Закрыть"],
]


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    """No group: the managers' private chats serve."""
    async with desk_room(tmp_path, group=False) as made:
        await made.client("нужен оператор")
        yield made


def texts(messages: Sequence[SeenMessage]) -> list[str]:
    return [one.text for one in messages]


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


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
FILES = [("document", "счёт.pdf"), ("photo", "photo.jpg"), ("voice", "voice.ogg"), ("video", "video.mp4")]


@pytest.mark.parametrize(("kind", "name"), FILES)
async def test_a_managers_file_reaches_the_client_with_its_words(room: DeskRoom, kind: str, name: str) -> None:
    room.phones.send_file(room.oleg, room.group, name, PNG, "application/octet-stream", kind, "Смотрите", room.topic)
    await room.feed()
    sent = room.heard(room.anna)[-1]
    assert sent.file and sent.file.kind == kind and sent.text == "Смотрите"
    assert room.phones.file(sent.file.id)[1] == PNG


@pytest.mark.parametrize("kind", [AttachmentKind.DOCUMENT, AttachmentKind.PHOTO, AttachmentKind.VOICE])
async def test_a_clients_file_reaches_the_topic(room: DeskRoom, kind: AttachmentKind) -> None:
    blob = await room.blobs.put(ACME, PNG)
    await room.client("", [Attachment(kind, blob=blob, name="file.bin")])
    file = room.desk[-1].file
    assert file and file.kind == kind.value and room.phones.file(file.id)[1] == PNG


@pytest.mark.parametrize(
    "content",
    [
        {"location": {"latitude": 55.75, "longitude": 37.61}},
        {"contact": {"phone_number": "+79115550011", "first_name": "Пётр"}},
    ],
)
async def test_a_managers_place_or_contact_reaches_the_client(
    room: DeskRoom, content: dict[str, dict[str, object]]
) -> None:
    room.phones.share(room.oleg, room.group, content)
    update = dict(room.control.queue.pop())
    update["message"] = {**update["message"], "message_thread_id": room.topic, "is_topic_message": True}
    await room.feed_one(update)
    await room.deliver()
    sent = room.heard(room.anna)[-1]
    assert "+79115550011" in sent.text or sent.content


@pytest.mark.parametrize(
    "item",
    [Attachment(AttachmentKind.LOCATION, value="55.75,37.61"), Attachment(AttachmentKind.CONTACT, value="+7911 Анна")],
)
async def test_a_clients_place_or_contact_reaches_the_topic(room: DeskRoom, item: Attachment) -> None:
    await room.client("", [item])
    assert room.desk[-1].content or "+7911 Анна" in room.desk[-1].text


async def test_a_manager_is_told_when_the_client_has_stopped_the_bot(room: DeskRoom) -> None:
    room.phones.block(room.anna, room.client_bot)
    await room.in_topic(room.oleg, "Здравствуйте!", times=2)
    told = [text for text in texts(room.desk) if "не получит" in text]
    assert len(told) == 1
    assert "«Здравствуйте!»" in told[0] and "остановил бота" in told[0]


async def test_a_lost_answer_of_the_bot_bothers_nobody(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Вернуть боту")
    room.phones.block(room.anna, room.client_bot)
    await room.client("Сколько стоит доставка?")
    assert not [text for text in texts(room.desk) if "не получит" in text]


async def test_words_outside_of_topics_are_for_colleagues(room: DeskRoom) -> None:
    before = (len(room.heard(room.anna)), len(room.desk))
    room.phones.say(room.oleg, room.group, "Коллеги, обед?")
    await room.feed()
    assert (len(room.heard(room.anna)), len(room.desk)) == (before[0], before[1] + 1)


async def test_with_a_group_private_words_never_slip_out_to_a_client(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    await room.in_private(room.oleg, "пароль от склада 1234")
    assert not [text for text in texts(room.heard(room.anna)) if "1234" in text]


async def test_without_a_group_every_manager_gets_the_card_and_a_reply_to_it_answers(alone: DeskRoom) -> None:
    cards = [alone.heard(person)[-1] for person in (alone.oleg, alone.vera)]
    assert all("Причина:" in card.text for card in cards)
    await alone.in_private(alone.oleg, "Здравствуйте!", cards[0].id)
    assert texts(alone.heard(alone.anna))[-1] == "Здравствуйте!"
    assert "Диалог ведёт Олег" in alone.heard(alone.vera)[-1].text


async def test_the_only_dialog_of_a_manager_needs_no_reply_sign(alone: DeskRoom) -> None:
    await alone.in_private(alone.oleg, "Здравствуйте!", alone.heard(alone.oleg)[-1].id)
    await alone.in_private(alone.oleg, "Чем помочь?")
    assert texts(alone.heard(alone.anna))[-1] == "Чем помочь?"
    await alone.in_private(alone.oleg, "/close")
    assert (await alone.dialog()).mode is Mode.BOT


async def test_with_several_dialogs_the_manager_is_asked_which(alone: DeskRoom) -> None:
    await alone.in_private(alone.oleg, "Здравствуйте, Анна!", alone.heard(alone.oleg)[-1].id)
    await alone.client("позовите оператора", who=alone.boris)
    await alone.in_private(alone.oleg, "Здравствуйте, Борис!", alone.heard(alone.oleg)[-1].id)
    await alone.in_private(alone.oleg, "Кому это?")
    assert "У вас 2 диалога" in alone.heard(alone.oleg)[-1].text
    assert "Кому это?" not in texts(alone.heard(alone.anna)) + texts(alone.heard(alone.boris))


async def test_without_a_group_the_owner_alone_is_told_of_a_lost_message(alone: DeskRoom) -> None:
    alone.phones.block(alone.anna, alone.client_bot)
    await alone.in_private(alone.oleg, "Здравствуйте!", alone.heard(alone.oleg)[-1].id)
    assert "не получит" in alone.heard(alone.oleg)[-1].text
    assert not [text for text in texts(alone.heard(alone.vera)) if "не получит" in text]


async def test_unbinding_the_desk_calls_privately_for_who_waits_and_the_old_topic_says_so(
    room: DeskRoom,
) -> None:
    await DeskBinding(room.world.store, room.world.clock).unbind(Actor(BOSS))
    await room.deliver()
    assert room.heard(room.oleg)[-1].buttons == ASKED_BUTTONS
    await room.in_topic(room.oleg, "Здравствуйте!")
    assert "Здравствуйте!" not in texts(room.heard(room.anna))
    assert "больше не стойка" in room.desk[-1].text


async def test_the_old_topic_speaks_the_language_of_the_member(room: DeskRoom) -> None:
    def english(uow: Uow) -> None:
        oleg = uow.members.by_telegram(room.oleg.id)
        assert oleg
        uow.members.save(replace(oleg, language="en"))

    await room.world.store.run(ACME, english)
    await DeskBinding(room.world.store, room.world.clock).unbind(Actor(BOSS))
    await room.in_topic(room.oleg, "Hello!")
    assert "is no desk any more" in room.desk[-1].text
