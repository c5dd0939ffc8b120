"""The widget's event stream: what it replays, when it ends, and how roads are switched."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientResponse

from channels.widget.live import LiveSockets
from tests.fakes.widget import WIDGET, Desk
from tests.fakes.widget_client import Client, Frame, answer, send, until, visiting
from tests.unit.widget.test_identity import SECRET

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(20)]


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
