"""The two live roads to a visitor: a web socket, and a stream of server-sent events where sockets are blocked."""

import asyncio
import json
from dataclasses import dataclass

from aiohttp import WSCloseCode, WSMsgType, web

from channels.widget import frames
from channels.widget.door import Door, bearer, cors, token_hash
from channels.widget.live import LiveSockets
from channels.widget.pages import SAFE
from channels.widget.ports import Person, WidgetStore
from channels.widget.refusals import WidgetRefusal, seconds_of, status_of, trouble
from channels.widget.shapes import Shape
from channels.widget.stream import Feed
from channels.widget.talk import Talk
from dialogs.company.forms import form_of
from dialogs.errors import ParleyError
from dialogs.ports import Clock
from dialogs.tenant import Inbox

_BYE = 2.0  # seconds that a close waits for the other side to close too
_BAD_TOKEN = 4401
_REFUSED = 4400


class Roads:
    """Handlers of `…/ws` and `…/stream`."""

    def __init__(self, store: WidgetStore, live: LiveSockets, clock: Clock, door: Door, talk: Talk) -> None:
        self._store, self._live, self._clock, self._door, self._talk = store, live, clock, door, talk

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """GET …/ws: first frame hello; then replay, then live."""
        inbox = await self._door.checked(request)
        self._door.take(request, "connect", inbox=inbox.id)
        ws = web.WebSocketResponse(
            heartbeat=self._live.beat, max_msg_size=frames.MAX_BODY, compress=False, timeout=_BYE
        )
        await ws.prepare(request)
        try:
            hello = await _hello(ws, self._live.hello)
            me = await self._door.known(inbox, hello.token)
            await self._live_in(ws, Visit(request, inbox, me, hello.language), hello)
        except ParleyError as error:
            await self._turn_away(ws, error, language_of(request))
        return ws

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """GET …/stream?after=: the same events, each with its seq as `id`; Last-Event-ID goes before `after`."""
        inbox = await self._door.checked(request)
        self._door.take(request, "connect", inbox=inbox.id)
        me = await self._door.visitor(request, inbox)
        after = frames.read_number(request.headers.get("Last-Event-ID") or request.query.get("after", "0"))
        self._live.room()
        headers = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", **SAFE}
        response = web.StreamResponse(headers={**headers, "X-Accel-Buffering": "no", **cors(request)})
        await response.prepare(request)

        async def put(frame: Shape) -> None:
            await response.write(event_text(frame))

        await self._feed(inbox, me, after, bearer(request)).flow(put)
        return response

    async def answer(self, visit: "Visit", raw: str | bytes) -> Shape | None:
        """What one frame of a visitor is answered; a refusal in words, never an exception."""
        frame: frames.Frame = {}
        try:
            frame = frames.decode(raw)
            return await self._do(visit, frame)
        except Exception as failure:
            error = failure if isinstance(failure, ParleyError) else trouble(failure)
            about = {"op": "error", "client_id": frames.client_id_of(frame) or None, "retry": seconds_of(error)}
            return {**about, **self._talk.words(error, visit.language)}

    async def _do(self, visit: "Visit", frame: frames.Frame) -> Shape | None:
        op = frame.get("op")
        if op == "send":
            self._door.take(visit.request, "message")
            if form_of(visit.inbox.options):  # it may have been filled in since the socket opened
                visit.me = await self._store.person(visit.inbox, visit.me)
            return await self._talk.send(visit.inbox, visit.me, frame, visit.language)
        if op == "seen":
            await self._talk.see(visit.inbox, visit.me, frames.read_number(frame.get("seq")))
        if op == "stop":
            await self._talk.stop(visit.inbox, visit.me)
        if op == "typing":
            await self._talk.types(visit.inbox, visit.me)
        return {"op": "pong"} if op == "ping" else None

    async def _live_in(self, ws: web.WebSocketResponse, visit: "Visit", hello: frames.Hello) -> None:
        self._live.room()
        writer = asyncio.create_task(self._write(ws, self._feed(visit.inbox, visit.me, hello.after, hello.token)))
        try:
            async for message in ws:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    return
                answer = await self.answer(visit, message.data)
                if answer and not ws.closed:
                    await put(ws, answer)
        except ConnectionError:
            return
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _write(self, ws: web.WebSocketResponse, feed: Feed) -> None:
        try:
            await feed.flow(lambda frame: put(ws, frame))
        finally:
            await ws.close(code=WSCloseCode.GOING_AWAY)

    def _feed(self, inbox: Inbox, me: Person, after: int, token: str) -> Feed:
        async def known() -> bool:
            return await self._store.visitor(inbox, token_hash(token), self._clock.now()) is not None

        return Feed(self._store, self._live, inbox, me.visitor, after, known)

    async def _turn_away(self, ws: web.WebSocketResponse, error: ParleyError, language: str) -> None:
        if not ws.closed:
            await put(ws, {"op": "error", "retry": seconds_of(error), **self._talk.words(error, language)})
        await ws.close(code=_BAD_TOKEN if status_of(error) == 401 else _REFUSED)


@dataclass(slots=True)
class Visit:
    """One open socket: whose, in which widget and language."""

    request: web.Request
    inbox: Inbox
    me: Person
    language: str


async def _hello(ws: web.WebSocketResponse, seconds: float) -> frames.Hello:
    try:
        raw = await ws.receive_str(timeout=seconds)
    except (TimeoutError, TypeError):
        raise WidgetRefusal("error-widget-token", 401) from None
    return frames.read_hello(frames.decode(raw))


def language_of(request: web.Request) -> str:
    """The language that the browser asks for."""
    return frames.language_of(request.headers.get("Accept-Language", ""))


def event_text(frame: Shape) -> bytes:
    """A frame as a server-sent event; a beat is a comment, so that proxies see traffic and clients no event."""
    if frame["op"] == "beat":
        return b": \n\n"
    number = f"id: {frame['seq']}\n" if frame["op"] == "event" else ""
    return f"{number}data: {_dumps(frame)}\n\n".encode()


async def put(ws: web.WebSocketResponse, frame: Shape) -> None:
    """One JSON frame; raises ConnectionError when the other side has left."""
    await ws.send_str(_dumps(frame))


def _dumps(frame: Shape) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
