"""The stand-in as a server: the product talks to it by HTTP as it would to wappi.pro."""

import asyncio
import hmac
import time
from collections import deque
from collections.abc import Callable
from inspect import isawaitable
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.sandbox.wappi.calls import ENDPOINTS, QUEUED
from bot.sandbox.wappi.calls.call import Call, Endpoint, Tools
from bot.sandbox.wappi.crossing import Crossing
from bot.sandbox.wappi.delivering import Delivering
from bot.sandbox.wappi.dialects import DIALECTS, Dialect
from bot.sandbox.wappi.faults import ANSWERS, Fault, Faults
from bot.sandbox.wappi.people import People
from bot.sandbox.wappi.posting import Posting
from bot.sandbox.wappi.queueing import Queueing
from bot.sandbox.wappi.refusals import Refusal, wrong
from bot.sandbox.wappi.shapes import Json, Profile, Task
from bot.sandbox.wappi.wire import dropped, dumps, read_body
from bot.sandbox.wappi.world import World

CALLS_KEPT = 1000
MOST_BODY = 100_000_000
NOT_IN = {"whatsapp": ("auth/phone", "auth/2fa"), "max": ("auth/phone",)}  # steps of a login
_DAY = 86_400
_PAID_DAYS = {"unpaid": -1, "unpaid_soon": 2, "paid": 30}  # from now on
_TYPING = {"chat/typing/start", "chat/typing/stop", "chats/typing/start"}


