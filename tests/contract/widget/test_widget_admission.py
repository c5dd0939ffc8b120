"""Who talks to the widget: logins, the form, other sites' scripts, programs that pretend to be people."""

import json
from dataclasses import replace

import pytest

from channels.widget.gate import PlainGate, Signs
from channels.widget.refusals import WidgetRefusal
from dialogs.company.forms import Form, FormField, stored, version_of
from tests.fakes.widget import WIDGET, Desk, MemoryWidgetStore
from tests.fakes.widget_client import Client, Frame, send, until, visiting
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


async def identify(client: Client, token: str | None) -> tuple[int, Frame]:
    status, body = await client.post("identify", json={"jwt": token})
    if status == 201:
        client.token = body["token"]
    return status, body


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
            status, body = await identify(client, token)
            assert (status, body["error"]) == (403, "error-widget-identity")
        assert client.token == before and (await client.get("events"))[0] == 200


async def test_the_sockets_of_before_a_login_are_closed(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        await identify(client, jwt())
        closed = await ws.receive(timeout=30)
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
