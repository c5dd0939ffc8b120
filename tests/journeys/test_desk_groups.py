"""Topics that close, vanish and come back, and groups that move, as managers see it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.dialog import Mode
from tests.fakes.desk_room import DeskRoom, desk_room
from tests.fakes.domain import ACME


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    async with desk_room(tmp_path) as made:
        await made.client("нужен оператор")
        yield made


async def test_a_returning_client_gets_the_old_topic_opened_again(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    room.phones.join(room.group, room.oleg, admin=True, can_manage_topics=True)
    room.phones.close_topic(room.oleg, room.group, room.topic)
    await room.feed()
    assert (await room.dialog()).mode is Mode.BOT
    await room.client("снова нужен оператор")
    assert len(room.group.topics) == 1
    assert not room.group.topics[room.topic].closed
    assert "снова нужен оператор" in room.card.text


async def test_a_deleted_topic_is_made_anew_with_the_way_back_and_the_last_words(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    old = room.topic
    room.phones.join(room.group, room.oleg, admin=True, can_manage_topics=True)
    room.phones.delete_topic(room.oleg, room.group, old)
    await room.client("Вы ещё здесь?")
    assert room.topic != old
    told = [one.text for one in room.desk]
    assert any("Вы ещё здесь?" in words for words in told)
    renewed = next(words for words in told if "новая тема" in words)
    assert f"/{old}" in renewed and "Здравствуйте!" in renewed
    await room.in_topic(room.oleg, "Да, я здесь")
    assert room.heard(room.anna)[-1].text == "Да, я здесь"


async def test_the_desk_follows_a_group_by_its_own_service_message(room: DeskRoom) -> None:
    update = {"update_id": 900_001, "message": {
        "message_id": 900, "date": 1_795_226_400, "chat": {"id": room.group.id, "type": "group", "title": "Стойка"},
        "from": {"id": room.oleg.id, "is_bot": False, "first_name": "Олег"}, "migrate_to_chat_id": -1009999,
    }}  # fmt: skip
    await room.feed_one(update)
    desk = await room.world.store.read(ACME, lambda uow: uow.setup.desk())
    assert desk and desk.chat == "-1009999"
