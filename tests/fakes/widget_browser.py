"""A visitor's browser on a company's page, and the company behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.widget.refusals import WidgetRefusal
from dialogs.messages import Audience, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.widget import WIDGET, Desk, MemoryWidgetStore

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SITE = """<!doctype html><html lang=ru>
<meta name=viewport content="width=device-width"><title>Кофейня</title><h1>Кофейня</h1>
<script async src="{home}/widget.js" data-site=pub_demo1 data-language=ru></script></html>"""


@dataclass
class Visit:
    """`page` is playwright's; `blocked` names the roads that a proxy in between would cut."""

    desk: Desk
    page: Any
    home: str
    addresses: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)

    @property
    def frame(self) -> Any:
        return self.page.frame_locator("#parley-widget iframe")

    @property
    def launcher(self) -> Any:
        return self.page.locator("#parley-widget button")

    @property
    def inner(self) -> Any:
        """The frame itself, for what only a script sees."""
        return next(frame for frame in self.page.frames if "/w/pub_" in frame.url)

    async def say(self, text: str) -> str:
        """Types and sends; returns the visitor once the server has stored it."""
        await self.frame.locator("#text").fill(text)
        await self.page.keyboard.press("Enter")
        return (await asyncio.wait_for(self.desk.store.heard.get(), 20))[0]

    async def answer(self, visitor: str, text: str, key: str, **more: Any) -> str:
        """What the bot says; the id that the visitor's screen knows it by."""
        message = OutboundMessage(key, WIDGET.id, Audience.CUSTOMER, visitor, text, **more)
        return (await self.desk.channel.send(WIDGET, message, text)).external_id

    async def watched(self, page: Any) -> None:
        """Remembers what the page asks for and complains of."""
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("websocket", lambda socket: self.addresses.append(socket.url))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda line: self.troubles.append(line.text) if line.type == "error" else None)
        page.on("dialog", self._dismiss)

    async def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        await dialog.dismiss()


@asynccontextmanager
async def serving(desk: Desk, blocked: set[str], home: str = "") -> AsyncIterator[TestServer]:
    """The widget and a company's page on one port; roads in `blocked` are cut as a strict proxy cuts them."""

    async def site(_: web.Request) -> web.Response:
        return web.Response(text=SITE.format(home=home), content_type="text/html", charset="utf-8")

    async def icon(_: web.Request) -> web.Response:
        return web.Response(status=204)

    for road in ("socket", "stream"):
        setattr(desk.widget.roads, road, _cut(getattr(desk.widget.roads, road), road, blocked))
    async with desk.serving(web.get("/", site), web.get("/favicon.ico", icon)) as server:
        yield server


def _cut(handler: Any, road: str, blocked: set[str]) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        if road in blocked:
            raise WidgetRefusal("error-widget-unknown", 404)
        answer: web.StreamResponse = await handler(request)
        return answer

    return handle


@asynccontextmanager
async def visiting(
    chromium: str, inbox: Inbox = WIDGET, width: int = 1100, height: int = 820, blocked: set[str] | None = None,
    opened: bool = True, secrets: tuple[str, ...] = (), **context: Any,
) -> AsyncIterator[Visit]:  # fmt: skip
    """A page with the widget on it, opened unless told otherwise."""
    from playwright.async_api import async_playwright

    desk, cut = Desk(MemoryWidgetStore(inboxes=(inbox,)), secrets=secrets), blocked or set()
    async with serving(desk, cut) as server, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await (await browser.new_context(viewport={"width": width, "height": height}, **context)).new_page()
        visit = Visit(desk, page, str(server.make_url("/")), blocked=cut)
        await visit.watched(page)
        await page.goto(visit.home)
        if opened:
            await visit.launcher.click()
            await visit.frame.locator("#chat").wait_for()
        yield visit
        await browser.close()
