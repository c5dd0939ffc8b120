"""The widget's routes, and how every refusal becomes a sentence with a status."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from channels.widget.door import PREFLIGHT, cors
from channels.widget.pages import SAFE
from channels.widget.refusals import WidgetRefusal, seconds_of, status_of, trouble
from channels.widget.roads import language_of
from channels.widget.server import WidgetServer
from dialogs.errors import ParleyError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
# A request that comes byte by byte is let go; sockets and streams have times of their own.
_SECONDS: dict[str, float | None] = {"ws": None, "stream": None, "files": 300.0}
_MOST_SECONDS = 60.0


def routes(widget: WidgetServer) -> list[web.RouteDef]:
    """All routes of the widget."""
    api, roads = "/w/v1/{public_id}", widget.roads
    gets: dict[str, Handler] = {
        "/widget.js": widget.loader, "/w/static/{name}": widget.static, "/w/{public_id}": widget.frame,
        "/w/{public_id}/preview": widget.preview, f"{api}/ws": roads.socket, f"{api}/stream": roads.stream,
        f"{api}/events": widget.events, f"{api}/files/{{file_id}}": widget.download,
    }  # fmt: skip
    posts: dict[str, Handler] = {
        "session": widget.session, "identify": widget.identify, "end": widget.end, "form": widget.fill,
        "rating": widget.rate, "messages": widget.messages, "seen": widget.seen, "stop": widget.stop,
        "files": widget.upload,
    }  # fmt: skip
    return [
        *(web.get(path, _refusing(widget, handler)) for path, handler in gets.items()),
        *(web.post(f"{api}/{name}", _refusing(widget, handler)) for name, handler in posts.items()),
        web.options(f"{api}/{{rest:.+}}", _refusing(widget, widget.preflight)),
    ]


def _refusing(widget: WidgetServer, handler: Handler) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            answer = await _in_time(handler, request)
        except ParleyError as error:
            answer = _refusal(widget, request, error)
        except Exception as error:
            if request.method != "POST" or isinstance(error, web.HTTPException):
                raise  # a stream may have begun, and can't be answered twice
            answer = _refusal(widget, request, trouble(error))
        if not answer.prepared:
            answer.headers.update({**cors(request), **(PREFLIGHT if request.method == "OPTIONS" else {})})
        return answer

    return handle


async def _in_time(handler: Handler, request: web.Request) -> web.StreamResponse:
    try:
        async with asyncio.timeout(_SECONDS.get(request.path.rpartition("/")[2], _MOST_SECONDS)):
            return await handler(request)
    except TimeoutError:
        raise WidgetRefusal("error-widget-slow", 408) from None


def _refusal(widget: WidgetServer, request: web.Request, error: ParleyError) -> web.Response:
    seconds, headers = seconds_of(error), {"Cache-Control": "no-store", **SAFE}
    if seconds:
        headers["Retry-After"] = str(int(seconds) + 1)
    body = {**widget.talk.words(error, language_of(request)), "retry": seconds}
    return web.json_response(body, status=status_of(error), headers=headers)
