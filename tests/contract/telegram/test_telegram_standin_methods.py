"""Every method that Parley uses decodes in two foreign clients: aiogram and python-telegram-bot."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.sandbox.telegram.groups import threads
from bot.sandbox.telegram.shapes import Json
from tests.fakes.rooms.foreign_clients import PNG, Room, room


@pytest.fixture(params=["aiogram", "ptb"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    async with room(request.param) as made:
        yield made


Make = Callable[[Room, Any], Json]


def _to(place: Room, **more: Any) -> Json:
    return {"chat_id": place.anna.id} | more


def _closed(place: Room) -> Json:
    threads.set_closed(place.world, place.desk, place.boris.id, place.topic.id, True)
    return _desk(place, message_thread_id=place.topic.id)


def _desk(place: Room, **more: Any) -> Json:
    return {"chat_id": place.desk.id} | more


def _commands(place: Room) -> list[Any]:
    return [place.types.BotCommand(command="help", description="Помощь")]


# The method, what it is given (room, a message that the bot sent), and what must come out of the decoder.
CASES: list[tuple[str, Make, Callable[[Any], Any]]] = [
    ("get_me", lambda r, m: {}, lambda x: x.username == "salon_bot"),
    ("get_updates", lambda r, m: {}, lambda x: len(x) >= 4),
    ("send_message", lambda r, m: _to(r, text="**", reply_markup=r.button(callback_data="x")), lambda x: x.text),
    ("send_message", lambda r, m: _desk(r, text="<b>ж</b>", parse_mode="HTML"), lambda x: x.entities[0].length == 1),
    ("send_message", lambda r, m: _desk(r, text="x", message_thread_id=r.topic.id), lambda x: x.message_thread_id),
    ("edit_message_text", lambda r, m: _to(r, text="new", message_id=m.message_id), lambda x: x.edit_date),
    (
        "edit_message_reply_markup",
        lambda r, m: _to(r, message_id=m.message_id, reply_markup=r.button(url="https://example.com")),
        lambda x: x.reply_markup.inline_keyboard[0][0].url,
    ),
    ("delete_message", lambda r, m: _to(r, message_id=m.message_id), lambda x: x is True),
    ("delete_messages", lambda r, m: _to(r, message_ids=[m.message_id, 999]), lambda x: x is True),
    (
        "copy_message",
        lambda r, m: _desk(r, from_chat_id=r.anna.id, message_id=r.photo.id, message_thread_id=r.topic.id),
        lambda x: x.message_id,
    ),
    (
        "forward_message",
        lambda r, m: _desk(r, from_chat_id=r.anna.id, message_id=r.photo.id),
        lambda x: x.forward_origin.sender_user.first_name == "Анна",
    ),
    ("send_chat_action", lambda r, m: _to(r, action="typing"), lambda x: x is True),
    ("send_photo", lambda r, m: _to(r, photo=r.upload(PNG, "p.png"), caption="п"), lambda x: x.photo[-1].width == 32),
    ("send_document", lambda r, m: _to(r, document=r.upload(b"1", "a.txt")), lambda x: x.document.file_name),
    ("send_document", lambda r, m: _to(r, document=r.file_id()), lambda x: x.document.file_size == 3),
    ("send_voice", lambda r, m: _to(r, voice=r.upload(b"OggS", "v.ogg")), lambda x: x.voice.duration),
    ("send_video", lambda r, m: _to(r, video=r.upload(b"1", "v.mp4")), lambda x: x.video.width),
    ("send_video_note", lambda r, m: _to(r, video_note=r.upload(b"1", "v.mp4")), lambda x: x.video_note.length),
    ("send_audio", lambda r, m: _to(r, audio=r.upload(b"1", "v.mp3")), lambda x: x.audio.file_name),
    ("send_sticker", lambda r, m: _to(r, sticker=r.upload(b"1", "s.webp")), lambda x: x.sticker.width),
    ("send_animation", lambda r, m: _to(r, animation=r.upload(b"1", "a.mp4")), lambda x: x.animation.duration),
    (
        "send_media_group",
        lambda r, m: _to(r, media=[r.types.InputMediaPhoto(media=r.upload(PNG, f"{n}.png", True)) for n in range(2)]),
        lambda x: len({one.media_group_id for one in x}) == 1 and len(x) == 2,
    ),
    ("send_location", lambda r, m: _to(r, latitude=55.75, longitude=37.62), lambda x: x.location.latitude == 55.75),
    ("send_contact", lambda r, m: _to(r, phone_number="+79990000000", first_name="А"), lambda x: x.contact.first_name),
    ("get_file", lambda r, m: {"file_id": r.file_id()}, lambda x: x.file_size == 3),
    ("create_forum_topic", lambda r, m: _desk(r, name="Новый"), lambda x: x.message_thread_id),
    ("edit_forum_topic", lambda r, m: _desk(r, message_thread_id=r.topic.id, name="Иначе"), lambda x: x is True),
    ("close_forum_topic", lambda r, m: _desk(r, message_thread_id=r.topic.id), lambda x: x is True),
    ("reopen_forum_topic", lambda r, m: _closed(r), lambda x: x is True),
    ("delete_forum_topic", lambda r, m: _desk(r, message_thread_id=r.topic.id), lambda x: x is True),
    ("get_chat", lambda r, m: _desk(r), lambda x: x.is_forum),
    ("get_chat", lambda r, m: _to(r), lambda x: x.type == "private"),
    ("get_chat_member", lambda r, m: _desk(r, user_id=r.bot.id), lambda x: x.can_manage_topics),
    ("get_chat_member", lambda r, m: _desk(r, user_id=r.boris.id), lambda x: x.status == "creator"),
    ("get_chat_member", lambda r, m: _desk(r, user_id=r.anna.id), lambda x: x.status == "left"),
    ("get_chat_administrators", lambda r, m: _desk(r), lambda x: len(x) == 2),
    ("get_chat_member_count", lambda r, m: _desk(r), lambda x: x == 2),
    ("set_my_commands", lambda r, m: {"commands": _commands(r)}, lambda x: x is True),
    (
        "set_my_commands",
        lambda r, m: {"commands": _commands(r), "scope": r.types.BotCommandScopeChat(chat_id=r.desk.id)},
        lambda x: x is True,
    ),
    ("get_my_commands", lambda r, m: {"language_code": "ru"}, lambda x: list(x) == []),
    ("delete_my_commands", lambda r, m: {}, lambda x: x is True),
    ("set_my_name", lambda r, m: {"name": "Салон"}, lambda x: x is True),
    ("get_my_name", lambda r, m: {}, lambda x: x.name == "Салон"),
    ("set_my_description", lambda r, m: {"description": "Мы"}, lambda x: x is True),
    ("set_my_short_description", lambda r, m: {"short_description": "Мы"}, lambda x: x is True),
    (
        "set_message_reaction",
        lambda r, m: _to(r, message_id=r.photo.id, reaction=[r.types.ReactionTypeEmoji(emoji="👍")]),
        lambda x: x is True,
    ),
    ("send_message_draft", lambda r, m: _to(r, draft_id=5, text="Ду"), lambda x: x is True),
    ("set_chat_menu_button", lambda r, m: _to(r, menu_button=r.types.MenuButtonCommands()), lambda x: x is True),
    ("pin_chat_message", lambda r, m: _to(r, message_id=m.message_id), lambda x: x is True),
    ("get_webhook_info", lambda r, m: {}, lambda x: x.url == "" and x.pending_update_count > 0),
    ("delete_webhook", lambda r, m: {"drop_pending_updates": True}, lambda x: x is True),
    ("leave_chat", lambda r, m: _desk(r), lambda x: x is True),
    ("log_out", lambda r, m: {}, lambda x: x is True),
    ("close", lambda r, m: {}, lambda x: x is True),
]


@pytest.mark.parametrize(("method", "given", "right"), CASES, ids=lambda case: case if isinstance(case, str) else "")
async def test_a_foreign_client_decodes_the_answer(
    place: Room, method: str, given: Make, right: Callable[[Any], Any]
) -> None:
    said = await place.say()
    result = await getattr(place.client, method)(**given(place, said))
    assert right(result), result


async def test_all_kinds_of_updates_decode(place: Room) -> None:
    world = place.world
    asked = await place.say("Берёте?", reply_markup=place.button(callback_data="yes"))
    await place.client.get_updates(allowed_updates=["message_reaction", "chat_member", "message"])
    place.bot.allowed += ["callback_query", "edited_message", "my_chat_member"]
    world.tap(place.anna, world.message(place.chat, asked.message_id), "Да")
    world.edit(place.anna, world.say(place.anna, place.chat, "Я"), "Я тут")
    world.react(place.anna, world.message(place.chat, asked.message_id), "🔥")
    world.join(place.desk, place.anna)
    world.close_topic(place.boris, place.desk, place.topic.id)
    world.block(place.anna, place.bot)
    got = await place.client.get_updates()
    assert [one.callback_query.data for one in got if one.callback_query] == ["yes"]
    assert [one.edited_message.text for one in got if one.edited_message] == ["Я тут"]
    assert [one.message_reaction.new_reaction[0].emoji for one in got if one.message_reaction] == ["🔥"]
    assert [one.chat_member.new_chat_member.status for one in got if one.chat_member] == ["member"]
    assert [one.my_chat_member for one in got if one.my_chat_member][-1].new_chat_member.status == "kicked"
    assert [one for one in got if one.message and one.message.forum_topic_closed]


async def test_a_file_that_was_sent_comes_back_byte_for_byte(place: Room) -> None:
    found = await place.client.get_file(file_id=place.file_id())
    if place.kind == "aiogram":
        content = (await place.client.download_file(found.file_path)).read()
    else:
        content = bytes(await found.download_as_bytearray())
    assert content == b"abc"


async def test_a_tap_is_answered_with_a_toast(place: Room) -> None:
    asked = await place.say("Берёте?", reply_markup=place.button(callback_data="yes"))
    query = place.world.tap(place.anna, place.world.message(place.chat, asked.message_id), "Да")
    assert await place.client.answer_callback_query(callback_query_id=query, text="Принято", show_alert=True)
    shown = place.world.view(place.anna)[0].answers
    assert [(one.text, one.alert) for one in shown] == [("Принято", True)]
