"""Hostile bodies from a caller who has the secret: no hooked channel answers 5xx, no reader fails but by BadInput."""

import base64
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels import CHANNELS
from channels.base import Channel, Connection
from channels.hooked import Hooked
from channels.http import ChannelHook
from channels.inbox import Ingress
from channels.parts import Parts
from dialogs.errors import BadInput
from dialogs.tenant import SYSTEM
from tests.fakes.domain import INBOX, FakeClock
from tests.fakes.menus import menus_place

SHARED = Path(__file__).parents[4] / "shared" / "data" / "hostile"
ANNA = {"id": "\ud800", "name": ["x"], "phone": 5}
OURS: list[Any] = [
    None, True, 1e308, "\x00", [], [[]], {}, {"type": None}, {"type": "message.created"}, {"messages": 5},
    {"messages": [None]}, {"messages": [{"wh_type": []}]}, {"messages": {"wh_type": "delivery_status", "id": {}}},
    {"messages": [{"wh_type": "incoming_message", "id": "1", "chatId": "\ud800@c.us", "type": "chat", "body": {}}]},
    {"type": "message.created", "timestamp": "9999999-01-01", "data": {"id": "1", "customer": ANNA}},
    {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z",
     "data": {"id": "1", "customer": {"id": "\ud800\x00a"}, "text": "\x00\udfff", "attachments": [1, None]}},
    {"type": "message.read", "timestamp": "2026-11-21T07:00:00Z", "data": {"id": -1, "customer": {"id": 2**70}}},
    {"update_type": "message_created", "timestamp": 10**40, "message": {"sender": {}, "body": {"mid": {}}}},
    {"update_type": "message_created", "timestamp": float("nan"), "chat_id": float("inf")},
    {"update_type": "bot_started", "timestamp": 1e400, "chat_id": "\ud800", "user": {"user_id": None}},
]  # fmt: skip


def bodies() -> list[bytes]:
    """Our own everywhere; the corpora where they lie beside the project."""
    parsing = sorted((SHARED / "jsontestsuite" / "test_parsing").glob("*.json"))
    lines = SHARED / "home_made" / "hostile_bodies.jsonl"
    rows = lines.read_text().splitlines() if lines.exists() else []
    deep = [b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000, b"\xff\xfe{", b""]
    return [
        *deep, *(json.dumps(item).encode() for item in OURS), *(path.read_bytes() for path in parsing),
        *(base64.b64decode(json.loads(row)["b64"]) for row in rows),
    ]  # fmt: skip


def hooked() -> list[str]:
    return [kind for kind, make in CHANNELS if isinstance(_made(kind), Hooked)]


def _made(kind: str) -> Channel:
    none = cast(Any, None)
    parts = Parts(none, FakeClock(), lambda inbox: "secret", none, none, none, none)
    return dict(CHANNELS)[kind](parts)


class Trusting:
    """The channel, its callers all believed."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel

    def admits(self, inbox: object, headers: object) -> bool:
        return True

    def authentic(self, inbox: object, headers: object, raw: bytes) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)


def _read(channel: Channel, connection: Connection, raw: bytes) -> None:
    with suppress(BadInput, ValueError, RecursionError):  # the worker quarantines exactly these
        channel.parse(connection.inbox, json.loads(raw))


@pytest.mark.parametrize("kind", hooked())
async def test_no_hostile_body_is_a_fault_of_ours(kind: str, tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        channel: Any = Trusting(_made(kind))
        connection = Connection(replace(INBOX, kind=kind, public_id="pub1"), channel)
        app = web.Application()
        app.add_routes(ChannelHook(Ingress(place.store, FakeClock(), lambda: None), lambda key: connection).routes())
        statuses = []
        async with TestClient(TestServer(app)) as client:
            for number, body in enumerate(bodies()):
                head = {"webhook-id": f"w{number}"}
                statuses.append((await client.post(f"/hook/{kind}/pub1", data=body, headers=head)).status)
        assert set(statuses) <= {200, 413}
        claims = await place.store.run(SYSTEM, lambda uow: uow.lanes.claim(2**50, 2**51, "test", 2000))
        stored = [event for claim in claims for event in claim.events]
        assert stored
        for event in stored:
            _read(channel, connection, event.raw)
