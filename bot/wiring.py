"""The composition root: plain constructors, joined in one place. Tests call the same `build` with fakes by keyword."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from loguru import logger

from bot.app import App, node_name
from bot.apply import SetupAsFile
from bot.clock import SystemClock
from bot.config import Config
from bot.connections import Registry, control_inbox
from bot.health import Health
from bot.hints import Hints, LocalHints
from bot.intake import Intake
from bot.knowing import Knowing, build_knowledge
from bot.loops import SharedWake
from bot.metrics import Metrics
from bot.providers.blobs import FileBlobs
from bot.secrets import FernetSecrets, fingerprint
from bot.services import AppServices, RunningChannels, TryOut
from bot.storage import open_store
from bot.storage.opening import SqlStore
from bot.storage.widget import SqlWidgetStore
from bot.turns import Turns
from channels.http import TelegramHook
from channels.inbox import Ingress
from channels.limits import Budgets
from channels.outbox import Deliverer
from channels.telegram import TelegramChannel
from channels.telegram_bots import Bots
from channels.widget.channel import WidgetChannel
from channels.widget.live import LiveSockets
from channels.widget.server import WidgetServer
from channels.widget.server import routes as widget_routes
from dialogs.answering import Answerer
from dialogs.desk import DeskWork
from dialogs.engine import Engine
from dialogs.ports import LLM, Blobs, Clock, Retriever
from dialogs.tenant import CONTROL, Inbox
from handlers.context import Services
from locales import say


@dataclass(slots=True)
class Fakes:
    """What tests may put in place of the real parts."""

    clock: Clock | None = None
    llm: LLM | None = None
    retriever: Retriever | None = None
    limited: bool = True


@dataclass(slots=True)
class _Ground:
    """What everything else stands on."""

    config: Config
    store: SqlStore
    clock: Clock
    blobs: Blobs
    secrets: FernetSecrets
    wake_turns: SharedWake
    wake_outbox: SharedWake
    metrics: Metrics


async def build(config: Config, fakes: Fakes | None = None) -> App:
    """Opens storage (migrations run here) and joins all parts; nothing runs until `App.start`."""
    fakes = fakes or Fakes()
    store = await open_store(config.database_url)
    hints = _hints(config)
    ground = _Ground(config, store, fakes.clock or SystemClock(), FileBlobs(config.data_dir / "blobs"),
                     FernetSecrets(config.keys()), SharedWake(hints, "turns"), SharedWake(hints, "outbox"), Metrics())  # fmt: skip
    knowing = await build_knowledge(config, store, ground.blobs, ground.clock)
    retriever = fakes.retriever or knowing.retriever
    answerer = Answerer(retriever, ground.clock, knowing.threshold, fakes.llm or make_llm(config, ground.metrics))
    return _join(ground, knowing, answerer, fakes)


def _join(ground: _Ground, knowing: Knowing, answerer: Answerer, fakes: Fakes) -> App:
    config, store, clock, blobs = ground.config, ground.store, ground.clock, ground.blobs
    live = LiveSockets()
    bots = Bots(config.telegram_api, _token_of(config, ground.secrets))
    channels: dict[str, Any] = {"telegram": TelegramChannel(bots, blobs)}
    registry = Registry(store, channels, _debounce(config))
    widget_store = SqlWidgetStore(store, blobs, clock, registry, ground.wake_turns)
    channels["widget"] = WidgetChannel(widget_store, live, blobs, clock)
    ingress = Ingress(store, clock, ground.wake_turns)
    intake = Intake(config.telegram_api, config.public_url or "", config.keys()[0].encode(), bots,
                    _token_of(config, ground.secrets), ingress, _tell)  # fmt: skip
    desk = DeskWork(store, answerer, clock)
    channel_services = RunningChannels(
        bots, registry, intake, lambda: config.public_url or f"http://{config.host}:{config.port}"
    )
    menus = Services(store, clock, knowing, TryOut(store, answerer), channel_services, ground.secrets, blobs, say,
                     config.keys()[0].encode(), work=desk, fingerprint=fingerprint)  # fmt: skip
    files = SetupAsFile(store, ground.secrets, knowing, blobs, clock, fingerprint)
    services = AppServices(menus, files, knowing)
    turns = Turns(store, Engine(store, answerer, clock), clock, registry, blobs, _control(menus, bots, registry),
                  node_name(), _both(ground), ground.metrics.turn_ended)  # fmt: skip
    deliverer = Deliverer(store, clock, registry, say, Budgets(fakes.limited), ground.metrics.send_ended)
    if config.bot_token:
        registry.add_control(control_inbox(config.bot_token.get_secret_value()))
    server = WidgetServer(widget_store, live, say_key, clock, public_url=config.public_url or "")
    hook = TelegramHook(ingress, registry.by_public_id, config.keys()[0].encode())
    health = Health(store, ground.metrics, knowing)
    app = web.Application(client_max_size=12_000_000)
    app.add_routes([*widget_routes(server), *hook.routes(), *health.routes()])
    return App(
        config, store, clock, registry, turns, deliverer, intake, bots, app, ground.wake_turns, ground.wake_outbox,
        (knowing.ingest_forever, ground.wake_turns.listen, ground.wake_outbox.listen), services, _warm(registry), (knowing.close,),
    )  # fmt: skip


def make_llm(config: Config, metrics: Metrics) -> LLM | None:
    """The model that the environment names, or None: answers are then the sources' own sentences."""
    if not config.has_model:
        return None
    if config.llm_kind == "yandex":
        from bot.providers.yandex import YandexLLM

        return YandexLLM.of(config)
    from bot.providers.openai import OpenAILLM

    return OpenAILLM.of(config)


def _hints(config: Config) -> Hints:
    if not config.redis_url:
        return LocalHints()
    from bot.providers.redis import RedisHints

    return RedisHints(config.redis_url)


def say_key(key: str, language: str, **values: Any) -> str:
    """A key's words; the widget's errors come this way."""
    from dialogs.texts import Text

    return say(Text(key, values), language)


def _token_of(config: Config, secrets: FernetSecrets) -> Callable[[Inbox], str]:
    def token(inbox: Inbox) -> str:
        if inbox.id == CONTROL:
            return inbox.secret
        return secrets.open(inbox.tenant_id, inbox.secret)

    return token


def _debounce(config: Config) -> int | None:
    return None if config.debounce_seconds is None else int(config.debounce_seconds * 1000)


def _both(ground: _Ground) -> Callable[[], None]:
    def wake() -> None:
        ground.wake_turns()
        ground.wake_outbox()

    return wake


def _control(services: Services, bots: Bots, registry: Registry) -> Callable[[Mapping[str, Any]], Awaitable[None]]:
    dispatchers: list[Any] = []  # built at the first update: aiogram is imported only where it is used

    async def feed(update: Mapping[str, Any]) -> None:
        connection = registry.get(CONTROL)
        if connection is None:
            return
        if not dispatchers:
            from handlers import build_router

            dispatchers.append(build_router(services))
        await dispatchers[0].feed_raw_update(bots.get(connection.inbox), dict(update))

    return feed


def _warm(registry: Registry) -> Callable[[], Coroutine[Any, Any, None]]:
    async def warm() -> None:
        """Imports aiogram off the loop, so that the first client does not wait for it."""
        if any(item.inbox.kind == "telegram" for item in registry.every()):
            import asyncio

            from bot.lean_aiogram import import_aiogram

            await asyncio.to_thread(import_aiogram)

    return warm


def _tell(inbox: Inbox, what: str) -> None:
    logger.warning("inbox {} needs its owner: {}", inbox.id, what)
