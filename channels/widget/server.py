"""The widget's HTTP and web socket routes. Durable first, answered after."""

import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from channels.widget import frames, origins, shapes
from channels.widget.files import read_upload
from channels.widget.limits import Limits, network
from channels.widget.live import LiveSockets
from channels.widget.pages import SAFE, Pages, serve
from channels.widget.ports import WidgetStore
from channels.widget.refusals import WidgetRefusal, seconds_of, status_of
from channels.widget.shapes import Shape
from channels.widget.stream import HEARTBEAT, PAGE, Stream, put
from dialogs.errors import BadInput, Forbidden, NotFound, ParleyError
from dialogs.ports import Clock
from dialogs.tenant import Inbox
from dialogs.texts import Value

Say = Callable[..., str]  # say(key, language, **values): words in `locales`
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HELLO_SECONDS = 10.0
_BAD_TOKEN = 4401
_REFUSED = 4400


def token_hash(token: str) -> str:
    """What is stored of a visitor's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def peer_address(request: web.Request) -> str:
    """The address of the connection; behind a proxy, inject a function that knows how far to trust its headers."""
    return request.remote or ""


class WidgetServer:
    """Handlers over a WidgetStore. `public_url` is our own address where a proxy hides it."""

    def __init__(
        self,
        store: WidgetStore,
        live: LiveSockets,
        say: Say,
        clock: Clock,
        limits: Limits | None = None,
        address_of: Callable[[web.Request], str] = peer_address,
        public_url: str = "",
    ) -> None:
        self.pages = Pages()
        self._store, self._live, self._say, self._clock = store, live, say, clock
        self._limits = limits or Limits(clock)
        self._address_of, self._own = address_of, origins.normal(public_url)

    async def loader(self, request: web.Request) -> web.StreamResponse:
        """GET /widget.js"""
        return serve(request, self.pages.loader, "public, max-age=300")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """GET /w/static/{name}: named by content, so kept for good."""
        asset = self.pages.assets.get(request.match_info["name"])
        if asset is None:
            raise NotFound("error-widget-page")
        return serve(request, asset, "public, max-age=31536000, immutable" if "v" in request.query else "no-cache")

    async def frame(self, request: web.Request) -> web.StreamResponse:
        """GET /w/{public_id}"""
        return self.pages.frame(await self._inbox(request), request.host)

    async def session(self, request: web.Request) -> web.StreamResponse:
        """POST …/session: a new visitor; the token is shown once and stored as a hash."""
        inbox = await self._checked(request)
        self._limits.take("session", address=self._address(request), inbox=inbox.id)
        token = "vt_" + secrets.token_urlsafe(32)
        await self._store.open_visitor(inbox, token_hash(token), self._clock.now())
        return _json({"token": token, "seq": 0}, 201)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """POST …/messages: the same as the op `send`, for where web sockets are blocked."""
        inbox = await self._checked(request)
        visitor = await self._visitor(request, inbox)
        self._limits.take("message", address=self._address(request))
        frame = frames.decode(await _body(request))
        return _json(await self.send(inbox, visitor, frame, _language(request)))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET …/events?after=: {"events": [frame…], "seen": n}; up to 200 events, ask again for more."""
        inbox = await self._checked(request)
        visitor = await self._visitor(request, inbox)
        self._limits.take("read", address=self._address(request), visitor=visitor)
        after = frames.read_number(request.query.get("after", "0"))
        events = await self._store.events(inbox, visitor, after, PAGE)
        seen = await self._store.last_seen(inbox, visitor)
        return _json({"events": [shapes.event_frame(event) for event in events], "seen": seen})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """POST …/files: multipart with one part `file` → {"id", "name", "mime", "size"}."""
        inbox = await self._checked(request)
        visitor = await self._visitor(request, inbox)
        self._limits.take("upload", address=self._address(request), visitor=visitor, inbox=inbox.id)
        part = await _file_part(request)
        file = await read_upload(_chunks(part), part.filename)
        file_id = await self._store.put_file(inbox, visitor, file.name, file.mime, file.content)
        return _json(shapes.file_shape(file_id, file), 201)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """GET …/files/{file_id}: always an attachment, never a page."""
        inbox = await self._checked(request)
        visitor = await self._visitor(request, inbox)
        self._limits.take("read", address=self._address(request))
        file = await self._store.file(inbox, visitor, request.match_info["file_id"])
        if file is None:
            raise NotFound("error-widget-file-gone")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
        headers |= {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"}
        return web.Response(body=file.content, headers=headers | SAFE, content_type=file.mime)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """GET …/ws: first frame hello; then replay, then live."""
        inbox = await self._checked(request)
        self._limits.take("connect", address=self._address(request), inbox=inbox.id)
        ws = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=frames.MAX_BODY)
        await ws.prepare(request)
        try:
            stream = await self._hello(ws, inbox, request)
        except ParleyError as error:
            return await self._turn_away(ws, error, _language(request))
        await stream.run(ws)
        return ws

    async def send(self, inbox: Inbox, visitor: str, frame: frames.Frame, language: str) -> Shape:
        """One message of a visitor: checked, counted, stored with full durability, and only then acknowledged."""
        sent = frames.read_sent(frame, language)
        self._limits.take("message", visitor=visitor, inbox=inbox.id)
        files = [await self._own_file(inbox, visitor, file_id) for file_id in sent.files]
        now = self._clock.now()
        raw = json.dumps(shapes.inbound(visitor, sent, files, now), ensure_ascii=False).encode()
        event = await self._store.accept(inbox, visitor, sent.client_id, raw, shapes.own_message(sent, files, now))
        self._live.poke(inbox.id, visitor)
        return {"op": "ack", "client_id": sent.client_id, "seq": event.seq, "id": event.payload["message"]["id"]}

    def words(self, error: ParleyError, language: str) -> Shape:
        """{"error": key, "text": the sentence in the visitor's language}"""
        return {"error": error.text.key, "text": self.sentence(error.text.key, language, **error.text.values)}

    def sentence(self, key: str, language: str, **values: Value) -> str:
        """Words for a key."""
        return self._say(key, language, **values)

    async def _hello(self, ws: web.WebSocketResponse, inbox: Inbox, request: web.Request) -> Stream:
        try:
            raw = await ws.receive_str(timeout=_HELLO_SECONDS)
        except (TimeoutError, TypeError):
            raise WidgetRefusal("error-widget-token", 401) from None
        hello = frames.read_hello(frames.decode(raw))
        visitor = await self._known(inbox, hello.token)

        async def send(inbox: Inbox, visitor: str, frame: frames.Frame, language: str) -> Shape:
            self._limits.take("message", address=self._address(request))
            return await self.send(inbox, visitor, frame, language)

        return Stream(self._store, self._live, send, self.words, inbox, visitor, hello)

    async def _turn_away(self, ws: web.WebSocketResponse, error: ParleyError, language: str) -> web.WebSocketResponse:
        if not ws.closed:
            await put(ws, {"op": "error", "retry": seconds_of(error), **self.words(error, language)})
        await ws.close(code=_BAD_TOKEN if status_of(error) == 401 else _REFUSED)
        return ws

    async def _inbox(self, request: web.Request) -> Inbox:
        inbox = await self._store.inbox(request.match_info["public_id"])
        if inbox is None:
            raise NotFound("error-widget-unknown")
        return inbox

    async def _checked(self, request: web.Request) -> Inbox:
        inbox = await self._inbox(request)
        own = {self._own} if self._own else {f"{scheme}://{request.host}" for scheme in ("http", "https")}
        if not origins.allowed(inbox, request.headers.get("Origin"), frozenset(one for one in own if one)):
            raise Forbidden("error-widget-origin")
        return inbox

    async def _visitor(self, request: web.Request, inbox: Inbox) -> str:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return await self._known(inbox, token if scheme.lower() == "bearer" else "")

    async def _known(self, inbox: Inbox, token: str) -> str:
        visitor = await self._store.visitor(inbox, token_hash(token), self._clock.now()) if token else None
        if visitor is None:
            raise WidgetRefusal("error-widget-token", 401)
        return visitor

    async def _own_file(self, inbox: Inbox, visitor: str, file_id: str) -> Shape:
        file = await self._store.file(inbox, visitor, file_id)
        if file is None:
            raise BadInput("error-widget-file-gone")
        return shapes.file_shape(file_id, file)

    def _address(self, request: web.Request) -> str:
        return network(self._address_of(request))


