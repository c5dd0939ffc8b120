"""A question comes by a signed webhook, and its answer goes to the owner's endpoint; a foreign library is the judge."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from bot.app import App
from bot.config import load_config
from bot.setup.form import read_setup
from bot.wiring import Fakes, build
from tests.fakes.domain import FakeRetriever, found

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FILE = """
company: {key: shop, name: Ромашка}
bots: [{key: helper, name: Бот}]
inboxes: [{key: crm, kind: webhook, bot: helper, name: CRM, token: "${CRM}", options: {endpoint: "ENDPOINT"}}]
"""


class Owner:
    """The owner's endpoint: what came, verified."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.answered = asyncio.Event()

    async def handle(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        event = Webhook(SECRET).verify(await request.read(), headers)
        self.events.append(event)
        if event["type"] == "dialog.message.created":
            self.answered.set()
        return web.Response()


@pytest.fixture
async def owner() -> AsyncIterator[tuple[Owner, str]]:
    made, app = Owner(), web.Application()
    app.router.add_post("/in", made.handle)
    async with TestServer(app) as server:
        yield made, str(server.make_url("/in"))


async def _running(folder: Path, endpoint: str) -> App:
    config = load_config(
        data_dir=folder / "data", host="127.0.0.1", port=0, own_networks=("127.0.0.0/8",), debounce_seconds=0
    )
    app = await build(config, Fakes(retriever=FakeRetriever([found()]), limited=False))
    (folder / "shop.yaml").write_text(FILE.replace("ENDPOINT", endpoint), "utf-8")
    await app.services.setup_as_file.apply(read_setup(folder / "shop.yaml", {"CRM": SECRET}))
    await app.start()
    return app


async def _post(port: int, text: str, message: str) -> int:
    event = {"type": "message.created", "timestamp": datetime.now(UTC).isoformat(),
             "data": {"id": message, "customer": {"id": "42", "name": "Анна"}, "text": text}}  # fmt: skip
    body, now = json.dumps(event), datetime.now(UTC)
    headers = {"webhook-id": f"evt-{message}", "webhook-timestamp": str(int(now.timestamp())),
               "webhook-signature": Webhook(SECRET).sign(f"evt-{message}", now, body)}  # fmt: skip
    url = f"http://127.0.0.1:{port}/hook/webhook/shop-crm"
    async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=headers) as answer:
        return answer.status


async def test_a_signed_question_is_answered_once_at_the_owners_endpoint(
    owner: tuple[Owner, str], tmp_path: Path
) -> None:
    receiver, endpoint = owner
    app = await _running(tmp_path, endpoint)
    try:
        statuses = [await _post(app.port, "Сколько стоит доставка?", "m1") for _ in range(3)]
        await asyncio.wait_for(receiver.answered.wait(), 20)
    finally:
        await app.stop()
    answers = [event["data"] for event in receiver.events if event["type"] == "dialog.message.created"]
    assert statuses == [200, 200, 200] and len(answers) == 1, "the same webhook-id is one message"
    assert answers[0]["chat"] == "42" and "300" in answers[0]["text"]