class WappiStandIn:
    """Serves a World; `faults` orders trouble, `delivering` and `posting` have the pauses."""

    def __init__(
        self, world: World | None = None, clock: Callable[[], float] = time.time,
        keep: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """`keep` saves what happened; it runs before a call is answered."""
        self.world = world or World(clock)
        self.faults = Faults()
        self.people = People(self.world)
        self.delivering = Delivering(self.world)
        self.posting = Posting(self.world, self.faults)
        self.queueing = Queueing(self.world, self._work)
        self.calls: deque[tuple[str, dict[str, str], Any]] = deque(maxlen=CALLS_KEPT)
        self.url = ""
        self._crossing = Crossing()
        self._keep = keep
        self._session: ClientSession | None = None
        self._runner: web.AppRunner | None = None
        self._flaps: set[asyncio.TimerHandle] = set()
        self.world.subscribe(self.posting.poke)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; `url` then says where. Port 0 takes that of the last time, or a free one."""
        app = web.Application(client_max_size=MOST_BODY)
        app.router.add_get("/s3/{file}", self._serve_file)
        app.router.add_route("*", "/{prefix:t?api|maxapi}/{method:.+}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await _listen(self._runner, host, port or self.world.state.port)
        self.world.state.port = self._runner.addresses[0][1]
        self.url = self.world.url = f"http://{host}:{self.world.state.port}"
        self._session = ClientSession(timeout=ClientTimeout(total=30))
        for part in (self.delivering, self.posting, self.queueing):
            part.start()

    async def stop(self) -> None:
        """Stops; the world stays."""
        for timer in self._flaps:
            timer.cancel()
        self.delivering.stop()
        await self.queueing.stop()
        await self.posting.stop()
        if self._session:
            await self._session.close()
        if self._runner:
            await self._runner.cleanup()

    # ── serving ───────────────────────────────────────────────────────────────────────────────
    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._answer(request)
        except Refusal as refusal:
            return web.json_response(refusal.body(), status=refusal.status, headers=refusal.headers)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        dialect, name = DIALECTS[request.match_info["prefix"]], request.match_info["method"]
        body = await read_body(request)
        fault = self.faults.for_call(name)
        if fault and (broken := await self._suffer(fault, request)):
            return broken
        result = await self._do(dialect, name, request, body)
        self._keep()
        if fault and fault.kind == "accept_then_drop":
            return dropped(request)
        return web.json_response(result, dumps=dumps)

    async def _do(self, dialect: Dialect, name: str, request: web.Request, body: Any) -> Json:
        queued = QUEUED.get(name)
        endpoint = _endpoint(dialect, queued or name, request.method)
        self._check_token(request)
        query = dict(request.query)
        self.calls.append((f"{dialect.prefix}/{name}", query, body))
        profile = self._profile(dialect, query) if endpoint.needs_profile else None
        call = Call(self._tools(), dialect, queued or name, query, body, profile)
        result = self._queue(call) if queued else await _run(endpoint, call)
        return await self._crossing.meet(call, result) if self.faults.on("crossed") else result

    def _queue(self, call: Call) -> Json:
        call.connected()
        if "recipient" in call.fields():
            call.recipient()
        task = self.queueing.put(call.profile, f"{call.dialect.prefix}/{call.method}", call.body, dict(call.query))
        return {"status": "done", "detail": "Message sent to queue", "task_id": task.id}

    async def _work(self, task: Task) -> Json:
        prefix, _, method = task.method.partition("/")
        profile = self.world.state.profiles.get(task.profile)
        call = Call(self._tools(), DIALECTS[prefix], method, task.query, task.body, profile, task.id)
        try:
            result = await _run(ENDPOINTS[method], call)
        except Refusal as refusal:
            result = refusal.body()
        self._keep()
        return result

    def _tools(self) -> Tools:
        return Tools(self.world, self.people, self.delivering, self.faults, self._fetch)

    def _check_token(self, request: web.Request) -> None:
        # The bare token, without a word before it.
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.world.state.token.encode()):
            raise Refusal("Unauthorized", 401)

    def _profile(self, dialect: Dialect, query: dict[str, str]) -> Profile:
        profile = self.world.state.profiles.get(query.get("profile_id", ""))
        if profile is None or profile.messenger != dialect.messenger:
            raise wrong("profile_id")
        return profile

    async def _fetch(self, address: str) -> tuple[bytes, str]:
        if self._session is None:
            raise OSError("stopped")
        try:
            async with self._session.get(address) as answer:
                answer.raise_for_status()
                return await answer.read(), answer.content_type
        except (ClientError, TimeoutError, ValueError) as error:
            raise OSError(str(error)) from error

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        """Signed links end, and what ended says so as S3 does."""
        file, until = self.world.state.files.get(request.match_info["file"]), request.query.get("X-Amz-Until", "")
        if (fault := self.faults.for_call("s3")) and (broken := await self._suffer(fault, request)):
            return broken
        if file is None or not until.isdecimal():
            return web.Response(
                status=404, text="<Error><Code>NoSuchKey</Code></Error>", content_type="application/xml"
            )
        if int(until) < self.world.now() or self.faults.on("expired_links"):
            text = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
            return web.Response(status=403, text=text, content_type="application/xml")
        return web.Response(body=self.world.blobs[file.id], headers={"Content-Type": file.mime})

    # ── trouble ───────────────────────────────────────────────────────────────────────────────
    async def _suffer(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        """The answer instead of doing it; None when it is done all the same."""
        await asyncio.sleep(fault.delay)  # the trouble that was ordered
        if fault.kind in ("down", "reset"):
            return dropped(request)
        if fault.kind == "html":
            return web.Response(status=502, text="<html>502 Bad Gateway</html>", content_type="text/html")
        code, _, words = fault.kind.partition(":")
        if words:
            raise Refusal(words, int(code))
        if fault.kind in ANSWERS:
            headers = {"Retry-After": str(fault.retry_after)} if fault.kind == "429" else {}
            raise Refusal(ANSWERS[fault.kind][1], ANSWERS[fault.kind][0], headers)
        return None

    def happen(self, event: str, profile: Profile, seconds: float = 3.0) -> None:
        """What befalls a profile at once: offline, online, flap, unpaid, unpaid_soon, paid, app_offline, app_online;
        hide_phones and show_phones befall all clients."""
        if event in ("offline", "flap") and profile.authorized:
            self.people.log_out(profile, "logout from phone" if event == "offline" else "connection lost")
        if event == "flap":
            self._later(seconds, lambda: self.happen("online", profile))
        if event == "online" and not profile.authorized:
            self.people.come_back(profile)
        if event in _PAID_DAYS:
            profile.paid_until = self.world.now() + _PAID_DAYS[event] * _DAY
        if event in ("hide_phones", "show_phones"):
            for person in self.world.state.people.values():
                person.hidden = event == "hide_phones"
        if event.startswith("app_"):
            self.people.close_app(profile, event == "app_online")
        self.world.changed()

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        def run() -> None:
            self._flaps.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(seconds, run)
        self._flaps.add(timer)


def _endpoint(dialect: Dialect, name: str, verb: str) -> Endpoint:
    """Raises Refusal where this messenger has no such method."""
    bare = name.removeprefix("sync/")
    typing = bare in _TYPING and bare not in (dialect.typing_start, dialect.typing_stop)
    if name not in ENDPOINTS or bare in dialect.lacks or typing or bare in NOT_IN.get(dialect.messenger, ()):
        raise Refusal("Not Found", 404)
    if verb not in ENDPOINTS[name].verbs:
        raise Refusal("Method Not Allowed", 405)
    return ENDPOINTS[name]


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:  # somebody else took it meanwhile
        await web.TCPSite(runner, host, 0).start()


async def _run(endpoint: Endpoint, call: Call) -> Json:
    result = endpoint.do(call)
    return await result if isawaitable(result) else result
