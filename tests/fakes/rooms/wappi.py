"""A stand-in of Wappi with a connected number, a client, and a plain receiver of its webhooks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox.wappi import WappiStandIn, World
from bot.sandbox.wappi.shapes import TYPES, Person, Profile
from tests.fakes.served import served

DEADLINE = 5
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 40
OGG = b"OggS\x00\x02" + b"\x00" * 20 + b"OpusHead" + b"\x00" * 200


@dataclass
class Clock:
    now: float = 1_795_244_400.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Room:
    """A stand-in with a connected number, a client, and a receiver that answers what it is told to, then 200."""

    standin: WappiStandIn
    clock: Clock
    profile: Profile
    galina: Person
    http: aiohttp.ClientSession
    answers: list[int] = field(default_factory=list)
    got: "asyncio.Queue[tuple[str, Any]]" = field(default_factory=asyncio.Queue)

    @property
    def people(self) -> Any:
        return self.standin.people

    async def call(
        self, path: str, body: Any = None, prefix: str = "api", verb: str = "", **query: str
    ) -> tuple[int, Any]:  # fmt: skip
        params = {"profile_id": self.profile.id} | query
        headers = {"Authorization": self.standin.world.state.token}
        url = f"{self.standin.url}/{prefix}/{path}"
        verb = verb or ("GET" if body is None else "POST")
        async with self.http.request(verb, url, params=params, json=body, headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def done(self, path: str, body: Any = None, prefix: str = "api", **query: str) -> Any:
        status, answer = await self.call(path, body, prefix, **query)
        assert (status, answer["status"]) == (200, "done"), answer
        return answer

    async def hook(self) -> Any:
        """The next webhook's body."""
        return (await asyncio.wait_for(self.got.get(), DEADLINE))[1]

    async def event(self, wh_type: str) -> Any:
        """The next event of this type, whatever its envelope."""
        while True:
            body = await self.hook()
            inside = body.get("messages", body)
            one = inside[0] if isinstance(inside, list) else inside
            if one["wh_type"] == wh_type:
                return one

    async def _take(self, request: web.Request) -> web.Response:
        await self.got.put((request.headers.get("Authorization", ""), await request.json()))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def wappi_room() -> AsyncIterator[Room]:
    clock = Clock()
    standin = WappiStandIn(World(clock))
    standin.posting.plan = (0.0, 0.0, 0.0)
    standin.delivering.delivered_after = standin.delivering.read_after = 0.0
    profile = standin.world.add_profile("Салон", authorized=True)
    galina = standin.world.add_person("Галина", "79115550011", "galina_k")
    async with aiohttp.ClientSession() as http:
        made = Room(standin, clock, profile, galina, http)
        app = web.Application()
        app.router.add_post("/hook", made._take)
        async with served(app) as url:
            await standin.start()
            profile.hook_url = f"{url}/hook"
            profile.hook_types = list(TYPES)
            yield made
            await standin.stop()
