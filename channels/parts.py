"""What channels are made of: one bag of parts, so that a new channel asks for no change elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import aiohttp

from channels.egress import Egress
from channels.telegram.bots import Bots
from channels.telegram.business import Links
from channels.telegram.ways import Ways
from channels.webhook.endpoint import Endpoints, HeldEndpoints
from channels.widget.live import LiveSockets
from channels.widget.ports import WidgetStore
from dialogs.ports import Blobs, Clock
from dialogs.tenant import Inbox


class Http:
    """One session for the calls of all channels, made at first use. It keeps no cookies: they would be everybody's."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    def __call__(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a channel may be made of. `apis` holds, by kind, an address in place of the service's own."""

    blobs: Blobs
    clock: Clock
    open_secret: Callable[[Inbox], str]  # the plain secret of an inbox
    http: Callable[[], aiohttp.ClientSession]
    bots: Bots
    visitors: WidgetStore
    live: LiveSockets
    egress: Egress = field(default_factory=Egress)  # calls to addresses that people typed
    address: Callable[[], str] = lambda: ""  # where the world reaches us
    apis: Mapping[str, str] = field(default_factory=dict)
    links: Links | None = None  # keeps people's own accounts behind a Telegram bot
    ways: Ways | None = None  # knows how Telegram's ways in are
    endpoints: Endpoints = field(default_factory=HeldEndpoints)  # owners' own addresses that are closed
