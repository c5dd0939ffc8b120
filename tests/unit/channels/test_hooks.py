"""POST /hook/{kind}/{public_id}: who calls is checked, everything is stored before the 200, nothing is a 5xx."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.base import Connection
from channels.http import MOST_BODY, ChannelHook
from channels.inbox import Ingress, fitted
from channels.parts import Parts
from channels.webhook.channel import WebhookChannel
from channels.webhook.signing import new_secret, signed
from dialogs.errors import Busy
from dialogs.store import Received, Store
from dialogs.tenant import SYSTEM
from tests.fakes.channels import ParrotChannel
from tests.fakes.domain import INBOX, FakeClock
from tests.fakes.hostile import HOME_MADE, SHARED
from tests.fakes.menus import menus_place

PARROT = replace(INBOX, kind="parrot", public_id="pub1")
BODIES = [
    *HOME_MADE,
    b'{"events":null}',
    b'{"events":[1,null,[],"x"]}',
    b'{"events":[{"id":"\\u0000\\ud800","chat":"\\ud800","text":"x"}]}',
    b'{"events":[{"id":{"a":1},"chat":["x"],"text":{}}]}',
    b'{"events":[{"id":NaN,"chat":1e999,"text":-Infinity}]}',
]


class Here:
    """The route over a real store."""

    def __init__(self, client: TestClient, store: Store) -> None:
        self.client, self.store = client, store

    async def post(self, body: object, secret: str = "seed", path: str = "/hook/parrot/pub1") -> int:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = await self.client.post(path, data=raw, headers={"X-Parrot": secret})
        return answer.status

    async def stored(self) -> list[Received]:
        claims = await self.store.run(SYSTEM, lambda uow: uow.lanes.claim(2**50, 2**51, "test", 1000))
        return [event for claim in claims for event in claim.events]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    async with menus_place(tmp_path) as place:
        ingress = Ingress(place.store, FakeClock(), lambda: None)
        connection = Connection(PARROT, ParrotChannel())
        app = web.Application()
        app.add_routes(ChannelHook(ingress, lambda key: connection if key == "pub1" else None).routes())
        async with TestClient(TestServer(app)) as client:
            yield Here(client, place.store)


def event(number: int, chat: str = "anna") -> dict[str, object]:
    return {"id": number, "chat": chat, "text": f"words {number}"}


async def test_the_events_of_one_body_are_stored_each_by_itself_before_the_answer(here: Here) -> None:
    assert await here.post({"events": [event(1), event(2), event(3, "boris")]}) == 200
    stored = await here.stored()
    assert sorted((item.dedupe, item.lane) for item in stored) == [
        ("p:1", "in1:anna"), ("p:2", "in1:anna"), ("p:3", "in1:boris"),
    ]  # fmt: skip
    assert json.loads(stored[0].raw) == event(1)


async def test_an_event_that_came_before_is_stored_once(here: Here) -> None:
    await here.post({"events": [event(1)]})
    assert await here.post({"events": [event(1), event(2)]}) == 200
    assert len(await here.stored()) == 2


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        ("/hook/parrot/pub1", "wrong"),
        ("/hook/parrot/other", "seed"),
        ("/hook/widget/pub1", "seed"),
        ("/hook/parrot/pub1", "секрет"),
    ],
)
async def test_a_wrong_secret_path_or_kind_is_refused_and_nothing_is_stored(here: Here, path: str, secret: str) -> None:
    assert await here.post({"events": [event(1)]}, secret, path) == 401
    assert await here.stored() == []


async def test_a_body_over_the_cap_is_refused(here: Here) -> None:
    assert await here.post(b"x" * (MOST_BODY + 1)) == 413


async def test_no_hostile_body_is_a_5xx_and_none_is_lost(here: Here) -> None:
    parsing = sorted((SHARED / "jsontestsuite" / "test_parsing").glob("*.json"))
    lines = SHARED / "home_made" / "hostile_bodies.jsonl"
    rows = lines.read_text().splitlines() if lines.exists() else []
    bodies = {*BODIES, *(path.read_bytes() for path in parsing)}
    bodies |= {base64.b64decode(json.loads(row)["b64"]) for row in rows}
    statuses = [await here.post(body) for body in bodies]
    assert set(statuses) <= {200, 413}
    assert len(await here.stored()) >= statuses.count(200) - 5  # an empty list of events is nothing to store


async def test_over_the_stores_bound_the_channel_keeps_the_events(tmp_path: Path) -> None:
    class Full:
        async def run(self, tenant: object, unit: object) -> object:
            raise Busy("error-busy")

    ingress = Ingress(Full(), FakeClock(), lambda: None)  # type: ignore[arg-type]
    app = web.Application()
    app.add_routes(ChannelHook(ingress, lambda key: Connection(PARROT, ParrotChannel())).routes())
    async with TestClient(TestServer(app)) as client:
        here = Here(client, Full())  # type: ignore[arg-type]
        assert await here.post({"events": [event(1)]}) == 503


def test_long_keys_that_begin_alike_stay_apart_and_fit() -> None:
    keys = {fitted("x" * 200 + end) for end in "abc"} | {fitted("k\ud800"), fitted("k\ud801"), fitted("k\x00")}
    assert len(keys) == 6 and max(map(len, keys)) <= 150
    assert all(key.encode() and "\x00" not in key for key in keys)
    assert fitted("u:17") == "u:17"


async def test_a_developer_is_told_in_the_answer_what_can_not_be_read(tmp_path: Path) -> None:
    secret, inbox = new_secret(), replace(INBOX, kind="webhook", public_id="pub1", options={"endpoint": ""})
    none, clock = cast(Any, None), FakeClock()
    parts = Parts(none, clock, lambda inbox: secret, none, none, none, none, none, none)
    async with menus_place(tmp_path) as place:
        connection = Connection(inbox, WebhookChannel(parts))
        app = web.Application()
        app.add_routes(ChannelHook(Ingress(place.store, clock, lambda: None), lambda key: connection).routes())
        async with TestClient(TestServer(app)) as client:

            async def told(number: int, body: bytes) -> tuple[int, str]:
                headers = signed(secret, f"e{number}", clock.now() // 1000, body)
                answer = await client.post("/hook/webhook/pub1", data=body, headers=headers)
                return answer.status, await answer.text()

            data: dict[str, object] = {"id": "m1", "customer": {"id": "42"}, "text": "Hi"}
            good = {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z", "data": data}
            assert await told(1, json.dumps(good).encode()) == (200, "")
            for number, (body, why) in enumerate(
                [
                    (b"[1]", "not a JSON object"),
                    (json.dumps({**good, "type": "message"}).encode(), "unknown type"),
                    (json.dumps({**good, "data": {"id": "m1", "text": "Hi"}}).encode(), "no field 'customer'"),
                    (json.dumps({**good, "timestamp": "now"}).encode(), "ValueError: Invalid isoformat string: 'now'"),
                    (json.dumps({**good, "data": {**data, "text": ["Hi"]}}).encode(), "list where a text is expected"),
                ],
                2,
            ):
                assert await told(number, body) == (200, json.dumps({"set_aside": why}))