def routes(widget: WidgetServer) -> list[web.RouteDef]:
    """All routes of the widget."""
    api = "/w/v1/{public_id}"
    gets = {
        "/widget.js": widget.loader,
        "/w/static/{name}": widget.static,
        "/w/{public_id}": widget.frame,
        f"{api}/ws": widget.socket,
        f"{api}/events": widget.events,
        f"{api}/files/{{file_id}}": widget.download,
    }
    posts = {f"{api}/session": widget.session, f"{api}/messages": widget.messages, f"{api}/files": widget.upload}
    return [web.get(path, _refusing(widget, handler)) for path, handler in gets.items()] + [
        web.post(path, _refusing(widget, handler)) for path, handler in posts.items()
    ]


def _refusing(widget: WidgetServer, handler: Handler) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ParleyError as error:
            return _refusal(widget, request, error)

    return handle


def _refusal(widget: WidgetServer, request: web.Request, error: ParleyError) -> web.Response:
    seconds = seconds_of(error)
    answer = _json({**widget.words(error, _language(request)), "retry": seconds}, status_of(error))
    if seconds:
        answer.headers["Retry-After"] = str(int(seconds) + 1)
    return answer


def _json(body: Shape, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store", **SAFE})


def _language(request: web.Request) -> str:
    return frames.language_of(request.headers.get("Accept-Language", ""))


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > frames.MAX_BODY:
            raise WidgetRefusal("error-widget-too-long", 413, limit=frames.MAX_TEXT, length=len(body))
    return bytes(body)


async def _file_part(request: web.Request) -> BodyPartReader:
    try:
        part = await (await request.multipart()).next()
    except (ValueError, AssertionError) as error:
        raise BadInput("error-widget-file-empty", type(error).__name__) from None
    if not isinstance(part, BodyPartReader) or part.name != "file":
        raise BadInput("error-widget-file-empty")
    return part


async def _chunks(part: BodyPartReader):  # type: ignore[no-untyped-def]  # an async generator over aiohttp's reader
    while chunk := await part.read_chunk(64 * 1024):
        yield chunk
