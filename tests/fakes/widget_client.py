"""A plain client of the widget: HTTP and a WebSocket, no browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from dialogs.messages import Audience, OutboundMessage
from tests.fakes.widget import WIDGET, Desk

Frame = dict[str, Any]


class Client:
    """A visitor without a browser."""

    def __init__(self, http: ClientSession, base: str) -> None:
        self.http, self.base, self.token = http, f"{base}/w/v1/{WIDGET.public_id}", ""

    async def open(self) -> "Client":
        async with self.http.post(f"{self.base}/session") as answer:
            self.token = (await answer.json())["token"]
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, path: str, **options: Any) -> tuple[int, Frame]:
        async with self.http.post(f"{self.base}/{path}", headers=self.headers, **options) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> tuple[int, Frame]:
        async with self.http.get(f"{self.base}/{path}", headers=self.headers) as answer:
            return answer.status, await answer.json()

    @asynccontextmanager
    async def connected(self, after: int = 0, **hello: Any) -> AsyncIterator[ClientWebSocketResponse]:
        async with self.http.ws_connect(f"{self.base}/ws") as ws:
            await ws.send_json({"op": "hello", "token": self.token, "after": after, "v": 1, **hello})
            yield ws


async def until(ws: ClientWebSocketResponse, op: str) -> list[Frame]:
    """Frames up to and with the first `op`."""
    frames: list[Frame] = []
    while not frames or frames[-1]["op"] != op:
        frames.append(await ws.receive_json(timeout=30))
    return frames


def send(client_id: str, text: str = "Хочу записаться", **more: Any) -> Frame:
    return {"op": "send", "client_id": client_id, "text": text, **more}


def answer(text: str, key: str = "k1", chat: str = "v1", **more: Any) -> OutboundMessage:
    return OutboundMessage(key, WIDGET.id, Audience.CUSTOMER, chat, text, **more)


@asynccontextmanager
async def visiting(desk: Desk) -> AsyncIterator[Client]:
    async with desk.serving() as server, ClientSession() as http:
        yield await Client(http, str(server.make_url("")).rstrip("/")).open()
