"""/health: the process lives. /ready: what it depends on answers. /metrics: Prometheus. No internals in any of them."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from loguru import logger

from bot.metrics import Metrics

Check = Callable[[], Awaitable[object]]

CHECK_SECONDS = 2.0


class Health:
    """Checks by name, registered by the wiring; the first failure of each is logged, the page says one word."""

    def __init__(self, metrics: Metrics, version: str, timeout: float = CHECK_SECONDS) -> None:
        """`timeout`: seconds for each check; they run side by side."""
        self._metrics, self._version, self._timeout = metrics, version, timeout
        self._checks: dict[str, Check] = {}
        self._failing: set[str] = set()
        self.stopping = False

    def register(self, name: str, check: Check) -> None:
        """`check` raises when the dependency can't be used (database, redis, qdrant, knowledge, control bot)."""
        self._checks[name] = check

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/health", self.health)
        app.router.add_get("/ready", self.ready)
        app.router.add_get("/metrics", self.metrics)

    async def look(self) -> dict[str, str]:
        """Each dependency with `ok`, `slow` or `failed`."""
        words = await asyncio.gather(*(self._word(name, check) for name, check in self._checks.items()))
        return dict(zip(self._checks, words, strict=True))

    async def health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "version": self._version})

    async def ready(self, request: web.Request) -> web.Response:
        """200 when every dependency is `ok`; 503 otherwise, and while the program is stopping."""
        found = await self.look()
        good = not self.stopping and all(word == "ok" for word in found.values())
        status = "ready" if good else "stopping" if self.stopping else "not ready"
        return web.json_response({"status": status, "checks": found}, status=200 if good else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.page(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _word(self, name: str, check: Check) -> str:
        word, why = "ok", ""
        try:
            async with asyncio.timeout(self._timeout):
                await check()
        except TimeoutError:
            word, why = "slow", f"no answer in {self._timeout} s"
        except Exception as error:  # any library may fail here in its own way; the outcome is kept and told
            word, why = "failed", f"{type(error).__name__}: {error}"
        self._tell(name, why)
        return word

    def _tell(self, name: str, why: str) -> None:
        if why and name not in self._failing:
            logger.warning("{} is not ready: {}", name, why)
            self._failing.add(name)
        elif not why and name in self._failing:
            logger.info("{} is ready again", name)
            self._failing.discard(name)
