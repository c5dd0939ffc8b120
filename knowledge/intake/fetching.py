"""One address: its redirects hop by hop, robots.txt, the type and encoding of what it gives."""

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from dialogs.errors import BadInput, ParleyError, ProviderError
from knowledge.loaders import loader_for
from knowledge.ports import Got, Web

AGENT = "ParleyBot"
MOST_PAGE = 5_000_000  # bytes
_MOST_FILE = 20_000_000
_MOST_ROBOTS = 500_000
_HOPS = 5
_SECONDS = 20.0
_MOVED = (301, 302, 303, 307, 308)
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "")
_NAMED = ("text/", "application/pdf", "application/vnd.openxmlformats", "application/octet-stream", "application/zip")


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page or file as its address gave it: text is in UTF-8 with a mark, whatever it came in."""

    url: str
    kind: str
    name: str
    content: bytes


class Fetcher:
    """Reads addresses; what each site's robots.txt says is asked once."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._robots: dict[str, RobotFileParser] = {}

    async def page(self, url: str, most: int = _MOST_FILE) -> FetchedPage:
        """Raises BadInput (not allowed, not there, of a type nobody reads), ProviderError (no answer for now)."""
        url = address(url)
        if not await self.allowed(url):
            raise BadInput("error-url-robots", name=url)
        got = await self.follow(url, most)
        if got.status in (408, 425, 429) or got.status >= 500:
            raise ProviderError("error-url-away", f"status {got.status}", name=url)
        if got.status != 200:
            raise BadInput("error-url-status", name=url, status=got.status)
        if not got.whole:
            raise BadInput("error-file-too-big", most=most // 1_000_000)
        return _fetched(got)

    async def follow(self, url: str, most: int) -> Got:
        """Over redirects, each of them asked as an address of its own. Raises BadInput when they have no end."""
        seen = {url}
        for _ in range(_HOPS):
            got = await self._web.get(url, most, _SECONDS)
            if got.status not in _MOVED:
                return got
            url = address(urljoin(url, got.headers.get("location", "")))
            if url in seen:
                break
            seen.add(url)
        raise BadInput("error-url-loop", name=url)

    async def allowed(self, url: str) -> bool:
        """Whether the site's robots.txt lets us read it; a site without one does."""
        return (await self.robots(url)).can_fetch(AGENT, url)

    async def robots(self, url: str) -> RobotFileParser:
        """The site's robots.txt."""
        root = urljoin(url, "/")
        if root not in self._robots:
            self._robots[root] = await self._ask_robots(root)
        return self._robots[root]

    async def _ask_robots(self, root: str) -> RobotFileParser:
        robots = RobotFileParser()
        try:
            got = await self.follow(urljoin(root, "robots.txt"), _MOST_ROBOTS)
            lines = got.body.decode("utf-8", "replace").splitlines() if got.status == 200 else []
        except ParleyError:
            lines = []  # the page itself will say what is wrong
        robots.parse(lines)
        robots.modified()
        return robots


def address(typed: str) -> str:
    """A whole address without its fragment. Raises BadInput."""
    typed = typed.strip()
    typed = typed if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", typed) and "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput("error-url-wrong", str(error), name=typed[:100]) from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\x00-\x1f]", typed):
        raise BadInput("error-url-wrong", name=typed[:100])
    return urldefrag(typed if parts.path else f"{typed.partition('?')[0]}/{typed[len(typed.partition('?')[0]) :]}").url


def _fetched(got: Got) -> FetchedPage:
    mime, charset = _type(got.headers)
    if mime not in _PAGES and not mime.startswith(_NAMED):
        raise BadInput("error-url-type", name=got.url, type=mime[:60])
    name = unquote(urlsplit(got.url).path.rstrip("/").rsplit("/", 1)[-1])[:150] or urlsplit(got.url).hostname or "page"
    content = _utf8(got.body, charset) if mime.startswith("text/") or "xhtml" in mime else got.body
    return FetchedPage(got.url, loader_for(f"{name}.html" if "html" in mime else name, content).kind, name, content)


def _type(headers: Mapping[str, str]) -> tuple[str, str]:
    mime, _, rest = headers.get("content-type", "").partition(";")
    found = re.search(r"charset=[\"']?([\w-]{2,30})", rest, re.I)
    return mime.strip().lower(), found[1] if found else ""


def _utf8(body: bytes, charset: str) -> bytes:
    """In UTF-8 with a mark where the answer names its encoding; else as it is, for the page may name it."""
    try:
        return b"\xef\xbb\xbf" + body.decode(charset, "replace").lstrip("\ufeff").encode("utf-8") if charset else body
    except LookupError:
        return body


def unpacked(body: bytes, most: int) -> bytes:
    """A sitemap may be packed. Never more than `most` bytes."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        import io

        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            return packed.read(most)
    except (OSError, EOFError):
        return b""
