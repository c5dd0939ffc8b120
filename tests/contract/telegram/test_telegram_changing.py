"""What was said in Telegram is edited, taken back and reacted to."""

import pytest

from channels.failures import Refused
from dialogs.messages import Act, AttachmentKind
from dialogs.refusals import Why
from tests.fakes.rooms.telegram import PNG, TelegramRoom

KIND = AttachmentKind


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
