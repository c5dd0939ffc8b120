"""Posting webhooks: in several envelopes, again and again until a 2xx; the plan of repeats is an assumption."""

import asyncio

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.wappi.faults import Faults
from bot.sandbox.wappi.shapes import Hook, Json
from bot.sandbox.wappi.world import World

# Seconds before each repeat. Wappi documents no plan; users tell of repeats after slow or bad answers.
ASSUMED_PLAN = (1.0, 5.0, 30.0, 120.0, 600.0, 1800.0)
AS_OBJECT = ("delivery_status", "incoming_call")
ENVELOPES = frozenset({"list", "object", "bare"})
CUT_TO = 64  # characters of base64 that are left


class Posting:
    """Takes hooks from the world in their order; one that failed waits for its next try beside the others."""

    def __init__(
        self, world: World, faults: Faults, plan: tuple[float, ...] = ASSUMED_PLAN, patience: float = 15
    ) -> None:
        self.plan, self.patience = plan, patience
        self._world, self._faults = world, faults
        self._session: ClientSession | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """What waited since before a restart goes first."""
        self._session = ClientSession(timeout=ClientTimeout(total=self.patience))
        self.poke()

    async def stop(self) -> None:
        """What was not accepted stays in the world."""
        session, self._session = self._session, None
        self._wake_in(0)
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()
        if session:
            await session.close()

    def poke(self) -> None:
        """Something may wait. One at a time for a profile: what is due goes out in its order."""
        if self._session is None:
            return
        waits = [hook.due - self._world.now() for hook in self._world.state.hooks if not self._begun(hook)]
        self._wake_in(min(waits, default=0.0))

    def hurry(self) -> None:
        """Who was away is back: what waits for its next try is due now."""
        for hook in self._world.state.hooks:
            hook.due = min(hook.due, self._world.now())
        self.poke()

    def _begun(self, hook: Hook) -> bool:
        """Whether nothing has to wake us for this hook: it goes out now, or its profile's task does that after."""
        if hook.profile in self._tasks:
            return True
        if hook.due > self._world.now():
            return False
        self._tasks[hook.profile] = asyncio.get_running_loop().create_task(self._deliver(hook))
        return True

    def _wake_in(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(min(seconds, 60.0), self.poke) if seconds > 0 else None

    async def _deliver(self, hook: Hook) -> None:
        try:
            if not self._delayed(hook):
                done = await self._post(hook)
                self._settle(hook, done)
        finally:
            self._tasks.pop(hook.profile, None)
        self.poke()

    def _delayed(self, hook: Hook) -> bool:
        fault = self._faults.for_hook(frozenset({"late"}), hook.body["wh_type"]) if not hook.tries else None
        if fault:
            hook.due, hook.tries = self._world.now() + (fault.delay or 5.0), 1
        return fault is not None

    def _settle(self, hook: Hook, done: bool) -> None:
        hook.tries += 1
        if done or hook.tries > len(self.plan):
            self._world.state.hooks[:] = [one for one in self._world.state.hooks if one is not hook]
        else:
            hook.due = self._world.now() + self.plan[hook.tries - 1]
        self._world.changed()

    async def _post(self, hook: Hook) -> bool:
        profile = self._world.state.profiles.get(hook.profile)
        if profile is None or not profile.hook_url:
            return True
        headers = {"Authorization": profile.hook_auth} if profile.hook_auth else {}
        body = self._envelope(self._spoilt(hook.body))
        twice = self._faults.for_hook(frozenset({"duplicate"}), hook.body["wh_type"])
        results = [await self._once(profile.hook_url, headers, body) for _ in range(2 if twice else 1)]
        return all(results)

    async def _once(self, url: str, headers: dict[str, str], body: Json) -> bool:
        if self._session is None:
            return False
        try:
            async with self._session.post(url, json=body, headers=headers, allow_redirects=False) as answer:
                return 200 <= answer.status < 300
        except (ClientError, TimeoutError, OSError):
            return False

    def _spoilt(self, body: Json) -> Json:
        if body["wh_type"].startswith("outgoing") and self._faults.on("echo_as_incoming"):
            body = body | {"wh_type": "incoming_message"}
        if "file_link" not in body:
            return body
        if self._faults.for_hook(frozenset({"cut"}), body["wh_type"]):
            body = body | {"body": body["body"][:CUT_TO]}
        if self._faults.for_hook(frozenset({"no_link"}), body["wh_type"]):
            body = {key: value for key, value in body.items() if key not in ("file_link", "file_link_expire")}
        return body

    def _envelope(self, body: Json) -> Json:
        fault = self._faults.for_hook(ENVELOPES, body["wh_type"])
        form = fault.kind if fault else "object" if body["wh_type"] in AS_OBJECT else "list"
        if form == "bare":
            return body
        return {"messages": [body] if form == "list" else body}
