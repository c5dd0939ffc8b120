"""WhatsApp phones by the API: ticks, replies, reactions, edits, deletions, polls, files, calls, and the shop's own."""

from typing import Any

import aiohttp
import pytest

from tests.fakes.rooms.sandbox import Room
from tests.fakes.rooms.wappi import OGG, PNG

CLIENT = "phones/client-whatsapp"
SHOP = "phones/shop-whatsapp"


async def chat(room: Room, phone: str) -> list[Any]:
    """All that the page draws of a phone's first chat."""
    messages: list[Any] = (await room.get(f"{phone}/view"))["chats"][0]["messages"]
    return messages


async def say(room: Room, phone: str, text: str, **more: Any) -> str:
    status, said = await room.post(f"{phone}/say", {"text": text, **more})
    assert status == 200, said
    return str(said["message"])


async def company_says(room: Room, method: str, **body: Any) -> Any:
    """The product's side, over HTTP."""
    headers, query = {"Authorization": room.wappi.world.state.token}, {"profile_id": room.shop.id}
    url = f"{room.wappi.url}/api/sync/{method}"
    async with room.http.post(url, params=query, json=body, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def test_ticks_tell_how_far_a_message_went(room: Room) -> None:
    said = await say(room, CLIENT, "Здравствуйте")
    assert (await chat(room, CLIENT))[-1]["status"] == "delivered"
    await company_says(room, "message/mark/read", message_id=said)
    assert (await chat(room, CLIENT))[-1]["status"] == "read"


async def test_a_message_to_a_number_that_is_off_has_one_tick(room: Room) -> None:
    room.wappi.happen("offline", room.shop)
    await say(room, CLIENT, "Вы тут?")
    assert (await chat(room, CLIENT))[-1]["status"] == "pending"
    room.wappi.happen("online", room.shop)
    assert (await chat(room, CLIENT))[-1]["status"] == "delivered"


async def test_who_writes_has_read_what_stands_above(room: Room) -> None:
    room.wappi.delivering.delivered_after = 0.0
    room.wappi.delivering.read_after = None
    sent = await company_says(room, "message/send", recipient="79115550011", body="Чем помочь?")
    await room.sees("client-whatsapp", lambda one: one["text"] == "Чем помочь?")
    await say(room, CLIENT, "Ничем")
    assert room.wappi.world.state.messages[sent["message_id"]].status == "read"


async def test_a_reply_names_the_message_above(room: Room) -> None:
    first = await say(room, CLIENT, "Есть доставка?")
    await say(room, CLIENT, "Это вопрос", reply_to=first)
    assert (await chat(room, CLIENT))[-1]["reply_to"] == first


async def test_an_edit_shows_new_words_and_only_own_ones_can_be_changed(room: Room) -> None:
    said = await say(room, CLIENT, "Спосибо")
    assert (await room.post(f"{CLIENT}/edit", {"message": said, "text": "Спасибо"}))[0] == 200
    shown = (await chat(room, CLIENT))[-1]
    assert (shown["text"], shown["edited"]) == ("Спасибо", True)
    status, told = await room.post(f"{SHOP}/edit", {"message": said, "text": "x"})
    assert (status, told["error"]) == (409, "Only own messages can be changed.")


async def test_a_deleted_message_leaves_a_trace_on_both_ends(room: Room) -> None:
    said = await say(room, CLIENT, "Не туда")
    assert (await room.post(f"{CLIENT}/delete", {"message": said}))[0] == 200
    for phone in (CLIENT, SHOP):
        shown = (await chat(room, phone))[-1]
        assert (shown["text"], shown["deleted"]) == ("Сообщение удалено", True)


@pytest.mark.parametrize("phone", ["client-whatsapp", "client-telegram"])
async def test_a_reaction_comes_and_goes(room: Room, phone: str) -> None:
    said = (await room.post(f"phones/{phone}/say", {"text": "Привет"}))[1]["message"]
    for emoji in ("👍", ""):
        assert (await room.post(f"phones/{phone}/react", {"message": said, "emoji": emoji}))[0] == 200
        view = await room.get(f"phones/{phone}/view")
        assert view["chats"][0]["messages"][-1]["reactions"] == ([emoji] if emoji else [])


async def test_a_message_in_telegram_is_deleted(room: Room) -> None:
    said = (await room.post("phones/client-telegram/say", {"text": "Не туда"}))[1]["message"]
    assert (await room.post("phones/client-telegram/delete", {"message": said}))[0] == 200
    shown = (await room.get("phones/client-telegram/screen"))["chats"][0]["messages"]
    assert said not in [one["id"] for one in shown]


async def test_a_poll_is_the_only_thing_to_tap(room: Room) -> None:
    status, told = await room.post(f"{CLIENT}/tap", {"button": "1"})
    assert (status, "there are: none" in told["error"]) == (404, True)
    room.wappi.delivering.delivered_after = 0.0
    poll = {"body": "Когда?", "poll_options": ["Утро", "Вечер"], "poll_select_count": 1}
    await company_says(room, "poll/create", recipient="79115550011", **poll)
    await room.sees("client-whatsapp", lambda one: one["buttons"] == [["Утро"], ["Вечер"]])
    await room.post(f"{CLIENT}/tap", {"button": "Утро"})
    await room.post(f"{CLIENT}/tap", {"button": "Вечер"})
    assert (await chat(room, CLIENT))[-1]["votes"] == ["Вечер"]


@pytest.mark.parametrize(
    ("content", "name", "kind", "wanted"),
    [
        (PNG, "a.bin", "", "photo"),
        (OGG, "a.bin", "", "voice"),
        (b"%PDF-1.7", "a.pdf", "", "document"),
        (PNG, "a.png", "document", "document"),
    ],
)
async def test_files_go_by_what_they_are(room: Room, content: bytes, name: str, kind: str, wanted: str) -> None:
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name)
    form.add_field("kind", kind)
    async with room.http.post(f"{room.url}/sandbox/api/{CLIENT}/file", data=form) as answer:
        assert answer.status == 200, await answer.text()
    shown = (await chat(room, CLIENT))[-1]["file"]
    assert shown["kind"] == wanted
    async with room.http.get(room.url + shown["url"]) as answer:
        assert await answer.read() == content


