"""Mistakes get a sentence from the sandbox's API, faults come when ordered, strangers are turned away."""

from typing import Any

import pytest

from bot.sandbox.telegram.refusals import Refusal
from tests.fakes.rooms.sandbox import Room


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


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Host": "evil.example:8080"}, {"Origin": "https://evil.example"}]
)
async def test_other_sites_in_the_same_browser_are_turned_away(room: Room, headers: dict[str, str]) -> None:
    for path in ("/", "/sandbox/api/phones", "/sandbox/api/phones/client-widget/visitor"):
        async with room.http.get(room.url + path, headers=headers) as answer:
            assert answer.status == 403
