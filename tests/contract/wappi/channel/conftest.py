"""The room of our channel, before a stand-in that is strict."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.sandbox.wappi import WappiStandIn, World
from channels.parts import Http
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.rooms.wappi_channel import NAMES, Clock, Room
from tests.fakes.served import served


@pytest.fixture(params=["whatsapp"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    clock, http = Clock(), Http()
    standin = WappiStandIn(World(clock))
    standin.posting.plan = (0.0, 0.0, 0.0)
    standin.delivering.delivered_after = standin.delivering.read_after = 0.0
    profile = standin.world.add_profile("Салон", request.param, authorized=True)
    galina = standin.world.add_person("Галина", "79115550011", "galina_k")
    made = Room(standin, clock, MemoryBlobs(), http, profile, galina)
    app = web.Application()
    app.router.add_post("/hook/whatsapp/pub1", made.take)
    async with served(app) as url:
        await standin.start()
        made.hook = f"{url}/hook/whatsapp/pub1"
        made.connect(NAMES[request.param])
        await made.channel.open(made.inbox, made.hook)
        yield made
        await standin.stop()
    await http.close()
