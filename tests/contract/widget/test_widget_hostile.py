"""Whatever a visitor's side sends, it gets a sentence; never a fault of ours."""

import base64
import json
from dataclasses import replace

import pytest
from aiohttp import ClientSession, FormData, WSMsgType

from channels.widget.frames import MAX_BODY
from channels.widget.limits import Limits
from tests.fakes.hostile import HOME_MADE, SHARED
from tests.fakes.widget import WIDGET, Desk, MemoryWidgetStore, TestClock
from tests.fakes.widget_client import send, until, visiting

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(60)]
BODIES = [
    *HOME_MADE,
    b'"text"',
    b'{"client_id":1}',
    b'{"client_id":"client-id-1","text":{}}',
    b'{"client_id":"client-id-1","text":"a","files":{}}',
    b'{"client_id":"client-id-1","text":"a","files":[[]]}',
    b'{"client_id":"client-id-1","text":"a","button":9}',
    b'{"client_id":"../../etc/passwd","text":"a"}',
    b'{"client_id":"client-id-1","text":"\\u0000 \\ud800"}',
]


def bodies() -> list[bytes]:
    """Our own few everywhere; the public corpora where they lie beside the project."""
    parsing = sorted((SHARED / "jsontestsuite" / "test_parsing").glob("*.json"))
    lines = SHARED / "home_made" / "hostile_bodies.jsonl"
    rows = lines.read_text().splitlines() if lines.exists() else []
    return [
        *BODIES,
        *(path.read_bytes() for path in parsing),
        *(base64.b64decode(json.loads(r)["b64"]) for r in rows),
    ]


async def test_no_hostile_body_is_a_fault_of_ours() -> None:
    desk = Desk(limits=Limits(TestClock(), rates={}))
    async with visiting(desk) as client:
        for body in bodies():
            status, told = await client.post("messages", data=body)
            assert 200 <= status < 500 and (status == 200 or told["text"]), body[:80]


async def test_no_hostile_frame_ends_the_conversation() -> None:
    desk = Desk()
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        for body in BODIES:
            await ws.send_bytes(body)
        await ws.send_json(send("client-id-99"))
        frames = await until(ws, "ack")
        while frames[-1]["client_id"] != "client-id-99":
            frames = await until(ws, "ack")


@pytest.mark.parametrize(("frame", "code"), [(b"\xff\xfe{", 1007), (b"x" * (MAX_BODY + 1), 1009)])
async def test_a_frame_that_sockets_do_not_allow_ends_one_with_its_code(frame: bytes, code: int) -> None:
    async with visiting(Desk()) as client, client.connected() as ws:
        await until(ws, "ready")
        await ws.send_frame(frame, WSMsgType.TEXT)
        closed = await ws.receive(timeout=30)
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, code)


async def test_a_text_of_100_000_characters_gets_one_sentence_in_the_visitors_language() -> None:
    desk = Desk()
    async with visiting(desk) as client, client.connected(language="ru-RU") as ws:
        await until(ws, "ready")
        await ws.send_json(send("client-id-1", "ё" * 100_000))
        error = (await until(ws, "error"))[-1]
        assert error["client_id"] == "client-id-1" and error["retry"] == 0
        assert error["text"] == "[ru] error-widget-too-long [('length', 100000), ('limit', 10000)]"
        assert desk.store.accepted == []


async def test_nul_bytes_and_lone_surrogates_are_cleaned_before_storage() -> None:
    desk = Desk()
    async with visiting(desk) as client:
        body = b'{"client_id":"client-id-1","text":"a\\u0000b \\ud83d\\ude00 \\udc00"}'
        assert (await client.post("messages", data=body))[0] == 200
    assert json.loads(desk.store.accepted[0][2])["text"] == "ab 😀 \ufffd"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"<html><script>alert(1)</script>", 415),
        (b"\xef\xbb\xbf <svg onload=alert(1)>", 415),
        (b"MZ\x90\x00\x03", 415),
        (b"PK\x03\x04 a zip of anything", 415),
        (b"x" * (10 * 1024 * 1024 + 1), 413),
        ("Просто текст".encode(), 201),
        (b"%PDF-1.7 <html>", 201),
    ],
)
async def test_a_file_is_taken_by_its_bytes_alone(content: bytes, status: int) -> None:
    async with visiting(Desk()) as client:
        form = FormData()
        form.add_field("file", content, filename="cat.png", content_type="image/png")
        assert (await client.post("files", data=form))[0] == status


async def test_an_upload_that_is_no_form_gets_a_sentence() -> None:
    async with visiting(Desk()) as client:
        assert (await client.post("files", data=b"not multipart"))[0] == 400
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        async with client.http.post(f"{client.base}/files", data=b"--x", headers={**client.headers, **form}) as answer:
            assert answer.status == 400


SITE = replace(WIDGET, options={"origins": ["https://Shop.example", "https://кафе.рф"]})
ORIGINS = {
    None: True,
    "https://shop.example": True,
    "https://xn--80akn5b.xn--p1ai": True,
    "https://shop.example:443": False,
    "https://shop.example:8443": False,
    "http://shop.example": False,
    "https://shop.example.evil.example": False,
    "https://evilshop.example": False,
    "https://a.shop.example": False,
    "https://shop.example@evil.example": False,
    "https://SHOP.example": False,
    "null": False,
    "": False,
    "file://": False,
    "*": False,
}


@pytest.mark.parametrize(("origin", "welcome"), ORIGINS.items())
async def test_only_listed_origins_may_speak(origin: str | None, welcome: bool) -> None:
    desk = Desk(MemoryWidgetStore(inboxes=(SITE,)))
    async with desk.serving() as server, ClientSession() as http:
        headers = {} if origin is None else {"Origin": origin}
        async with http.post(server.make_url("/w/v1/pub_demo1/session"), headers=headers) as answer:
            assert answer.status == (201 if welcome else 403)
        own = {"Origin": str(server.make_url("")).rstrip("/")}
        async with http.post(server.make_url("/w/v1/pub_demo1/session"), headers=own) as answer:
            assert answer.status == 201


async def test_the_frame_names_who_may_embed_it_and_runs_no_inline_script() -> None:
    desk = Desk(MemoryWidgetStore(inboxes=(SITE,)))
    async with desk.serving() as server, ClientSession() as http:
        async with http.get(server.make_url("/w/pub_demo1")) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'self' https://shop.example https://xn--80akn5b.xn--p1ai")
        assert "unsafe" not in policy and answer.headers["Referrer-Policy"] == "no-referrer"
        async with http.get(server.make_url("/w/nobody")) as answer:
            assert answer.status == 404
