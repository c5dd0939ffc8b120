"""The stand-in of Wappi, seen by a plain HTTP client and a plain receiver of webhooks: shapes, oddities, trouble."""

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.wappi import WappiStandIn, World
from bot.sandbox.wappi.shapes import TYPES, Person, Profile

DEADLINE = 5
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"picture" * 40).decode()
OGG = b"OggS\x00\x02" + b"\x00" * 20 + b"OpusHead" + b"\x00" * 200


@dataclass
class Clock:
    now: float = 1_795_244_400.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Room:
    """A stand-in with a connected number, a client, and a receiver that answers what it is told to, then 200."""

    standin: WappiStandIn
    clock: Clock
    profile: Profile
    galina: Person
    http: aiohttp.ClientSession
    answers: list[int] = field(default_factory=list)
    got: "asyncio.Queue[tuple[str, Any]]" = field(default_factory=asyncio.Queue)

    @property
    def people(self) -> Any:
        return self.standin.people

    async def call(
        self, path: str, body: Any = None, prefix: str = "api", verb: str = "", **query: str
    ) -> tuple[int, Any]:  # fmt: skip
        params = {"profile_id": self.profile.id} | query
        headers = {"Authorization": self.standin.world.state.token}
        url = f"{self.standin.url}/{prefix}/{path}"
        verb = verb or ("GET" if body is None else "POST")
        async with self.http.request(verb, url, params=params, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def done(self, path: str, body: Any = None, prefix: str = "api", **query: str) -> Any:
        status, answer = await self.call(path, body, prefix, **query)
        assert (status, answer["status"]) == (200, "done"), answer
        return answer

    async def hook(self) -> Any:
        """The next webhook's body."""
        return (await asyncio.wait_for(self.got.get(), DEADLINE))[1]

    async def event(self, wh_type: str) -> Any:
        """The next event of this type, whatever its envelope."""
        while True:
            body = await self.hook()
            inside = body.get("messages", body)
            one = inside[0] if isinstance(inside, list) else inside
            if one["wh_type"] == wh_type:
                return one

    async def _take(self, request: web.Request) -> web.Response:
        await self.got.put((request.headers.get("Authorization", ""), await request.json()))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    clock = Clock()
    standin = WappiStandIn(World(clock))
    standin.posting.plan = (0.0, 0.0, 0.0)
    standin.delivering.delivered_after = standin.delivering.read_after = 0.0
    profile = standin.world.add_profile("Салон", authorized=True)
    galina = standin.world.add_person("Галина", "79115550011", "galina_k")
    async with aiohttp.ClientSession() as http:
        made = Room(standin, clock, profile, galina, http)
        app = web.Application()
        app.router.add_post("/hook", made._take)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await standin.start()
        profile.hook_url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        profile.hook_types = list(TYPES)
        yield made
        await standin.stop()
        await runner.cleanup()


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
        ("message/img/send", {"caption": "Фото", "b64_file": PNG}, "image"),
        ("message/document/send", {"caption": "", "file_name": "чек.pdf", "b64_file": PNG}, "document"),
        ("message/video/send", {"caption": "", "b64_file": PNG}, "video"),
        ("message/audio/send", {"b64_file": PNG}, "ptt"),
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
    file = room.standin.world.keep("Прайс.png", base64.b64decode(PNG))
    link, _ = room.standin.world.link(file)
    body = {"url": link, "caption": "Прайс", "file_name": "price.png", "recipient": "79115550011"}
    sent = await room.done("sync/message/file/url/send", body)
    message = room.standin.world.state.messages[sent["message_id"]]
    assert (message.type, room.standin.world.blobs[message.file]) == ("image", base64.b64decode(PNG))
    assert (await room.call("sync/message/file/url/send", body | {"url": "http://127.0.0.1:1/x"}))[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("message/send", {"body": "x", "recipient": "+7 911 555-00-11"}, "recipient error"),
        ("message/send", {"body": "x"}, "recipient error"),
        ("message/send", {"body": " ", "recipient": "79115550011"}, "body error"),
        ("message/send", [1], "json error"),
        ("message/img/send", {"recipient": "79115550011", "b64_file": f"data:;base64,{PNG}"}, "b64_file error"),
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
    await asyncio.sleep(0.02)
    assert room.standin.world.state.messages[sent["message_id"]].lost
    assert room.got.empty()


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


# ── what clients do ───────────────────────────────────────────────────────────────────────────
async def test_a_clients_text_comes_as_a_list_with_all_its_fields(room: Room) -> None:
    first = room.people.say(room.profile, room.galina, "Здравствуйте")
    body = await room.hook()
    shape = body["messages"][0]
    assert (shape["wh_type"], shape["profile_id"], shape["id"]) == ("incoming_message", room.profile.id, first.id)
    assert (shape["type"], shape["body"], shape["chatId"]) == ("chat", "Здравствуйте", "79115550011@c.us")
    assert (shape["timestamp"], shape["time"]) == ("2026-11-21T10:00:00+03:00", int(room.clock.now))
    assert (shape["is_me"], shape["chat_type"], shape["whatsapp_chat_id"]) == (False, "dialog", "100200300@lid")
    room.people.say(room.profile, room.galina, "Ответ", reply_to=first.id)
    reply = await room.event("incoming_message")
    assert (reply["isReply"], reply["stanza_id"], reply["reply_message"]["body"]) == (True, first.id, "Здравствуйте")


async def test_a_voice_message_has_a_body_and_a_link_that_lives_48_hours(room: Room) -> None:
    room.people.send(room.profile, room.galina, "voice.ogg", OGG, "", seconds=4)
    voice = await room.event("incoming_message")
    assert (voice["type"], voice["mimetype"], voice["length_seconds"]) == ("ptt", "audio/ogg; codecs=opus", 4)
    assert base64.b64decode(voice["body"]) == OGG
    assert voice["file_link_expire"] == int(room.clock.now) + 172_800
    async with room.http.get(voice["file_link"]) as answer:
        assert (answer.status, await answer.read()) == (200, OGG)
    room.clock.now += 172_801
    async with room.http.get(voice["file_link"]) as answer:
        assert answer.status == 403


async def test_edits_deletions_reactions_and_votes_of_a_client(room: Room) -> None:
    said = room.people.say(room.profile, room.galina, "Приду в пять")
    await room.event("incoming_message")
    room.people.edit(said, "Приду в шесть")
    edited = await room.event("incoming_message")
    assert (edited["is_edited"], edited["stanza_id"], edited["body"]) == (True, said.id, "Приду в шесть")
    assert edited["id"] != said.id
    room.people.react(said, "❤️")
    reaction = await room.event("incoming_message")
    assert (reaction["type"], reaction["body"], reaction["stanza_id"]) == ("reaction", "❤️", said.id)
    room.people.react(said, "")
    assert (await room.event("incoming_message"))["body"] == "reaction_remove"
    room.people.delete(said)
    gone = await room.event("incoming_message")
    assert (gone["is_deleted"], gone["id"]) == (True, said.id)


async def test_a_vote_in_a_poll(room: Room) -> None:
    body = {"body": "Когда?", "poll_options": ["Утро", "Вечер"], "poll_select_count": 1, "recipient": "79115550011"}
    sent = await room.done("sync/poll/create", body)
    room.people.vote(room.standin.world.state.messages[sent["message_id"]], "Вечер")
    vote = await room.event("incoming_message")
    assert (vote["type"], vote["selected_poll_variant"], vote["stanza_id"]) == (
        "poll_vote", ["Вечер"], sent["message_id"])  # fmt: skip


async def test_a_call_is_an_object_without_an_id(room: Room) -> None:
    room.people.call(room.profile, room.galina)
    call = (await room.hook())["messages"]
    assert (call["wh_type"], call["type"], call["number"]) == ("incoming_call", "missed_call", "79115550011@c.us")
    assert "id" not in call and call["contact"]["FirstName"] == "Галина"


async def test_a_human_on_the_shops_phone_is_told_of(room: Room) -> None:
    room.people.say(room.profile, room.galina, "Это Мария, отвечу сама", mine=True)
    echo = await room.event("outgoing_message_phone")
    assert (echo["is_me"], echo["from_where"], echo["chatId"]) == (True, "phone", "79115550011@c.us")
    assert "task_id" not in echo


async def test_a_hidden_phone_shows_a_lid(room: Room) -> None:
    room.galina.hidden = True
    room.people.say(room.profile, room.galina, "Привет")
    shape = await room.event("incoming_message")
    assert (shape["chatId"], shape["from"]) == ("100200300@lid", "100200300@lid")
    assert await room.done("sync/message/send", {"body": "x", "recipient": "100200300@lid"})


# ── webhooks ──────────────────────────────────────────────────────────────────────────────────
async def test_the_secret_comes_back_in_the_authorization_header(room: Room) -> None:
    await room.call("webhook/url/set", verb="POST", url=room.profile.hook_url, auth="s3cret")
    room.people.say(room.profile, room.galina, "Привет")
    assert (await asyncio.wait_for(room.got.get(), DEADLINE))[0] == "s3cret"
    assert (await room.done("webhook/url/get"))["url"] == room.profile.hook_url
    await room.call("webhook/url/delete", verb="POST")
    assert (room.profile.hook_url, room.profile.hook_auth) == ("", "")


async def test_a_new_profile_has_three_types_and_others_must_be_set(room: Room) -> None:
    made = await room.call("profile/add", verb="POST", name="Второй", webhook_url=room.profile.hook_url)
    fresh = room.standin.world.state.profiles[made[1]["profile_id"]]
    assert fresh.hook_types == ["authorization_status", "incoming_message", "delivery_status"]
    assert (await room.call("webhook/types/set", ["incoming_message", "нет"], profile_id=fresh.id))[0] == 400
    assert (await room.call("webhook/types/set", list(TYPES), profile_id=fresh.id))[0] == 200
    assert fresh.hook_types == list(TYPES)


async def test_a_webhook_is_repeated_until_a_2xx(room: Room) -> None:
    room.answers[:] = [500, 404]
    room.people.say(room.profile, room.galina, "Привет")
    ids = [(await room.hook())["messages"][0]["id"] for _ in range(3)]
    assert len(set(ids)) == 1
    await asyncio.sleep(0.02)
    assert not room.standin.world.state.hooks


async def test_duplicates_envelopes_and_cut_bodies_on_demand(room: Room) -> None:
    room.standin.faults.add("duplicate", "incoming_message")
    room.people.say(room.profile, room.galina, "Дважды")
    assert await room.hook() == await room.hook()
    for form, kind in (("bare", "wh_type"), ("object", "messages")):
        room.standin.faults.add(form)
        room.people.say(room.profile, room.galina, "Привет")
        body = await room.hook()
        assert kind in body and not isinstance(body.get("messages"), list)
    room.standin.faults.add("cut")
    room.people.send(room.profile, room.galina, "a.png", base64.b64decode(PNG), "")
    cut = await room.event("incoming_message")
    assert (len(cut["body"]), bool(cut["file_link"])) == (64, True)


async def test_a_late_webhook_comes_after_younger_ones(room: Room) -> None:
    room.standin.faults.add("late", delay=0.05)
    room.people.say(room.profile, room.galina, "Раньше")
    room.people.say(room.profile, room.galina, "Позже")
    assert (await room.event("incoming_message"))["body"] == "Позже"
    room.clock.now += 1
    assert (await room.event("incoming_message"))["body"] == "Раньше"


# ── trouble ───────────────────────────────────────────────────────────────────────────────────
async def test_an_answer_that_is_lost_leaves_a_message_behind(room: Room) -> None:
    room.standin.faults.add("accept_then_drop", "message/send")
    with pytest.raises(aiohttp.ClientError):
        await room.call("sync/message/send", {"body": "Дошло?", "recipient": "79115550011"})
    assert [one.text for one in room.standin.world.state.messages.values()] == ["Дошло?"]
    assert (await room.event("outgoing_message_api"))["body"] == "Дошло?"


async def test_errors_on_demand(room: Room) -> None:
    body = {"body": "x", "recipient": "79115550011"}
    room.standin.faults.add("500", "message/send")
    assert (await room.call("sync/message/send", body))[0] == 500
    room.standin.faults.add("400:account banned")
    assert await room.call("sync/message/send", body) == (400, {"detail": "account banned"})
    room.standin.faults.add("down")
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await room.call("sync/message/send", body)
    room.standin.faults.clear()
    assert not room.standin.world.state.messages
    with pytest.raises(ValueError, match="no such fault"):
        room.standin.faults.add("earthquake")


@pytest.mark.parametrize(("kind", "status"), [("undelivered", "undelivered"), ("ban", "temporary ban")])
async def test_a_send_that_ends_badly(room: Room, kind: str, status: str) -> None:
    room.standin.faults.add(kind)
    await room.done("sync/message/send", {"body": "x", "recipient": "79115550011"})
    statuses = [(await room.event("delivery_status"))["status"] for _ in range(2)]
    assert statuses == ["pending", status]


async def test_a_number_that_is_thrown_out_and_comes_back(room: Room) -> None:
    room.standin.happen("offline", room.profile)
    told = await room.event("authorization_status")
    assert (told["status"], told["reason"]) == ("offline", "logout from phone")
    assert told["timestamp"][19] == "."
    room.people.say(room.profile, room.galina, "Вы тут?")
    body = {"body": "x", "recipient": "79115550011"}
    assert await room.call("sync/message/send", body) == (400, {"detail": "profile not authorized"})
    room.standin.happen("online", room.profile)
    assert (await room.event("authorization_status"))["status"] == "online"
    assert (await room.event("incoming_message"))["body"] == "Вы тут?"


async def test_a_flap_ends_by_itself(room: Room) -> None:
    room.standin.happen("flap", room.profile, seconds=0.01)
    assert (await room.event("authorization_status"))["status"] == "offline"
    assert (await room.event("authorization_status"))["status"] == "online"


async def test_a_profile_that_is_not_paid_for_falls_silent(room: Room) -> None:
    room.standin.happen("unpaid", room.profile)
    room.people.say(room.profile, room.galina, "Вы тут?")
    await asyncio.sleep(0.02)
    assert room.got.empty()
    status = (await room.call("sync/get/status"))[1]
    assert status["payment_expired_at"] == "2026-11-21T09:59:59+03:00"


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


# ── keeping ───────────────────────────────────────────────────────────────────────────────────
async def test_a_saved_world_goes_on_where_it_was(room: Room, tmp_path: Any) -> None:
    room.answers[:] = [500] * 4
    room.people.send(room.profile, room.galina, "voice.ogg", OGG, "")
    room.standin.world.save(tmp_path / "wappi.json")
    again = World.load(tmp_path / "wappi.json", room.clock)
    assert again.state == room.standin.world.state
    assert list(again.blobs.values()) == [OGG]
    assert len(again.state.hooks) == 1
