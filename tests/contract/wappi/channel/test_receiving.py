"""What clients do arrives, under keys that tell repeats, and their files are fetched whole."""

import json
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web

from channels.failures import Refused
from dialogs.events import Deletion, MissedCall, Reaction, StaffElsewhere
from dialogs.messages import Attachment, AttachmentKind, InboundMessage
from tests.fakes.rooms.wappi import OGG, PNG
from tests.fakes.rooms.wappi_channel import Room, every_messenger
from tests.fakes.served import served


# ── in ────────────────────────────────────────────────────────────────────────────────────────
@every_messenger
async def test_what_a_client_says_arrives_with_its_chat(room: Room) -> None:
    room.standin.people.say(room.profile, room.galina, "Сколько стоит доставка?")
    heard = await room.arrival(InboundMessage)
    assert (heard.text, heard.chat, heard.sender.name) == ("Сколько стоит доставка?", room.chat, "Галина")


@pytest.mark.parametrize("envelope", ["list", "object", "bare"])
async def test_every_envelope_is_understood(room: Room, envelope: str) -> None:
    room.standin.faults.add(envelope, "incoming_message")
    room.standin.people.say(room.profile, room.galina, "Привет")
    assert (await room.arrival(InboundMessage)).text == "Привет"


async def test_a_repeated_webhook_has_the_same_key(room: Room) -> None:
    room.standin.faults.add("duplicate", "incoming_message")
    room.standin.people.say(room.profile, room.galina, "Привет")
    await room.arrival(InboundMessage)
    await room.arrival(InboundMessage)
    assert len(room.keys) == 2 and len(set(room.keys)) == 1


async def test_edits_deletions_reactions_and_calls_arrive(room: Room) -> None:
    people, one = room.standin.people, room.standin.people.say(room.profile, room.galina, "Завтра")
    people.edit(one, "Послезавтра")
    first, edited = await room.arrival(InboundMessage), await room.arrival(InboundMessage)
    assert (edited.edit_of, edited.text) == (first.external_id, "Послезавтра")
    await room.send("Хорошо")
    people.react(room.seen()[0], "👍")
    assert (await room.arrival(Reaction)).of == room.seen()[0].id
    people.react(room.seen()[0], "")
    assert (await room.arrival(Reaction)).emoji == ""
    people.delete(one)
    assert (await room.arrival(Deletion)).of == first.external_id
    people.call(room.profile, room.galina)
    assert (await room.arrival(MissedCall)).chat == room.chat
    assert len(set(room.keys)) == len(room.keys)


async def test_a_hidden_phone_is_a_chat_that_can_be_answered(room: Room) -> None:
    room.galina.hidden = True
    room.standin.people.say(room.profile, room.galina, "Привет")
    heard = await room.arrival(InboundMessage)
    assert heard.chat.endswith("@lid")
    await room.channel.send(room.inbox, room.message(chat=heard.chat), "Здравствуйте")
    assert [one.text for one in room.seen()] == ["Здравствуйте"]


@pytest.mark.parametrize("kind", ["order", "gif", "e2e_notification"])
async def test_an_undocumented_type_is_an_attachment(room: Room, kind: str) -> None:
    room.standin.people.strange(room.profile, room.galina, kind)
    heard = await room.arrival(InboundMessage)
    assert heard.attachments[0].name == f"WhatsApp: {kind}"


async def test_staff_on_the_phone_are_told_from_ourselves(room: Room) -> None:
    await room.send("Это бот")
    room.standin.people.say(room.profile, room.galina, "Это Ирина", mine=True)
    told = await room.arrival(StaffElsewhere)
    assert (told.text, told.chat) == ("Это Ирина", room.chat)


async def test_a_forged_webhook_is_refused(room: Room) -> None:
    body = {
        "messages": [{"wh_type": "incoming_message", "id": "1", "chatId": room.chat, "profile_id": room.profile.id}]
    }
    async with aiohttp.ClientSession() as http:
        for secret in ("", "hook-secre", "Bearer x"):
            async with http.post(room.hook, json=body, headers={"Authorization": secret}) as answer:
                assert answer.status == 401
        foreign = {**body["messages"][0], "profile_id": "ffff-0000"}
        async with http.post(room.hook, json=foreign, headers={"Authorization": "hook-secret"}) as answer:
            assert answer.status == 401
    assert room.refused == 4 and room.heard.empty()


# ── files ─────────────────────────────────────────────────────────────────────────────────────
async def received(room: Room, content: bytes = OGG, name: str = "voice.ogg", mime: str = "audio/ogg") -> Attachment:
    room.standin.people.send(room.profile, room.galina, name, content, mime)
    return (await room.arrival(InboundMessage)).attachments[0]


async def test_a_voice_message_is_fetched_whole(room: Room) -> None:
    item = await received(room)
    assert item.kind is AttachmentKind.VOICE
    assert (await room.channel.fetch(room.inbox, item)).content == OGG


@pytest.mark.parametrize("media_link", [False, True])
async def test_an_expired_link_is_no_end(room: Room, media_link: bool) -> None:
    item = await received(room, PNG, "a.png", "image/png")
    room.clock.seconds += 50 * 3600
    if media_link:
        room.standin.faults.add("media_link")
    assert (await room.channel.fetch(room.inbox, item)).content == PNG


async def test_a_link_that_is_refused_before_its_time_is_no_end(room: Room) -> None:
    item = await received(room, PNG, "a.png", "image/png")
    room.standin.faults.add("expired_links")
    assert (await room.channel.fetch(room.inbox, item)).content == PNG


async def test_the_body_is_the_last_resort_and_a_cut_one_is_none(room: Room) -> None:
    room.standin.faults.add("no_link", "incoming_message", times=2)
    whole = await received(room)
    room.standin.faults.add("cut", "incoming_message")
    cut = await received(room)
    room.clock.seconds += 21 * 86_400  # WhatsApp itself has forgotten the file
    assert (await room.channel.fetch(room.inbox, whole)).content == OGG
    with pytest.raises(Refused):
        await room.channel.fetch(room.inbox, cut)


async def test_a_link_into_our_own_network_is_not_asked(room: Room) -> None:
    item = await received(room, PNG, "a.png", "image/png")
    asked: list[str] = []

    async def inside(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"secret")

    app = web.Application()
    app.router.add_get("/inside", inside)
    async with served(app) as url:
        link = f"{url}/inside"
        for bad in (
            link,
            link.replace("http:", "https:"),
            "https://localhost/x",
            "file:///etc/passwd",
            "https://[::1",
            "no",
        ):
            forged = replace(item, remote=json.dumps({**json.loads(item.remote), "link": bad}))
            assert (await room.channel.fetch(room.inbox, forged)).content == PNG
    assert asked == []
