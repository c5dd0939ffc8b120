"""The composition root: plain constructors, joined in one place. Tests call the same `build` with fakes by keyword."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aiohttp import web
from loguru import logger

from bot.app import App, node_name
from bot.apply import SetupAsFile
from bot.checking import Checking
from bot.clock import SystemClock
from bot.config import Config
from bot.connections import Registry, control_inbox
from bot.control import ControlBot
from bot.gathering import Gathering, QuestionMeanings
from bot.health_watch import HealthWatch, Pulses
from bot.hints import Hints, LocalHints
from bot.intake import Intake
from bot.introducing import Introducer
from bot.knowing import Knowing, build_knowledge, outside_of, transcriber_of
from bot.loops import SharedWake
from bot.metrics import Metrics
from bot.own_accounts import OwnAccounts
from bot.providers.models import make_llm
from bot.providers.originals import make_blobs
from bot.receipts import on_receipt
from bot.secrets import FernetSecrets, fingerprint
from bot.services import AppServices, RunningChannels, TryOut
from bot.storage import open_store
from bot.storage.opening import SqlStore
from bot.storage.widget import SqlWidgetStore
from bot.timers import RINGS, Clockwork
from bot.turns import Turns
from bot.typing_hints import TypingHints
from bot.watching import OutboxCounts, both, on_send, on_turn, watch_health
from bot.ways_in import WaysIn
from channels import CHANNELS
from channels.base import Channel, Probe
from channels.egress import Egress, networks_of
from channels.hinting import sparing
from channels.http import ChannelHook, TelegramHook
from channels.inbox import Ingress
from channels.limits import Budgets
from channels.outbox import Deliverer, Joins
from channels.parts import Http, Parts
from channels.telegram_bots import Bots
from channels.telegram_ways import Ways
from channels.webhook.files import WebhookFiles
from channels.webhook.pages import routes as webhook_pages
from channels.widget.limits import Limits
from channels.widget.live import LiveSockets
from channels.widget.routes import routes as widget_routes
from channels.widget.server import WidgetServer
from dialogs.answering import Answerer
from dialogs.curated import ShelfOfStore
from dialogs.desk import DeskWork
from dialogs.engine import Engine
from dialogs.moving import send_moved
from dialogs.ports import LLM, Clock, Retriever
from dialogs.renewing import topic_renewed
from dialogs.tenant import CONTROL, Inbox
from dialogs.texts import Text, Value
from dialogs.undelivered import tell_undelivered
from dialogs.widgets import secrets_of
from handlers.context import Services
from knowledge.ports import Embedder
from locales import say


@dataclass(slots=True)
class Fakes:
    """What tests and the sandbox may put in place of the real parts. `limited` False: no budgets of channels;
    `near` True: channels are stand-ins on this machine, which reach us without a public address."""

    clock: Clock | None = None
    llm: LLM | None = None
    retriever: Retriever | None = None
    embedder: Embedder | None = None
    limited: bool = True
    near: bool = False


class _Ground:
    """What everything else stands on."""

    def __init__(self, config: Config, store: SqlStore, clock: Clock) -> None:
        self.config, self.store, self.clock = config, store, clock
        self.key = config.keys()[0].encode()
        self.secrets = FernetSecrets(config.keys())
        self.hints = _hints(config)
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
        self.visitors = SqlWidgetStore(store, self.blobs, clock, self.registry, self.wake_turns)
        self.parts = self._parts()
        self.channels |= {kind: make(self.parts) for kind, make in CHANNELS}

    def _parts(self) -> Parts:
        return Parts(
            self.blobs, self.clock, self.token_of, self.http, self.bots, self.visitors, self.live, self.egress,
            self.address, self.config.channel_apis, self.links, self.ways,
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

    def address(self) -> str:
        return self.config.public_url or f"http://{self.config.host}:{self.config.port}"


async def build(config: Config, fakes: Fakes | None = None) -> App:
    """Opens storage (migrations run here) and joins all parts; nothing runs until `App.start`."""
    fakes = fakes or Fakes()
    store = await open_store(config.database_url)
    ground = _Ground(config, store, fakes.clock or SystemClock())
    knowing = await build_knowledge(
        config, store, ground.blobs, ground.clock, fakes.embedder, outside_of(config, ground.egress)
    )
    llm = fakes.llm or make_llm(config, ground.metrics)
    answerer = Answerer(fakes.retriever or knowing.retriever, ground.clock, knowing.threshold, llm, ShelfOfStore(store))
    return _join(ground, knowing, answerer, replace(fakes, llm=llm))


def _join(ground: _Ground, knowing: Knowing, answerer: Answerer, fakes: Fakes) -> App:
    config, store, clock, registry = ground.config, ground.store, ground.clock, ground.registry
    if config.bot_token:
        registry.add_control(control_inbox(config.bot_token.get_secret_value()))
    ingress = Ingress(store, clock, ground.wake_turns)
    telegram = Intake(
        config.telegram_api,
        config.public_url or "",
        ground.key,
        ground.bots,
        ground.token_of,
        ingress,
        ground.ways,
        Introducer(store, ground.bots, clock, ground.refresh).introduce,
    )
    intake = WaysIn(
        telegram, ingress, ground.address if fakes.near else lambda: config.public_url or "", ground.ways.met
    )
    menus = _menus(ground, knowing, answerer, intake, fakes.llm)
    control = ControlBot(menus, ground.bots, registry)
    pulses = Pulses(clock)
    gathering = Gathering(
        store, QuestionMeanings(knowing.embedder), clock, TryOut(store, answerer).knows, ground.wake_outbox
    )
    turns = Turns(
        store, Engine(store, answerer, clock), clock, registry, ground.blobs,
        control.feed, node_name(), ground.wake, both(on_turn(ground.metrics), both(pulses.turn, gathering.after)),
        lambda inbox, change: watch.told(inbox, change),
        lambda connection, chat: sparing(deliverer.gate, clock, connection, chat),
    )  # fmt: skip
    deliverer = Deliverer(
        store,
        clock,
        registry,
        say,
        Budgets(fakes.limited),
        both(on_send(ground.metrics), pulses.send),
        node_name(),
        ground.wake_outbox,
        joins=Joins(tell_undelivered, on_receipt(registry), send_moved, topic_renewed),
    )
    watch = HealthWatch(
        store, clock, registry.every, ground.blobs, deliverer.gate.breaker, pulses, intake.reopen, ground.wake_outbox
    )
    ground.noticing.append(watch.noticed)
    health = watch_health(ground.metrics, store, knowing, config, registry, ground.bots)
    files = SetupAsFile(store, ground.secrets, knowing, ground.blobs, clock, fingerprint)
    counts = OutboxCounts(store, ground.metrics)
    hooks = [
        *TelegramHook(ingress, registry.by_public_id, ground.key).routes(),
        *ChannelHook(ingress, registry.by_public_id).routes(),
        *WebhookFiles(ground.parts, registry.by_public_id).routes(),
        *webhook_pages(),
    ]
    typing = TypingHints(store, registry, lambda connection, chat: sparing(deliverer.gate, clock, connection, chat))
    http = _http(ground, hooks, fakes.limited, typing)
    clockwork = Clockwork(store, clock, RINGS, ground.wake)
    health.add_routes(http)
    return App(
        config, store, clock, registry, turns, deliverer, intake, ground.bots, http, ground.wake_turns,
        ground.wake_outbox,
        jobs=(knowing.ingest_forever, clockwork.keep, gathering.keep, Checking(store, answerer, clock).keep),
        watchers=(ground.wake_turns.listen, ground.wake_outbox.listen, ground.metrics.watch_loop, counts.keep,
                  control.introduce, telegram.keep_control, watch.watch),
        services=AppServices(menus, files, knowing), health=health,
        closing=(ground.http.close, ground.egress.close, knowing.close, ground.hints.close),
    )  # fmt: skip


def _menus(ground: _Ground, knowing: Knowing, answerer: Answerer, intake: WaysIn, llm: LLM | None) -> Services:
    store = ground.store
    return Services(
        store, ground.clock, knowing, TryOut(store, answerer),
        RunningChannels(ground.bots, ground.registry, intake, ground.address, ground.channels), ground.secrets,
        ground.blobs, say, ground.key, work=DeskWork(store, answerer, ground.clock, llm), fingerprint=fingerprint,
        transcriber=transcriber_of(ground.config),
    )  # fmt: skip


def _http(ground: _Ground, hooks: Sequence[web.RouteDef], limited: bool, typing: TypingHints) -> web.Application:
    limits = None if limited else Limits(ground.clock, rates={})
    server = WidgetServer(
        ground.visitors, ground.live, say_key, ground.clock, limits, public_url=ground.config.public_url or "",
        secrets_of=lambda inbox: secrets_of(ground.secrets, inbox), hears=typing,
    )  # fmt: skip
    app = web.Application(client_max_size=12_000_000)
    app.add_routes([*widget_routes(server), *hooks])
    return app


def _hints(config: Config) -> Hints:
    if not config.redis_url:
        return LocalHints()
    from bot.providers.redis import RedisHints

    return RedisHints(config.redis_url)


def say_key(key: str, language: str, **values: Value) -> str:
    """A key's words; the widget's errors come this way."""
    return say(Text(key, values), language)


def _debounce(config: Config) -> int | None:
    return None if config.debounce_seconds is None else int(config.debounce_seconds * 1000)


def _tell(inbox: Inbox, probe: Probe) -> None:
    logger.warning("the way in of inbox {} is {}: {}", inbox.id, probe.state, probe.detail)
