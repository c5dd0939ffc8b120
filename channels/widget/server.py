"""The widget's HTTP handlers. Durable first, answered after."""

import secrets
from collections.abc import Callable, Sequence
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from channels.widget import frames, shapes
from channels.widget.door import Door, bearer, peer_address, token_hash
from channels.widget.files import read_upload
from channels.widget.gate import Gate, PlainGate, Signs
from channels.widget.identity import verify
from channels.widget.limits import Limits
from channels.widget.live import LiveSockets
from channels.widget.pages import SAFE, Pages, serve
from channels.widget.ports import WidgetStore
from channels.widget.refusals import WidgetRefusal
from channels.widget.roads import Roads, language_of
from channels.widget.shapes import Shape
from channels.widget.stream import PAGE
from channels.widget.talk import Hears, Say, Talk
from dialogs.company.forms import form_of
from dialogs.errors import BadInput, NotFound
from dialogs.events import Arrival
from dialogs.ports import Clock
from dialogs.tenant import Inbox

SecretsOf = Callable[[Inbox], Sequence[str]]  # the widget's own secrets, newest first


async def _deaf(inbox: Inbox, arrival: Arrival) -> None:
    return None


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
        secrets_of: SecretsOf = lambda inbox: (),
        gate: Gate | None = None,
        hears: Hears = _deaf,
    ) -> None:
        self.pages = Pages()
        self._store, self._live, self._clock = store, live, clock
        self._door = Door(store, clock, limits or Limits(clock), address_of, public_url)
        self._secrets_of, self._gate = secrets_of, gate or PlainGate()
        self.talk = Talk(store, live, clock, self._door, say, hears)
        self.roads = Roads(store, live, clock, self._door, self.talk)

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
        return self.pages.frame(await self._door.inbox(request), request.host)

    async def preview(self, request: web.Request) -> web.StreamResponse:
        """GET /w/{public_id}/preview: an empty page of ours with the widget on it, as the owner's menu links to."""
        return self.pages.preview(await self._door.inbox(request))

    async def preflight(self, request: web.Request) -> web.StreamResponse:
        """OPTIONS …: whether a script of another site may ask; 403 when it is not listed."""
        await self._door.checked(request)
        return web.Response(status=204)

    async def session(self, request: web.Request) -> web.StreamResponse:
        """POST …/session: a new visitor; the token is shown once and stored as a hash."""
        inbox = await self._door.checked(request)
        self._door.take(request, "session", inbox=inbox.id)
        given = await _optional(request)
        await self._gate.admit(inbox, _signs(self._door.address(request), given))
        token = _new_token()
        await self._store.open_visitor(inbox, token_hash(token), self._clock.now())
        return _json({"token": token, "seq": 0, "form": form_of(inbox.options) is not None}, 201)

    async def identify(self, request: web.Request) -> web.StreamResponse:
        """POST …/identify {"jwt"}: a session of the person whom the business vouches for; the one before ends."""
        inbox = await self._door.checked(request)
        self._door.take(request, "identify", inbox=inbox.id)
        now, old, token = self._clock.now(), token_hash(bearer(request)), _new_token()
        given = frames.decode(await _body(request)).get("jwt")
        claims = verify(given, self._secrets_of(inbox), inbox.public_id, now)
        before = await self._store.visitor(inbox, old, now)
        me = await self._store.identify(inbox, claims, old, token_hash(token), now)
        if before and before.subject == me.subject:
            token = bearer(request)
        if before and not before.subject:
            self._live.leave(inbox, before.visitor)
        wanted = form_of(inbox.options) is not None and me.answers is None
        return _json({"token": token, "seq": 0, "name": me.name, "form": wanted}, 201)

    async def end(self, request: web.Request) -> web.StreamResponse:
        """POST …/end: logout; the token is worth nothing any more."""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        await self._store.close_session(inbox, token_hash(bearer(request)))
        if not me.subject:  # nobody else can be listening to an unverified visitor
            self._live.leave(inbox, me.visitor)
        return _json({})

    async def fill(self, request: web.Request) -> web.StreamResponse:
        """POST …/form {"answers": {name: text}, "consent": version}"""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        self._door.take(request, "fill", visitor=me.visitor)
        await self.talk.fill(inbox, me, frames.decode(await _body(request)))
        return _json({})

    async def rate(self, request: web.Request) -> web.StreamResponse:
        """POST …/rating {"of": message id, "score": 1–5, "comment"}"""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        self._door.take(request, "fill", visitor=me.visitor)
        return _json(await self.talk.rate(inbox, me, frames.decode(await _body(request))))

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """POST …/messages: the same as the op `send`, for where web sockets are blocked."""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        self._door.take(request, "message")
        frame = frames.decode(await _body(request))
        return _json(await self.talk.send(inbox, me, frame, language_of(request)))

    async def stop(self, request: web.Request) -> web.StreamResponse:
        """POST …/stop: the same as the op `stop`."""
        inbox = await self._door.checked(request)
        await self.talk.stop(inbox, await self._door.visitor(request, inbox))
        return _json({"op": "ack"})

    async def seen(self, request: web.Request) -> web.StreamResponse:
        """POST …/seen {"seq"}: the same as the op `seen`."""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        self._door.take(request, "read", visitor=me.visitor)
        await self.talk.see(inbox, me, frames.read_number(frames.decode(await _body(request)).get("seq")))
        return _json({})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET …/events?after=: {"events": [frame…], "seen": n}; up to 200 events, ask again for more."""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        self._door.take(request, "read", visitor=me.visitor)
        after = frames.read_number(request.query.get("after", "0"))
        events = await self._store.events(inbox, me.visitor, after, PAGE)
        seen = await self._store.last_seen(inbox, me.visitor)
        return _json({"events": [shapes.event_frame(event) for event in events], "seen": seen})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """POST …/files: multipart with one part `file` → {"id", "name", "mime", "size"}."""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        if form_of(inbox.options) and me.answers is None:
            raise WidgetRefusal("error-widget-form", 403)
        self._door.take(request, "upload", visitor=me.visitor, inbox=inbox.id)
        part = await _file_part(request)
        file = await read_upload(_chunks(part), part.filename)
        file_id = await self._store.put_file(inbox, me.visitor, file.name, file.mime, file.content)
        return _json(shapes.file_shape(file_id, file), 201)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """GET …/files/{file_id}?small=: always an attachment, never a page."""
        inbox = await self._door.checked(request)
        me = await self._door.visitor(request, inbox)
        self._door.take(request, "read")
        small = request.query.get("small") == "1"
        file = await self._store.file(inbox, me.visitor, request.match_info["file_id"], small)
        if file is None:
            raise NotFound("error-widget-file-gone")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
        headers |= {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"}
        return web.Response(body=file.content, headers=headers | SAFE, content_type=file.mime)


def _new_token() -> str:
    return "vt_" + secrets.token_urlsafe(32)


def _signs(address: str, given: frames.Frame) -> Signs:
    ms = given.get("ms")
    known = ms if isinstance(ms, int) and not isinstance(ms, bool) else None
    return Signs(address, str(given.get("honey", ""))[:200], known, str(given.get("proof", ""))[:4000])


def _json(body: Shape, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store", **SAFE})


async def _optional(request: web.Request) -> frames.Frame:
    body = await _body(request)
    return frames.decode(body) if body else {}


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
