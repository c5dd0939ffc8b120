"""The sandbox's API to the letter: shapes, natural chats, taps, files, and sentences for mistakes."""

import asyncio
import json
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from bot.sandbox.telegram.refusals import Refusal
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


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("phones/nobody/say", {"text": "x"}, 404, "No phone nobody"),
        ("phones/owner/say", {}, 400, '"text" is missing'),
        ("phones/owner/say", {"text": " "}, 400, '"text" is missing'),
        ("phones/owner/say", {"text": 5}, 400, '"text" is missing'),
        ("phones/owner/say", {"text": "x", "chat": "77"}, 404, "No chat 77"),
        ("phones/owner/say", {"text": "x", "chat": "-5:7"}, 404, "No chat -5"),
        ("phones/client-telegram/say", {"text": "x", "chat": "-1001000000001"}, 409, "is not in"),
        ("phones/owner/say", {"text": "x", "chat": ["a"]}, 400, '"chat" must be'),
        ("phones/owner/say", {"text": "x", "reply_to": 999}, 409, "No message 999"),
        ("phones/owner/say", [1], 400, "JSON object"),
        ("phones/client-widget/say", {"text": "x", "chat": "other"}, 404, "No chat other"),
        ("phones/client-widget/say", {"text": "x" * 10_001}, 400, "error-widget-too-long"),
        ("phones/client-widget/tap", {"button": "нет"}, 404, "there are: none"),
        ("phones/owner/tap", {}, 400, '"button" is missing'),
        ("phones/owner/edit", {"text": "x", "chat": "@parley_demo_bot", "message": 777}, 409, "No message 777"),
        ("phones/client-widget/edit", {"text": "x", "message": 1}, 409, "can't be edited"),
        ("phones/client-widget/call", {}, 409, "Only clients with WhatsApp"),
        ("phones/owner/scan", {}, 409, "shop-whatsapp"),
        ("faults", {}, 400, '"kind" is missing'),
        ("faults", {"kind": "earthquake"}, 400, "No such fault"),
        ("faults", {"kind": 429, "times": "many"}, 400, '"times" must be a number'),
        ("nothing/here", {}, 404, "There is no POST /sandbox/api/nothing/here"),
    ],
)  # fmt: skip
async def test_mistakes_get_one_clear_sentence(room: Room, path: str, body: Any, status: int, words: str) -> None:
    answered, told = await room.post(path, body)
    assert (answered, set(told)) == (status, {"error"})
    assert words in told["error"]


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"{", b'"text"', b"[" * 100_000, b'{"text": "\\ud800\\u0000 x"}'])
async def test_garbage_never_breaks_the_server(room: Room, raw: bytes) -> None:
    async with room.http.post(f"{room.url}/sandbox/api/phones/client-telegram/say", data=raw) as answer:
        assert answer.status in (200, 400, 409)
    assert (await room.http.get(f"{room.url}/sandbox/api/phones/client-telegram/screen")).status == 200


async def test_a_fault_is_ordered_counted_and_cleared(room: Room) -> None:
    order = {"method": "sendMessage", "kind": "429", "times": 2, "retry_after": 7}
    status, body = await room.post("faults", order)
    assert (status, body["waiting"]) == (200, [order | {"delay": 0.0}])
    fault = room.standin.faults.take("sendMessage", room.cast.client.id, 1)
    assert fault is not None and fault.retry_after == 7
    async with room.http.delete(f"{room.url}/sandbox/api/faults") as answer:
        assert await answer.json() == {"waiting": [], "rates": False}


async def test_telegrams_speed_limits_are_there_when_asked_for(room: Room) -> None:
    room.standin.limits.on = False
    assert (await room.post("faults", {"kind": "rates"}))[1]["rates"] is True
    boris = room.cast.people["boris_k"]
    with pytest.raises(Refusal, match="Too Many Requests"):
        for number in range(10):
            await room.bot_says(room.cast.client, boris.id, f"{number}")


async def test_open_pages_are_told_which_phones_changed(room: Room) -> None:
    async with room.http.get(f"{room.url}/sandbox/api/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await room.post("phones/client-telegram/say", {"text": "Привет"})
        async with asyncio.timeout(5):
            told = set[str]()
            while "client-telegram" not in told:
                told |= set(json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))["phones"])


