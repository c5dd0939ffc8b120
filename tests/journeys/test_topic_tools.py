"""The tools of a topic as managers meet them: real dispatcher, real aiogram, HTTP, phones of the stand-in."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.telegram.views import SeenMessage
from dialogs.access import Actor
from dialogs.canned import CannedReplies
from dialogs.dialog import Mode
from dialogs.facts import Fact, FactKind
from dialogs.later import LATER, ring_later
from dialogs.tenant import Role
from tests.fakes.desk_room import DeskRoom, desk_room
from tests.fakes.domain import ACME, BOSS


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    async with desk_room(tmp_path) as made:
        await made.client("Где мой заказ № 4417?")
        await made.client("нужен оператор")
        yield made


def texts(messages: Sequence[SeenMessage]) -> list[str]:
    return [one.text for one in messages]


async def press(room: DeskRoom, who: object, label: str) -> str:
    """Presses the newest button of the topic with this label; what popped up."""
    shown = next(one for one in reversed(room.desk) if any(label in row for row in one.buttons))
    room.phones.tap(who, room.phones.message(room.group, shown.id), label)  # type: ignore[arg-type]
    await room.feed()
    return next(chat for chat in room.phones.view(who) if chat.forum).answers[-1].text  # type: ignore[arg-type]


async def facts(room: DeskRoom, *kinds: FactKind) -> list[Fact]:
    dialog = await room.dialog()
    assert dialog.episode_id
    every = await room.world.store.read(ACME, lambda uow: uow.facts.of_episode(dialog.episode_id))  # type: ignore[arg-type]
    return [fact for fact in every if fact.kind in kinds]


async def reply_to(room: DeskRoom, who: object, shown: SeenMessage, words: str, times: int = 1) -> None:
    room.phones.say(who, room.group, words, thread=room.topic, reply_to=shown.id)  # type: ignore[arg-type]
    await room.feed(times)


# ── the card ──────────────────────────────────────────────────────────────────────────────────────
async def test_the_card_says_in_short_what_is_wanted(room: DeskRoom) -> None:
    assert "Коротко:\n❓ Где мой заказ № 4417?" in room.card.text
    assert "Ждёт с " in room.card.text


async def test_a_reply_to_the_card_is_a_note_and_never_reaches_the_client(room: DeskRoom) -> None:
    before = texts(room.heard(room.anna))
    await reply_to(room, room.oleg, room.card, "хам, осторожно")
    assert texts(room.heard(room.anna)) == before
    assert "заметка для своих" in room.desk[-1].text
    assert (await room.dialog()).mode is Mode.WAITING


async def test_history_is_shown_page_by_page_in_one_message(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Смотрю ваш заказ")
    for number in range(9):
        await room.client(f"строка {number}")
    await press(room, room.oleg, "История")
    first = room.desk[-1]
    assert "строка 8" in first.text and "нужен оператор" not in first.text
    await press(room, room.oleg, "◀️ Раньше")
    assert room.desk[-1].id == first.id
    assert "нужен оператор" in room.desk[-1].text and "строка 8" not in room.desk[-1].text


# ── drafts ────────────────────────────────────────────────────────────────────────────────────────
async def test_a_draft_is_sent_by_one_tap_once_and_kept_as_a_fact(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    assert "📖 Доставка 90 %" in room.desk[-1].text
    await press(room, room.oleg, "Отправить")
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1
    assert [fact.by for fact in await facts(room, FactKind.DRAFT_SENT)] == ["m-Олег"]
    assert all("Отправить" not in label for one in room.desk for row in one.buttons for label in row)


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
    await room.in_topic(room.oleg, "/translate")
    assert "языковая модель" in room.desk[-1].text


# ── ending ────────────────────────────────────────────────────────────────────────────────────────
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
    await press(room, room.oleg, "🏷 сроки")
    assert len(await facts(room, FactKind.CATEGORISED)) == 2
    assert not any("сроки" in words for words in texts(room.heard(room.anna)))


# ── passing on, collisions ────────────────────────────────────────────────────────────────────────
async def test_to_passes_the_dialog_with_a_note_to_the_tapped_colleague(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, "/to просит счёт")
    await press(room, room.oleg, "👤 Вера")
    assert (await room.dialog()).owner_id == "m-Вера"
    assert any("просит счёт" in words for words in texts(room.heard(room.vera)))
    assert not any("просит счёт" in words for words in texts(room.heard(room.anna)))


async def test_a_note_after_the_transfer_reaches_the_new_owner_alone(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    await room.in_topic(room.oleg, "/to")
    await press(room, room.oleg, "👤 Вера")
    done = next(one for one in reversed(room.desk) if "Ответьте на это сообщение" in one.text)
    await reply_to(room, room.oleg, done, "чек уже есть")
    assert any("чек уже есть" in words for words in texts(room.heard(room.vera)))
    assert not any("чек уже есть" in words for words in texts(room.heard(room.anna)))


async def test_when_two_type_only_the_owners_words_go_out_and_a_lead_may_take_over(room: DeskRoom) -> None:
    lead = replace(await room.world.store.read(ACME, lambda uow: uow.members.by_telegram(room.vera.id)),  # type: ignore[type-var]
                   roles=frozenset({Role.LEAD}))  # fmt: skip
    await room.world.store.run(ACME, lambda uow: uow.members.save(lead))  # type: ignore[arg-type]
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


# ── later, canned, client ─────────────────────────────────────────────────────────────────────────
async def test_at_plans_and_the_words_go_out_when_the_moment_has_come(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/at +30м Перезвоню через час", times=2)
    assert not any("Перезвоню" in words for words in texts(room.heard(room.anna)))
    number = (await room.dialog()).id
    timers = await room.world.store.read(ACME, lambda uow: uow.timers.of_subject(LATER, number))
    assert len(timers) == 1
    await room.world.store.run(ACME, lambda uow: ring_later(uow, timers[0], room.world.clock.now()))
    await room.deliver()
    assert texts(room.heard(room.anna)).count("Перезвоню через час") == 1


async def test_what_is_planned_is_listed_and_called_back(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/at +30м Первое")
    await room.in_topic(room.oleg, "/later")
    assert "Первое" in room.desk[-1].text
    label = room.desk[-1].buttons[0][0]
    assert "не получит" in await press(room, room.oleg, label)
    number = (await room.dialog()).id
    assert await room.world.store.read(ACME, lambda uow: uow.timers.of_subject(LATER, number)) == []


async def test_at_without_words_or_time_tells_how_to_write_it(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/at 18:00")
    assert "/at 18:00 текст" in room.desk[-1].text
    await room.in_topic(room.oleg, "/at потом")
    assert "Не понял время" in room.desk[-1].text


async def test_a_canned_reply_goes_out_by_its_name_and_is_found_by_letters(room: DeskRoom) -> None:
    replies = CannedReplies(room.world.store, room.world.clock)
    await replies.save(Actor(BOSS), "доставка", "{клиент}, доставим завтра. Ваш {менеджер}")
    await replies.save(Actor(BOSS), "возврат", "Вернём деньги за доставку.")
    await room.in_topic(room.oleg, "/доставка", times=2)
    assert texts(room.heard(room.anna)).count("Анна, доставим завтра. Ваш Олег") == 1
    await room.in_topic(room.oleg, "/воз")
    await press(room, room.oleg, room.desk[-1].buttons[0][0])
    assert "Вернём деньги за доставку." in texts(room.heard(room.anna))


async def test_the_clients_card_tells_who_they_are_and_blocks(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/client")
    assert "Анна" in room.desk[-1].text and "Telegram" in room.desk[-1].text and "1 обращение" in room.desk[-1].text
    await press(room, room.oleg, "Заблокировать")
    assert (await room.dialog()).blocked


async def test_help_tells_what_can_be_done(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/help")
    assert "/close" in room.desk[-1].text and "/at" in room.desk[-1].text


async def test_in_private_a_reply_to_the_card_still_answers_the_client(tmp_path: Path) -> None:
    async with desk_room(tmp_path, group=False) as alone:
        await alone.client("нужен оператор")
        card = next(one for one in reversed(alone.heard(alone.oleg)) if "Причина:" in one.text)
        await alone.in_private(alone.oleg, "Здравствуйте, Анна!", reply_to=card.id)
        assert "Здравствуйте, Анна!" in texts(alone.heard(alone.anna))


async def test_a_command_as_a_files_caption_is_not_said_to_the_client(room: DeskRoom) -> None:
    room.phones.send_file(room.oleg, room.group, "a.pdf", b"%PDF-1.4 x", "application/pdf", "document", "/at +1ч Счёт",
                          room.topic)  # fmt: skip
    await room.feed()
    assert not any("/at" in words for words in texts(room.heard(room.anna)))


async def test_the_outcome_stays_written_when_a_category_is_added(room: DeskRoom) -> None:
    await press(room, room.oleg, "Закрыть")
    await press(room, room.oleg, "🗑 Спам")
    await reply_to(room, room.oleg, room.desk[-1], "реклама")
    assert any("спам" in words and "🏷 реклама" in words for words in texts(room.desk))


async def test_operator_reply_without_topic_is_rejected_politely(room: DeskRoom) -> None:
    """Words to the bot outside of topics reach no client, and the manager learns where to write."""
    room.phones.say(room.oleg, room.group, "@parley_bot скажите клиенту, что едем")
    await room.feed()
    assert not any("едем" in words for words in texts(room.heard(room.anna)))
    seen = next(chat for chat in room.phones.view(room.oleg) if chat.forum)
    assert any("откройте тему" in one.text for one in seen.messages)
