"""The sandbox's phones without Parley: a stand-in, an in-memory widget, and bots that say what a test tells them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox.api import SandboxApi
from bot.sandbox.cast import PEOPLE, SHOP, SHOWN_ORDER, WHATSAPP, WIDGETS, Cast, assemble, assemble_whatsapp
from bot.sandbox.changes import Changes
from bot.sandbox.pages import page_routes
from bot.sandbox.phones import Phone
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.telegram.shapes import BotAccount
from bot.sandbox.telegram_phone import TelegramPhone
from bot.sandbox.wappi import WappiStandIn
from bot.sandbox.wappi.shapes import Profile
from bot.sandbox.whatsapp_phone import ShopPhone, WhatsAppPhone
from bot.sandbox.widget_phone import WidgetPhone
from dialogs.ids import BotId, InboxId, TenantId
from dialogs.messages import Audience, Button, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.widget import Desk, MemoryWidgetStore

INBOXES = tuple(
    Inbox(InboxId(site), TenantId("cozyhome"), "widget", BotId("assistant"), name, site)
    for site, name in (("site", "Уютный дом"), ("site-en", "Cozy Home"))
)


class MemoryTokens:
    """Visitors' tokens for the life of a test."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, phone: str) -> str:
        return self.kept.get(phone, "")

    def put(self, phone: str, token: str) -> None:
        self.kept[phone] = token


@dataclass
class Room:
    """All phones, over HTTP."""

    standin: TelegramStandIn
    wappi: WappiStandIn
    shop: Profile
    cast: Cast
    desk: Desk
    phones: dict[str, Phone]
    changes: Changes = field(repr=False)
    http: aiohttp.ClientSession = field(repr=False)
    url: str = ""

    async def get(self, path: str) -> Any:
        async with self.http.get(f"{self.url}/sandbox/api/{path}") as answer:
            return await answer.json()

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        async with self.http.post(f"{self.url}/sandbox/api/{path}", json=body) as answer:
            return answer.status, await answer.json()

    async def sees(self, phone: str, look: Callable[[Any], bool]) -> Any:
        """Waits until the newest message of this phone's first chat looks right."""
        async with asyncio.timeout(30), self.changes.listening() as listener:
            while not look(newest := (await self.get(f"phones/{phone}/screen"))["chats"][0]["messages"][-1]):
                await listener.wait(30)
            return newest

    async def bot_says(self, bot: BotAccount, chat: int, text: str, **more: Any) -> Any:
        """A message from a bot, as the Bot API would take it."""
        return await self.bot_does(bot, "sendMessage", {"chat_id": chat, "text": text, **more})

    async def bot_does(self, bot: BotAccount, method: str, values: Mapping[str, Any]) -> Any:
        return await self.standin.execute(bot, method, Params(dict(values), {}))

    async def widget_says(self, text: str, *labels: str, site: int = 0) -> None:
        """The company writes to the newest visitor of the widget."""
        visitor = self.desk.store.accepted[-1][0]
        key = f"k{len(self.desk.store._keys)}"
        buttons = tuple((Button(label, f"do:{label}"),) for label in labels)
        message = OutboundMessage(key, INBOXES[site].id, Audience.CUSTOMER, visitor, text, buttons=buttons)
        await self.desk.channel.send(INBOXES[site], message, text)


@asynccontextmanager
async def room() -> AsyncIterator[Room]:
    """A room on free loopback ports."""
    standin, wappi = TelegramStandIn(), WappiStandIn()
    shop = assemble_whatsapp(wappi.world)
    cast = assemble(standin.world)
    desk = Desk(MemoryWidgetStore(inboxes=INBOXES))
    changes = Changes(standin.world, {PEOPLE[name].id: one for name, one in cast.people.items()})
    tokens, made = MemoryTokens(), dict[str, Phone]()
    widgets = [WidgetPhone(card, site, "Уютный дом", tokens, changes.mark) for site, card in WIDGETS.items()]
    made |= {one.card.id: one for one in widgets}
    for username, card in PEOPLE.items():
        home = cast.client if card.role == "client" else cast.control
        made[card.id] = TelegramPhone(standin.world, cast.people[username], card, home)
    parts = (wappi.world, wappi.people, wappi.delivering)
    made[SHOP.id] = ShopPhone(*parts, SHOP)
    made |= {card.id: WhatsAppPhone(*parts, card, phone, shop.id) for phone, card in WHATSAPP.items()}
    wappi.world.subscribe(lambda: changes.mark_all([SHOP.id, *(card.id for card in WHATSAPP.values())]))
    phones = {name: made[name] for name in SHOWN_ORDER}
    routes: list[web.RouteDef] = [*page_routes(), *SandboxApi(phones, changes, standin, wappi).routes()]
    async with desk.serving(*routes) as server, aiohttp.ClientSession() as http:
        url = str(server.make_url("/")).rstrip("/")
        await wappi.start()
        for phone in widgets:
            await phone.start(url)
        try:
            yield Room(standin, wappi, shop, cast, desk, phones, changes, http, url)
        finally:
            for phone in widgets:
                await phone.stop()
            await wappi.stop()