async def test_the_shops_phone_sees_clients_and_writes_to_the_newest(room: Room) -> None:
    await say(room, CLIENT, "Здравствуйте")
    await say(room, "phones/client-whatsapp-en", "Hello")
    view = await room.get(f"{SHOP}/screen")
    assert [one["title"] for one in view["chats"]] == ["Grace", "Галина"]
    await say(room, SHOP, "Hi, Grace")
    assert (await chat(room, "phones/client-whatsapp-en"))[-1]["text"] == "Hi, Grace"
    status, told = await room.post(f"{SHOP}/say", {"text": "x", "chat": "7:8"})
    assert (status, told["error"].startswith("No chat 7:8")) == (404, True)


async def test_a_new_number_is_connected_by_scanning_what_the_product_was_given(room: Room) -> None:
    made = (await room.post("profiles", {"name": "Второй"}))[1]
    status, told = await room.post(f"{SHOP}/scan", {})
    assert (status, told["error"].startswith("No QR code")) == (409, True)
    query = {"profile_id": made["profile_id"]}
    async with room.http.get(
        f"{room.wappi.url}/api/sync/qr/get", params=query, headers={"Authorization": made["token"]}
    ) as answer:
        assert answer.status == 200
    assert (await room.post(f"{SHOP}/scan", {}))[1] == {"profile": made["profile_id"]}
    listed = await room.get("profiles")
    assert [one["authorized"] for one in listed] == [True, True]


async def test_only_the_right_phones_scan_call_react_and_delete(room: Room) -> None:
    assert (await room.post(f"{CLIENT}/call", {}))[0] == 200
    for path, body in (
        (f"{CLIENT}/scan", {}),
        ("phones/owner/call", {}),
        ("phones/client-widget/react", {"message": "x", "emoji": "👍"}),
        ("phones/client-widget/delete", {"message": "x"}),
    ):
        assert (await room.post(path, body))[0] == 409
    assert (await room.post(f"{CLIENT}/react", {"emoji": "👍"}))[1]["error"].startswith('"message" is missing')
    assert (await room.post(f"{CLIENT}/react", {"emoji": "👍", "message": "x"}))[0] == 404


async def test_faults_of_whatsapp_are_ordered_beside_those_of_telegram(room: Room) -> None:
    await room.post("faults", {"kind": "500"})
    body = (await room.post("faults", {"channel": "whatsapp", "kind": "late", "times": 2}))[1]
    assert [(one["kind"], one.get("channel"), one["times"]) for one in body["waiting"]] == [
        ("500", None, 1), ("late", "whatsapp", 2)]  # fmt: skip
    assert body["waiting"][1]["delay"] == 5.0
    await room.post("faults", {"channel": "whatsapp", "kind": "offline"})
    assert not room.shop.authorized
    for wrong in ({"channel": "pigeon", "kind": "500"}, {"channel": "whatsapp"}, {"channel": "whatsapp", "kind": "x"}):
        assert (await room.post("faults", wrong))[0] == 400
    async with room.http.delete(f"{room.url}/sandbox/api/faults") as answer:
        assert (await answer.json())["waiting"] == []


@pytest.mark.parametrize("phone", ["client-whatsapp", "client-telegram"])
async def test_a_place_and_a_contact_are_sent(room: Room, phone: str) -> None:
    assert (await room.post(f"phones/{phone}/share", {"latitude": 55.75, "longitude": 37.62}))[0] == 200
    assert (await room.post(f"phones/{phone}/share", {"name": "Мастер", "phone": "79005550033"}))[0] == 200
    shown = (await room.get(f"phones/{phone}/view"))["chats"][0]["messages"][-2:]
    assert "55.75, 37.62" in shown[0]["text"]
    assert "Мастер" in shown[1]["text"] and "79005550033" in shown[1]["text"]
    status, told = await room.post(f"phones/{phone}/share", {"latitude": 95, "longitude": 0})
    assert (status, told["error"]) == (400, '"latitude" must be a number from -90 to 90.')


async def test_a_video_note_arrives_as_a_video(room: Room) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"\x00\x00\x00\x18ftypmp42" + bytes(99), filename="note.mp4")
    form.add_field("kind", "video_note")
    async with room.http.post(f"{room.url}/sandbox/api/{CLIENT}/file", data=form) as answer:
        assert answer.status == 200
    assert (await chat(room, CLIENT))[-1]["file"]["kind"] == "video"
