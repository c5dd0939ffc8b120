"""The card of a topic, its commands and canned replies: what each tells, and to whom."""

from pathlib import Path

import pytest

from dialogs.access import Actor
from dialogs.desk.canned import CannedReplies
from dialogs.dialog import Mode
from tests.fakes.domain import BOSS
from tests.fakes.rooms.desk import DeskRoom, desk_room, press, reply_to, texts


async def test_the_card_says_in_short_what_is_wanted(room: DeskRoom) -> None:
    assert "Коротко:\n📌 заказ № 4417\n🤖 Где мой заказ № 4417? → Доставка стоит 300 рублей." in room.card.text
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


async def test_words_that_are_sent_again_are_no_longer_shown_as_lost(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/take")
    room.faults.add(method="sendMessage", kind="400:BUSINESS_PEER_USAGE_MISSING", bot=room.client_bot.id)
    await room.in_topic(room.oleg, "Курьер выехал")
    [lost] = [one for one in room.desk if one.text.startswith("⚠️ Анна не получит")]
    assert await press(room, room.oleg, "Отправить ещё раз") == "Отправляю ещё раз"
    [shown] = [one for one in room.desk if one.id == lost.id]
    assert (shown.text, shown.buttons) == ("🔁 Отправляется ещё раз: «Курьер выехал».", [])
    assert texts(room.heard(room.anna)).count("Курьер выехал") == 1
