"""Who may not bring events is told so before anything of the body is read: each call here sends its headers alone."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels import CHANNELS
from channels.base import Channel, Connection
from channels.http import MOST_BODY, ChannelHook, TelegramHook, webhook_secret
from channels.inbox import Ingress
from channels.parts import Parts
from channels.webhook.signing import new_secret, signed
from tests.fakes.domain import INBOX, FakeClock
from tests.fakes.menus import menus_place

DEADLINE = 10
PEPPER = b"pepper"
SECRETS = {"webhook": new_secret(), "max": "seed", "whatsapp": '{"token": "t", "hook": "seed"}', "telegram": ""}
SIGNED = {"webhook-id": "e1", "webhook-timestamp": str(FakeClock().now() // 1000), "webhook-signature": "v1,AAAA"}


class Door:
    """A server that has one inbox of a kind, under the public id `pub1`."""

    def __init__(self, kind: str, port: int) -> None:
        self.kind, self.port = kind, port

    async def headers_alone(self, given: Mapping[str, str], path: str = "", length: int = 1000) -> int:
        """The status that the server answers, while of the body that was announced nothing has been sent."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [f"POST {path or f'/hook/{self.kind}/pub1'} HTTP/1.1", "Host: x", f"Content-Length: {length}",
                 *(f"{name}: {value}" for name, value in given.items()), "", ""]  # fmt: skip
        writer.write("\r\n".join(lines).encode())
        try:
            async with asyncio.timeout(DEADLINE):
                return int((await reader.readline()).split()[1])
        finally:
            writer.close()


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Door]:
    connection = Connection(replace(INBOX, kind=kind, public_id="pub1"), made(kind))
    async with menus_place(folder) as place:
        ingress, app = Ingress(place.store, FakeClock(), lambda: None), web.Application()

        def find(key: str) -> Connection | None:
            return connection if key == "pub1" else None

        app.add_routes([*TelegramHook(ingress, find, PEPPER).routes(), *ChannelHook(ingress, find).routes()])
        async with TestServer(app) as server:
            yield Door(kind, cast(int, server.port))


def made(kind: str) -> Channel:
    none = cast(Any, None)
    return dict(CHANNELS)[kind](Parts(none, FakeClock(), lambda inbox: SECRETS[kind], none, none, none, none))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("max", {}),
        ("max", {"X-Max-Bot-Api-Secret": "wrong"}),
        ("whatsapp", {}),
        ("whatsapp", {"Authorization": "Bearer wrong"}),
        ("webhook", {}),
        ("webhook", {**SIGNED, "webhook-id": ""}),
        ("webhook", {**SIGNED, "webhook-signature": "v2,AAAA"}),
        ("webhook", {**SIGNED, "webhook-timestamp": "1614265330"}),
    ],
)
async def test_a_call_without_the_right_headers_is_refused_unread(
    kind: str, given: Mapping[str, str], tmp_path: Path
) -> None:
    async with opened(kind, tmp_path) as door:
        assert await door.headers_alone(given) == 401


async def test_telegrams_secret_is_compared_before_its_body_is_read(tmp_path: Path) -> None:
    async with opened("telegram", tmp_path) as door:
        assert await door.headers_alone({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, "/hook/tg/pub1") == 401
        right = {"X-Telegram-Bot-Api-Secret-Token": webhook_secret(PEPPER, "nobody")}
        assert await door.headers_alone(right, "/hook/tg/nobody") == 401


@pytest.mark.parametrize("path", ["/hook/webhook/other", "/hook/max/pub1", "/hook/nothing/pub1"])
async def test_an_inbox_that_is_not_there_is_refused_unread(path: str, tmp_path: Path) -> None:
    async with opened("webhook", tmp_path) as door:
        assert await door.headers_alone(SIGNED, path) == 401


async def test_a_stranger_is_not_told_how_much_we_would_take(tmp_path: Path) -> None:
    async with opened("webhook", tmp_path) as door:
        assert await door.headers_alone({}, length=MOST_BODY + 1) == 401
        assert await door.headers_alone(SIGNED, length=MOST_BODY + 1) == 413


async def test_a_body_whose_signature_is_wrong_is_read_and_refused(tmp_path: Path) -> None:
    async with opened("webhook", tmp_path) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        head = signed(new_secret(), "e1", FakeClock().now() // 1000, b"{}")
        lines = ["POST /hook/webhook/pub1 HTTP/1.1", "Host: x", "Content-Length: 2",
                 *(f"{name}: {value}" for name, value in head.items()), "", "{}"]  # fmt: skip
        writer.write("\r\n".join(lines).encode())
        async with asyncio.timeout(DEADLINE):
            assert b" 401 " in await reader.readline()
        writer.close()
