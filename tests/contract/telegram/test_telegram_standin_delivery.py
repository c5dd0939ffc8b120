"""How updates reach a bot: long polls to a handler, and webhooks with secret, retry and reply."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiogram
import aiohttp
import pytest
import telegram
import telegram.ext
from aiogram.exceptions import TelegramConflictError
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.sandbox.telegram import TelegramStandIn
from tests.fakes.rooms.foreign_clients import Room, room
from tests.fakes.served import served

DEADLINE = 10
SECRET = "s3cret_-"


@pytest.fixture
async def place() -> AsyncIterator[Room]:
    async with room("aiogram") as made:
        made.bot.queue.clear()
        made.standin.webhooks.first_pause = 0.01
        yield made


class Endpoint:
    """A webhook that answers what it is told to, then 200."""

    def __init__(self, *answers: web.Response) -> None:
        self.answers = list(answers)
        self.got: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        self.url = ""

    async def __aenter__(self) -> "Endpoint":
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        await self.got.put((secret, await request.json()))
        return self.answers.pop(0) if self.answers else web.Response()

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next post, with a deadline."""
        return await asyncio.wait_for(self.got.get(), DEADLINE)


async def until(world: Any, holds: Callable[[], bool]) -> None:
    """Wait for a change of the world after which this holds."""
    changed = asyncio.Event()
    stop = world.subscribe(changed.set)
    async with asyncio.timeout(DEADLINE):
        while not holds():
            await changed.wait()
            changed.clear()
    stop()


async def test_polling_of_aiogram_reaches_a_handler(place: Room) -> None:
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> None:
        await message.answer(f"эхо: {message.text}")

    polling = asyncio.create_task(dispatcher.start_polling(place.client, handle_signals=False, close_bot_session=False))
    await _hears_echo(place)
    await dispatcher.stop_polling()
    await polling


async def test_polling_of_python_telegram_bot_reaches_a_handler(place: Room) -> None:
    base = place.standin.url
    builder = telegram.ext.ApplicationBuilder().token(place.bot.token).base_url(f"{base}/bot")
    app = builder.base_file_url(f"{base}/file/bot").build()

    async def echo(update: telegram.Update, _: Any) -> None:
        assert update.message
        await update.message.reply_text(f"эхо: {update.message.text}")

    app.add_handler(telegram.ext.MessageHandler(None, echo))
    async with app:
        assert app.updater
        await app.start()
        await app.updater.start_polling(timeout=5)
        await _hears_echo(place)
        place.standin.polls.release()
        await app.updater.stop()
        await app.stop()


async def _hears_echo(place: Room) -> None:
    place.world.say(place.anna, place.chat, "привет")
    await until(place.world, lambda: place.world.view(place.anna)[0].messages[-1].text == "эхо: привет")


async def test_an_update_comes_again_until_its_offset_is_confirmed(place: Room) -> None:
    place.world.say(place.anna, place.chat, "раз")
    [first] = await place.client.get_updates()
    assert [u.update_id for u in await place.client.get_updates()] == [first.update_id]
    assert await place.client.get_updates(offset=first.update_id + 1) == []


async def test_a_second_poller_ends_the_first(place: Room) -> None:
    first = asyncio.create_task(place.client.get_updates(timeout=20))
    while not place.standin.calls:  # noqa: ASYNC110 – a call that waits on the server has no event here
        await asyncio.sleep(0)
    await place.client.get_updates()
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first


async def test_a_second_poller_can_be_ordered(place: Room) -> None:
    place.standin.faults.add(method="getUpdates", kind="409")
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await place.client.get_updates()


async def test_polling_is_refused_while_a_webhook_is_set(place: Room) -> None:
    await place.client.set_webhook(url="https://example.com/hook")
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await place.client.get_updates()


@pytest.mark.parametrize(
    "given",
    [
        {"url": "http://example.com/"},
        {"url": "https://example.com:9000/"},
        {"url": "https://example.com/", "secret_token": "ключ"},
    ],
)
async def test_a_bad_webhook_is_refused(place: Room, given: dict[str, str]) -> None:
    with pytest.raises(aiogram.exceptions.TelegramBadRequest):
        await place.client.set_webhook(**given)


async def test_a_webhook_gets_the_update_with_its_secret(place: Room) -> None:
    async with Endpoint() as hook:
        await place.client.set_webhook(url=hook.url, secret_token=SECRET)
        place.world.say(place.anna, place.chat, "привет")
        secret, update = await hook.next()
        assert secret == SECRET
        assert aiogram.types.Update.model_validate(update).message
        assert telegram.Update.de_json(update).message


async def test_a_webhook_that_fails_is_tried_again_in_order(place: Room) -> None:
    async with Endpoint(web.Response(status=503)) as hook:
        await place.client.set_webhook(url=hook.url)
        place.world.say(place.anna, place.chat, "раз")
        place.world.say(place.anna, place.chat, "два")
        texts = [(await hook.next())[1]["message"]["text"] for _ in range(3)]
        assert texts == ["раз", "раз", "два"]
        await until(place.world, lambda: not place.bot.queue)
    info = await place.client.get_webhook_info()
    assert "503" in info.last_error_message


async def test_a_method_in_the_answer_of_a_webhook_is_done(place: Room) -> None:
    body = {"method": "sendMessage", "chat_id": place.anna.id, "text": "в ответе"}
    async with Endpoint(web.json_response(body)) as hook:
        await place.client.set_webhook(url=hook.url)
        place.world.say(place.anna, place.chat, "привет")
        await until(place.world, lambda: place.world.view(place.anna)[0].messages[-1].text == "в ответе")


async def test_aiograms_own_webhook_handler_answers_with_a_multipart_method(place: Room) -> None:
    dispatcher, app = aiogram.Dispatcher(), web.Application()

    @dispatcher.message()
    async def echo(message: aiogram.types.Message) -> Any:
        return message.answer(f"эхо: {message.text}")

    handler = SimpleRequestHandler(dispatcher, place.client, handle_in_background=False, secret_token=SECRET)
    handler.register(app, "/hook")
    async with served(app) as url:
        await place.client.set_webhook(url=f"{url}/hook", secret_token=SECRET)
        await _hears_echo(place)


async def test_the_stand_in_works_under_a_prefix_of_another_server(place: Room) -> None:
    inner, parent = TelegramStandIn(), web.Application()
    account = inner.world.add_bot("B", "b_bot")
    parent.add_subapp("/telegram", inner.app)
    path = f"/telegram/bot{account.token}/getMe"
    async with served(parent) as url, aiohttp.ClientSession(url) as session, session.post(path) as answer:
        assert (await answer.json())["result"]["username"] == "b_bot"
