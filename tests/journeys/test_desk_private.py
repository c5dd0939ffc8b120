"""Work without a group: one private chat, several clients."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.rooms.desk import DeskRoom, desk_room


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    async with desk_room(tmp_path, group=False) as made:
        await made.client("нужен оператор")
        await made.in_private(made.oleg, "Здравствуйте, Анна!", made.heard(made.oleg)[-1].id)
        await made.client("позовите оператора", who=made.boris)
        await made.in_private(made.oleg, "Здравствуйте, Борис!", made.heard(made.oleg)[-1].id)
        yield made


async def press(room: DeskRoom, label: str) -> None:
    chat = room.private(room.oleg)
    message = next(one for one in reversed(room.heard(room.oleg)) if any(label in row for row in one.buttons))
    room.phones.tap(room.oleg, room.phones.message(chat, message.id), label)
    await room.feed()


def said(room: DeskRoom, words: str) -> tuple[bool, bool]:
    """(Anna read it, Boris read it)"""
    return tuple(words in [one.text for one in room.heard(who)] for who in (room.anna, room.boris))  # type: ignore[return-value]


async def test_a_manager_of_several_dialogs_chooses_whom_to_write_to_and_sees_it(alone: DeskRoom) -> None:
    await alone.in_private(alone.oleg, "Кому это?")
    (anna,), (boris,) = alone.heard(alone.oleg)[-1].buttons
    assert anna.startswith("Анна #") and anna != boris, "two of one name are told apart"
    assert said(alone, "Кому это?") == (False, False)
    await press(alone, anna)
    assert alone.heard(alone.oleg)[-1].text == "✍️ Вы пишете: Анна. Сообщение отправлено."
    assert said(alone, "Кому это?") == (True, False), "what was asked about is not lost"
    await alone.in_private(alone.oleg, "Это для Анны")
    assert said(alone, "Это для Анны") == (True, False)
    await press(alone, "▾ Сменить")
    await press(alone, boris)
    assert "отправлено" not in alone.heard(alone.oleg)[-1].text and said(alone, "Кому это?") == (True, False)
    await alone.in_private(alone.oleg, "А это для Бориса")
    assert said(alone, "А это для Бориса") == (False, True)


async def test_who_was_chosen_and_is_gone_gets_no_more_words(alone: DeskRoom) -> None:
    await alone.in_private(alone.oleg, "Кому это?")
    await press(alone, alone.heard(alone.oleg)[-1].buttons[0][0])
    await alone.in_private(alone.oleg, "/bot")
    await alone.in_private(alone.oleg, "Ещё слово")
    assert said(alone, "Ещё слово") == (False, True), "one dialog is left, and it is not Anna's"


async def test_a_note_in_private_goes_to_nobody_and_who_wrote_it_is_told(alone: DeskRoom) -> None:
    await alone.in_private(alone.oleg, "Кому это?")
    await press(alone, alone.heard(alone.oleg)[-1].buttons[0][0])
    await alone.in_private(alone.oleg, "// сложный клиент")
    assert alone.heard(alone.oleg)[-1].text.startswith("📝 Эту заметку видите только вы")
    assert said(alone, "// сложный клиент") == (False, False)


async def test_who_passes_a_dialog_reads_of_it_once(alone: DeskRoom) -> None:
    await alone.in_private(alone.oleg, "/to", alone.heard(alone.oleg)[-1].id)
    await press(alone, "📥 Всем, кто свободен")
    told = [[one for one in alone.heard(who) if "передаёт диалог" in one.text] for who in (alone.oleg, alone.vera)]
    assert [len(lines) for lines in told] == [0, 1]
