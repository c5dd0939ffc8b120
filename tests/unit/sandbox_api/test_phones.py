"""The sandbox's phones to the letter: shapes, natural chats, taps, files."""

import asyncio
import json
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from tests.fakes.rooms.sandbox import Room

ROLES = {"client", "manager", "lead", "owner"}
KEYS = {"id", "author", "text", "buttons", "file", "at"}
TAKE = {"inline_keyboard": [[{"text": "Взять", "callback_data": "take"}, {"text": "Черновик", "callback_data": "d"}]]}


def newest(screen: Any, chat: str = "") -> Any:
    """The last message of a chat, or of the first one."""
    shown = next(one for one in screen["chats"] if not chat or one["chat"] == chat)
    return shown["messages"][-1]


async def topic(room: Room, name: str = "Борис") -> str:
    """A topic of the desk, as the API calls it."""
    made = await room.bot_does(room.cast.control, "createForumTopic", {"chat_id": room.cast.desk.id, "name": name})
    return f"{room.cast.desk.id}:{made['message_thread_id']}"


async def test_phones_are_listed_with_four_keys(room: Room) -> None:
    phones = await room.get("phones")
    assert {"client-widget", "client-telegram", "manager", "lead", "owner"} <= {one["id"] for one in phones}
    assert all(set(one) == {"id", "role", "kind", "name"} for one in phones)
    assert {one["role"] for one in phones} == ROLES
    assert {one["kind"] for one in phones} == {"widget", "telegram", "whatsapp"}


@pytest.mark.parametrize("phone", ["client-widget", "client-telegram", "client-whatsapp", "manager", "owner"])
async def test_a_screen_has_the_documented_shape_and_nothing_else(room: Room, phone: str) -> None:
    await room.post(f"phones/{phone}/say", {"text": "Привет"})
    screen = await room.get(f"phones/{phone}/screen")
    assert set(screen) == {"chats"}
    for chat in screen["chats"]:
        assert set(chat) == {"chat", "title", "messages"}
        assert all(set(message) == KEYS for message in chat["messages"])
    assert datetime.fromisoformat(newest(screen)["at"]).tzinfo is not None


@pytest.mark.parametrize(
    ("phone", "name"), [("client-widget", "Анна"), ("client-telegram", "Борис"), ("client-whatsapp", "Галина")]
)
async def test_what_a_client_says_stands_on_their_screen_at_once(room: Room, phone: str, name: str) -> None:
    status, said = await room.post(f"phones/{phone}/say", {"text": "Сколько стоит доставка?"})
    shown = newest(await room.get(f"phones/{phone}/screen"))
    assert (status, shown["id"]) == (200, said["message"])
    assert (shown["author"], shown["text"], shown["buttons"], shown["file"]) == (
        name, "Сколько стоит доставка?", [], None)  # fmt: skip


async def test_a_visitor_reads_what_the_company_writes(room: Room) -> None:
    await room.post("phones/client-widget/say", {"text": "Привет"})
    await room.widget_says("Здравствуйте!", "Позвать человека")
    shown = await room.sees("client-widget", lambda one: one["text"] == "Здравствуйте!")
    assert (shown["author"], shown["buttons"]) == ("Ассистент", [["Позвать человека"]])


async def test_a_tap_in_the_widget_sends_the_value_of_the_button(room: Room) -> None:
    await room.post("phones/client-widget/say", {"text": "Привет"})
    await room.widget_says("Здравствуйте!", "Позвать человека")
    await room.sees("client-widget", lambda one: bool(one["buttons"]))
    assert (await room.post("phones/client-widget/tap", {"button": "Позвать человека"}))[0] == 200
    assert json.loads(room.desk.store.accepted[-1][2])["button"] == "do:Позвать человека"


async def test_each_topic_is_a_chat_of_its_own(room: Room) -> None:
    chat = await topic(room)
    thread = int(chat.rpartition(":")[2])
    await room.bot_says(room.cast.control, room.cast.desk.id, "Карточка", message_thread_id=thread)
    screen = await room.get("phones/manager/screen")
    shown = next(one for one in screen["chats"] if one["chat"] == chat)
    assert shown["title"] == "Стойка — Уютный дом / Борис"
    assert shown["messages"][-1]["text"] == "Карточка"


async def test_a_place_and_a_contact_go_into_the_topic_that_was_named(room: Room) -> None:
    chat = await topic(room)
    for content in ({"latitude": 55.75, "longitude": 37.62}, {"name": "Мастер", "phone": "+79005550033"}):
        status, told = await room.post("phones/manager/share", {"chat": chat, **content})
        assert status == 200
        assert newest(await room.get("phones/manager/screen"), chat)["id"] == told["message"]


async def test_a_manager_writes_into_the_newest_topic_unless_told_otherwise(room: Room) -> None:
    await topic(room, "Анна")
    chat = await topic(room, "Борис")
    await room.post("phones/manager/say", {"text": "Добрый день"})
    assert newest(await room.get("phones/manager/screen"), chat)["text"] == "Добрый день"
    await room.post("phones/manager/say", {"text": "/help", "chat": "@parley_demo_bot"})
    assert newest(await room.get("phones/manager/screen"), str(room.cast.control.id))["text"] == "/help"


