"""A whole site: by its sitemap, or by links under the same path; one request at a time, with a pause, within bounds."""

import asyncio
import html
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from dialogs.errors import BadInput, ParleyError
from dialogs.texts import Text
from knowledge.intake.fetching import AGENT, MOST_PAGE, FetchedPage, Fetcher, address, unpacked
from knowledge.loaders.html import leads_to

_LOC = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\s\]]{1,2000})", re.I)
_HREF = re.compile(r"<a\s[^>]{0,500}?href\s*=\s*[\"']?([^\"'\s>]{1,2000})", re.I)
_UNREAD = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|zip|rar|7z|mp[34]|avi|mov|exe|dmg|woff2?)$", re.I
)
_MOST_SITEMAP = 5_000_000
_MOST_MAPS = 20
_LONGEST_PAUSE = 10.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where reading a site ends."""

    pages: int = 200
    size: int = 50_000_000  # bytes
    seconds: float = 600.0
    depth: int = 4
    pause: float = 0.5  # seconds between two requests


@dataclass(slots=True)
class Crawl:
    """One reading of one site."""

    fetcher: Fetcher
    start: str
    told: Callable[[int, int], Awaitable[None]]
    bounds: Bounds = field(default_factory=Bounds)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.monotonic
    skipped: Counter[str] = field(default_factory=Counter)
    ended: str = ""  # which bound ended it
    _pages: list[FetchedPage] = field(default_factory=list)
    _left: list[tuple[str, int]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _size: int = 0

    async def run(self) -> Sequence[FetchedPage]:
        """Pages in the order they were read. Raises BadInput when there is none to read, and what the first page
        raises."""
        began, self.start = self.clock(), address(self.start)
        mapped = await self._mapped()
        self._left = [(url, self.bounds.depth) for url in mapped] or [(self.start, 0)]
        self._seen = {url for url, _ in self._left}
        pause = await self._pause()
        while self._left and not self._over(began):
            url, depth = self._left.pop(0)
            await self._visit(url, depth)
            await self.told(len(self._pages), min(len(self._pages) + len(self._left), self.bounds.pages))
            await self.sleep(pause if self._left else 0)
        if not self._pages:
            raise BadInput("error-site-empty")
        return self._pages

    def notes(self) -> Iterator[Text]:
        """What was read, and what was not and why."""
        yield Text("note-site-read", {"count": len(self._pages)})
        for why, count in sorted(self.skipped.items()):
            yield Text("note-site-skipped", {"why": why, "count": count})
        if self.ended:
            yield Text("note-site-ended", {"why": self.ended, "count": len(self._left)})

    def _over(self, began: float) -> bool:
        bounds = (
            ("pages", len(self._pages) >= self.bounds.pages),
            ("size", self._size >= self.bounds.size),
            ("time", self.clock() - began >= self.bounds.seconds),
        )
        self.ended = next((name for name, met in bounds if met), "")
        return bool(self.ended)

    async def _pause(self) -> float:
        asked = (await self.fetcher.robots(self.start)).crawl_delay(AGENT)
        return min(max(self.bounds.pause, float(asked or 0)), _LONGEST_PAUSE)

    async def _visit(self, url: str, depth: int) -> None:
        try:
            page = await self.fetcher.page(url, MOST_PAGE)
        except ParleyError as error:
            if url == self.start and not self._pages and not self._left:
                raise
            self.skipped[_why(error)] += 1
            return
        if not self._inside(page.url) or any(page.content == other.content for other in self._pages):
            self.skipped["twin"] += 1
            return
        self._pages.append(page)
        self._size += len(page.content)
        if depth < self.bounds.depth and page.kind == "html":
            self._add(_links(page), depth + 1)

    def _add(self, urls: Sequence[str], depth: int) -> None:
        for url in urls:
            if url not in self._seen and self._inside(url) and len(self._seen) < self.bounds.pages * 5:
                self._seen.add(url)
                self._left.append((url, depth))

    def _inside(self, url: str) -> bool:
        """On the same site, under the folder of the first page."""
        here, there = urlsplit(self.start), urlsplit(url)
        folder = here.path.rsplit("/", 1)[0] + "/"
        return there.netloc == here.netloc and there.path.startswith(folder) and not _UNREAD.search(there.path)

    async def _mapped(self) -> list[str]:
        """Addresses of the site's maps that are inside; a map of maps is followed one step."""
        robots = await self.fetcher.robots(self.start)
        maps = list(robots.site_maps() or [urljoin(self.start, "/sitemap.xml")])
        found: list[str] = []
        for number, url in enumerate(maps):
            if number >= _MOST_MAPS:
                break
            listed = await self._map(url)
            maps += [one for one in listed if number < 1 and re.search(r"\.xml(\.gz)?$", urlsplit(one).path)]
            found += [one for one in listed if self._inside(one)]
        return list(dict.fromkeys(found))

    async def _map(self, url: str) -> list[str]:
        try:
            if urlsplit(address(url)).hostname != urlsplit(self.start).hostname:
                return []
            got = await self.fetcher.follow(address(url), _MOST_SITEMAP)
        except ParleyError:
            return []
        body = unpacked(got.body, _MOST_SITEMAP) if got.status == 200 else b""
        return [html.unescape(url.decode("utf-8", "replace")) for url in _LOC.findall(body)]


def _links(page: FetchedPage) -> list[str]:
    text = page.content.decode("utf-8", "replace")
    found = dict.fromkeys(leads_to(page.url, html.unescape(href)) for href in _HREF.findall(text))
    return [url for url in found if url]


def _why(error: ParleyError) -> str:
    known = {
        "error-url-robots": "robots", "error-url-status": "status", "error-url-away": "away", "error-url-type": "type",
        "error-url-loop": "loop", "error-url-inside": "inside", "error-file-too-big": "size",
    }  # fmt: skip
    return known.get(error.text.key, "unread")
