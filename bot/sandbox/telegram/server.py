"""The stand-in as a server: bots talk to it by HTTP as they would to api.telegram.org."""

import asyncio
import inspect
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.sandbox.telegram.content.limits import Limits
from bot.sandbox.telegram.content.polls import Polls
from bot.sandbox.telegram.faults import Fault, Faults
from bot.sandbox.telegram.methods import METHODS
from bot.sandbox.telegram.methods.call import Call
from bot.sandbox.telegram.params import Params, read
from bot.sandbox.telegram.refusals import Refusal
from bot.sandbox.telegram.shapes import BotAccount
from bot.sandbox.telegram.webhooks import Webhooks
from bot.sandbox.telegram.world import World

CALLS_KEPT = 1000
TOKEN = re.compile(r"\d+:[\w-]{30,}")


class TelegramStandIn:
    """Serve a World. `rates` switches the limits of speed, `faults` orders trouble."""

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        rates: bool = True,
        world: World | None = None,
    ) -> None:
        self.world = world or World(clock)
        self.faults = Faults()
        self.limits = Limits(self.world.clock, rates)
        self.polls = Polls()
        self.webhooks = Webhooks(self.world, self.execute)
        self.calls: deque[tuple[int, str, dict[str, Any]]] = deque(maxlen=CALLS_KEPT)
        self.url = ""
        self.app = self._make_app()
        self._runner: web.AppRunner | None = None
        self._undo: Callable[[], None] = lambda: None

    def _make_app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        app.on_startup.append(self._begin)
        app.on_shutdown.append(self._end)
        return app

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; `url` then says where. Port 0 takes a free one."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening; the world stays."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _begin(self, _: web.Application) -> None:
        self._undo = self.world.listen(self._arrived)
        self.webhooks.start()

    async def _end(self, _: web.Application) -> None:
        self._undo()
        self.polls.release()
        await self.webhooks.stop()

    def _arrived(self, bot: int) -> None:
        self.polls.wake(bot)
        self.webhooks.poke(bot)

    async def execute(self, bot: BotAccount, name: str, params: Params) -> Any:
        """Do what a bot asks. Raises Refusal."""
        method = METHODS.get(name.lower())
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        if bot.logged_out:
            raise Refusal(400, "Logged out")
        self.calls.append((bot.id, name, params.values))
        result = method(Call(self.world, bot, params, self.limits, self.polls))
        return await result if inspect.isawaitable(result) else result

    def _bot(self, token: str) -> BotAccount:
        if not TOKEN.fullmatch(token):
            raise Refusal(401, "Unauthorized: invalid token specified")
        bot = self.world.state.bots.get(int(token.split(":")[0]))
        if bot is None or bot.token != token:
            raise Refusal(401, "Unauthorized")
        return bot

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            result = await self._answer(request)
        except Refusal as refusal:
            return _json(refusal.body(), refusal.code)
        return result if isinstance(result, web.Response) else _json({"ok": True, "result": result})

    async def _answer(self, request: web.Request) -> Any:
        bot, name = self._bot(request.match_info["token"]), request.match_info["method"]
        params = await read(request)
        fault = self.faults.take(name, bot.id, params.values.get("chat_id"))
        if fault is None:
            return await self.execute(bot, name, params)
        return await self._suffer(fault, request, bot, name, params)

    async def _suffer(self, fault: Fault, request: web.Request, bot: BotAccount, name: str, params: Params) -> Any:
        if fault.delay:
            await asyncio.sleep(fault.delay)  # the trouble that was ordered
        if refusal := fault.refusal():
            raise refusal
        if fault.kind == "html":
            return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
        if fault.kind == "reset":
            return _dropped(request)
        result = await self.execute(bot, name, params)
        return _dropped(request) if fault.kind == "accept_then_drop" else result

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        try:
            bot = self._bot(request.match_info["token"])
        except Refusal as refusal:
            return _json(refusal.body(), refusal.code)
        fault = self.faults.take("file", bot.id, None)
        if fault and (trouble := fault.refusal()):
            return _json(trouble.body(), trouble.code)
        return self._file(request.match_info["path"])

    def _file(self, path: str) -> web.StreamResponse:
        for stored in self.world.state.files.values():
            if stored.path == path:
                return web.Response(body=self.world.blobs[stored.unique_id], content_type="application/octet-stream")
        return _json(Refusal(404, "Not Found").body(), 404)


def _json(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)


def _dropped(request: web.Request) -> web.Response:
    """The connection breaks before a byte of the answer is out."""
    if request.transport:
        request.transport.abort()
    return web.Response()
