"""The page with the phones: a few plain files, read at start, under a strict policy."""

from pathlib import Path

from aiohttp import web

from bot.sandbox.answers import Handler, guarded
from bot.sandbox.phones import Refused

_FOLDER = Path(__file__).parent / "page"
_DOCS = Path(__file__).parents[2] / "docs" / "sandbox.md"
_TYPES = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def page_routes() -> list[web.RouteDef]:
    """`/` and what it loads."""
    files = sorted(path.name for path in _FOLDER.iterdir() if path.suffix in (".js", ".css"))
    pages = [web.get(f"/sandbox/page/{name}", guarded(_serving(name))) for name in files]
    pages.append(web.get("/", guarded(_serving("index.html"))))
    return [*pages, web.get("/sandbox/docs", guarded(_docs))]


async def _docs(request: web.Request) -> web.StreamResponse:
    """The API's description, as it lies in the repository."""
    if not _DOCS.exists():
        raise Refused("The description of the API is docs/sandbox.md in the repository.", 404)
    return web.Response(text=_DOCS.read_text("utf-8"), content_type="text/plain", charset="utf-8", headers=HEADERS)


def _serving(name: str) -> Handler:
    content, mime = (_FOLDER / name).read_bytes(), _TYPES[name.rpartition(".")[2]]

    async def serve(request: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type=mime, charset="utf-8", headers=HEADERS)

    return serve
