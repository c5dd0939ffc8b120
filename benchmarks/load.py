"""The other side, in a process of its own: sends webhooks, and is the Bot API that answers come to. Raw sockets,
so that the measured program is the slower one."""

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable

import uvloop

_CHAT = re.compile(rb'chat_id(?:"\r\n\r\n|": ?|=)(\d+)')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_SENT = json.dumps(
    {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}}
)
_DONE = json.dumps({"ok": True, "result": True})


def _response(body: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


SENT, DONE = _response(_SENT), _response(_DONE)


class BotApi(asyncio.Protocol):
    """Takes any call; tells which chat a message came to."""

    def __init__(self, came: Callable[[int], None]) -> None:
        self._came = came
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (request := self._take()) is not None:
            found = _CHAT.search(request) if b"sendmessage" in request[:200].lower() else None
            self._transport.write(SENT if found else DONE)  # type: ignore[attr-defined]  # a stream's, which can write
            if found:
                self._came(int(found[1]))

    def _take(self) -> bytes | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._buffer[:end]
        body = _body_length(head, self._buffer[end + 4 :])
        if body is None:
            return None
        request, self._buffer = self._buffer[: end + 4 + body], self._buffer[end + 4 + body :]
        return request


def _body_length(head: bytes, rest: bytes) -> int | None:
    """Length of the body that has come, None while it has not. aiohttp sends forms in chunks."""
    if length := _LENGTH.search(head):
        return int(length[1]) if len(rest) >= int(length[1]) else None
    if b"chunked" in head.lower():
        end = rest.find(b"0\r\n\r\n") if not rest.startswith(b"0\r\n\r\n") else 0
        return end + 5 if end >= 0 else None
    return 0


class Hooks(asyncio.Protocol):
    """One connection that posts a webhook and waits for its 200."""

    number = 0
    chat = 0
    turn = 0  # which of its chats wrote last

    def __init__(self, answered: Callable[["Hooks", bytes], None]) -> None:
        self._answered = answered
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def post(self, request: bytes) -> None:
        self._transport.write(request)  # type: ignore[attr-defined]  # a stream's, which can write

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        body = _body_length(self._buffer[:end], self._buffer[end + 4 :])
        if body is None:
            return
        answer, self._buffer = self._buffer[: end + 4 + body], self._buffer[end + 4 + body :]
        self._answered(self, answer)


_QUESTION = "How much is delivery to the centre of the city?"
_PERSON = "Call a manager, please"
_STRANGERS = 50  # every so many messages one comes from somebody new, who asks for a person
_FIRST_STRANGER = 1_000_000
_CHATS = 16  # of each connection, in turn: nobody writes so fast that the bot takes it for a flood


class Run:
    """As many messages under way as connections; the next goes when one was answered (`whole`: by a message, else by
    the webhook's 200)."""

    def __init__(self, port: int, path: str, secret: str, flying: int, whole: bool) -> None:
        self._port, self._path, self._secret, self._flying, self._whole = port, path, secret, flying, whole
        self._next = 0
        self.done = 0  # since the beginning, the warming included
        self.refused = 0
        self.waits: list[float] = []
        self._began: dict[int, float] = {}  # by chat
        self._ways: list[Hooks] = []

    async def start(self, api_port: int) -> None:
        loop = asyncio.get_running_loop()
        if api_port:
            await loop.create_server(lambda: BotApi(self.came), "127.0.0.1", api_port)
        for number in range(self._flying):
            _, way = await loop.create_connection(lambda: Hooks(self.answered), "127.0.0.1", self._port)
            self._ways.append(way)
            way.number = number
        for number in range(self._flying):
            self.write(number)

    def write(self, number: int) -> None:
        """The next of the connection's chats writes."""
        way = self._ways[number]
        way.turn = (way.turn + 1) % _CHATS
        self._next += 1
        chat = 1 + number + self._flying * way.turn
        if self._next % _STRANGERS == 0:
            chat += (_FIRST_STRANGER + self._next) * self._flying
        way.chat = chat
        self._began[chat] = time.perf_counter()
        way.post(self._request(chat, self._next))

    def came(self, chat: int) -> None:
        if chat in self._began:  # else it is the card that the manager gets
            self._count(chat)

    def answered(self, way: Hooks, answer: bytes) -> None:
        if not answer.startswith(b"HTTP/1.1 200"):
            self.refused += 1
        if not self._whole:
            self._count(way.chat)

    def _count(self, chat: int) -> None:
        self.done += 1
        self.waits.append(time.perf_counter() - self._began.pop(chat))
        self.write((chat - 1) % self._flying)

    def _request(self, chat: int, number: int) -> bytes:
        update = {"update_id": number, "message": {
            "message_id": number, "date": 1_790_000_000, "text": _PERSON if chat > _FIRST_STRANGER else _QUESTION,
            "from": {"id": chat, "is_bot": False, "first_name": "Ann", "language_code": "en"},
            "chat": {"id": chat, "type": "private", "first_name": "Ann"}}}  # fmt: skip
        body = json.dumps(update).encode()
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {self._secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def main(port: int, path: str, secret: str, flying: int, api_port: int, seconds: float) -> None:
    run = Run(port, path, secret, flying, whole=bool(api_port))
    await run.start(api_port)
    for _ in range(200):  # warm: caches are filled and connections stand
        await asyncio.sleep(0.1)
        if run.done >= flying * _CHATS * 2:  # everybody has a dialog, and the next words find it
            break
    before, run.waits = run.done, []
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    per_second = (run.done - before) / (time.perf_counter() - began)
    waits = sorted(run.waits) or [0.0]
    p99 = waits[int(len(waits) * 0.99) - 1] * 1000
    p50 = waits[len(waits) // 2] * 1000
    seen = {"per_second": per_second, "refused": run.refused, "p50_ms": p50, "p99_ms": p99, "messages": run.done}
    print(json.dumps(seen))


if __name__ == "__main__":
    port, path, secret, flying, api_port, seconds = sys.argv[1:]
    uvloop.run(main(int(port), path, secret, int(flying), int(api_port), float(seconds)))
