"""Hostile updates: placed or refused as bad input, and never a fault of ours."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.base import Connection
from channels.http import MOST, TelegramHook, webhook_secret
from channels.inbox import Ingress
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel
from dialogs.errors import BadInput
from dialogs.tenant import CONTROL, Inbox
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import FakeClock
from tests.fakes.menus import menus_place
from tests.fakes.telegram_updates import ANNA, BOT, GROUP, INBOX, mark, message, update

SHARED = Path(__file__).parents[4] / "shared" / "data" / "hostile"
CHANNEL = TelegramChannel(Bots("http://nowhere", lambda inbox: ""), MemoryBlobs())
DESK = Inbox(CONTROL, INBOX.tenant_id, "telegram", INBOX.bot_id, "c", "control")
WRONG: list[Any] = [
    None, True, -1, 10**30, 1.5, float("inf"), float("nan"), "", "x", "\ud800", "\x00", [], [None], [[]], {},
    {"id": {}}, {"id": 10**30}, [{"id": 1}], "a" * 10_000,
]  # fmt: skip


def bodies() -> list[Any]:
    """The public corpora where they lie beside the project: whatever of them is JSON."""
    lines = SHARED / "home_made" / "hostile_bodies.jsonl"
    rows = (
        [base64.b64decode(json.loads(one)["b64"]) for one in lines.read_text().splitlines()] if lines.exists() else []
    )
    raws = [*rows, *(one.read_bytes() for one in sorted((SHARED / "jsontestsuite" / "test_parsing").glob("*.json")))]
    return [value for raw in raws if (value := _decoded(raw)) is not None]


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def survive(payload: Any) -> None:
    """Only BadInput comes out."""
    for inbox in (INBOX, DESK):
        for work in (CHANNEL.key, CHANNEL.parse):
            try:
                work(inbox, payload)
            except BadInput:
                continue


def everything() -> list[dict[str, Any]]:
    """One of each kind of update, with all that a message may bear."""
    file = {"file_id": "F", "file_unique_id": "U", "file_size": 1, "duration": 2}
    text = "@salon_bot x"
    rich = message(
        text=text, entities=[mark("mention", text, "@salon_bot")], photo=[file], voice=file, sticker=file,
        contact={"phone_number": "7", "first_name": "x", "user_id": 55},
        venue={"location": {"latitude": 1, "longitude": 2}},
        poll={"question": "?", "options": [{"text": "a"}]}, dice={"emoji": "x", "value": 1}, quote={"text": "q"},
        reply_to_message=message(BOT), edit_date=5, business_connection_id="C1", media_group_id="m",
    )  # fmt: skip
    keys = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    change = {
        "chat": GROUP,
        "message_id": 7,
        "user": ANNA,
        "date": 5,
        "new_reaction": [{"type": "emoji", "emoji": "x"}],
    }
    member = {"chat": GROUP, "from": ANNA, "date": 5, "new_chat_member": {"status": "member"}}
    query = {"id": "1", "from": ANNA, "data": "b", "message": message(BOT, reply_markup=keys)}
    gone = {"business_connection_id": "C1", "chat": GROUP, "message_ids": [1]}
    return [
        update(message=rich), update(message=rich | {"chat": GROUP}), update(edited_message=rich),
        update(business_message=rich), update(edited_business_message=rich), update(deleted_business_messages=gone),
        update(callback_query=query), update(message_reaction=change), update(my_chat_member=member),
        update(message=message(migrate_to_chat_id=-5)), update(message=message(**dict.fromkeys(("animation",), file))),
    ]  # fmt: skip


def bent(value: Any) -> list[Any]:
    """The value with each of its places, one after another, taken away or made wrong."""
    if isinstance(value, dict):
        parts = [{**value, key: wrong} for key in value for wrong in bent(value[key])]
        return [*WRONG, *parts, *({k: v for k, v in value.items() if k != key} for key in value)]
    if isinstance(value, list):
        return [*WRONG, *([wrong] for one in value[:1] for wrong in bent(one))]
    return WRONG


@pytest.mark.parametrize("whole", everything(), ids=lambda one: "-".join(one))
def test_every_place_of_an_update_may_be_wrong(whole: dict[str, Any]) -> None:
    for payload in bent(whole):
        if isinstance(payload, dict):
            survive(payload)


def test_no_body_of_the_corpora_is_a_fault_of_ours() -> None:
    found = [one for one in bodies() if isinstance(one, dict)]
    assert found or not SHARED.exists()
    for payload in found:
        survive(payload)


async def test_no_body_on_the_hook_is_a_fault_of_ours(tmp_path: Path) -> None:
    raws = [b"", b"[" * 100_000, b"\xff\xfe{", b"null", b"1" * 10_000, b'{"update_id":NaN}', b'{"update_id":1e999}']
    raws += [json.dumps(one).encode() for one in bodies()]
    async with menus_place(tmp_path) as place:
        ingress = Ingress(place.store, FakeClock(), lambda: None)
        connection = Connection(replace(INBOX, public_id="pub"), CHANNEL)
        app = web.Application()
        app.add_routes(TelegramHook(ingress, lambda public_id: connection, b"pepper").routes())
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook_secret(b"pepper", "pub")}
        async with TestClient(TestServer(app)) as client:
            for raw in raws:
                wanted = 413 if len(raw) > MOST else 200
                assert (await client.post("/hook/tg/pub", data=raw, headers=headers)).status == wanted, raw[:80]
            for secret in ("", "wrong", "é"):
                given = {"X-Telegram-Bot-Api-Secret-Token": secret}
                assert (await client.post("/hook/tg/pub", data=b"{}", headers=given)).status == 401


@pytest.mark.parametrize("key", ["", "message", "edited_message", "business_connection"])
async def test_nothing_that_can_be_read_breaks_the_acknowledgement(key: str) -> None:
    """What `parse` takes is acknowledged without a fault, else its lane would be tried again and again."""
    for wrong in [*WRONG, *bodies()]:
        payload = {"update_id": 1, key: wrong} if key else wrong
        try:
            CHANNEL.parse(INBOX, payload)
        except (BadInput, ValueError, TypeError, KeyError, RecursionError):  # as the worker: set aside
            continue
        await CHANNEL.acknowledge(INBOX, payload)
