"""Deferred aiogram: the same library, later. Each case runs in a process of its own, as an import can't be undone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]

START = """
import json, re, sys, time
began = time.process_time()
from bot.lean_aiogram import import_aiogram
lean = import_aiogram()
spent = time.process_time() - began
# VmHWM, not ru_maxrss: the latter is inherited from a parent that was larger.
memory = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024
"""

BUILD_ALL = """
from aiogram import types, methods
from pydantic import BaseModel
models = [m for lib in (types, methods) for n in lib.__all__ if isinstance(m := getattr(lib, n), type)
          and issubclass(m, BaseModel)]
before = sum(m.__pydantic_complete__ for m in models)
failed = [m.__name__ for m in models if m.model_rebuild() is False or not m.__pydantic_complete__]
print(json.dumps({"lean": lean, "models": len(models), "before": before, "failed": failed}))
"""

PARSE = """
from aiogram.types import Update
user = {"id": 7, "is_bot": False, "first_name": "Аня"}
chat = {"id": -100, "type": "supergroup", "title": "Desk", "is_forum": True}
message = {"message_id": 1, "date": 1700000000, "chat": chat, "from": user, "message_thread_id": 3}
said = [
    {"update_id": 1, "message": message | {"text": "/start", "entities": [
        {"type": "bot_command", "offset": 0, "length": 6}]}},
    {"update_id": 2, "callback_query": {"id": "1", "from": user, "chat_instance": "x", "data": "a", "message": message
        | {"reply_markup": {"inline_keyboard": [[{"text": "Взять", "callback_data": "a"}]]}}}},
    {"update_id": 3, "my_chat_member": {"chat": chat, "from": user, "date": 1700000000,
        "old_chat_member": {"status": "left", "user": user},
        "new_chat_member": {"status": "member", "user": user}}},
    {"update_id": 4, "edited_message": message | {"document": {"file_id": "f", "file_unique_id": "u"},
        "reply_to_message": message | {"photo": [
            {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}}},
]
read = [Update.model_validate(each).model_dump(mode="json", exclude_none=True) for each in said]
print(json.dumps({"lean": lean, "read": read, "seconds": round(spent, 2), "megabytes": memory}))
"""

TALK = """
import asyncio
from aiohttp import web
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

USER = {"id": 7, "is_bot": False, "first_name": "Ann"}
MESSAGE = {"message_id": 5, "date": 1700000000, "chat": {"id": 7, "type": "private"}, "from": USER, "text": "hi"}
calls, waiting = [], [{"update_id": 1, "message": MESSAGE}]

async def serve(request):
    method = request.match_info["method"]
    form = await request.post()
    calls.append((method, sorted(form)))
    if method == "getMe":
        return web.json_response({"ok": True, "result": {**USER, "is_bot": True, "username": "b"}})
    if method == "getUpdates":
        if not waiting:
            await asyncio.sleep(0.05)
        given, waiting[:] = list(waiting), []
        return web.json_response({"ok": True, "result": given})
    if method == "sendChatAction":
        return web.json_response({"ok": False, "error_code": 429, "description": "Too Many Requests",
                                  "parameters": {"retry_after": 3}}, status=429)
    return web.json_response({"ok": True, "result": MESSAGE})

async def main():
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    bot = Bot("42:" + "A" * 35, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    dispatcher, seen = Dispatcher(), []

    @dispatcher.message()
    async def heard(message):
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="A", callback_data="a")]])
        sent = await message.answer("hello", reply_markup=keyboard)
        await bot.send_document(7, BufferedInputFile(b"x", "x.txt"))
        try:
            await bot.send_chat_action(7, "typing")
        except TelegramRetryAfter as error:
            seen.extend([message.text, sent.message_id, error.retry_after])
        asyncio.get_running_loop().create_task(dispatcher.stop_polling())

    await asyncio.wait_for(dispatcher.start_polling(bot, handle_signals=False), 30)
    await runner.cleanup()
    print(json.dumps({"seen": seen, "methods": sorted({name for name, _ in calls})}))

asyncio.run(main())
"""


def run(script: str, **environment: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", START + script],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def built() -> Any:
    return run(BUILD_ALL)


@pytest.fixture(scope="module")
def lean() -> Any:
    return run(PARSE)


@pytest.fixture(scope="module")
def plain() -> Any:
    return run(PARSE, PARLEY_PLAIN_AIOGRAM="1")


def test_models_are_deferred(built: Any) -> None:
    assert built["lean"]
    assert built["before"] < built["models"] / 2


def test_every_type_and_method_builds_afterwards(built: Any) -> None:
    assert built["models"] > 400
    assert built["failed"] == []


def test_updates_are_read_as_by_the_plain_import(lean: Any, plain: Any) -> None:
    assert lean["read"] == plain["read"]


def test_a_bot_polls_answers_uploads_and_hears_a_refusal() -> None:
    talk = run(TALK)
    assert talk["seen"] == ["hi", 5, 3]
    assert {"getUpdates", "sendMessage", "sendDocument", "sendChatAction"} <= set(talk["methods"])


def test_the_switch_gives_the_plain_import(lean: Any, plain: Any) -> None:
    assert (lean["lean"], plain["lean"]) == (True, False)


CHANGED = """
import json, sys
import bot.lean_aiogram as lean_aiogram
lean_aiogram._give_names = lambda names: (_ for _ in ()).throw(ImportError("another layout"))
lean = lean_aiogram.import_aiogram()
from aiogram.types import Message
print(json.dumps([lean, Message.__pydantic_complete__]))
"""


def test_another_layout_ends_in_the_plain_import() -> None:
    done = subprocess.run([sys.executable, "-c", CHANGED], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout) == [False, True], done.stderr


def test_it_costs_less_than_half(lean: Any, plain: Any) -> None:
    """Memory after the import alone is steady enough to be held; time is only told, with -s."""
    shown = [(each["seconds"], each["megabytes"]) for each in (plain, lean)]
    print("aiogram as shipped, deferred (s, MB):", *shown)
    assert lean["megabytes"] < plain["megabytes"] * 0.6
