"""The composition root: plain constructors, joined in one place. Tests call the same `build` with fakes by keyword."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import web

from bot.app import App, node_name
from bot.clock import SystemClock
from bot.config import Config
from bot.ground import Ground
from bot.inboxes.connections import control_inbox
from bot.inboxes.control import ControlBot
from bot.inboxes.intake import Intake
from bot.inboxes.introducing import Introducer
from bot.inboxes.ways_in import WaysIn
from bot.memory import Tidying
from bot.providers.models import make_llm
from bot.secrets import fingerprint
from bot.services import AppServices, RunningChannels, TryOut
from bot.setup.apply import SetupAsFile
from bot.storage import open_store
from bot.watching import OutboxCounts, both, on_send, on_turn, watch_health
from bot.work.checking import Checking
from bot.work.client_hints import TypingHints, heard_by, shown_by
from bot.work.gathering import Gathering, QuestionMeanings
from bot.work.health_watch import HealthWatch, Pulses
from bot.work.knowing import Knowing, build_knowledge, outside_of, transcriber_of
from bot.work.receipts import on_given_up, on_receipt
from bot.work.timers import RINGS, Clockwork
from bot.work.turns import Turns
from channels.http import ChannelHook, TelegramHook
from channels.inbox import Ingress
from channels.outbox import Deliverer, Joins
from channels.pacing.hinting import sparing
from channels.pacing.limits import Budgets
from channels.webhook.files import WebhookFiles
from channels.webhook.pages import routes as webhook_pages
from channels.widget.limits import Limits
from channels.widget.proxied import address_behind
from channels.widget.routes import routes as widget_routes
from channels.widget.server import WidgetServer
from channels.widget.talk import Hears
from dialogs.answers.answering import Answerer
from dialogs.answers.curated import ShelfOfStore
from dialogs.arrivals.moving import send_moved
from dialogs.company.widgets import secrets_of
from dialogs.desk.renewing import topic_renewed
from dialogs.desk.work import DeskWork
from dialogs.engine import Engine
from dialogs.ports import LLM, Clock, Library, Retriever
from dialogs.texts import Text, Value
from handlers.context import Services
from knowledge.finding.calibration import ANSWER_THRESHOLD
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


async def build(config: Config, fakes: Fakes | None = None) -> App:
    """Opens storage (migrations run here) and joins all parts; nothing runs until `App.start`."""
    fakes = fakes or Fakes()
    store = await open_store(config.database_url)
    ground = Ground(config, store, fakes.clock or SystemClock())
    llm, shelf = fakes.llm or make_llm(config, ground.metrics), ShelfOfStore(store)

    def answers(retriever: Retriever, library: Library | None) -> Answerer:
        return Answerer(retriever, ground.clock, ANSWER_THRESHOLD, llm, shelf, library)

    knowing = await build_knowledge(
        config, store, ground.blobs, ground.clock, fakes.embedder, outside_of(config, ground.egress), answers
    )
    answerer = answers(fakes.retriever or knowing.retriever, None if fakes.retriever else knowing.library)
    return _join(ground, knowing, answerer, replace(fakes, llm=llm))


def _join(ground: Ground, knowing: Knowing, answerer: Answerer, fakes: Fakes) -> App:
    if ground.config.bot_token:
        ground.registry.add_control(control_inbox(ground.config.bot_token.get_secret_value()))
    doors = _Doors(ground, fakes.near)
    menus = _menus(ground, knowing, answerer, doors.ways, fakes.llm)
    control = ControlBot(menus, ground.bots, ground.registry)
    line = _Line(ground, knowing, answerer, doors, control, fakes.limited)
    health = watch_health(ground.metrics, ground.store, knowing, ground.config, ground.registry, ground.bots)
    http = _http(ground, doors.hooks(), fakes.limited, heard_by(line.typing, ground.stop))
    health.add_routes(http)
    files = SetupAsFile(ground.store, ground.secrets, knowing, ground.blobs, ground.clock, fingerprint)
    clockwork = Clockwork(ground.store, ground.clock, RINGS, ground.wake)
    checking = Checking(ground.store, answerer, ground.clock)
    counts = OutboxCounts(ground.store, ground.metrics)
    return App(
        ground.config, ground.store, ground.clock, ground.registry, line.turns, line.deliverer, doors.ways, ground.bots,
        http, ground.wake_turns, ground.wake_outbox,
        jobs=(knowing.ingest_forever, clockwork.keep, line.gathering.keep, checking.keep),
        watchers=(*ground.watchers(), health.watch, counts.keep, control.introduce, doors.telegram.keep_control,
                  line.watch.watch, Tidying().keep),
        services=AppServices(menus, files, knowing), health=health, closing=(*ground.closing(), knowing.close),
    )  # fmt: skip


class _Doors:
    """How events come in: stored first, by webhooks or by polling."""

    def __init__(self, ground: Ground, near: bool) -> None:
        self._ground, config = ground, ground.config
        self.ingress = Ingress(ground.store, ground.clock, ground.wake_turns, ground.stop)
        introducer = Introducer(ground.store, ground.bots, ground.clock, ground.refresh)
        self.telegram = Intake(
            config.telegram_api, ground.public_address(), ground.key, ground.bots, ground.token_of, self.ingress,
            ground.ways, introducer.introduce,
        )  # fmt: skip
        address = ground.address if near else ground.public_address
        self.ways = WaysIn(self.telegram, self.ingress, address, ground.ways.met)

    def hooks(self) -> Sequence[web.RouteDef]:
        by_public_id = self._ground.registry.by_public_id
        return (
            *TelegramHook(self.ingress, by_public_id, self._ground.key).routes(),
            *ChannelHook(self.ingress, by_public_id).routes(),
            *WebhookFiles(self._ground.parts, by_public_id).routes(),
            *webhook_pages(),
        )


class _Line:
    """What works on events: turns are thought, messages delivered, and accounts watched meanwhile."""

    def __init__(
        self, ground: Ground, knowing: Knowing, answerer: Answerer, doors: _Doors, control: ControlBot, limited: bool
    ) -> None:
        store, clock, registry = ground.store, ground.clock, ground.registry
        pulses, meanings = Pulses(clock), QuestionMeanings(knowing.embedder)
        self.gathering = Gathering(store, meanings, clock, TryOut(store, answerer).knows, ground.wake_outbox)
        self.deliverer = Deliverer(
            store, clock, registry, say, Budgets(limited), both(on_send(ground.metrics), pulses.send), node_name(),
            ground.wake_outbox, joins=Joins(on_given_up, on_receipt(registry), send_moved, topic_renewed),
        )  # fmt: skip
        gate = self.deliverer.gate
        self.watch = HealthWatch(
            store, clock, registry.every, ground.blobs, gate.breaker, pulses, doors.ways.reopen, ground.wake_outbox
        )
        ground.noticing.append(self.watch.noticed)
        self.turns = Turns(
            store, Engine(store, answerer, clock, self.deliverer), clock, registry, ground.blobs, control.feed,
            node_name(), ground.wake, both(on_turn(ground.metrics), both(pulses.turn, self.gathering.after)),
            self.watch.told, partial(sparing, gate, clock, listen=ground.stops.listen), ground.thumbs,
        )  # fmt: skip
        self.typing = TypingHints(store, registry, partial(sparing, gate, clock))


def _menus(ground: Ground, knowing: Knowing, answerer: Answerer, intake: WaysIn, llm: LLM | None) -> Services:
    store = ground.store
    return Services(
        store, ground.clock, knowing, TryOut(store, answerer),
        RunningChannels(ground.bots, ground.registry, intake, ground.address, ground.channels), ground.secrets,
        ground.blobs, say, ground.key, work=DeskWork(store, answerer, ground.clock, llm), fingerprint=fingerprint,
        transcriber=transcriber_of(ground.config), typing=shown_by(ground.registry),
    )  # fmt: skip


def _http(ground: Ground, hooks: Sequence[web.RouteDef], limited: bool, hears: Hears) -> web.Application:
    limits = None if limited else Limits(ground.clock, rates={})
    server = WidgetServer(
        ground.visitors, ground.live, say_key, ground.clock, limits, public_url=ground.config.public_url or "",
        secrets_of=lambda inbox: secrets_of(ground.secrets, inbox), hears=hears,
        address_of=address_behind(ground.config.trusted_proxies),
    )  # fmt: skip
    app = web.Application(client_max_size=12_000_000)
    app.add_routes([*widget_routes(server), *hooks])
    return app


def say_key(key: str, language: str, **values: Value) -> str:
    """A key's words; the widget's errors come this way."""
    return say(Text(key, values), language)
