"""aiogram's HTTP session with a short way for the call that every answer makes.

As shipped, each call is written as a form field by field, and its answer is validated into some hundred fields of which
we need one. Texts without files go as JSON here, and only the message's id is read; errors are aiogram's own.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import orjson
from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendMessage
from aiogram.methods.base import TelegramMethod, TelegramType
from aiogram.types import Chat, Message
from aiohttp import ClientError, ClientTimeout
from pydantic import BaseModel

_JSON = {"Content-Type": "application/json"}


class ShortSession(AiohttpSession):
    """Same calls, same errors; `sendMessage` costs a third."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """One call of the Bot API. Raises aiogram's errors."""
        if not isinstance(method, SendMessage):
            return await super().make_request(bot, method, timeout)
        return cast(TelegramType, _sent(await self._send(bot, _given(method), timeout), bot))

    async def say(self, bot: Bot, given: dict[str, Any]) -> int:
        """`sendMessage` with these arguments, models among them or plain ones; the message's id. Raises aiogram's
        errors, and builds aiogram's method for them alone."""
        return int((await self._send(bot, given))["message_id"])

    async def _send(self, bot: Bot, given: dict[str, Any], timeout: int | None = None) -> dict[str, Any]:
        status, content = await self._post(bot, given, timeout)
        try:
            return _read(orjson.loads(content)["result"])
        except (ValueError, KeyError, TypeError):  # refused, or no answer of Telegram's: aiogram says which
            read = self.check_response(bot, SendMessage(**given), status, content.decode(errors="replace"))
            return _read(read.model_dump()["result"])

    async def _post(self, bot: Bot, given: dict[str, Any], timeout: int | None) -> tuple[int, bytes]:
        session = await self.create_session()
        url, limit = self.api.api_url(bot.token, "sendMessage"), _limit(timeout or self.timeout)
        body = orjson.dumps(given, default=_given)  # models may be among the values
        try:
            async with session.post(url, data=body, headers=_JSON, timeout=limit) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TelegramNetworkError(method=SendMessage(**given), message="Request timeout error") from error
        except ClientError as error:
            told = f"{type(error).__name__}: {error}"
            raise TelegramNetworkError(method=SendMessage(**given), message=told) from error


@cache
def _limit(seconds: float) -> ClientTimeout:
    return ClientTimeout(total=seconds)


def _given(model: BaseModel) -> dict[str, Any]:
    """What was given to a method or a type; what was left to defaults of the bot stays out."""
    values = {name: getattr(model, name) for name in model.model_fields_set}
    return {
        name: _plain(value) for name, value in values.items() if value is not None and not isinstance(value, Default)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _given(value) if isinstance(value, BaseModel) else value


@cache
def _blank() -> tuple[Message, Chat]:
    # Filling a hundred defaults costs more than the call itself: it is done once.
    chat = Chat.model_construct(id=0, type="private")
    return Message.model_construct(message_id=0, date=datetime.fromtimestamp(0, UTC), chat=chat), chat


def _read(result: dict[str, Any]) -> dict[str, Any]:
    """What is known of a sent message. Raises KeyError or TypeError when it is none."""
    place = {"id": result["chat"]["id"], "type": result["chat"]["type"]}
    return {"message_id": result["message_id"], "message_thread_id": result.get("message_thread_id"), "chat": place}


def _sent(known: dict[str, Any], bot: Bot) -> Message:
    message, chat = _blank()
    return message.model_copy(update={**known, "chat": chat.model_copy(update=known["chat"])}).as_(bot)
