"""The webhook channel and the owner's side of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from aiohttp import web

from channels.egress import Egress, networks_of
from channels.parts import Parts
from channels.webhook.channel import WebhookChannel
from channels.webhook.signing import new_secret
from tests.fakes.domain import INBOX

NOW = 1_795_244_400
HOOK = replace(INBOX, kind="webhook", secret="", options={"endpoint": ""})


class Stopped:
    """Time that stands."""

    def __init__(self, seconds: int = NOW) -> None:
        self.seconds = seconds

    def now(self) -> int:
        return self.seconds * 1000


class Receiver:
    """The owner's side: keeps what came, answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[], web.Response] = web.Response
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return self.answer()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


class Owned:
    """A channel whose secrets are plain, with this machine as the operator's own network."""

    def __init__(self, secret: str = "", own: tuple[str, ...] = ("127.0.0.0/8",)) -> None:
        self.secret = secret or new_secret()
        self.egress = Egress(networks_of(own))
        none = cast(Any, None)
        parts = Parts(
            none, Stopped(), lambda inbox: self.secret, none, none, none, none, self.egress, lambda: "https://p.example"
        )
        self.channel = WebhookChannel(parts)
