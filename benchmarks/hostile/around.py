"""What the program talks to: stand-ins of Telegram and Wappi, and one that takes whatever else it sends."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.cast import Cast, assemble, assemble_whatsapp
from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.wappi import WappiStandIn

HOOK = "hook-secret"  # what Wappi must say when it calls
OTHERS = {"wappi_telegram": "c0271e5a-0002", "wappi_max": "c0271e5a-0003"}  # kinds with their profiles


@dataclass(frozen=True, slots=True)
class Around:
    """`taker`: the address of MAX's API and of the webhook's endpoint."""

    telegram: TelegramStandIn
    wappi: WappiStandIn
    taker: str
    cast: Cast


@asynccontextmanager
async def around() -> AsyncIterator[Around]:
    """All of them, listening."""
    telegram, wappi, taker = TelegramStandIn(rates=False), WappiStandIn(), web.AppRunner(_taker(), access_log=None)
    cast = assemble(telegram.world)
    assemble_whatsapp(wappi.world)
    for kind, number in OTHERS.items():
        wappi.world.add_profile(kind, kind.removeprefix("wappi_"), authorized=True, number=number)
    await telegram.start()
    await wappi.start()
    await taker.setup()
    await web.TCPSite(taker, "127.0.0.1", 0).start()
    try:
        yield Around(telegram, wappi, f"http://127.0.0.1:{taker.addresses[0][1]}", cast)
    finally:
        await telegram.stop()
        await wappi.stop()
        await taker.cleanup()


def account(wappi: WappiStandIn) -> str:
    """The secret of an inbox behind Wappi."""
    return json.dumps({"token": wappi.world.state.token, "hook": HOOK})


def _taker() -> web.Application:
    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"message": {"body": {"mid": "m1"}}, "user_id": 77, "subscriptions": []})

    app = web.Application(client_max_size=64_000_000)
    app.router.add_route("*", "/{rest:.*}", take)
    return app
