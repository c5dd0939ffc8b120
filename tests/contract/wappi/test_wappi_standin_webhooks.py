"""What the stand-in of Wappi posts: payloads, envelopes, repeats."""

import asyncio
import base64

from bot.sandbox.wappi.shapes import TYPES
from tests.fakes.rooms.wappi import DEADLINE, OGG, PNG, Room


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
    async with asyncio.timeout(30):
        while room.standin.world.state.hooks:
            await room.call("sync/get/status")


async def test_who_was_away_and_is_back_need_not_wait_for_the_next_try(room: Room) -> None:
    room.standin.posting.plan, failed = (3600.0,), asyncio.Event()
    room.answers[:] = [500]
    room.people.say(room.profile, room.galina, "Привет")
    room.standin.world.subscribe(lambda: failed.set() if room.standin.world.state.hooks[0].tries else None)
    first = await room.hook()
    await asyncio.wait_for(failed.wait(), DEADLINE)
    room.standin.posting.hurry()
    assert await room.hook() == first


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
    room.people.send(room.profile, room.galina, "a.png", PNG, "")
    cut = await room.event("incoming_message")
    assert (len(cut["body"]), bool(cut["file_link"])) == (64, True)


async def test_a_late_webhook_comes_after_younger_ones(room: Room) -> None:
    room.standin.faults.add("late", delay=0.05)
    room.people.say(room.profile, room.galina, "Раньше")
    room.people.say(room.profile, room.galina, "Позже")
    assert (await room.event("incoming_message"))["body"] == "Позже"
    room.clock.now += 1
    assert (await room.event("incoming_message"))["body"] == "Раньше"


async def test_own_messages_may_come_as_incoming_ones(room: Room) -> None:
    room.standin.faults.add("echo_as_incoming")
    room.people.say(room.profile, room.galina, "С телефона", mine=True)
    assert (await room.event("incoming_message"))["is_me"] is True


async def test_a_long_file_comes_cut_and_its_link_has_all_of_it(room: Room) -> None:
    content = OGG + b"x" * 1_000_000
    room.people.send(room.profile, room.galina, "voice.ogg", content, "")
    voice = await room.event("incoming_message")
    assert len(voice["body"]) == 1_000_000
    async with room.http.get(voice["file_link"]) as answer:
        assert await answer.read() == content


async def test_a_group_is_told_by_its_chat(room: Room) -> None:
    room.people.say_in_group(room.profile, room.galina, "120363", "Всем привет")
    said = await room.event("incoming_message")
    assert (said["chatId"], said["chat_type"], said["from"]) == ("120363@g.us", "group", "79115550011@c.us")


async def test_places_contacts_and_what_nobody_documented(room: Room) -> None:
    room.people.place(room.profile, room.galina, 55.75, 37.62, "Москва")
    place = await room.event("incoming_message")
    assert (place["type"], place["location"]["latitude"], place["body"]) == ("location", 55.75, "")
    room.people.card(room.profile, room.galina, "Мастер", "79005550033")
    card = await room.event("incoming_message")
    assert (card["type"], card["contact"]["phone"]) == ("vcard", "79005550033")
    assert card["body"].startswith("BEGIN:VCARD")
    room.people.strange(room.profile, room.galina, "event_invite")
    assert (await room.event("incoming_message"))["type"] == "event_invite"
