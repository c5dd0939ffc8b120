"""Drafts in a topic, and what a model does with a manager's words."""

import json

from dialogs.answers.wording import Wording
from dialogs.facts import FactKind
from tests.fakes.domain import FakeLLM
from tests.fakes.rooms.desk import DeskRoom, facts, press, reply_to, texts


async def test_a_draft_is_sent_by_one_tap_once_and_kept_as_a_fact(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    assert "📖 Доставка 90 %" in room.desk[-1].text
    await press(room, room.oleg, "Отправить")
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1
    assert [fact.by for fact in await facts(room, FactKind.DRAFT_SENT)] == ["m-Олег"]
    assert all("Отправить" not in label for one in room.desk for row in one.buttons for label in row)


def typing(room: DeskRoom) -> bool:
    return any(chat.typing for chat in room.phones.view(room.anna))


async def test_a_client_sees_that_whoever_has_the_dialog_writes(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    assert not typing(room), "nobody has it yet"
    await room.tap(room.oleg, "Взять")
    await press(room, room.oleg, "Изменить")
    assert typing(room)


async def test_a_reply_to_a_draft_goes_out_in_its_place_and_the_difference_is_kept(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    await press(room, room.oleg, "Изменить")
    await reply_to(room, room.oleg, room.desk[-1], "Доставка стоит 500 рублей.", times=2)
    assert texts(room.heard(room.anna)).count("Доставка стоит 500 рублей.") == 1
    kept = await facts(room, FactKind.DRAFT_EDITED)
    assert [fact.details["changes"] for fact in kept] == [["-300", "+500"]]


async def test_a_dropped_draft_can_not_be_sent_any_more(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    draft = room.desk[-1]
    await press(room, room.oleg, "Убрать")
    before = texts(room.heard(room.anna))
    await reply_to(room, room.oleg, draft, "Всё-таки отправлю")
    assert texts(room.heard(room.anna)) == before
    assert "уже отправлен или убран" in room.desk[-1].text
    assert len(await facts(room, FactKind.DRAFT_DROPPED)) == 1


async def test_without_a_model_help_with_words_says_so_in_one_line(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    labels = [label for row in room.desk[-1].buttons for label in row]
    assert labels == ["Отправить", "Изменить", "Убрать", "🕐 Позже"], "no button that can only refuse"
    await room.in_topic(room.oleg, "/translate")
    assert "языковая модель" in room.desk[-1].text


def says(words: str) -> FakeLLM:
    return FakeLLM(json.dumps({"text": words}))


async def test_with_a_model_words_are_translated_and_softened_for_the_manager_alone(room: DeskRoom) -> None:
    before, work = texts(room.heard(room.anna)), room.world.desk
    work.wording = Wording(says("Where is my order № 4417?"))
    await room.in_topic(room.oleg, "/translate")
    assert room.desk[-1].text == "🌐 Последние слова клиента:\n\nWhere is my order № 4417?"
    work.wording = Wording(says("К сожалению, пока не готово. Сразу напишу вам."))
    await room.in_topic(room.oleg, "/tone не готово, ждите")
    assert "✍️ Черновик (клиент его не видит):\n\nК сожалению, пока не готово." in room.desk[-1].text
    work.wording = Wording(says("Not ready yet, I am sorry."))
    await press(room, room.oleg, "🌐 На язык клиента")
    assert "Not ready yet" in room.desk[-1].text and texts(room.heard(room.anna)) == before
    await press(room, room.oleg, "Отправить")
    assert texts(room.heard(room.anna)).count("Not ready yet, I am sorry.") == 1


async def test_a_model_that_fails_is_told_in_one_line_and_nothing_goes_out(room: DeskRoom) -> None:
    before = texts(room.heard(room.anna))
    room.world.desk.wording = Wording(FakeLLM(None))
    for command in ("/translate", "/tone ждите"):
        await room.in_topic(room.oleg, command)
        assert "Модель сейчас не отвечает" in room.desk[-1].text
    assert texts(room.heard(room.anna)) == before


async def test_a_model_that_helps_with_words_never_sees_whose_they_are(room: DeskRoom) -> None:
    model = FakeLLM(json.dumps({"text": "Call [PHONE_1], please"}))
    room.world.desk.wording = Wording(model)
    await room.client("Позвоните мне: +7 911 555-00-11")
    await room.in_topic(room.oleg, "/translate")
    assert "911" not in model.prompts[0].messages[0][1]
    assert "Call +7 911 555-00-11, please" in room.desk[-1].text, "the manager reads what the client said"
