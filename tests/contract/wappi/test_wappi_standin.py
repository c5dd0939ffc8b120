"""The stand-in of Wappi, seen by a plain HTTP client: what it takes, what it refuses, and in which words."""

import base64
from typing import Any

import pytest

from bot.sandbox.wappi.shapes import TYPES
from tests.fakes.rooms.wappi import OGG, PNG, Room

PICTURE = base64.b64encode(PNG).decode()


# ── who may call ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("token", ["", "wrong", "Bearer {token}"])
async def test_only_the_bare_token_opens_the_api(room: Room, token: str) -> None:
    headers = {"Authorization": token.format(token=room.standin.world.state.token)}
    url = f"{room.standin.url}/api/sync/get/status?profile_id={room.profile.id}"
    async with room.http.get(url, headers=headers) as answer:
        assert (answer.status, await answer.json()) == (401, {"detail": "Unauthorized"})


@pytest.mark.parametrize("prefix", ["api", "tapi", "maxapi"])
async def test_a_wrong_profile_is_told_in_wappis_words(room: Room, prefix: str) -> None:
    status, body = await room.call("sync/message/send", {"body": "x", "recipient": "1"}, prefix, profile_id="0-0")
    assert (status, body) == (400, {"detail": "profile_id error"})


async def test_a_profile_belongs_to_one_messenger(room: Room) -> None:
    assert await room.call("sync/get/status", prefix="tapi") == (400, {"detail": "profile_id error"})


# ── sending ───────────────────────────────────────────────────────────────────────────────────
async def test_a_text_is_sent_told_of_and_read(room: Room) -> None:
    sent = await room.done("sync/message/send", {"body": "Здравствуйте", "recipient": "79115550011"}, bot_id="parley")
    assert {"status", "timestamp", "time", "message_id", "task_id"} == set(sent)
    assert sent["time"].endswith("+03:00")
    echo = await room.event("outgoing_message_api")
    assert (echo["id"], echo["task_id"], echo["from_where"], echo["is_me"], echo["wappi_bot_id"]) == (
        sent["message_id"], sent["task_id"], "api", True, "parley")  # fmt: skip
    assert (echo["chatId"], echo["to"], echo["type"]) == ("79115550011@c.us", "79115550011@c.us", "chat")
    told = [await room.hook() for _ in range(3)]
    assert all(isinstance(one["messages"], dict) for one in told)
    assert [one["messages"]["status"] for one in told] == ["pending", "delivered", "read"]
    assert {one["messages"]["id"] for one in told} == {sent["message_id"]}


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("message/img/send", {"caption": "Фото", "b64_file": PICTURE}, "image"),
        ("message/document/send", {"caption": "", "file_name": "чек.pdf", "b64_file": PICTURE}, "document"),
        ("message/video/send", {"caption": "", "b64_file": PICTURE}, "video"),
        ("message/audio/send", {"b64_file": PICTURE}, "ptt"),
        ("message/location/send", {"latitude": 55.7, "longitude": 37.6, "address": "Москва"}, "location"),
        ("contact/send", {"phone": "79005550033", "name": "Мастер"}, "vcard"),
        ("poll/create", {"body": "Когда?", "poll_options": ["Утро", "Вечер"], "poll_select_count": 1}, "poll"),
    ],
)
async def test_everything_can_be_sent_at_once_or_through_the_queue(
    room: Room, path: str, body: dict[str, Any], kind: str
) -> None:
    whole = body | {"recipient": "79115550011"}
    sent = await room.done(f"sync/{path}", whole)
    assert room.standin.world.state.messages[sent["message_id"]].type == kind
    queued = await room.done(f"async/{path}", whole, timeout_from="0", timeout_to="0")
    assert (set(queued), queued["detail"]) == ({"status", "detail", "task_id"}, "Message sent to queue")
    echo = await room.event("outgoing_message_api")
    while echo["task_id"] != queued["task_id"]:
        echo = await room.event("outgoing_message_api")
    task = (await room.done("task/get", task_id=queued["task_id"]))["task"]
    assert (task["status"], task["response"]["message_id"]) == ("done", echo["id"])


