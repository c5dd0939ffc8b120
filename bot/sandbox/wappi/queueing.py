"""Working off the queues of the async twins: one task after another in each profile, with a pause at random between."""

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable

from bot.sandbox.wappi.shapes import Json, Profile, Task
from bot.sandbox.wappi.world import World

Run = Callable[[Task], Awaitable[Json]]
FIRST, LAST = 1.0, 3.0  # seconds between sends, unless a call says


class Queueing:
    """`run` makes a task's call and gives what it answered; `pause` takes the bounds and gives seconds."""

    def __init__(self, world: World, run: Run, pause: Callable[[float, float], float] = random.uniform) -> None:
        self._world, self._run, self.pause = world, run, pause
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._running = False

    def start(self) -> None:
        """What waited since before a restart goes on."""
        self._running = True
        for profile in self._world.state.profiles.values():
            self._poke(profile.id)

    async def stop(self) -> None:
        """What did not go out stays in the queue."""
        self._running = False
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()

    def put(self, profile: Profile, method: str, body: Json, query: dict[str, str]) -> Task:
        """Queues a call."""
        bounds = (_seconds(query, "timeout_from", FIRST), _seconds(query, "timeout_to", LAST))
        waiting = [one.due for one in self._world.state.tasks.values() if _waits(one, profile.id)]
        now = self._world.now()
        due = max([now, *waiting]) + self.pause(min(bounds), max(bounds))
        task = Task(str(uuid.uuid4()), profile.id, method, body, query, now, due)
        self._world.state.tasks[task.id] = task
        self._world.changed()
        self._poke(profile.id)
        return task

    async def done(self) -> None:
        """Waits for all that is queued."""
        await asyncio.gather(*self._tasks.values())

    def _poke(self, profile: str) -> None:
        if self._running and profile not in self._tasks and self._next(profile):
            self._tasks[profile] = asyncio.get_running_loop().create_task(self._work(profile))

    def _next(self, profile: str) -> Task | None:
        return next((one for one in self._world.state.tasks.values() if _waits(one, profile)), None)

    async def _work(self, profile: str) -> None:
        while task := self._next(profile):
            await asyncio.sleep(max(0.0, task.due - self._world.now()))  # as long as the gateway lets it wait
            if task.status == "queued":
                await self._do(task)
        self._tasks.pop(profile, None)

    async def _do(self, task: Task) -> None:
        task.response = await self._run(task)
        task.status = "done" if task.response.get("status") == "done" else "error"
        self._world.changed()


def _waits(task: Task, profile: str) -> bool:
    return task.profile == profile and task.status == "queued"


def _seconds(query: dict[str, str], name: str, default: float) -> float:
    try:
        return min(max(float(query.get(name, "")), 0.0), 3600.0)
    except ValueError:
        return default
