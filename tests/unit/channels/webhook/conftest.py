"""A webhook channel, and an endpoint that keeps what came."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.webhook import Owned, Receiver


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made, app = Receiver(), web.Application()
    app.router.add_route("*", "/{rest:.*}", made.handle)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/events"))
        yield made


@pytest.fixture
async def owned() -> AsyncIterator[Owned]:
    made = Owned()
    yield made
    await made.egress.close()
