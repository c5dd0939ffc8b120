"""Egress: no connection to an address that is not public, however it is written, checked while connecting."""

import asyncio
import ipaddress
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver
from aiohttp.test_utils import TestServer

from channels.egress import Blocked, Egress, is_public, networks_of
from channels.failures import Refused, RetryLater

CORPUS = Path(__file__).parents[4] / "shared" / "data" / "hostile" / "home_made" / "ssrf_urls.jsonl"
OURS = [
    "http://127.0.0.1/x", "http://2130706433/x", "http://0x7f000001/x", "http://0177.0.0.1/", "http://localhost/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
    "http://192.168.1.1/", "http://[fd00::1]/", "http://0.0.0.0/", "http://user@8.8.8.8/", "file:///etc/passwd",
    "gopher://8.8.8.8/", "http://8.8.8.8:22/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://224.0.0.1/",
    "http://100.64.0.1/", "http://[fe80::1%25eth0]/", "http://", "not an address",
]  # fmt: skip


class Names(AbstractResolver):
    """DNS by hand: each look-up takes the next list of addresses."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> Any:
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            {"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
            for address in found
        ]

    async def close(self) -> None: ...


def _corpus() -> list[str]:
    rows = [json.loads(row) for row in CORPUS.read_text().splitlines()] if CORPUS.exists() else []
    return [row["url"] for row in rows if row["expect"] == "block"]


async def test_no_address_of_the_corpus_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[Any] = []
    loop = asyncio.get_running_loop()

    async def connect(sock: socket.socket, address: Any) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(loop, "sock_connect", connect)  # the oracle: what reaches the socket
    egress = Egress(resolver=Names(["127.0.0.1"]))
    for url in [*OURS, *_corpus()]:
        with pytest.raises((Refused, RetryLater)):
            await egress.post(url, b"x", {}, 1.0)
    await egress.close()
    assert connected == []


async def test_one_private_address_among_public_ones_blocks_all() -> None:
    egress = Egress(resolver=Names(["8.8.8.8", "10.0.0.1"]))
    with pytest.raises(Refused) as caught:
        await egress.post("https://rebind.example/", b"x", {}, 1.0)
    assert caught.value.reason == "not-public"
    await egress.close()


async def test_a_name_is_resolved_and_checked_at_every_attempt() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with TestServer(_app(lambda: web.Response(text="ok"))) as server:
        egress = Egress(networks_of(["127.0.0.0/8"]), names)
        url = f"http://shop.example:{server.port}/"
        assert (await egress.post(url, b"x", {}, 5.0)).status == 200
        with pytest.raises(Refused):
            await egress.post(url, b"x", {}, 5.0)
        await egress.close()
    assert names.asked == 2


async def test_a_redirect_of_a_file_is_checked_anew() -> None:
    def away() -> web.Response:
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/"})

    async with TestServer(_app(away)) as server:
        egress = Egress(networks_of(["127.0.0.0/8"]))
        with pytest.raises(Refused) as caught:
            await egress.fetch(f"http://127.0.0.1:{server.port}/a.pdf", 100)
        assert caught.value.reason == "not-public"
        await egress.close()


async def test_a_file_over_the_cap_is_refused_before_it_is_read_to_its_end() -> None:
    async with TestServer(_app(lambda: web.Response(body=b"x" * 3_000_000))) as server:
        egress = Egress(networks_of(["127.0.0.0/8"]))
        with pytest.raises(Refused):
            await egress.fetch(f"http://127.0.0.1:{server.port}/a.pdf", 1000)
        file = await egress.fetch(f"http://127.0.0.1:{server.port}/a.pdf", 3_000_000)
        assert len(file.content) == 3_000_000 and file.name == "a.pdf"
        await egress.close()


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_an_own_network_may_be_called_on_any_port() -> None:
    Egress(networks_of(["10.1.0.0/16"])).check("10.1.2.3", 8443)
    with pytest.raises(Blocked):
        Egress(networks_of(["10.1.0.0/16"])).check("10.2.2.3", 443)


def _app(answer: Any) -> web.Application:
    async def handle(request: web.Request) -> web.Response:
        made: web.Response = answer()
        return made

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handle)
    return app
