"""One visitor's web socket: hello, replay from the cursor, then live."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from channels.widget.frames import Frame, Hello, client_id_of, decode, read_number
from channels.widget.live import Listener, LiveSockets
from channels.widget.ports import WidgetStore
from channels.widget.refusals import seconds_of
from channels.widget.shapes import Shape, event_frame
from dialogs.errors import ParleyError
from dialogs.tenant import Inbox

HEARTBEAT = 25.0
PAGE = 200

Send = Callable[[Inbox, str, Frame, str], Awaitable[Shape]]  # (inbox, visitor, frame, language) → ack
Words = Callable[[ParleyError, str], Shape]  # (error, language) → {"error", "text"}


class Stream:
    """Reads ops and writes events until either side leaves."""

    def __init__(
        self, store: WidgetStore, live: LiveSockets, send: Send, words: Words, inbox: Inbox, visitor: str, hello: Hello
    ) -> None:
        self._store, self._live, self._send, self._words = store, live, send, words
        self._inbox, self._visitor, self._hello = inbox, visitor, hello
        self._cursor = hello.after

    async def run(self, ws: web.WebSocketResponse) -> None:
        """Returns when the socket is closed."""
        async with self._live.listening(self._inbox, self._visitor) as listener:
            writer = asyncio.create_task(self._write(ws, listener))
            try:
                await self._read(ws)
            finally:
                writer.cancel()
                await asyncio.gather(writer, return_exceptions=True)

    async def _write(self, ws: web.WebSocketResponse, listener: Listener) -> None:
        try:
            await self._catch_up(ws)
            seen = await self._store.last_seen(self._inbox, self._visitor)
            await put(ws, {"op": "ready", "seq": self._cursor, "seen": seen})
            while not listener.closed:
                # Ephemeral first: a draft must never come after the message that it became.
                for frame in await listener.wait(HEARTBEAT):
                    await put(ws, frame)
                await self._catch_up(ws)
        except ConnectionError:
            return
        finally:
            await ws.close(code=WSCloseCode.GOING_AWAY)

    async def _catch_up(self, ws: web.WebSocketResponse) -> None:
        full = True
        while full:
            page = await self._store.events(self._inbox, self._visitor, self._cursor, PAGE)
            for event in page:
                await put(ws, event_frame(event))
                self._cursor = event.seq
            full = len(page) == PAGE

    async def _read(self, ws: web.WebSocketResponse) -> None:
        async for message in ws:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            answer = await self._answer(message.data)
            if answer and not ws.closed:
                await put(ws, answer)

    async def _answer(self, raw: str | bytes) -> Shape | None:
        frame: Frame = {}
        try:
            frame = decode(raw)
            return await self._do(frame)
        except ParleyError as error:
            about = {"op": "error", "client_id": client_id_of(frame) or None, "retry": seconds_of(error)}
            return {**about, **self._words(error, self._hello.language)}

    async def _do(self, frame: Frame) -> Shape | None:
        op = frame.get("op")
        if op == "send":
            return await self._send(self._inbox, self._visitor, frame, self._hello.language)
        if op == "seen":
            await self._store.seen(self._inbox, self._visitor, read_number(frame.get("seq")))
        return {"op": "pong"} if op == "ping" else None


async def put(ws: web.WebSocketResponse, frame: dict[str, Any]) -> None:
    """One JSON frame; raises ConnectionError when the other side has left."""
    await ws.send_str(json.dumps(frame, ensure_ascii=False, separators=(",", ":")))
