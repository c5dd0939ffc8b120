"""What goes out to Telegram, over HTTP to a stand-in that refuses what Telegram refuses."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox.telegram.refusals import too_many
from channels.failures import AccountDown, ChatMoved, Refused, RetryLater
from dialogs.messages import Act, Attachment, AttachmentKind, Button
from dialogs.refusals import Why
from tests.fakes.rooms.telegram import PNG, TelegramRoom, telegram_room

KIND = AttachmentKind


@pytest.fixture
async def room() -> AsyncIterator[TelegramRoom]:
    async with telegram_room() as made:
        yield made


# ── words ─────────────────────────────────────────────────────────────────────────────────────
async def test_the_source_line_is_bold_and_its_title_a_link(room: TelegramRoom) -> None:
    words = "Да 🙂 **\n\n📖 Источник: Доставка"
    await room.send(words, sources=(("Доставка", "https://shop.example/d"),))
    seen = room.sees()[-1]
    text = words.encode("utf-16-le")
    found = {one["type"]: text[one["offset"] * 2 :][: one["length"] * 2].decode("utf-16-le") for one in seen.entities}
    assert found == {"bold": "📖 Источник: Доставка", "text_link": "Доставка"} and seen.text == words


async def test_a_source_that_the_words_do_not_name_gets_a_line(room: TelegramRoom) -> None:
    await room.send("Да", sources=(("Оплата", "javascript:alert(1)"),))
    seen = room.sees()[-1]
    assert seen.text == "Да\n\n📖 Оплата" and [one["type"] for one in seen.entities] == ["bold"]


async def test_words_that_look_like_markup_arrive_as_they_are(room: TelegramRoom) -> None:
    await room.send("<b>*x*_[y](z)")
    assert room.sees()[-1].text == "<b>*x*_[y](z)"


async def test_a_long_text_goes_in_parts_and_a_retry_goes_on_where_it_stopped(room: TelegramRoom) -> None:
    words = " ".join(f"слово{number}" for number in range(1200))
    before, done = len(room.sees()), room.standin.execute

    async def once(bot: Any, name: str, params: Any) -> Any:
        if name == "sendMessage" and len(room.sees()) == before + 1:
            room.standin.execute = done  # type: ignore[method-assign]  # one refusal, then as before
            raise too_many(3)
        return await done(bot, name, params)

    room.standin.execute = once  # type: ignore[method-assign]  # the second part is refused
    with pytest.raises(RetryLater):
        await room.send(words, key="long", buttons=[[Button("Да", "y")]])
    await room.send(words, key="long", buttons=[[Button("Да", "y")]])
    parts = room.sees()[before:]
    assert " ".join(one.text for one in parts) == words
    assert [one.buttons for one in parts][-1] == [["Да"]] and not any(one.buttons for one in parts[:-1])


async def test_an_answer_names_its_message_and_survives_its_loss(room: TelegramRoom) -> None:
    asked = room.world.say(room.anna, room.chat, "Когда?")
    await room.send("Завтра", reply_to=str(asked.id))
    assert room.sees()[-1].reply_to == asked.id
    room.world.delete(room.anna, asked)
    await room.send("Или сегодня", reply_to=f"{asked.id}:1700000000")
    assert (room.sees()[-1].text, room.sees()[-1].reply_to) == ("Или сегодня", None)


async def test_trimmings_that_telegram_refuses_do_not_cost_the_words(room: TelegramRoom) -> None:
    await room.send("Выберите", buttons=[[Button("Да", "x" * 65)]])
    assert (room.sees()[-1].text, room.sees()[-1].buttons) == ("Выберите", [])


async def test_a_revoked_token_is_the_accounts_trouble(room: TelegramRoom) -> None:
    room.standin.faults.add(method="sendMessage", kind="401")
    with pytest.raises(AccountDown):
        await room.send("x")
    room.standin.faults.add(method="getMe", kind="401")
    assert (await room.channel.probe(room.inbox)).state == "token-revoked"
    assert (await room.channel.probe(room.inbox)).up


async def test_a_chat_that_is_none_of_telegrams_is_refused(room: TelegramRoom) -> None:
    with pytest.raises(Refused):
        await room.send("x", chat="visitor-1")


# ── what was said before ──────────────────────────────────────────────────────────────────────
async def test_an_edit_changes_words_and_captions_in_place(room: TelegramRoom) -> None:
    said = await room.send("Завтра")
    await room.send("Сегодня", edits="k1", edit_id=said.external_id)
    await room.send("Сегодня", edits="k1", edit_id=said.external_id)
    assert [one.text for one in room.sees()][-1] == "Сегодня"
    shown = await room.send("Фото", attachments=[await room.file(KIND.PHOTO, PNG, "p.png")])
    await room.send("Другое", edits="k4", edit_id=shown.external_id)
    assert (room.sees()[-1].text, room.sees()[-1].file is not None) == ("Другое", True)


async def test_an_edit_of_what_is_gone_is_left_to_the_outbox_which_says_that_it_corrects(room: TelegramRoom) -> None:
    said = await room.send("Завтра")
    room.world.delete(room.anna, room.world.message(room.chat, int(said.external_id)))
    with pytest.raises(Refused) as refused:
        await room.send("Сегодня", edits="k1", edit_id=said.external_id)
    assert refused.value.reason == Why.EDIT_GONE


async def test_a_message_is_taken_back_once(room: TelegramRoom) -> None:
    said = await room.send("Ой")
    for _ in range(2):
        await room.send("", act=Act.DELETE, edits="k1", edit_id=said.external_id)
    assert all(one.text != "Ой" for one in room.sees())
    await room.send("", act=Act.DELETE, edits="never")


async def test_what_is_older_than_two_days_stays_and_is_told(room: TelegramRoom) -> None:
    said = await room.send("Старое")
    room.world.message(room.chat, int(said.external_id)).date -= 3 * 86_400
    with pytest.raises(Refused) as refused:
        await room.send("", act=Act.DELETE, edits="k1", edit_id=said.external_id)
    assert refused.value.reason == Why.DELETE_GONE


async def test_reactions_are_put_and_taken_back_and_strange_ones_are_not_shown(room: TelegramRoom) -> None:
    asked = room.world.say(room.anna, room.chat, "Спасибо")
    await room.send("❤️", act=Act.REACT, reply_to=str(asked.id))
    assert room.sees()[-1].reactions == ["❤"]
    await room.send("🧊", act=Act.REACT, reply_to=str(asked.id))
    assert room.sees()[-1].reactions == ["❤"]
    await room.send("", act=Act.REACT, reply_to=str(asked.id))
    assert room.sees()[-1].reactions == []
    await room.send("👍", act=Act.REACT, reply_to="9999")


# ── files ─────────────────────────────────────────────────────────────────────────────────────
async def test_neighbours_of_one_sort_go_as_one_album(room: TelegramRoom) -> None:
    photos = [await room.file(KIND.PHOTO, PNG, f"{n}.png") for n in range(11)]
    others = [await room.file(KIND.VIDEO, name="v.mp4"), await room.file(KIND.DOCUMENT), await room.file(KIND.DOCUMENT)]
    before = len(room.sees())
    await room.send("Смотрите", attachments=[*photos, *others])
    seen = room.sees()[before:]
    albums = [one.album for one in seen]
    assert [albums.count(mark) for mark in dict.fromkeys(albums)] == [10, 2, 2]
    assert [one.text for one in seen] == ["Смотрите"] + [""] * 13


async def test_a_voice_goes_as_a_voice_with_its_length(room: TelegramRoom) -> None:
    await room.send("", attachments=[await room.file(KIND.VOICE, b"OggS", "v.ogg", "audio/ogg", seconds=7)])
    assert room.sees()[-1].file.kind == "voice"  # type: ignore[union-attr]  # it is there, or the test fails
    await room.send("", attachments=[await room.file(KIND.VOICE, b"webm", "v.webm", "audio/webm")])
    assert room.sees()[-1].file.kind == "document"  # type: ignore[union-attr]  # the same


async def test_a_picture_that_telegram_cannot_process_goes_as_a_document(room: TelegramRoom) -> None:
    await room.send("План", attachments=[await room.file(KIND.PHOTO, b"no picture", "p.png")])
    assert (room.sees()[-1].file.kind, room.sees()[-1].text) == ("document", "План")  # type: ignore[union-attr]
    wide = PNG[:16] + bytes.fromhex("0000270f00000002") + b"\0" * 40
    await room.send("", attachments=[await room.file(KIND.PHOTO, wide, "w.png")])
    assert room.sees()[-1].file.kind == "document"  # type: ignore[union-attr]  # it is there, or the test fails


async def test_one_bad_picture_costs_its_album_nothing_but_the_album(room: TelegramRoom) -> None:
    items = [await room.file(KIND.PHOTO, PNG, "a.png"), await room.file(KIND.PHOTO, b"bad", "b.png")]
    before = len(room.sees())
    await room.send("Два", attachments=items)
    seen = room.sees()[before:]
    assert [(one.text, one.file.kind) for one in seen if one.file] == [("Два", "photo"), ("", "document")]


async def test_a_file_over_50_mb_is_told_as_a_line(room: TelegramRoom) -> None:
    await room.send("", attachments=[await room.file(KIND.DOCUMENT, name="film.mkv", size=73_000_000)])
    assert "film.mkv" in room.sees()[-1].text and "73" in room.sees()[-1].text


async def test_a_file_that_could_not_be_fetched_is_told_as_a_line(room: TelegramRoom) -> None:
    await room.send("", attachments=[Attachment(KIND.DOCUMENT, remote="F", name="big.zip", size=25_000_000)])
    assert "big.zip" in room.sees()[-1].text and "20" in room.sees()[-1].text
    with pytest.raises(Refused) as refused:
        await room.channel.fetch(room.inbox, Attachment(KIND.DOCUMENT, remote="F", size=25_000_000))
    assert refused.value.reason == Why.FILE_BIG


async def test_places_and_cards_go_as_such_after_the_words(room: TelegramRoom) -> None:
    items = [Attachment(KIND.LOCATION, value="55.75,37.6"), Attachment(KIND.CONTACT, value="+7911 Анна")]
    await room.send("Мы здесь", attachments=items)
    words, place, card = room.sees()[-3:]
    assert words.text == "Мы здесь" and place.content["location"]["latitude"] == 55.75
    assert card.content["contact"]["first_name"] == "Анна"


async def test_buttons_beside_an_album_come_under_the_words(room: TelegramRoom) -> None:
    items = [await room.file(KIND.PHOTO, PNG, f"{n}.png") for n in range(2)]
    await room.send("Берёте?", attachments=items, buttons=[[Button("Да", "y")]])
    assert (room.sees()[-1].text, room.sees()[-1].buttons) == ("Берёте?", [["Да"]])


# ── groups ────────────────────────────────────────────────────────────────────────────────────
async def test_an_answer_in_a_group_goes_into_the_topic_of_the_question(room: TelegramRoom) -> None:
    group = room.world.add_group("Двор", forum=True)
    room.world.join(group, room.anna)
    room.world.join(group, room.bot)
    topic = room.world.create_topic(room.anna, group, "Вопросы")
    asked = room.world.say(room.anna, group, "@salon_bot вы открыты?", thread=topic.id)
    heard = (await room.hears())[-1]
    await room.send("Да", chat=heard.chat, reply_to=str(asked.id))  # type: ignore[union-attr]  # a message has a chat
    seen = room.sees()[-1]
    assert (seen.text, seen.thread, seen.reply_to) == ("Да", topic.id, asked.id)


async def test_staffs_words_in_a_group_answer_what_the_person_said_last(room: TelegramRoom) -> None:
    group = room.world.add_group("Двор", forum=False)
    boris = room.world.add_person("Борис")
    for who in (room.anna, boris, room.bot):
        room.world.join(group, who)
    asked = room.world.say(room.anna, group, "@salon_bot вы открыты?")
    room.world.say(boris, group, "@salon_bot а завтра?")
    await room.hears()
    await room.send("Да", chat=f"{group.id}/{room.anna.id}")
    assert (room.sees()[-1].text, room.sees()[-1].reply_to) == ("Да", asked.id)


async def test_a_group_that_became_a_supergroup_says_where_the_dialog_is_now(room: TelegramRoom) -> None:
    group = room.world.add_group("Двор", forum=False, basic=True)
    room.world.join(group, room.anna)
    room.world.join(group, room.bot)
    fresh = room.world.migrate(group)
    with pytest.raises(ChatMoved) as moved:
        await room.send("Мы здесь", chat=f"{group.id}/{room.anna.id}")
    assert moved.value.to == f"{fresh.id}/{room.anna.id}"
    await room.send("Мы здесь", chat=moved.value.to)
    assert list(fresh.messages.values())[-1].text == "Мы здесь"


# ── people's own accounts ─────────────────────────────────────────────────────────────────────
class Own:
    """The owner's own chat with a client, answered by the bot."""

    def __init__(self, room: TelegramRoom) -> None:
        self.room = room
        self.owner, self.client = room.world.add_person("Олег"), room.world.add_person("Вера")
        room.links.allowed.add(self.owner.id)
        self.link = room.world.connect_business(self.owner, room.bot)
        self.chat = room.world.own_chat(self.owner, self.client)

    async def begin(self) -> str:
        """The client writes; the dialog's chat."""
        await self.room.hears()
        self.room.world.say(self.client, self.chat, "Здравствуйте")
        return str((await self.room.hears())[-1].chat)  # type: ignore[union-attr]  # a message has a chat


