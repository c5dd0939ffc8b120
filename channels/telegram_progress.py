"""What a Telegram client sees while we think: "typing…", and a draft that grows."""

import time
from collections.abc import Awaitable, Callable
from itertools import count

from loguru import logger

from channels.base import ChannelError
from channels.telegram_bots import Bots
from dialogs.tenant import Inbox

_drafts = count(1)
_EVERY = 0.7  # seconds between drafts: they are hints, and share the chat's budget


class ChatProgress:
    """Implements `dialogs.ports.Progress`; a hint that fails is dropped."""

    def __init__(self, bots: Bots, inbox: Inbox, chat: str) -> None:
        self._bots = bots
        self._inbox = inbox
        self._chat = chat
        self._draft_id = next(_drafts)
        self._last = 0.0

    async def typing(self) -> None:
        """Shows "typing…" for five seconds."""
        await self._hint(lambda: self._bots.get(self._inbox).send_chat_action(self._chat, "typing"))

    async def draft(self, text: str) -> None:
        """Shows the answer so far."""
        if time.monotonic() - self._last < _EVERY or not text.strip():
            return
        self._last = time.monotonic()
        bot = self._bots.get(self._inbox)
        await self._hint(
            lambda: bot.send_message_draft(chat_id=int(self._chat), draft_id=self._draft_id, text=text[:4096])
        )

    async def _hint(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await self._bots.call(work)
        except ChannelError as error:
            logger.debug("hint dropped: {}", error.detail)
