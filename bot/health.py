"""/health: the process lives. /ready: what it needs answers. /metrics: Prometheus. No internals in any of them."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from loguru import logger

from bot.metrics import Metrics

Check = Callable[[], Awaitable[object]]

CHECK_SECONDS = 2.0
_EVERY = 15.0  # seconds between two looks that nobody asked for: a process without web has its log and its metrics too


class Health:
    """Checks by name, registered by the wiring; the first failure of each is logged, the page says one word."""

    def __init__(self, metrics: Metrics, version: str, timeout: float = CHECK_SECONDS) -> None:
        """`timeout`: seconds for each check; they run side by side."""
        self._metrics, self._version, self._timeout = metrics, version, timeout
        self._checks: dict[str, Check] = {}
        self._optional: set[str] = set()
        self._failing: set[str] = set()
        self.stopping = False

    def register(self, name: str, check: Check, optional: bool = False) -> None:
        """`check` raises when the dependency can't be used. `optional`: the program goes on without it, with less."""
        self._checks[name] = check
        if optional:
            self._optional.add(name)

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/health", self.health)
        app.router.add_get("/ready", self.ready)
        app.router.add_get("/metrics", self.metrics)

    async def look(self) -> dict[str, str]:
        """Each dependency with `ok`, `slow` or `failed`."""
        words = await asyncio.gather(*(self._word(name, check) for name, check in self._checks.items()))
        return dict(zip(self._checks, words, strict=True))

    async def watch(self) -> None:
        """For as long as the program lives."""
        while True:
            await self.look()
            await asyncio.sleep(_EVERY)  # the pace of looking

    async def health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "version": self._version})

    async def ready(self, request: web.Request) -> web.Response:
        """200 when every needed dependency is `ok`; 503 otherwise, and while the program is stopping."""
        found = await self.look()
        status = self._status({name for name, word in found.items() if word != "ok"})
        good = status in ("ready", "degraded")
        return web.json_response({"status": status, "checks": found}, status=200 if good else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.page(), headers={"Content-Type": "text/plain; version=0.0.4"})

    def _status(self, failing: set[str]) -> str:
        if self.stopping:
            return "stopping"
        if failing - self._optional:
            return "not ready"
        return "degraded" if failing else "ready"

    async def _word(self, name: str, check: Check) -> str:
        word, why = "ok", ""
        try:
            async with asyncio.timeout(self._timeout):
                await check()
        except TimeoutError:
            word, why = "slow", f"no answer in {self._timeout} s"
        except Exception as error:  # any library may fail here in its own way; the outcome is kept and told
            word, why = "failed", f"{type(error).__name__}: {error}"
        self._metrics.up.labels(name).set(word == "ok")
        self._tell(name, why)
        return word

    def _tell(self, name: str, why: str) -> None:
        if why and name not in self._failing:
            without = "degraded, going on without" if name in self._optional else "not ready"
            logger.warning("{}: {} ({})", without, name, why)
            self._failing.add(name)
        elif not why and name in self._failing:
            logger.info("{} is ready again", name)
            self._failing.discard(name)
