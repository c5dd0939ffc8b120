"""Addresses of strangers: none leads inside, whatever it is written like; packed bodies stay within their bound."""

import asyncio
import gzip
import socket
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.providers.web import EgressWeb, unpack
from channels.egress import Egress, networks_of
from dialogs.errors import BadInput, ParleyError, ProviderError
from knowledge.intake.fetching import Fetcher
from tests.unit.channels.test_egress import OURS, Names, _corpus


async def test_no_address_of_the_corpus_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[Any] = []

    async def connect(sock: socket.socket, address: Any) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", connect)  # the oracle: what reaches the socket
    egress = Egress(resolver=Names(["127.0.0.1"]))
    for url in [*OURS, *_corpus()]:
        with pytest.raises(ParleyError):
            await Fetcher(EgressWeb(egress)).page(url)
    await egress.close()
    assert connected == []


def _site() -> web.Application:
    async def inward(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/"})

    async def slow(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await asyncio.sleep(5)
        return answer

    async def packed(request: web.Request) -> web.Response:
        body = gzip.compress("<html><body><p>Доставка завтра</p></body></html>".encode("cp1251"))
        headers = {"Content-Encoding": "gzip", "Content-Type": "text/html; charset=windows-1251"}
        return web.Response(body=body, headers=headers)

    app = web.Application()
    app.add_routes([web.get("/inward", inward), web.get("/slow", slow), web.get("/packed", packed)])
    return app


async def test_a_page_may_redirect_inward_stall_or_come_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.intake.fetching._SECONDS", 0.3)
    async with TestServer(_site()) as server:
        egress = Egress(networks_of(["127.0.0.0/8"]))
        fetcher, root = Fetcher(EgressWeb(egress)), f"http://127.0.0.1:{server.port}"
        with pytest.raises(BadInput) as refused:
            await fetcher.page(f"{root}/inward")
        assert refused.value.text.key == "error-url-inside"
        with pytest.raises(ProviderError):
            await fetcher.page(f"{root}/slow")
        assert "Доставка завтра" in (await fetcher.page(f"{root}/packed")).content.decode()
        await egress.close()


def test_a_packed_bomb_is_unpacked_no_further_than_its_bound() -> None:
    assert len(unpack("gzip", gzip.compress(bytes(50_000_000)), 1000)) == 1001
