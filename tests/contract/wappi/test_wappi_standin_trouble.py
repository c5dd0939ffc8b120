"""The stand-in of Wappi has trouble on demand, and goes on where it was after a restart."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.sandbox.wappi import WappiStandIn, World
from tests.fakes.rooms.wappi import OGG, Room


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
    status = (await room.call("sync/get/status"))[1]
    assert status["payment_expired_at"] == "2026-11-20T10:00:00+03:00"
    room.standin.happen("paid", room.profile)
    room.people.say(room.profile, room.galina, "А теперь?")
    assert (await room.event("incoming_message"))["body"] == "А теперь?", "what was said meanwhile is not told later"


async def test_a_saved_world_goes_on_where_it_was(room: Room, tmp_path: Any) -> None:
    room.answers[:] = [500] * 4
    room.people.send(room.profile, room.galina, "voice.ogg", OGG, "")
    room.standin.world.save(tmp_path / "wappi.json")
    again = World.load(tmp_path / "wappi.json", room.clock)
    assert again.state == room.standin.world.state
    assert list(again.blobs.values()) == [OGG]
    assert len(again.state.hooks) == 1


async def test_reads_at_once_may_get_each_others_answers(room: Room) -> None:
    first, second = (room.people.say(room.profile, room.galina, text) for text in ("Раз", "Два"))
    room.standin.faults.add("crossed")
    reads = (room.done("sync/messages/id/get", message_id=one.id) for one in (first, second))
    assert [one["message"]["body"] for one in await asyncio.gather(*reads)] == ["Два", "Раз"]
    alone = await room.done("sync/messages/id/get", message_id=first.id)
    assert alone["message"]["body"] == "Раз"


async def test_links_lead_to_the_same_place_after_a_restart(room: Room, tmp_path: Any) -> None:
    link, _ = room.standin.world.link(room.standin.world.keep("voice.ogg", OGG))
    room.standin.world.save(tmp_path / "wappi.json")
    await room.standin.stop()
    again = WappiStandIn(World.load(tmp_path / "wappi.json", room.clock))
    await again.start()
    async with room.http.get(link) as answer:
        assert await answer.read() == OGG
    await again.stop()
