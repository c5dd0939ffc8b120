"""Webhooks at a steady pace, whether the last ones were answered or not: how long each waits for its 200.

A wait is counted from the moment that the webhook was due, so that a server that stands still is seen to stand."""

import asyncio
import json
import sys
import time
from collections import deque

import uvloop

from benchmarks.load import BotApi, Hooks, Run

_WAYS = 100  # connections, as Telegram holds at most to one webhook
_CHATS = 2_000  # nobody writes so fast that the bot takes it for a flood
_WARM = 2.0  # seconds that are not counted


class Steady(Run):
    """`per_second` webhooks, each on a connection that is free."""

    def __init__(self, port: int, path: str, secret: str, per_second: float) -> None:
        super().__init__(port, path, secret, _WAYS, whole=True)
        self._per_second = per_second
        self._free: deque[Hooks] = deque()
        self._due: deque[tuple[float, bytes]] = deque()
        self._sent: dict[Hooks, float] = {}
        self.answers = 0
        self._all = asyncio.Event()  # all that were due are answered

    async def run(self, api_port: int, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_server(lambda: BotApi(self.came), "127.0.0.1", api_port)
        for _ in range(_WAYS):
            self._free.append((await loop.create_connection(lambda: Hooks(self.answered), "127.0.0.1", self._port))[1])
        await self._pace(_WARM)
        self.waits, self.answers = [], 0
        await self._pace(seconds)

    def came(self, chat: int) -> None:
        self.answers += 1

    def answered(self, way: Hooks, answer: bytes) -> None:
        self.refused += not answer.startswith(b"HTTP/1.1 200")
        self.waits.append(time.perf_counter() - self._sent.pop(way))
        self._free.append(way)
        self._post()
        if not self._sent:
            self._all.set()

    async def _pace(self, seconds: float) -> None:
        began, already = time.perf_counter(), self._next
        for number in range(int(seconds * self._per_second)):
            due = began + number / self._per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._next = already + number + 1
            self._all.clear()
            self._due.append((due, self._request(1 + self._next % _CHATS, self._next)))
            self._post()
        await self._all.wait()

    def _post(self) -> None:
        while self._due and self._free:
            due, request = self._due.popleft()
            way = self._free.popleft()
            self._sent[way] = due
            way.post(request)


async def main(port: int, path: str, secret: str, per_second: float, api_port: int, seconds: float) -> None:
    load = Steady(port, path, secret, per_second)
    await load.run(api_port, seconds)
    waits = sorted(load.waits)
    p99, p50 = (waits[int(len(waits) * share) - 1] * 1000 for share in (0.99, 0.5))
    print(json.dumps({"messages": len(waits), "refused": load.refused, "p50_ms": p50, "p99_ms": p99,
                      "most_ms": waits[-1] * 1000, "answers": load.answers}))  # fmt: skip


if __name__ == "__main__":
    port, path, secret, per_second, api_port, seconds = sys.argv[1:]
    uvloop.run(main(int(port), path, secret, float(per_second), int(api_port), float(seconds)))
