"""aiogram's HTTP session with a short way for the call that every answer makes.

As shipped, each call is written as a form field by field, and its answer is validated into some hundred fields of which
we need one. Texts without files go as JSON here, and only the message's id is read; errors are aiogram's own.
"""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import SendMessage
from aiogram.methods.base import TelegramMethod, TelegramType
from aiogram.types import Chat, Message
from aiohttp import ClientError, ClientTimeout
from pydantic import BaseModel


class ShortSession(AiohttpSession):
    """Same calls, same errors; `sendMessage` costs a third."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """One call of the Bot API. Raises aiogram's errors."""
        if not isinstance(method, SendMessage):
            return await super().make_request(bot, method, timeout)
        status, content = await self._post(bot, method, timeout)
        try:
            return cast(TelegramType, _sent(json.loads(content)["result"], bot))
        except (ValueError, KeyError, TypeError):  # refused, or no answer of Telegram's: aiogram says which
            return cast(TelegramType, self.check_response(bot, method, status, content).result)

    async def _post(self, bot: Bot, method: SendMessage, timeout: int | None) -> tuple[int, str]:
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        try:
            async with session.post(
                url, json=_given(method), timeout=ClientTimeout(total=timeout or self.timeout)
            ) as response:
                return response.status, await response.text()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except ClientError as error:
            raise TelegramNetworkError(method=method, message=f"{type(error).__name__}: {error}") from error


def _given(model: BaseModel) -> dict[str, Any]:
    """What was given to a method or a type; what was left to defaults of the bot stays out."""
    values = {name: getattr(model, name) for name in model.model_fields_set}
    return {
        name: _plain(value) for name, value in values.items() if value is not None and not isinstance(value, Default)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return _given(value) if isinstance(value, BaseModel) else value


@cache
def _blank() -> tuple[Message, Chat]:
    # Filling a hundred defaults costs more than the call itself: it is done once.
    chat = Chat.model_construct(id=0, type="private")
    return Message.model_construct(message_id=0, date=datetime.fromtimestamp(0, UTC), chat=chat), chat


def _sent(result: dict[str, Any], bot: Bot) -> Message:
    message, chat = _blank()
    here = chat.model_copy(update={"id": result["chat"]["id"], "type": result["chat"]["type"]})
    known = {"message_id": result["message_id"], "message_thread_id": result.get("message_thread_id"), "chat": here}
    return message.model_copy(update=known).as_(bot)