async def test_a_new_bot_gets_a_token_that_the_stand_in_takes(room: Room) -> None:
    status, made = await room.post("bots", {"name": "Второй", "username": "second_shop_bot"})
    assert status == 200
    async with room.http.get(f"{(await _url(room))}/bot{made['token']}/getMe") as answer:
        assert (await answer.json())["result"]["username"] == "second_shop_bot"
    assert (await room.post("bots", {"name": "Ещё", "username": "second_shop_bot"}))[0] == 409


@pytest.mark.parametrize("username", ["\ud800bot", "магазин_bot", "my shop bot", "bot", "a" * 40 + "bot", "a\n_bot"])
async def test_a_bot_has_a_name_that_botfather_would_give(room: Room, username: str) -> None:
    assert (await room.post("bots", {"name": "Shop", "username": username}))[0] == 409


async def test_a_name_with_half_a_character_does_not_stop_the_phones(room: Room) -> None:
    assert (await room.post("bots", {"name": "Shop \ud800", "username": "half_shop_bot"}))[0] == 200
    assert (await room.post("phones/owner/say", {"text": "/menu"}))[0] == 200


async def _url(room: Room) -> str:
    await room.standin.start()
    return room.standin.url


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Host": "evil.example:8080"}, {"Origin": "https://evil.example"}]
)
async def test_other_sites_in_the_same_browser_are_turned_away(room: Room, headers: dict[str, str]) -> None:
    for path in ("/", "/sandbox/api/phones", "/sandbox/api/phones/client-widget/visitor"):
        async with room.http.get(room.url + path, headers=headers) as answer:
            assert answer.status == 403


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


async def test_a_group_is_made_with_a_bot_that_leads_it(room: Room) -> None:
    members = ["@boris_k", "@cozyhome_bot"]
    for admins, leads in (([], False), (["@cozyhome_bot"], True)):
        status, made = await room.post("groups", {"title": "Дом", "members": members, "admins": admins})
        group = room.standin.world.chat(made["chat"])
        assert (status, group.members[room.cast.client.id].leads) == (200, leads)


async def test_a_bot_that_leads_a_new_group_may_make_topics_there(room: Room) -> None:
    given = {"title": "Вторая", "forum": True, "members": ["@maria_desk", "@parley_demo_bot"]}
    _, made = await room.post("groups", {**given, "admins": ["@parley_demo_bot"]})
    bot = room.standin.world.chat(made["chat"]).members[room.cast.control.id]
    assert (bot.status, "can_manage_topics" in bot.rights) == ("administrator", True)


async def test_a_bots_rights_in_a_group_may_change(room: Room) -> None:
    given = {"title": "Вторая", "forum": True, "members": ["@maria_desk", "@parley_demo_bot"]}
    _, made = await room.post("groups", given)
    bot = room.standin.world.chat(made["chat"]).members
    for admin, topics, may in ((True, False, False), (True, True, True), (False, True, False)):
        changed = {"member": "@parley_demo_bot", "admin": admin, "topics": topics}
        assert (await room.post(f"groups/{made['chat']}/members", changed))[0] == 200
        member = bot[room.cast.control.id]
        assert (member.leads, "can_manage_topics" in member.rights) == (admin, may)


async def test_nobody_comes_into_a_group_by_a_wrong_name(room: Room) -> None:
    _, made = await room.post("groups", {"title": "Вторая", "members": ["@maria_desk"]})
    assert (await room.post(f"groups/{made['chat']}/members", {"member": "@nobody"}))[0] == 404
    assert (await room.post("groups/-1/members", {"member": "@maria_desk"}))[0] == 404


async def test_a_contact_under_the_own_name_is_the_persons_own(room: Room) -> None:
    boris = room.cast.people["boris_k"]
    chat = room.standin.world.open_private(boris, room.cast.client)
    for name, own in (("Мастер", None), ("Борис", boris.id)):
        _, told = await room.post("phones/client-telegram/share", {"name": name, "phone": "+79115550044"})
        assert chat.messages[told["message"]].content["contact"].get("user_id") == own
