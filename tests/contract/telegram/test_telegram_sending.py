"""What goes out to Telegram, over HTTP to a stand-in that refuses what Telegram refuses: words and files."""

from typing import Any

import pytest

from bot.sandbox.telegram.refusals import too_many
from channels.failures import AccountDown, Refused, RetryLater
from dialogs.messages import Attachment, AttachmentKind, Button
from dialogs.refusals import Why
from tests.fakes.rooms.telegram import PNG, TelegramRoom

KIND = AttachmentKind


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


async def test_a_file_that_telegram_never_takes_costs_the_others_nothing(room: TelegramRoom) -> None:
    items = [await room.file(KIND.DOCUMENT, b"", "empty.pdf"), await room.file(KIND.DOCUMENT, b"%PDF", "full.pdf")]
    before = len(room.sees())
    await room.send("Смотрите", attachments=items)
    told, taken = room.sees()[before:]
    assert told.text == "Смотрите\n📎 empty.pdf (файл отправить не получилось)"
    assert taken.file and taken.file.name == "full.pdf"


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
