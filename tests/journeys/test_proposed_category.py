"""What a closed case was about: a model proposes one of the team's words, a person confirms it with one tap."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.access import Actor
from dialogs.desk.labels import LabelKind, Labels
from dialogs.facts import FactKind
from dialogs.handovers.proposing import Proposing
from tests.fakes.domain import BOSS, FakeLLM
from tests.fakes.rooms.desk import DeskRoom, desk_room, facts, press, reply_to, texts


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    async with desk_room(tmp_path) as made:
        labels = Labels(made.world.store, made.world.clock)
        for name in ("доставка", "возврат"):
            await labels.add(Actor(BOSS), LabelKind.CATEGORY, name)
        await made.client("Привезли не тот чайник, мой телефон +7 911 555-00-11. Нужен оператор")
        yield made


def thinks(room: DeskRoom, says: str | None) -> FakeLLM:
    model = FakeLLM(says)
    room.world.desk.proposing = Proposing(room.world.store, model)
    return model


async def close(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Закрыть")
    await press(room, room.oleg, "✅ Решено")


async def test_a_proposed_category_is_confirmed_with_one_tap(room: DeskRoom) -> None:
    thinks(room, json.dumps({"category": "возврат"}))
    await close(room)
    assert "Похоже, тема – «возврат»" in room.desk[-1].text
    assert room.desk[-1].buttons == [["✅ Да, возврат"], ["📂 доставка"]]
    await press(room, room.oleg, "✅ Да, возврат")
    assert room.desk[-1].text.endswith("решено.\n📂 возврат") and not room.desk[-1].buttons
    assert [one.details for one in await facts(room, FactKind.CATEGORISED)] == [
        {"category": "возврат", "proposed": "возврат"}
    ]
    assert not any("возврат" in words for words in texts(room.heard(room.anna)))


async def test_another_word_than_the_proposed_one_is_kept_beside_the_guess(room: DeskRoom) -> None:
    thinks(room, json.dumps({"category": "возврат"}))
    await close(room)
    await reply_to(room, room.oleg, room.desk[-1], "пересорт")
    kept = [one.details for one in await facts(room, FactKind.CATEGORISED)]
    assert kept == [{"category": "пересорт", "proposed": "возврат"}]


@pytest.mark.parametrize("says", ['{"category": "-"}', '{"category": "всё"}', '{"category": 7}', "не знаю", None])
async def test_a_model_without_a_usable_guess_leaves_the_buttons_as_they_are(room: DeskRoom, says: str | None) -> None:
    thinks(room, says)
    await close(room)
    assert "О чём оно было? Нажмите тему" in room.desk[-1].text
    assert {row[0] for row in room.desk[-1].buttons} == {"📂 доставка", "📂 возврат"}


async def test_the_schema_holds_the_teams_words_alone_and_the_client_is_masked(room: DeskRoom) -> None:
    model = thinks(room, json.dumps({"category": "возврат"}))
    await close(room)
    [prompt] = model.prompts
    properties = prompt.schema["properties"]
    assert properties == {"category": {"type": "string", "enum": ["возврат", "доставка", "-"]}}
    assert "чайник" in prompt.messages[0][1] and "911" not in prompt.messages[0][1]


async def test_a_team_without_words_of_its_own_is_proposed_nothing(tmp_path: Path) -> None:
    async with desk_room(tmp_path) as bare:
        await bare.client("нужен оператор")
        model = thinks(bare, json.dumps({"category": "возврат"}))
        await close(bare)
        assert not model.prompts and "О чём оно было?" in bare.desk[-1].text
        assert "Ответьте на это сообщение" in bare.desk[-1].text and "тему" not in bare.desk[-1].text, "none to tap"
