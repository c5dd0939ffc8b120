"""aiogram bots of all inboxes: one HTTP session, errors of the Bot API as our own."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from loguru import logger

from channels.base import File
from channels.failures import ChannelError, Refused, RetryLater, Unknown
from channels.telegram.errors import refusal
from dialogs.messages import Attachment
from dialogs.refusals import Why
from dialogs.tenant import Inbox

if TYPE_CHECKING:
    from aiogram import Bot

    from channels.telegram.session import ShortSession

T = TypeVar("T")
_TIMEOUT = 60
DOWNLOAD = 20_000_000  # bytes that the cloud's Bot API lets a bot fetch


class Bots:
    """Makes each inbox's aiogram Bot once. aiogram is imported at first use: it is the dearest import of all."""

    def __init__(self, api: str, token_of: Callable[[Inbox], str]) -> None:
        self._api = api
        self._token_of = token_of
        self._session: ShortSession | None = None
        self._bots: dict[str, Bot] = {}

    def get(self, inbox: Inbox) -> "Bot":
        """The inbox's bot."""
        if inbox.id not in self._bots:
            self._bots[inbox.id] = self.make(self._token_of(inbox))
        return self._bots[inbox.id]

    def make(self, token: str) -> "Bot":
        """A bot by its token, on the shared session. Raises aiogram's TokenValidationError for a malformed one."""
        from aiogram import Bot

        return Bot(token, session=self._shared())

    def forget(self, inbox: Inbox) -> None:
        """After a disconnect or a new token."""
        self._bots.pop(inbox.id, None)

    async def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """Runs one Bot API call. Raises ChannelError in place of aiogram's and aiohttp's errors."""
        try:
            return await work()
        except Exception as error:
            raise channel_error(error) from error

    async def say(self, bot: "Bot", **given: Any) -> int:
        """`sendMessage` by the short way: the message's id. Raises ChannelError."""
        try:
            return await self._shared().say(bot, given)
        except Exception as error:
            raise channel_error(error) from error

    async def download(self, inbox: Inbox, attachment: Attachment) -> File:
        """The content behind a file_id. Raises ChannelError: Refused FILE_BIG over 20 MB, before anything is asked."""
        if attachment.size > DOWNLOAD:
            raise Refused(f"{attachment.size} bytes", Why.FILE_BIG)
        bot = self.get(inbox)
        stream = await self.call(lambda: bot.download(attachment.remote))
        content = stream.read() if stream else b""
        return File(content, attachment.name, attachment.mime)

    async def answer_callback(self, inbox: Inbox, query_id: str) -> None:
        """Best effort: an old query can't be answered any more, and nobody is hurt."""
        try:
            await self.call(lambda: self.get(inbox).answer_callback_query(query_id))
        except ChannelError as error:
            logger.debug("callback not answered: {}", error.detail)

    async def close(self) -> None:
        """Closes the shared session."""
        if self._session:
            await self._session.close()

    def _shared(self) -> "ShortSession":
        if self._session is None:
            from aiogram.client.telegram import TelegramAPIServer

            from channels.telegram.session import ShortSession

            self._session = ShortSession(api=TelegramAPIServer.from_base(self._api), timeout=_TIMEOUT, limit=200)
        return self._session


def channel_error(error: Exception) -> ChannelError:
    """aiogram's error as one of ours: each kind says what to do next (channels/failures.py)."""
    import aiohttp
    from aiogram import exceptions as api

    if isinstance(error, ChannelError):
        return error
    if isinstance(error, api.TelegramEntityTooLarge):  # aiogram counts it among the network's, but it is an answer
        return refusal(413, "Request Entity Too Large")
    if isinstance(error, api.TelegramNetworkError):
        return _network(error, aiohttp)
    if isinstance(error, api.ClientDecodeError):
        return _unreadable(error.data)
    if not isinstance(error, api.TelegramAPIError):
        return Unknown(
            f"{type(error).__name__}: {error}"[:300]
        )  # our own mistake, maybe: whether it was sent is unknown
    return _refusal(error, api)


def _refusal(error: Any, api: Any) -> ChannelError:
    if isinstance(error, api.TelegramRetryAfter):
        return refusal(429, str(error), {"retry_after": error.retry_after})
    if isinstance(error, api.TelegramMigrateToChat):
        return refusal(400, str(error), {"migrate_to_chat_id": error.migrate_to_chat_id})
    code = next((code for code, kind in _codes(api) if isinstance(error, kind)), 400)
    return refusal(code, str(error.message))


def _codes(api: Any) -> list[tuple[int, Any]]:
    return [
        (500, api.TelegramServerError), (401, api.TelegramUnauthorizedError), (403, api.TelegramForbiddenError),
        (409, api.TelegramConflictError), (404, api.TelegramNotFound),
    ]  # fmt: skip


def _network(error: Exception, aiohttp: Any) -> ChannelError:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, aiohttp.ClientConnectorError | ConnectionRefusedError):
        return RetryLater("connect")  # nothing left the house
    return Unknown(f"network: {type(cause).__name__}")


def _unreadable(body: Any) -> ChannelError:
    """A proxy's page says that Telegram can't be reached; its own JSON, cut or of a new shape, that it did answer."""
    if isinstance(body, str) and not body.lstrip().startswith("{"):
        return RetryLater("no answer of Telegram's own")
    return Unknown("unreadable answer")
