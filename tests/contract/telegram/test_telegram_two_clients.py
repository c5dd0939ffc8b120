"""Two foreign clients judge the stand-in: whatever the product asks of Telegram decodes in aiogram and in
python-telegram-bot, and so does whatever it is told. What the product calls is read from its own source, so that a new
method without a case here fails."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.telegram.test_telegram_standin_methods import CASES
from tests.fakes.rooms.foreign_clients import PNG, Room, room

ROOT = Path(__file__).parents[3]
SOURCES = [
    *(ROOT / "channels/telegram").glob("*.py"), *(ROOT / "handlers").rglob("*.py"), ROOT / "bot/services.py",
    *(ROOT / "bot/inboxes" / name for name in ("intake.py", "introducing.py", "control.py")),
]  # fmt: skip
METHOD = re.compile(
    r"\b(?:bot|way\.bot|get\(inbox\)|get\(self\._inbox\)|message|query)\.((?:send|edit|delete|set|get|answer|create|close"
    r"|reopen|read|copy|forward|leave)_[a-z_]+)\b"
)
OWN = {
    "edit_id",
    "edit_ids",
    "get_data",
    "set_state",
    "get_state",
    "set_data",
    "answer_callback",
}  # aiogram's or our own, not the Bot API's


SHORT = {"edit_reply_markup": "edit_message_reply_markup"}  # aiogram's shorter name on a message


def used() -> set[str]:
    """Every method of the Bot API that the product names."""
    named = {hit for source in SOURCES for hit in METHOD.findall(source.read_text())}
    quoted = {hit for source in SOURCES for hit in re.findall(r'"(send_[a-z_]+)", "', source.read_text())}
    return {SHORT.get(name, name) for name in named | quoted} - OWN


@pytest.fixture(params=["aiogram", "ptb"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    async with room(request.param) as made:
        vera = made.world.add_person("Вера")
        link = made.world.connect_business(
            made.boris, made.bot, "can_reply", "can_read_messages", "can_delete_all_messages"
        )
        chat = made.world.own_chat(made.boris, vera)
        first = made.world.say(vera, chat, "Здравствуйте")
        made.own = {"business_connection_id": link.id, "chat_id": vera.id}  # type: ignore[attr-defined]  # of this suite
        made.vera, made.own_chat, made.first = vera, chat, first  # type: ignore[attr-defined]  # the same
        yield made


Make = Callable[[Any, Any], dict[str, Any]]
OWN_CASES: list[tuple[str, Make, Callable[[Any], Any]]] = [
    ("get_business_connection", lambda r, m: {"business_connection_id": r.own["business_connection_id"]},
     lambda x: x.is_enabled and x.rights.can_reply and x.user.first_name == "Борис"),
    ("send_message", lambda r, m: r.own | {"text": "Да"},
     lambda x: x.sender_business_bot.username == "salon_bot" and x.chat.type == "private"),
    ("edit_message_text", lambda r, m: r.own | {"text": "Нет", "message_id": m.message_id}, lambda x: x.edit_date),
    ("edit_message_caption", lambda r, m: {"chat_id": r.anna.id, "message_id": r.shown.message_id, "caption": "Иначе"},
     lambda x: x.caption == "Иначе"),
    ("edit_message_media", lambda r, m: {
        "chat_id": r.anna.id, "message_id": r.shown.message_id,
        "media": r.types.InputMediaPhoto(media=r.upload(PNG, "q.png", True))},
     lambda x: x.photo[-1].width == 32),
    ("send_photo", lambda r, m: r.own | {"photo": r.upload(PNG, "p.png")}, lambda x: x.business_connection_id),
    ("send_media_group", lambda r, m: r.own | {
        "media": [r.types.InputMediaPhoto(media=r.upload(PNG, f"{n}.png", True)) for n in range(2)]},
     lambda x: len({one.media_group_id for one in x}) == 1),
    ("send_chat_action", lambda r, m: r.own | {"action": "typing"}, lambda x: x is True),
    ("read_business_message", lambda r, m: r.own | {"message_id": r.first.id}, lambda x: x is True),
    ("delete_business_messages", lambda r, m: {
        "business_connection_id": r.own["business_connection_id"], "message_ids": [m.message_id]},
     lambda x: x is True),
    ("set_webhook", lambda r, m: {"url": "https://example.com/hook", "secret_token": "s", "allowed_updates": []},
     lambda x: x is True),
]  # fmt: skip


@pytest.mark.parametrize(("method", "given", "right"), OWN_CASES, ids=lambda one: one if isinstance(one, str) else "")
async def test_what_is_done_in_peoples_own_chats_decodes(
    place: Any, method: str, given: Make, right: Callable[[Any], Any]
) -> None:
    said = await place.client.send_message(text="Добрый день", **place.own)
    place.shown = await place.client.send_photo(chat_id=place.anna.id, photo=place.upload(PNG, "p.png"), caption="Фото")
    result = await getattr(place.client, method)(**given(place, said))
    assert right(result), result


def test_every_method_that_the_product_uses_is_judged() -> None:
    found = used()
    assert len(found) > 25
    judged = {name for name, _, _ in [*CASES, *OWN_CASES]} | {"answer_callback_query"}
    assert found - judged == set(), "give each of these a case here"


async def test_all_that_the_product_is_told_decodes(place: Any) -> None:
    world, bot = place.world, place.bot
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction", "business_connection",
             "business_message", "edited_business_message", "deleted_business_messages"]  # fmt: skip
    bot.allowed, bot.queue[:] = kinds, []
    world.connect_business(place.boris, bot, "can_reply")
    mine = world.say(place.vera, place.own_chat, "Я")
    world.edit(place.vera, mine, "Я тут")
    world.delete(place.vera, mine)
    world.say(place.boris, place.own_chat, "Отвечу сам")
    basic = world.add_group("Двор", forum=False, basic=True)
    world.join(basic, place.anna)
    world.join(basic, bot)
    fresh = world.migrate(basic)
    got = await place.client.get_updates()
    assert [one.business_connection.rights.can_reply for one in got if one.business_connection] == [True]
    assert [one.business_message.text for one in got if one.business_message] == ["Я", "Отвечу сам"]
    assert [one.edited_business_message.text for one in got if one.edited_business_message] == ["Я тут"]
    gone = [one.deleted_business_messages for one in got if one.deleted_business_messages]
    assert [list(one.message_ids) for one in gone] == [[mine.id]]
    moved = [one.message.migrate_to_chat_id for one in got if one.message and one.message.migrate_to_chat_id]
    assert moved == [fresh.id]


async def test_a_group_that_moved_says_where(place: Any) -> None:
    basic = place.world.add_group("Двор", forum=False, basic=True)
    place.world.join(basic, place.anna)
    place.world.join(basic, place.bot)
    fresh = place.world.migrate(basic)
    with pytest.raises(Exception, match="supergroup") as refused:
        await place.client.send_message(chat_id=basic.id, text="x")
    to = getattr(refused.value, "migrate_to_chat_id", None) or getattr(refused.value, "new_chat_id", None)
    assert to == fresh.id
