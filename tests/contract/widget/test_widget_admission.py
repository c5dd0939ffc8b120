"""The widget's wire contract beyond the socket: the event stream, logins, the form, ratings, other sites' scripts."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse

from channels.widget.gate import PlainGate, Signs
from channels.widget.live import LiveSockets
from channels.widget.refusals import WidgetRefusal
from dialogs.company.forms import Form, FormField, stored, version_of
from dialogs.events import Delivery, DeliveryState, Typing
from dialogs.messages import Act, Button
from dialogs.texts import text
from tests.contract.widget.test_widget_socket import Client, Frame, answer, send, until, visiting
from tests.fakes.widget import WIDGET, Desk, MemoryWidgetStore
from tests.unit.widget.test_identity import GOOD, SECRET, jwt

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(20)]
FORM = Form(
    (FormField("f1", "name", "Имя", True), FormField("f2", "tel", "Телефон")), "Согласен", version_of("Согласен")
)
ASKING = replace(WIDGET, options={"form": stored(FORM, True)})
SITE = replace(WIDGET, options={"origins": ["https://shop.example"]})


@pytest.fixture
def desk() -> Desk:
    return Desk(secrets=[SECRET])


@asynccontextmanager
async def streaming(client: Client, after: int = 0, **headers: str) -> AsyncIterator[ClientResponse]:
    async with client.http.get(f"{client.base}/stream?after={after}", headers={**client.headers, **headers}) as answer:
        yield answer


async def event(answer: ClientResponse) -> tuple[str, Frame]:
    """(id, frame) of the next event; comments are passed over."""
    number = ""
    while True:
        line = (await asyncio.wait_for(answer.content.readline(), 5)).decode().rstrip("\n")
        if line.startswith("id: "):
            number = line[4:]
        if line.startswith("data: "):
            return number, json.loads(line[6:])


async def identify(client: Client, token: str) -> tuple[int, Frame]:
    status, body = await client.post("identify", json={"jwt": token})
    if status == 201:
        client.token = body["token"]
    return status, body


# ── the stream ────────────────────────────────────────────────────────────────────────────────
async def test_the_stream_replays_after_the_cursor_and_then_goes_live(desk: Desk) -> None:
    async with visiting(desk) as client:
        for number in range(3):
            await desk.channel.send(WIDGET, answer(f"{number}", key=f"k{number}"), f"{number}")
        async with streaming(client, after=1) as stream:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            frames = [await event(stream) for _ in range(3)]
            assert [(number, frame["op"]) for number, frame in frames] == [
                ("2", "event"),
                ("3", "event"),
                ("", "ready"),
            ]
            await desk.channel.send(WIDGET, answer("new", key="k9"), "new")
            assert (await event(stream))[0] == "4"
            await desk.channel.progress(WIDGET, "v1").typing()
            assert (await event(stream))[1]["op"] == "typing"


async def test_the_last_event_id_goes_before_the_address(desk: Desk) -> None:
    async with visiting(desk) as client:
        for number in range(3):
            await desk.channel.send(WIDGET, answer(f"{number}", key=f"k{number}"), f"{number}")
        async with streaming(client, after=0, **{"Last-Event-ID": "2"}) as stream:
            assert (await event(stream))[0] == "3"


async def test_a_stream_needs_a_token_in_its_header(desk: Desk) -> None:
    async with visiting(desk) as client:
        token, client.token = client.token, ""
        async with client.http.get(f"{client.base}/stream?token={token}") as refused:
            assert refused.status == 401
        client.token = token
        async with streaming(client, **{"Last-Event-ID": "x"}) as refused:
            assert refused.status == 400


async def test_a_quiet_stream_beats_and_a_token_that_ended_ends_it() -> None:
    async with visiting(Desk(live=LiveSockets(beat=0.05))) as client, streaming(client) as stream:
        assert (await event(stream))[1]["op"] == "ready"
        assert (await asyncio.wait_for(stream.content.readuntil(b": \n"), 5)).endswith(b": \n")
        await client.post("end")
        await asyncio.wait_for(stream.content.read(), 5)
        assert stream.content.at_eof()


async def test_switching_roads_loses_nothing_and_doubles_nothing(desk: Desk) -> None:
    async with visiting(desk) as client:
        async with client.connected() as ws:
            await until(ws, "ready")
            await ws.send_json(send("client-id-1"))
            await until(ws, "ack")
        await client.post("messages", json=send("client-id-1"))
        await desk.channel.send(WIDGET, answer("Ответ"), "Ответ")
        async with streaming(client, after=1) as stream:
            assert (await event(stream))[1]["message"]["text"] == "Ответ"
        assert [one["seq"] for one in (await client.get("events?after=0"))[1]["events"]] == [1, 2]
        assert len(desk.store.accepted) == 1


async def test_a_full_house_says_when_to_come_again() -> None:
    async with visiting(Desk(live=LiveSockets(most=0))) as client:
        async with streaming(client) as refused:
            assert refused.status == 503 and refused.headers["Retry-After"]
        async with client.connected() as ws:
            assert (await until(ws, "error"))[-1]["retry"] > 0


async def test_the_seventeenth_tab_closes_the_first() -> None:
    live = LiveSockets()
    tabs = [live.listening(WIDGET, "v1") for _ in range(17)]
    listeners = [await tab.__aenter__() for tab in tabs]
    assert [one.closed for one in listeners] == [True, *[False] * 16]
    for tab in tabs:
        await tab.__aexit__(None, None, None)
    assert len(live) == 0


# ── who it is ─────────────────────────────────────────────────────────────────────────────────
async def test_a_login_brings_a_name_and_a_verified_id_to_the_sender(desk: Desk) -> None:
    async with visiting(desk) as client:
        await client.post("messages", json=send("client-id-1"))
        status, body = await identify(client, jwt())
        assert (status, body["name"]) == (201, "Анна")
        await client.post("messages", json=send("client-id-2", name="Самозванец"))
        said = [one["message"]["client_id"] for one in (await client.get("events"))[1]["events"]]
        assert said == ["client-id-1", "client-id-2"]
    before, after = (desk.channel.parse(WIDGET, json.loads(raw))[0] for _, _, raw in desk.store.accepted)
    assert (before.sender.verified, after.sender.verified, after.sender.name) == ("", "client-7", "Анна")


async def test_a_bad_token_changes_nothing(desk: Desk) -> None:
    async with visiting(desk) as client:
        before = client.token
        for token in (jwt(secret="guess"), jwt({**GOOD, "aud": "pub_other"}), jwt(header={"alg": "none"}), None):
            status, body = await identify(client, token)  # type: ignore[arg-type]
            assert (status, body["error"]) == (403, "error-widget-identity")
        assert client.token == before and (await client.get("events"))[0] == 200


async def test_the_sockets_of_before_a_login_are_closed(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        await identify(client, jwt())
        closed = await ws.receive(timeout=5)
        assert closed.data == 1001
        assert (await client.get("events"))[0] == 200


async def test_after_a_logout_the_token_opens_nothing(desk: Desk) -> None:
    async with visiting(desk) as client:
        await identify(client, jwt())
        await client.post("messages", json=send("client-id-1"))
        assert (await client.post("end"))[0] == 200
        assert (await client.get("events"))[0] == 401
        await client.open()
        assert (await client.get("events"))[1]["events"] == []


async def test_the_same_person_again_keeps_the_session(desk: Desk) -> None:
    async with visiting(desk) as client:
        await identify(client, jwt())
        token = client.token
        assert (await identify(client, jwt({**GOOD, "exp": GOOD["exp"] + 60})))[1]["token"] == token


# ── the form ──────────────────────────────────────────────────────────────────────────────────
async def test_nobody_talks_past_the_form_and_what_it_said_comes_with_the_first_message() -> None:
    desk = Desk(MemoryWidgetStore(inboxes=(ASKING,)))
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        await ws.send_json(send("client-id-1"))
        assert (await until(ws, "error"))[-1]["error"] == "error-widget-form"
        assert (await client.post("messages", json=send("client-id-1")))[0] == 403
        given = {"answers": {"f1": "Анна", "f2": "+7 911 555-00-11"}, "consent": FORM.version}
        assert (await client.post("form", json={**given, "consent": "old"}))[1]["error"] == "error-form-consent"
        assert (await client.post("form", json={**given, "answers": {}}))[1]["error"] == "error-form-required"
        assert (await client.post("form", json=given))[0] == 200
        for client_id in ("client-id-1", "client-id-2"):
            await ws.send_json(send(client_id))
            await until(ws, "ack")
    first, second = (desk.channel.parse(ASKING, json.loads(raw))[0] for _, _, raw in desk.store.accepted)
    assert first.about == "Имя: Анна\nТелефон: +7 911 555-00-11" and second.about == ""
    assert (first.sender.name, first.sender.phone) == ("Анна", "+7 911 555-00-11")
    assert desk.store.consents == [("v1", FORM.version, desk.store.clock.now())]


async def test_a_form_that_is_no_form_gets_a_sentence() -> None:
    async with visiting(Desk(MemoryWidgetStore(inboxes=(ASKING,)))) as client:
        for body in (b"", b"[]", b'{"answers":7}', b'{"answers":{"f1":{}},"consent":[]}'):
            status, told = await client.post("form", data=body)
            assert status == 400 and told["text"]


# ── what a visitor does and is shown ──────────────────────────────────────────────────────────
async def test_typing_is_a_hint_at_most_every_three_seconds(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        for _ in range(5):
            await ws.send_json({"op": "typing"})
        await ws.send_json({"op": "ping"})
        await until(ws, "pong")
    assert desk.heard == [Typing(WIDGET.id, "v1")] and desk.store.accepted == []


async def test_what_was_read_is_reported_once_and_parses_into_a_delivery(desk: Desk) -> None:
    receipt = await desk.channel.send(WIDGET, answer("Да"), "Да")
    async with visiting(desk) as client:
        for _ in range(2):
            await client.post("seen", json={"seq": 1})
    ((visitor, _, raw),) = desk.store.reports
    (report,) = desk.channel.parse(WIDGET, json.loads(raw))
    assert isinstance(report, Delivery) and visitor == "v1"
    assert (report.of, report.state, report.upto) == (receipt.external_id, DeliveryState.READ, True)


async def test_a_message_that_was_taken_up_is_said_to_be_delivered(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        await ws.send_json(send("client-id-1"))
        await until(ws, "ack")
        await desk.channel.acknowledge(WIDGET, json.loads(desk.store.accepted[0][2]))
        assert (await until(ws, "delivered"))[-1]["client_id"] == "client-id-1"


async def test_stars_are_asked_for_given_once_and_kept_in_the_log(desk: Desk) -> None:
    buttons = [[Button(f"{score}", f"rate:{score}") for score in range(1, 6)]]
    async with visiting(desk) as client:
        receipt = await desk.channel.send(WIDGET, answer("Как вам?", buttons=buttons), "Как вам?")
        given = {"of": receipt.external_id, "score": 4, "comment": " Быстро "}
        assert (await client.post("rating", json=given))[1]["score"] == 4
        assert (await client.post("rating", json={**given, "score": 1}))[1]["score"] == 4
        events = (await client.get("events"))[1]["events"]
        assert [(one["type"], one["message"].get("comment")) for one in events] == [
            ("csat", None),
            ("rating", "Быстро"),
        ]
        pressed, words = desk.channel.parse(WIDGET, json.loads(desk.store.accepted[0][2]))
        assert (pressed.button, words.text, len(desk.store.accepted)) == ("rate:4", "Быстро", 1)
        for score in (0, 6, True, "5", None):
            assert (await client.post("rating", json={**given, "score": score}))[0] == 400


@pytest.mark.parametrize(
    ("message", "kind", "shown"),
    [
        (answer("", edits="k0", act=Act.DELETE), "delete", {}),
        (answer("👍", reply_to="client-id-1", act=Act.REACT), "reaction", {"id": "c_client-id-1", "emoji": "👍"}),
        (answer("", reply_to="client-id-1", act=Act.READ), "read", {"id": "c_client-id-1"}),
    ],
)
async def test_acts_are_entries_of_the_log(desk: Desk, message: Any, kind: str, shown: Frame) -> None:
    await desk.channel.send(WIDGET, message, "")
    payload = (await desk.store.events(WIDGET, "v1", 0, 1))[0].payload
    assert payload["type"] == kind and shown.items() <= payload["message"].items()


async def test_a_source_is_shown_below_the_answer_and_not_said_twice(desk: Desk) -> None:
    body = text("client-answer", answer="350 ₽.", source="Доставка")
    sources = (("Доставка", "https://zerno.example/d"), ("Оплата", ""))
    await desk.channel.send(WIDGET, replace(answer(""), body=body, sources=sources), "350 ₽.\n📖 Источник: Доставка")
    message = (await desk.store.events(WIDGET, "v1", 0, 1))[0].payload["message"]
    assert message["text"] == "350 ₽." and message["sources"][0]["url"] == "https://zerno.example/d"
    assert [one["title"] for one in message["sources"]] == ["Доставка", "Оплата"]


# ── other sites' scripts ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("origin", "status"), [("https://shop.example", 204), ("https://evil.example", 403), ("null", 403)]
)
async def test_a_preflight_is_answered_for_listed_sites_alone(origin: str, status: int) -> None:
    async with visiting(Desk(MemoryWidgetStore(inboxes=(SITE,)))) as client:
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        async with client.http.options(f"{client.base}/messages", headers=asked) as answer:
            assert answer.status == status
            assert answer.headers.get("Access-Control-Allow-Origin") == (origin if status == 204 else None)
            assert "Access-Control-Allow-Credentials" not in answer.headers
        headers = {**client.headers, "Origin": origin}
        async with client.http.get(f"{client.base}/events", headers=headers) as answer:
            assert answer.status == (200 if status == 204 else 403)
            assert answer.headers.get("Access-Control-Allow-Origin") == (origin if status == 204 else None)
        async with client.http.get(f"{client.base}/stream", headers=headers) as answer:
            assert answer.headers.get("Access-Control-Allow-Origin") == (origin if status == 204 else None)


async def test_a_socket_of_another_site_is_not_opened() -> None:
    async with visiting(Desk(MemoryWidgetStore(inboxes=(SITE,)))) as client:
        url = client.base.replace("http", "ws", 1) + "/ws"
        async with client.http.get(url.replace("ws", "http", 1), headers={"Origin": "https://evil.example"}) as answer:
            assert answer.status == 403


# ── programs that pretend to be people ────────────────────────────────────────────────────────
@pytest.mark.parametrize("signs", [Signs("a", honey="http://spam.example"), Signs("a", ms=12)])
async def test_what_only_programs_do_keeps_them_out(signs: Signs) -> None:
    with pytest.raises(WidgetRefusal):
        await PlainGate().admit(WIDGET, signs)
    await PlainGate().admit(WIDGET, Signs("a", ms=2500))


async def test_a_trap_that_was_walked_into_opens_no_session(desk: Desk) -> None:
    async with visiting(desk) as client:
        status, told = await client.post("session", json={"honey": "http://spam.example", "ms": 5000})
        assert (status, told["error"]) == (403, "error-widget-gate")
        assert (await client.post("session", data=b"[]"))[0] == 400
