"""The short way of `sendMessage` says to Telegram what aiogram itself would have said."""

from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.sandbox.telegram.server import TelegramStandIn
from channels.telegram.bots import Bots


@pytest.fixture
async def room() -> Any:
    standin = TelegramStandIn(rates=False)
    await standin.start()
    person, account = standin.world.add_person("Ann"), standin.world.add_bot("Shop", "shop_bot")
    standin.world.open_private(person, account)
    bots = Bots(standin.url, lambda inbox: "")
    yield standin, person, bots.make(account.token)
    await bots.close()
    await standin.stop()


async def test_text_buttons_and_options_arrive(room: Any) -> None:
    standin, person, bot = room
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])
    sent = await bot.send_message(
        person.id, "Hello", reply_markup=keyboard, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    shown = standin.world.view(person)[0].messages[-1]
    assert (shown.id, shown.text, shown.buttons) == (sent.message_id, "Hello", [["Yes"]])


async def test_refusals_are_aiograms_own(room: Any) -> None:
    standin, person, bot = room
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(99, "Hello")
    standin.faults.add(method="sendMessage", times=1, kind="429", retry_after=7)
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(person.id, "Hello")
    assert refused.value.retry_after == 7


async def test_two_messages_do_not_share_their_chat(room: Any) -> None:
    _, person, bot = room
    first, second = await bot.send_message(person.id, "1"), await bot.send_message(person.id, "2")
    assert (first.message_id, first.chat.id) != (second.message_id, second.chat.id)


async def test_saying_without_aiograms_method_arrives_and_is_refused_alike(room: Any) -> None:
    standin, person, bot = room
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="y")]])
    number = await bot.session.say(bot, {"chat_id": person.id, "text": "Привет", "reply_markup": keyboard})
    shown = standin.world.view(person)[0].messages[-1]
    assert (shown.id, shown.text, shown.buttons) == (number, "Привет", [["Да"]])
    with pytest.raises(TelegramBadRequest):
        await bot.session.say(bot, {"chat_id": 99, "text": "Привет"})
    standin.faults.add(method="sendMessage", times=1, kind="429", retry_after=7)
    with pytest.raises(TelegramRetryAfter):
        await bot.session.say(bot, {"chat_id": person.id, "text": "Привет"})
