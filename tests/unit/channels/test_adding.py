"""The channel of docs/adding-a-channel.md, as it stands there: a stranger's first hour is under test."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.base import Connectable
from channels.failures import AccountDown, Refused, RetryLater, Unknown
from channels.hooked import Hooked
from channels.parts import Http, Parts
from dialogs.errors import BadInput
from dialogs.messages import Audience, InboundMessage, OutboundMessage
from tests.fakes.domain import INBOX, FakeClock

PAGE = Path(__file__).parents[3] / "docs" / "adding-a-channel.md"
PIGEON = replace(INBOX, kind="pigeon")
SAID = OutboundMessage("turn-1", PIGEON.id, Audience.CUSTOMER, "+4420", "Hello")


@asynccontextmanager
async def pigeon(status: int = 200, body: str = '{"id": 7, "name": "Shop"}') -> AsyncIterator[tuple[Any, list[Any]]]:
    """The page's channel, and what its gateway was asked."""
    names: dict[str, Any] = {}
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    exec(compile(code, str(PAGE), "exec"), names)
    asked: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.path, request.headers["X-Pigeon-Key"], await request.json()))
        return web.Response(status=status, text=body)

    app = web.Application()
    app.add_routes([web.post("/{rest:.*}", answer)])
    http, none = Http(), cast(Any, None)
    async with TestServer(app) as server:
        apis = {"pigeon": str(server.make_url("")).rstrip("/")}
        parts = Parts(none, FakeClock(), lambda inbox: "seed", http, none, none, none, apis=apis)
        yield names["PigeonChannel"](parts), asked
        await http.close()


async def test_the_pages_channel_is_connected_hears_and_speaks() -> None:
    async with pigeon() as (channel, asked):
        assert isinstance(channel, Hooked) and isinstance(channel, Connectable)
        account = await channel.connect({"key": " seed "})
        assert (account.name, account.mark, account.secret) == ("Shop", "7", "seed")
        assert channel.admits(PIGEON, {"x-pigeon-key": "seed"})
        assert not channel.admits(PIGEON, {"x-pigeon-key": "\udcffseed"})
        (event,) = channel.events({"id": 1, "from": "+4420", "text": "Hi", "at": 1_795_244_400})
        (heard,) = channel.parse(PIGEON, event)
        assert isinstance(heard, InboundMessage) and (heard.chat, heard.text) == ("+4420", "Hi")
        assert channel.key(PIGEON, event).lane == "+4420"
        assert (await channel.send(PIGEON, SAID, "Hello")).external_id == "7"
        assert asked[-1] == ("/messages", "seed", {"to": "+4420", "text": "Hello", "ref": "turn-1"})


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [(401, "", AccountDown), (429, "", RetryLater), (503, "", RetryLater), (400, "", Refused), (200, "?", Unknown)],
)
async def test_the_pages_channel_says_what_a_failure_means(status: int, body: str, error: type[Exception]) -> None:
    async with pigeon(status, body) as (channel, _):
        with pytest.raises(error):
            await channel.send(PIGEON, SAID, "Hello")


async def test_garbage_is_bad_input_to_the_pages_channel_and_nothing_else() -> None:
    async with pigeon() as (channel, _):
        for garbage in ({}, {"id": [], "from": None}, {"id": 1, "from": "x", "text": "y", "at": json.loads("1e999")}):
            with pytest.raises(BadInput):
                channel.parse(PIGEON, garbage)
        with pytest.raises(BadInput):
            channel.events([1])
