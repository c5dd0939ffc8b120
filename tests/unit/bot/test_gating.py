"""The gate: a source with which saved questions are answered worse waits for a person; the old version serves on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.company.setup import Companies, Founder
from dialogs.company.team import Team
from dialogs.errors import Conflict, Forbidden
from dialogs.messages import OutboundMessage
from dialogs.tenant import Role
from dialogs.texts import Text
from knowledge.sources import SourceState
from tests.fakes.knowledge import FakeClock
from tests.fakes.rooms.gate import OLD, Room
from tests.fakes.stores import sqlite_store

WORSE = "вопрос;ответ\nГде вы находитесь?;Мы на Тверской, дом 5."
OTHER = "вопрос;ответ\nСколько стоит доставка?;Курьер везёт за 700 тугриков."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    store, clock = await sqlite_store(tmp_path), FakeClock()
    try:
        yield Room(store, await Companies(store, clock).create(Founder(100, "Ольга", "ru"), "Ромашка"), clock)
    finally:
        await store.close()


def values(message: OutboundMessage) -> dict[str, object]:
    assert isinstance(message.body, Text)
    return dict(message.body.values)


async def test_a_version_that_answers_worse_waits_and_the_old_one_serves(room: Room) -> None:
    source = await room.add()
    await room.expect()
    held = await room.change(source, WORSE)
    assert (held.state, held.serving, held.version) == (SourceState.HELD, 1, 2)
    assert held.error and held.error.key == "source-held-checks"
    assert await room.best() == "Доставка стоит 300 рублей."


async def test_who_keeps_the_knowledge_gets_one_message_with_question_before_and_after(room: Room) -> None:
    source = await room.add()
    await room.expect()
    await room.change(source, WORSE)
    [message] = await room.told()
    assert message.chat == "100"
    assert [button.value for row in message.buttons for button in row] == [
        f"c:publish:{source}.2",
        f"c:old:{source}.2",
    ]
    lines = str(values(message)["lines"])
    assert "Сколько стоит доставка?" in lines and "− Доставка стоит 300 рублей." in lines and "+ 🙋" in lines


async def test_what_is_no_worse_is_published_at_once_and_nobody_is_asked(room: Room) -> None:
    source = await room.add()
    await room.expect()
    fresh = await room.change(source, OLD + "\n" + WORSE.partition("\n")[2])
    assert (fresh.state, fresh.serving) == (SourceState.READY, 2)
    assert await room.told() == []


async def test_without_saved_questions_or_with_the_setting_off_nothing_is_held(room: Room) -> None:
    source = await room.add()
    assert (await room.change(source, WORSE)).serving == 2
    await room.expect("Где вы находитесь?")
    await set_to(room, "gate_sources", False)
    assert (await room.change(source, OLD)).serving == 3


async def set_to(room: Room, key: str, value: bool) -> None:
    bot = await room.store.read(room.owner.tenant, lambda uow: uow.setup.bots()[0])
    await Companies(room.store, room.clock).change(room.owner, bot.bot_id, bot.number, key, value)


async def test_a_question_that_failed_before_holds_nothing(room: Room) -> None:
    source = await room.add()
    await room.expect("Где вы находитесь?")
    assert (await room.change(source, OTHER)).serving == 2


async def test_another_right_answer_holds_only_where_the_owner_wants_so(room: Room) -> None:
    source = await room.add()
    await room.expect()
    assert (await room.change(source, OTHER)).serving == 2
    await set_to(room, "gate_changed", True)
    assert (await room.change(source, OLD)).state is SourceState.HELD


async def test_published_by_a_tap_and_a_second_tap_does_no_harm(room: Room) -> None:
    source = await room.add()
    await room.expect()
    held = await room.change(source, WORSE)
    await room.decide(held, publish=True)
    await room.decide(held, publish=True)
    after = await room.get(source)
    assert (after.state, after.serving, after.error) == (SourceState.READY, 2, None)
    assert [note.key for note in after.notes] == ["note-changed"]
    with pytest.raises(Conflict):
        await room.decide(held, publish=False)


async def test_kept_by_a_tap_and_a_second_tap_does_no_harm(room: Room) -> None:
    source = await room.add()
    await room.expect()
    held = await room.change(source, WORSE)
    await room.decide(held, publish=False)
    await room.decide(held, publish=False)
    after = await room.get(source)
    assert (after.state, after.serving, after.version) == (SourceState.READY, 1, 1)
    assert await room.best() == "Доставка стоит 300 рублей."
    with pytest.raises(Conflict):
        await room.decide(held, publish=True)


@pytest.mark.parametrize("publish", [True, False])
async def test_a_word_about_a_version_that_was_replaced_meanwhile_comes_too_late(room: Room, publish: bool) -> None:
    source = await room.add()
    await room.expect()
    held = await room.change(source, WORSE)
    await room.change(source, WORSE + " Вход со двора.")
    with pytest.raises(Conflict):
        await room.decide(held, publish)
    assert (await room.get(source)).version == 3


async def test_a_new_source_that_makes_answers_worse_is_not_searchable_before_a_person_says_so(room: Room) -> None:
    await room.add()
    await room.expect("Вы продаёте слонов?", "")
    source = await room.add("вопрос;ответ\nВы продаёте слонов?;Да, слоны по 900 рублей.")
    held = await room.get(source)
    assert (held.state, held.serving) == (SourceState.HELD, 0)
    assert "слон" not in await room.best("Вы продаёте слонов?")
    await room.decide(held, publish=False)
    assert ((await room.get(source)).state, await room.index.count(room.owner.tenant)) == (SourceState.CANCELLED, 1)


async def test_a_second_source_is_published_while_the_first_waits(room: Room) -> None:
    source = await room.add()
    await room.expect()
    await room.change(source, WORSE)
    other = await room.add("вопрос;ответ\nЕсть ли гарантия?;Гарантия два года.")
    assert (await room.get(other)).state is SourceState.READY
    assert await room.best() == "Доставка стоит 300 рублей."


@pytest.mark.parametrize("kept", [True, False])
async def test_a_restart_while_it_is_checked_checks_again_and_tells_once(room: Room, kept: bool) -> None:
    source = await room.add()
    await room.expect()
    asked = room.gate.hold

    async def killed(*given: object) -> None:
        if kept:
            await asked(*given)  # type: ignore[arg-type]
        raise SystemExit

    room.gate.hold = killed  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        await room.change(source, WORSE)
    room.start()
    room.clock.ms += 120_000
    await room.knowledge.ingest_all()
    assert (await room.get(source)).state is SourceState.HELD
    assert len(await room.told()) == 1


async def test_reading_the_held_version_again_tells_nobody_twice(room: Room) -> None:
    source = await room.add()
    await room.expect()
    await room.change(source, WORSE)
    await room.knowledge.freshness.again(room.owner, source)
    await room.knowledge.ingest_all()
    assert (await room.get(source)).state is SourceState.HELD
    assert len(await room.told()) == 1


async def test_the_way_back_is_a_persons_word_and_is_not_checked(room: Room) -> None:
    source = await room.add(WORSE)
    await room.change(source, OLD)
    await room.expect()
    await room.knowledge.freshness.roll_back(room.owner, source, 1)
    await room.knowledge.ingest_all()
    assert (await room.get(source)).serving == 1


async def test_a_manager_decides_nothing(room: Room) -> None:
    source = await room.add()
    await room.expect()
    held = await room.change(source, WORSE)
    team = Team(room.store, room.clock)
    manager = await team.accept(Founder(7, "Иван", "ru"), await team.invite(room.owner, Role.MANAGER))
    for publish in (True, False):
        with pytest.raises(Forbidden):
            await room.decide(held, publish, manager)
    assert (await room.get(source)).state is SourceState.HELD
