"""The measured side: the bare echo, the handler without storage, the durable handler, the whole way."""

import asyncio
import hashlib
import hmac
import json
import os
import sys
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from aiohttp import web
from loguru import logger

from bot.clock import SystemClock
from bot.inboxes.connections import Registry, control_inbox
from bot.lean_aiogram import import_aiogram
from bot.memory import spare_what_stands
from bot.metrics import Metrics
from bot.providers.blobs import FileBlobs
from bot.storage import open_store
from bot.watching import on_send, on_turn
from bot.work.loops import Wake, keep_working
from bot.work.turns import Turns
from channels.http import TelegramHook, webhook_secret
from channels.inbox import Ingress
from channels.outbox import Deliverer
from channels.pacing.limits import Budgets
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel
from dialogs.answers.answering import Answerer
from dialogs.engine import Engine
from dialogs.ids import BotId, ChunkId, InboxId, MemberId, SourceId, TenantId
from dialogs.ports import Found
from dialogs.tenant import SYSTEM, BotVersion, Inbox, Member, Role, Tenant
from locales import LANGUAGES, keys, say

PEPPER = b"bench"
PUBLIC = "bench"
_MANAGER = 2_000  # a chat that is none of the clients'
TOKEN = "7000001:AAF0000000000000000000000000000bench"
_T = TenantId("t1")
_INBOX = Inbox(InboxId("i1"), _T, "telegram", BotId("b"), "tg", PUBLIC, TOKEN)


class NoStore:
    """Storing that costs nothing: what the durable handler is held against."""

    async def run(self, tenant: TenantId, unit: Any) -> Any:
        return [True]  # what storing one event says

    read = run


class OneAnswer:
    """Finds the same chunk at once: the way is measured, not the search."""

    async def find(self, scope: Any, question: str, top: int) -> list[Found]:
        words = "Delivery costs 300 roubles and takes two days."
        return [Found(ChunkId("c"), SourceId("s"), "Delivery", words, 1, 0.9, answer=words)]


async def bare(api: str) -> web.Application:
    """A webhook in, HMAC and JSON, a POST out: no storage, no rules."""
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    tasks: set[asyncio.Task[None]] = set()

    async def send(chat: int, text: str) -> None:
        async with session.post(f"{api}/bot{TOKEN}/sendMessage", json={"chat_id": chat, "text": text}) as answer:
            await answer.json()

    async def handle(request: web.Request) -> web.Response:
        expected = webhook_secret(PEPPER, request.match_info["public_id"]).encode()
        if not hmac.compare_digest(request.headers["X-Telegram-Bot-Api-Secret-Token"].encode(), expected):
            return web.Response(status=401)
        raw = await request.read()
        hmac.new(PEPPER, raw, hashlib.sha256).hexdigest()
        message = json.loads(raw)["message"]
        task = asyncio.create_task(send(message["chat"]["id"], message["text"]))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/hook/tg/{public_id}", handle)])
    return app


async def ingress(url: str) -> web.Application:
    """The real webhook handler, with the real store or with none."""
    store: Any = await _seeded(url) if url else NoStore()
    registry = Registry(store, {"telegram": TelegramChannel(Bots("", _token), FileBlobs(Path("/nowhere")))}, 0)
    if url:
        await registry.load()
    else:
        registry._open = {str(_INBOX.id): await registry._connect(_INBOX)}
    return _hooked(Ingress(store, SystemClock(), Wake()), registry)


async def whole(api: str, url: str) -> web.Application:
    """Webhook, store, decide, store, send, by the parts that the program runs, with nothing of the way left out.

    Routing: the webhook's path leads to the inbox, and the dialog's state to the bot, to the desk or to both.
    Rights: the webhook's secret is checked, each statement bears its tenant (on Postgres row-level security too), and
    staff's rights to work are read for each message. Metrics: each turn and each send is counted. Audit: each answer
    stores its trace, and each fiftieth message is a stranger's call for a person: a handover, its audit row, and the
    card that a manager gets. The guard against floods is on. Not in it: staff's taps and menus, which no client's
    message passes, the search, which has its own figures, and the channel's own limits.
    """
    import_aiogram()
    for language in LANGUAGES:
        keys(language)  # the words are read at start, as the program does it for its commands
    store, clock, metrics = await _seeded(url), SystemClock(), Metrics()
    blobs = FileBlobs(Path("/nowhere"))
    registry = Registry(store, {"telegram": TelegramChannel(Bots(api, _token), blobs)}, 0)
    await registry.load()
    registry.add_control(control_inbox(TOKEN))
    turns_wake, outbox_wake = Wake(), Wake()

    def woke() -> None:
        turns_wake()
        outbox_wake()

    async def control(update: Any) -> None: ...

    deliverer = Deliverer(
        store, clock, registry, say, Budgets(limited=False), on_send(metrics), "bench", woke=outbox_wake
    )
    engine = Engine(store, Answerer(OneAnswer(), clock, 0.5), clock, deliverer)
    turns = Turns(store, engine, clock, registry, blobs, control, "bench", woke, on_turn(metrics))

    async def due_turns() -> float:
        due = await store.read(SYSTEM, lambda uow: uow.lanes.next_due())
        return 1.0 if due is None else max(0.02, (due - clock.now()) / 1000)

    async def due_outbox() -> float:
        due = await store.read(SYSTEM, lambda uow: uow.outbox.next_due(clock.now()))
        return 1.0 if due is None else max(0.02, (due - clock.now()) / 1000)

    app = _hooked(Ingress(store, clock, turns_wake), registry)
    app["loops"] = [
        asyncio.create_task(keep_working("turns", turns.work, turns_wake, due_turns)),
        asyncio.create_task(keep_working("outbox", deliverer.deliver, outbox_wake, due_outbox)),
    ]
    return app


def _hooked(ingress: Ingress, registry: Registry) -> web.Application:
    app = web.Application(client_max_size=12_000_000)
    app.add_routes(TelegramHook(ingress, registry.by_public_id, PEPPER).routes())
    return app


def _token(inbox: Inbox) -> str:
    return inbox.secret


async def _seeded(url: str) -> Any:
    store = await open_store(url)

    def seed(uow: Any) -> None:
        uow.tenants.add(Tenant(_T, "Shop", "en", "Europe/London", 1))
        uow.setup.add_bot(BotVersion(BotId("b"), 1, "Bot", {}, True, 1))
        uow.setup.add_inbox(_INBOX)
        uow.members.add(Member(MemberId("m1"), _T, _MANAGER, "Mary", "en", frozenset({Role.MANAGER})))

    await store.run(_T, seed)
    return store


async def main(kind: str, api: str, url: str) -> None:
    logger.remove()
    app = await {"bare": lambda: bare(api), "ingress": lambda: ingress(url), "whole": lambda: whole(api, url)}[kind]()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    spare_what_stands()  # for all alike, the bare echo too
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.readline)  # until the parent is done
    if len(sys.argv) < 5 or not sys.argv[4]:
        os._exit(0)  # what is still under way has nobody left to answer


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    if arguments[3:] and arguments[3]:
        import cProfile

        profile = cProfile.Profile()
        profile.enable()
        uvloop.run(main(*arguments[:3]))
        profile.disable()
        profile.dump_stats(arguments[3])
    else:
        uvloop.run(main(*arguments[:3]))
