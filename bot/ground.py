"""The ground: what every other part of the program stands on, made once."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from loguru import logger

from bot.config import Config
from bot.inboxes.connections import Registry
from bot.inboxes.endpoints import StoredEndpoints
from bot.inboxes.own_accounts import OwnAccounts
from bot.metrics import Metrics
from bot.providers.originals import make_blobs
from bot.secrets import FernetSecrets
from bot.storage.engines.opening import SqlStore
from bot.storage.widget import SqlWidgetStore
from bot.work.hints import Hints, LocalHints
from bot.work.loops import SharedWake
from bot.work.thumbs import Thumbs
from channels import CHANNELS
from channels.base import Channel, Probe
from channels.egress import Egress, networks_of
from channels.parts import Http, Parts
from channels.stopping import topic
from channels.telegram.bots import Bots
from channels.telegram.ways import Ways
from channels.widget.live import LiveSockets
from dialogs.ports import Clock
from dialogs.tenant import CONTROL, Inbox


class Ground:
    """What everything else stands on."""

    def __init__(self, config: Config, store: SqlStore, clock: Clock) -> None:
        self.config, self.store, self.clock = config, store, clock
        self.key = config.keys()[0].encode()
        self.secrets = FernetSecrets(config.keys())
        self.hints = _hints(config)
        self.stops = _stops(config, self.hints)
        self.wake_turns = SharedWake(self.hints, "turns")
        self.wake_outbox = SharedWake(self.hints, "outbox")
        self.metrics = Metrics()
        self.bots = Bots(config.telegram_api, self.token_of)
        self.live = LiveSockets()
        self.http, self.egress = Http(), Egress(networks_of(config.own_networks))
        self.blobs = make_blobs(config, clock, self.http)
        self.channels: dict[str, Channel] = {}
        self.registry = Registry(store, self.channels, _debounce(config))
        self.noticing: list[Callable[[Inbox, Probe], None]] = [_tell]
        self.ways = Ways(self._noticed, self.telegram_hook)
        self.links = OwnAccounts(store, self.registry, clock)
        self.endpoints = StoredEndpoints(store, clock, self.wake_outbox)
        self.thumbs = Thumbs()
        self.visitors = SqlWidgetStore(store, self.blobs, clock, self.registry, self.wake_turns, self.thumbs)
        self.parts = self._parts()
        self.channels |= {kind: make(self.parts) for kind, make in CHANNELS}

    def _parts(self) -> Parts:
        return Parts(
            self.blobs, self.clock, self.token_of, self.http, self.bots, self.visitors, self.live, self.egress,
            self.address, self.config.channel_apis, self.links, self.ways,
            self.endpoints,
        )  # fmt: skip

    def _noticed(self, inbox: Inbox, probe: Probe) -> None:
        for told in self.noticing:
            told(inbox, probe)

    def token_of(self, inbox: Inbox) -> str:
        """The control bot's token comes from the environment, all others sealed from a table."""
        return inbox.secret if inbox.id == CONTROL else self.secrets.open(inbox.tenant_id, inbox.secret)

    async def refresh(self, inbox: Inbox) -> None:
        await self.registry.refresh(inbox.tenant_id, inbox.id)

    def telegram_hook(self, inbox: Inbox) -> str:
        """Where Telegram sends an inbox's updates; "" without a public address: it is polled."""
        base = (self.config.public_url or "").rstrip("/")
        return f"{base}/hook/tg/{inbox.public_id}" if base else ""

    def wake(self) -> None:
        self.wake_turns()
        self.wake_outbox()

    async def stop(self, inbox_id: str, mark: str) -> None:
        """A client wants no more of an answer: told to whichever process writes it."""
        await self.stops.publish(topic(inbox_id, mark))

    def public_address(self) -> str:
        """Where the world reaches us; "" where it does not."""
        return self.config.public_url or ""

    def address(self) -> str:
        return self.config.public_url or f"http://{self.config.host}:{self.config.port}"

    def watchers(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """What listens as long as the program runs."""
        return self.wake_turns.listen, self.wake_outbox.listen, self.metrics.watch_loop

    def closing(self) -> Sequence[Callable[[], Awaitable[None]]]:
        return self.http.close, self.egress.close, self.hints.close, self.stops.close


def _hints(config: Config) -> Hints:
    if not config.redis_url:
        return LocalHints()
    from bot.providers.redis import RedisHints

    return RedisHints(config.redis_url)


def _stops(config: Config, hints: Hints) -> Hints:
    """How a client's stop reaches the process that writes the answer: seldom, so that the database can carry it, and
    unlike other hints it is not made up for by looking at tables: Redis, which may be away, is not asked."""
    if not config.database_url.startswith("postgres"):
        return hints
    from bot.storage.engines.notices import PostgresHints

    return PostgresHints(config.database_url)


def _debounce(config: Config) -> int | None:
    return None if config.debounce_seconds is None else int(config.debounce_seconds * 1000)


def _tell(inbox: Inbox, probe: Probe) -> None:
    logger.warning("the way in of inbox {} is {}: {}", inbox.id, probe.state, probe.detail)
