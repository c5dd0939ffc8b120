"""What staff says and hears outside of topics: in the group, in private, after the desk was unbound."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from dialogs.access import Actor
from dialogs.company.desk_binding import DeskBinding
from dialogs.dialog import Mode
from dialogs.store import Uow
from tests.fakes.domain import ACME, BOSS
from tests.fakes.rooms.desk import ASKED_BUTTONS, DeskRoom, desk_room, texts


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    """No group: the managers' private chats serve."""
    async with desk_room(tmp_path, group=False) as made:
        await made.client("нужен оператор")
        yield made


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