async def test_a_file_is_fetched_from_its_address(room: Room) -> None:
    file = room.standin.world.keep("Прайс.png", PNG)
    link, _ = room.standin.world.link(file)
    body = {"url": link, "caption": "Прайс", "file_name": "price.png", "recipient": "79115550011"}
    sent = await room.done("sync/message/file/url/send", body)
    message = room.standin.world.state.messages[sent["message_id"]]
    assert (message.type, room.standin.world.blobs[message.file]) == ("image", PNG)
    assert (await room.call("sync/message/file/url/send", body | {"url": "http://127.0.0.1:1/x"}))[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("message/send", {"body": "x", "recipient": "+7 911 555-00-11"}, "recipient error"),
        ("message/send", {"body": "x"}, "recipient error"),
        ("message/send", {"body": " ", "recipient": "79115550011"}, "body error"),
        ("message/send", [1], "json error"),
        ("message/img/send", {"recipient": "79115550011", "b64_file": f"data:;base64,{PICTURE}"}, "b64_file error"),
        ("message/img/send", {"recipient": "79115550011", "b64_file": "не base64"}, "b64_file error"),
        ("message/reply", {"body": "x", "message_id": "нет"}, "message_id error"),
        ("message/buttons/send", {"recipient": "79115550011"}, "method temporarily does not work"),
        ("message/list/send", {"recipient": "79115550011"}, "method temporarily does not work"),
        ("poll/create", {"body": "?", "poll_options": ["а"], "poll_select_count": 1, "recipient": "79115550011"},
         "poll_options error"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_refused_with_400_and_a_detail(room: Room, path: str, body: Any, detail: str) -> None:
    assert await room.call(f"sync/{path}", body) == (400, {"detail": detail})


async def test_a_number_beginning_with_8_is_taken_and_never_delivered(room: Room) -> None:
    sent = await room.done("sync/message/send", {"body": "x", "recipient": "89115550011"})
    assert (await room.event("delivery_status"))["status"] == "pending"
    await room.done("sync/message/send", {"body": "y", "recipient": room.galina.phone})
    while (told := await room.event("delivery_status"))["status"] != "read":
        assert sent["message_id"] not in str(told)
    assert room.standin.world.state.messages[sent["message_id"]].lost


async def test_a_queue_is_seen_and_thrown_away(room: Room) -> None:
    body = {"body": "Рассылка", "recipient": "79115550011"}
    queued = await room.done("async/message/send", body, timeout_from="60", timeout_to="60")
    assert [one["task_id"] for one in (await room.done("profile/queue/get"))["queue"]] == [queued["task_id"]]
    assert (await room.done("profile/queue/purge"))["count"] == 1
    assert (await room.done("task/get", task_id=queued["task_id"]))["task"]["status"] == "purged"
    assert not room.standin.world.state.messages


# ── what a message becomes ────────────────────────────────────────────────────────────────────
async def test_an_edit_is_taken_for_15_minutes(room: Room) -> None:
    sent = await room.done("sync/message/send", {"body": "Было", "recipient": "79115550011"})
    await room.done("sync/message/edit", {"message_id": sent["message_id"], "body": "Стало"})
    message = room.standin.world.state.messages[sent["message_id"]]
    assert (message.text, message.edited) == ("Стало", True)
    room.clock.now += 15 * 60 + 1
    status, _ = await room.call("sync/message/edit", {"message_id": sent["message_id"], "body": "Поздно"})
    assert (status, message.text) == (400, "Стало")


async def test_reply_forward_reaction_and_deletion_need_only_the_message(room: Room) -> None:
    said = room.people.say(room.profile, room.galina, "Сколько стоит?")
    reply = await room.done("sync/message/reply", {"body": "Тысячу", "message_id": said.id})
    messages = room.standin.world.state.messages
    assert (messages[reply["message_id"]].reply_to, messages[reply["message_id"]].person) == (said.id, "79115550011")
    forward = await room.done("sync/message/forward", {"message_id": said.id, "recipient": "79115550011"})
    assert messages[forward["message_id"]].forwarded
    await room.done("sync/message/reaction", {"message_id": said.id, "body": "👍"})
    assert said.reactions == {"me": "👍"}
    await room.done("sync/message/reaction", {"message_id": said.id, "body": ""})
    assert not said.reactions
    await room.done("sync/message/delete", {"message_id": reply["message_id"]})
    assert messages[reply["message_id"]].deleted
    assert (await room.call("sync/message/delete", {"message_id": said.id}))[0] == 400


async def test_reading_and_typing_are_seen_by_the_client(room: Room) -> None:
    said = [room.people.say(room.profile, room.galina, text) for text in ("Раз", "Два")]
    await room.done("sync/message/mark/read", {"message_id": said[1].id}, mark_all="true")
    assert [one.status for one in said] == ["read", "read"]
    key = f"{room.profile.id}|79115550011|me"
    await room.done("sync/chat/typing/start", {"recipient": "79115550011"})
    assert room.standin.world.state.typing[key] == room.clock.now + 20
    await room.done("sync/chat/typing/stop", {"recipient": "79115550011"})
    assert key not in room.standin.world.state.typing


# ── profiles, login, reading ──────────────────────────────────────────────────────────────────
async def test_the_status_has_no_done_and_times_in_two_forms(room: Room) -> None:
    code, status = await room.call("sync/get/status")
    assert code == 200 and "status" not in status
    assert status["authorized_at"].endswith("Z") and status["last_activity"].endswith("+03:00")
    assert {"app_status", "authorized", "phone", "webhook_types", "webhook_url", "worked_days"} < set(status)


async def test_a_number_is_connected_by_its_qr_code(room: Room) -> None:
    fresh = room.standin.world.add_profile("Второй")
    answer = await room.done("sync/qr/get", profile_id=fresh.id)
    head, _, picture = answer["qrCode"].partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(picture).startswith(b"\x89PNG")
    room.people.scan(fresh)
    assert fresh.authorized
    assert (await room.call("sync/qr/get", profile_id=fresh.id))[0] == 400


async def test_a_pairing_code_is_not_given_twice_within_two_minutes(room: Room) -> None:
    fresh = room.standin.world.add_profile("Второй")
    code = (await room.done("sync/auth/code", phone="79005550023", profile_id=fresh.id))["code"]
    assert len(code) == 9
    assert (await room.call("sync/auth/code", phone="79005550023", profile_id=fresh.id))[0] == 400
    room.clock.now += 121
    assert (await room.done("sync/auth/code", phone="79005550023", profile_id=fresh.id))["code"] != code


async def test_both_answers_to_a_download_are_there(room: Room) -> None:
    sent = room.people.send(room.profile, room.galina, "voice.ogg", OGG, "")
    inside = await room.done("sync/message/media/download", message_id=sent.id)
    assert base64.b64decode(inside["file_b64"]) == OGG
    room.standin.faults.add("media_link")
    link = await room.done("sync/message/media/download", message_id=sent.id)
    assert "file_b64" not in link and link["file_link_expire"] == int(room.clock.now) + 7 * 86_400
    async with room.http.get(link["file_link"]) as answer:
        assert await answer.read() == OGG


async def test_chats_messages_and_contacts_are_read(room: Room) -> None:
    said = [room.people.say(room.profile, room.galina, text) for text in ("Раз", "Два", "Три")]
    listed = await room.done("sync/messages/get", chat_id="79115550011@c.us", limit="2")
    assert [one["body"] for one in listed["messages"]] == ["Три", "Два"]
    assert listed["total_count"] == 3
    one = await room.done("sync/messages/id/get", message_id=said[0].id)
    assert one["message"]["body"] == "Раз"
    assert [chat["id"] for chat in (await room.done("sync/chats/get"))["dialogs"]] == ["79115550011@c.us"]
    assert (await room.done("sync/contact/check", phone="79115550011"))["on_whatsapp"] is True
    assert (await room.done("sync/contact/check", phone="79990000000"))["on_whatsapp"] is False


# ── the other two messengers ──────────────────────────────────────────────────────────────────
async def test_telegram_by_wappi_differs_where_it_is_told_to(room: Room) -> None:
    account = room.standin.world.add_profile("Телеграм", "telegram", authorized=True)
    account.hook_url, account.hook_types = room.profile.hook_url, list(TYPES)
    me = {"profile_id": account.id, "prefix": "tapi"}
    sent = await room.done("sync/message/send", {"body": "x", "recipient": "@galina_k"}, **me)
    assert sent["pts_count"] == 1
    echo = await room.event("outgoing_message_api")
    assert (echo["type"], echo["chatId"]) == ("text", str(room.galina.number))
    assert (await room.call("sync/chat/typing/start", {"recipient": "@galina_k"}, **me))[0] == 404
    assert await room.done("sync/chats/typing/start", {"recipient": "@galina_k"}, **me)
    bare = {"message_id": sent["message_id"], "body": "👍"}
    assert (await room.call("sync/message/reaction", bare, **me))[0] == 400
    assert await room.done("sync/message/reaction", bare | {"recipient": "@galina_k"}, **me)
    assert (await room.call("sync/contact/check", phone="79115550011", **me))[0] == 404
    assert (await room.call("sync/poll/create", {}, **me))[0] == 404


async def test_telegram_logs_in_by_code_and_password(room: Room) -> None:
    account = room.standin.world.add_profile("Телеграм", "telegram")
    account.password = "pass"
    me = {"profile_id": account.id, "prefix": "tapi"}
    await room.done("sync/auth/phone", {"phone": "79005550023"}, **me)
    assert (await room.call("sync/auth/code", {"auth_code": "wrong"}, **me))[0] == 400
    assert (await room.done("sync/auth/code", {"auth_code": account.pairing}, **me))["detail"] == "2fa"
    assert not account.authorized
    await room.done("sync/auth/2fa", {"pwd_code": "pass"}, **me)
    assert account.authorized


async def test_max_takes_a_chat_id(room: Room) -> None:
    account = room.standin.world.add_profile("MAX", "max", authorized=True)
    account.hook_url = room.profile.hook_url
    room.people.say(account, room.galina, "Привет")
    said = await room.event("incoming_message")
    assert (said["type"], said["phone"], said["chatId"]) == ("text", "79115550011", str(room.galina.number))
    body = {"body": "Здравствуйте", "chat_id": said["chatId"]}
    assert await room.done("sync/message/send", body, profile_id=account.id, prefix="maxapi")
