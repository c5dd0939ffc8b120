"""The tools of a topic as managers meet them: real dispatcher, real aiogram, HTTP, phones of the stand-in."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.telegram.views import SeenMessage
from dialogs.access import Actor
from dialogs.answers.wording import Wording
from dialogs.calendar.timers import LATER
from dialogs.desk.canned import CannedReplies
from dialogs.desk.later import ring_later
from dialogs.dialog import Mode
from dialogs.facts import Fact, FactKind
from dialogs.store import Uow
from dialogs.tenant import Role
from tests.fakes.domain import ACME, BOSS, FakeLLM
from tests.fakes.rooms.desk import DeskRoom, desk_room


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
    await press(room, room.oleg, "📂 сроки")
    assert len(await facts(room, FactKind.CATEGORISED)) == 2
    assert not any("сроки" in words for words in texts(room.heard(room.anna)))


# ── passing on, collisions ────────────────────────────────────────────────────────────────────────
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


async def ring(room: DeskRoom) -> None:
    """The moment of the dialog's only planned message has come."""
    number = (await room.dialog()).id
    (timer,) = await room.world.store.read(ACME, lambda uow: uow.timers.of_subject(LATER, number))

    def unit(uow: Uow) -> None:
        assert uow.timers.take(timer)
        ring_later(uow, timer, room.world.clock.now())

    await room.world.store.run(ACME, unit)
    await room.deliver()


async def test_a_draft_is_sent_later_by_two_taps_and_can_not_go_twice(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    await press(room, room.oleg, "🕐 Позже")
    await press(room, room.oleg, "Завтра в 9:00")
    assert "Уйдёт клиенту 22.11 09:00" in room.desk[-1].text
    assert "уже ждёт отправки" in await press(room, room.oleg, "Отправить")
    await ring(room)
    assert "✅ Отложенное сообщение (Олег) ушло" in room.desk[-1].text and not room.desk[-1].buttons
    await press(room, room.oleg, "Отправить")
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1
    assert len(await facts(room, FactKind.DRAFT_SENT)) == 1


async def test_a_planned_draft_that_is_called_back_may_be_sent_now(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    await press(room, room.oleg, "🕐 Позже")
    await press(room, room.oleg, "Через час")
    await press(room, room.oleg, "Отменить отправку")
    await press(room, room.oleg, "Отправить")
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1


async def test_a_drafts_own_time_is_typed_as_a_reply(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    await press(room, room.oleg, "🕐 Позже")
    assert "временем: 18:00" in await press(room, room.oleg, "✏️ Своё время")
    await reply_to(room, room.oleg, room.desk[-1], "завтра 12:30", times=2)
    assert "Уйдёт клиенту 22.11 12:30" in room.desk[-2].text and room.desk[-1].text == "завтра 12:30", "twice is once"
    await ring(room)
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1


async def test_from_the_card_the_time_is_tapped_and_the_words_follow(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    await room.tap(room.oleg, "🕐 Позже")
    await press(room, room.oleg, "Завтра в 9:00")
    assert "Ответьте на это сообщение текстом" in room.desk[-1].text
    await reply_to(room, room.oleg, room.desk[-1], "Ваш заказ собран")
    assert "Ваш заказ собран" not in texts(room.heard(room.anna))
    await ring(room)
    assert texts(room.heard(room.anna)).count("Ваш заказ собран") == 1


async def test_from_the_card_time_and_words_may_come_in_one_reply(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    await room.tap(room.oleg, "🕐 Позже")
    when = room.desk[-1]
    await reply_to(room, room.oleg, when, "перезвоню вечером")
    assert "Не понял время" in room.desk[-1].text
    await reply_to(room, room.oleg, when, "+2ч Перезвоню вечером")
    await ring(room)
    assert texts(room.heard(room.anna)).count("Перезвоню вечером") == 1


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
    await room.in_topic(room.oleg, "/")
    assert room.desk[-1].buttons[1] == ["/доставка · Анна, доставим завтра…"], "as the client will read it"
    await room.in_topic(room.oleg, "/воз")
    await press(room, room.oleg, room.desk[-1].buttons[0][0])
    assert "Вернём деньги за доставку." in texts(room.heard(room.anna))


async def test_the_clients_card_tells_who_they_are_and_blocks(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/tag возврат")
    await room.in_topic(room.oleg, "/client")
    assert "🏷 возврат" in room.desk[-1].text and "▫️ Согласие не запрашивалось" in room.desk[-1].text
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
    assert any("спам" in words and "📂 реклама" in words for words in texts(room.desk))


async def test_operator_reply_without_topic_is_rejected_politely(room: DeskRoom) -> None:
    """Words to the bot outside of topics reach no client, and the manager learns where to write."""
    room.phones.say(room.oleg, room.group, "@parley_bot скажите клиенту, что едем")
    await room.feed()
    assert not any("едем" in words for words in texts(room.heard(room.anna)))
    seen = next(chat for chat in room.phones.view(room.oleg) if chat.forum)
    assert any("откройте тему" in one.text for one in seen.messages)


@pytest.mark.parametrize(("typed", "told"), [("/close", "откройте тему"), ("/waiting", "в личном чате с ботом")])
async def test_a_command_outside_of_topics_is_told_where_it_works(room: DeskRoom, typed: str, told: str) -> None:
    room.phones.say(room.oleg, room.group, typed)
    await room.feed()
    seen = next(chat for chat in room.phones.view(room.oleg) if chat.forum)
    assert told in seen.messages[-1].text


async def test_a_command_of_the_private_chat_is_told_so_in_a_topic(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/my")
    assert "работают в личном чате с ботом" in room.desk[-1].text


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


async def test_words_that_did_not_go_to_the_client_are_named_so(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    await room.in_topic(room.vera, "Анна, я тоже могу помочь")
    assert room.desk[-1].text.startswith("✋ Клиенту это не ушло: диалог ведёт Олег.")
    assert not any("тоже могу" in words for words in texts(room.heard(room.anna)))


async def test_what_a_canned_reply_said_stands_in_the_topic_with_its_names(room: DeskRoom) -> None:
    await CannedReplies(room.world.store, room.world.clock).save(Actor(BOSS), "срок", "{клиент}, это {менеджер}")
    await room.in_topic(room.oleg, "/срок")
    assert room.desk[-1].text == "✅ Шаблон /срок отправлен клиенту:\nАнна, это Олег"
    assert texts(room.heard(room.anna)).count("Анна, это Олег") == 1


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


async def test_words_that_are_sent_again_are_no_longer_shown_as_lost(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/take")
    room.faults.add(method="sendMessage", kind="400:BUSINESS_PEER_USAGE_MISSING", bot=room.client_bot.id)
    await room.in_topic(room.oleg, "Курьер выехал")
    [lost] = [one for one in room.desk if one.text.startswith("⚠️ Анна не получит")]
    assert await press(room, room.oleg, "Отправить ещё раз") == "Отправляю ещё раз"
    [shown] = [one for one in room.desk if one.id == lost.id]
    assert (shown.text, shown.buttons) == ("🔁 Отправляется ещё раз: «Курьер выехал».", [])
    assert texts(room.heard(room.anna)).count("Курьер выехал") == 1
