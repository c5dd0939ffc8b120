"""What a client sees while we think: "typing…", taken back when the answer has gone."""

import asyncio
from collections.abc import Callable

from loguru import logger

from channels.failures import ChannelError
from channels.wappi.api import Account, Call, Wappi
from dialogs.ids import Millis
from dialogs.ports import Clock


class Typists:
    """Who is shown as typing where; hints that fail are dropped."""

    def __init__(self, api: Wappi, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._until: dict[tuple[str, str], Millis] = {}  # by profile and chat
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, account: Account, chat: str) -> None:
        """Shows "typing…" as long as the messenger does."""
        messenger = account.messenger
        if not messenger.typing_start:
            return
        now = self._clock.now()
        self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[account.profile, chat] = now + messenger.typing_ms
        await self._hint(account, messenger.typing_start, chat)

    def stop(self, account: Account, chat: str) -> None:
        """Takes it back without making anybody wait."""
        until = self._until.pop((account.profile, chat), 0)
        path = account.messenger.typing_stop
        if path and until > self._clock.now():
            task = asyncio.create_task(self._hint(account, path, chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _hint(self, account: Account, path: str, chat: str) -> None:
        try:
            await self._api.call(account, Call(path, body={account.messenger.recipient: chat}))
        except ChannelError as error:
            logger.debug("hint dropped: {}", error.detail)


class ChatTyping:
    """Implements `dialogs.ports.Progress`."""

    def __init__(self, typists: Typists, account: Callable[[], Account], chat: str) -> None:
        self._typists = typists
        self._account = account
        self._chat = chat

    async def typing(self) -> None:
        """Shows that an answer is being written."""
        try:
            await self._typists.start(self._account(), self._chat)
        except ChannelError as error:
            logger.debug("hint dropped: {}", error.detail)

    async def draft(self, text: str) -> None:
        """No messenger behind Wappi shows a growing answer."""