async def test_the_bot_answers_in_the_owners_own_chat_and_does_not_hear_itself(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    said = await room.send("Добрый день", chat=place)
    assert [(one.author, one.text) for one in room.sees(own.client)][-1] == ("Олег", "Добрый день")
    assert await room.hears() == []
    await room.send("Добрый вечер", chat=place, edits="k1", edit_id=said.external_id)
    assert room.sees(own.client)[-1].text == "Добрый вечер"
    await room.send("👍", chat=place, act=Act.REACT, reply_to="1")


async def test_files_and_read_marks_in_an_own_chat(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    await room.send("", chat=place, act=Act.READ, reply_to="1")
    assert room.sees(own.owner)[0].read
    await room.send("Два", chat=place, attachments=[await room.file(KIND.PHOTO, PNG, f"{n}.png") for n in range(2)])
    assert [one.author for one in room.sees(own.client)][-2:] == ["Олег", "Олег"]


async def test_own_words_are_taken_back_only_with_the_right_to(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    said = await room.send("Ой", chat=place)
    with pytest.raises(Refused) as refused:
        await room.send("", chat=place, act=Act.DELETE, edits="k1", edit_id=said.external_id)
    assert refused.value.reason == Why.NO_RIGHTS
    room.world.connect_business(own.owner, room.bot, "can_reply", "can_delete_sent_messages")
    await room.send("", chat=place, act=Act.DELETE, edits="k1", edit_id=said.external_id)
    assert all(one.text != "Ой" for one in room.sees(own.client))


async def test_after_the_owner_took_the_right_back_nothing_is_said(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    room.world.disconnect_business(own.owner, room.bot)
    with pytest.raises(Refused):
        await room.send("Ещё", chat=place)
    await room.hears()
    room.world.say(own.client, own.chat, "Вы тут?")
    assert await room.hears() == [] and not room.links.kept[own.link.id].enabled


async def test_a_connection_that_was_missed_is_asked_for_and_the_message_comes_again(room: TelegramRoom) -> None:
    own = Own(room)
    room.bot.queue.clear()
    room.world.say(own.client, own.chat, "Здравствуйте")
    missed = room.bot.queue[-1]
    with pytest.raises(RetryLater):
        await room.hears()
    room.bot.queue.append(missed)
    assert [type(one).__name__ for one in await room.hears()] == ["InboundMessage"]


async def test_a_strangers_account_is_asked_for_once_and_ignored(room: TelegramRoom) -> None:
    own = Own(room)
    room.links.allowed.clear()
    room.bot.queue.clear()
    for words in ("Раз", "Два"):
        room.world.say(own.client, own.chat, words)
    assert await room.hears() == []
    assert len(room.calls("getBusinessConnection")) == 1