async def test_an_owner_writes_to_the_control_bot(room: Room) -> None:
    await room.post("phones/owner/say", {"text": "/start"})
    assert newest(await room.get("phones/owner/screen"), str(room.cast.control.id))["text"] == "/start"


async def test_a_voice_message_may_be_a_reply(room: Room) -> None:
    _, above = await room.post("phones/owner/say", {"text": "/start"})
    form = aiohttp.FormData()
    form.add_field("file", b"OggS", filename="voice.ogg", content_type="audio/ogg")
    form.add_field("reply_to", str(above["message"]))
    async with room.http.post(f"{room.url}/sandbox/api/phones/owner/file", data=form) as answer:
        assert answer.status == 200, await answer.text()
        sent = (await answer.json())["message"]
    chats = room.standin.world.state.chats.values()
    replies = [chat.messages[sent].reply_to for chat in chats if sent in chat.messages]
    assert above["message"] in replies


async def test_a_tap_finds_the_newest_button_and_the_bot_hears_of_it(room: Room) -> None:
    chat = await topic(room)
    where = {"message_thread_id": int(chat.rpartition(":")[2]), "reply_markup": TAKE}
    await room.bot_says(room.cast.control, room.cast.desk.id, "Первая", **where)
    second = await room.bot_says(room.cast.control, room.cast.desk.id, "Вторая", **where)
    room.cast.control.queue.clear()
    status, tapped = await room.post("phones/manager/tap", {"button": "Взять"})
    assert (status, tapped["message"]) == (200, second["message_id"])
    query = room.cast.control.queue[0]["callback_query"]
    assert (query["data"], query["from"]["first_name"]) == ("take", "Мария")


async def test_an_absent_button_is_told_with_those_that_are_there(room: Room) -> None:
    await room.bot_says(room.cast.control, room.cast.desk.id, "Карточка", reply_markup=TAKE)
    status, body = await room.post("phones/manager/tap", {"button": "Закрыть"})
    assert status == 404
    assert body["error"] == "No button “Закрыть” on the screen; there are: Взять, Черновик."


@pytest.mark.parametrize("phone", ["client-widget", "client-telegram", "client-whatsapp"])
async def test_a_file_goes_out_and_can_be_opened(room: Room, phone: str) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"hello", filename="чек.txt", content_type="text/plain")
    form.add_field("caption", "Вот чек")
    async with room.http.post(f"{room.url}/sandbox/api/phones/{phone}/file", data=form) as answer:
        assert answer.status == 200, await answer.text()
    shown = newest(await room.get(f"phones/{phone}/screen"))
    assert (shown["text"], shown["file"]["name"]) == ("Вот чек", "чек.txt")
    async with room.http.get(room.url + shown["file"]["url"]) as answer:
        assert await answer.read() == b"hello"


async def test_several_files_of_one_message_are_all_shown_and_opened(room: Room) -> None:
    form = aiohttp.FormData()
    for number in (1, 2, 3):
        form.add_field("file", f"page {number}".encode(), filename=f"{number}.txt", content_type="text/plain")
    async with room.http.post(f"{room.url}/sandbox/api/phones/client-widget/album", data=form) as answer:
        assert answer.status == 200, await answer.text()
    shown = newest(await room.get("phones/client-widget/screen"))
    assert set(shown) == KEYS | {"files"}
    assert [one["name"] for one in shown["files"]] == ["1.txt", "2.txt", "3.txt"]
    assert shown["file"] == shown["files"][0]
    async with room.http.get(room.url + shown["files"][2]["url"]) as answer:
        assert await answer.read() == b"page 3"


async def test_open_pages_are_told_which_phones_changed(room: Room) -> None:
    async with room.http.get(f"{room.url}/sandbox/api/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await room.post("phones/client-telegram/say", {"text": "Привет"})
        async with asyncio.timeout(30):
            told = set[str]()
            while "client-telegram" not in told:
                told |= set(json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))["phones"])


async def test_the_page_and_the_script_are_the_same_visitor(room: Room) -> None:
    visitor = await room.get("phones/client-widget/visitor")
    await room.post("phones/client-widget/say", {"text": "Из скрипта"})
    headers = {"Authorization": f"Bearer {visitor['token']}"}
    async with room.http.get(f"{room.url}/w/v1/{visitor['site']}/events", headers=headers) as answer:
        events = (await answer.json())["events"]
    assert [one["message"]["text"] for one in events] == ["Из скрипта"]
    sent = {"client_id": "frame-12345", "text": "Со страницы"}
    await room.http.post(f"{room.url}/w/v1/{visitor['site']}/messages", headers=headers, json=sent)
    await room.sees("client-widget", lambda one: one["text"] == "Со страницы")


async def test_a_contact_under_the_own_name_is_the_persons_own(room: Room) -> None:
    boris = room.cast.people["boris_k"]
    chat = room.standin.world.open_private(boris, room.cast.client)
    for name, own in (("Мастер", None), ("Борис", boris.id)):
        _, told = await room.post("phones/client-telegram/share", {"name": name, "phone": "+79115550044"})
        assert chat.messages[told["message"]].content["contact"].get("user_id") == own
