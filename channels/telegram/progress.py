"""What a Telegram client sees while we think: "typing…", and a draft that grows."""

import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from loguru import logger

from channels.failures import ChannelError
from channels.render import split
from channels.telegram.bots import Bots
from channels.telegram.place import Place
from dialogs.tenant import Inbox

_drafts = count(1)
_MOST = 4096
_EVERY = 0.7  # seconds between drafts: they are hints, and share the chat's budget


class ChatProgress:
    """Implements `dialogs.ports.Progress`; a hint that fails is dropped."""

    def __init__(self, bots: Bots, inbox: Inbox, place: Place) -> None:
        self._bots = bots
        self._inbox = inbox
        self._place = place
        self._draft_id = next(_drafts)
        self._last = 0.0

    @property
    def mark(self) -> str:
        """What a pressed stop button names."""
        return mark_of(self._place, self._draft_id) if self._place.private else ""

    async def typing(self) -> None:
        """Shows "typing…" for five seconds."""
        bot, place = self._bots.get(self._inbox), self._place
        where: dict[str, Any] = {"business_connection_id": place.business} if place.business else _thread(place)
        await self._hint(lambda: bot.send_chat_action(place.chat, "typing", **where))

    async def draft(self, text: str) -> None:
        """Shows the answer so far; in groups and in people's own chats there are no drafts."""
        if not self._place.private or time.monotonic() - self._last < _EVERY or not text.strip():
            return
        self._last = time.monotonic()
        bot, place, number = self._bots.get(self._inbox), self._place, self._draft_id
        head = split(text, _MOST)[0]
        await self._hint(
            lambda: bot.send_message_draft(
                chat_id=place.chat, draft_id=number, text=head, can_stop=True, keep_on_stop=True, **_thread(place)
            )
        )

    async def _hint(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            await self._bots.call(work)
        except ChannelError as error:
            logger.debug("hint dropped: {}", error.detail)


def mark_of(place: Place, draft: int) -> str:
    """One draft of one chat."""
    return f"{place.key}#{draft}"


def _thread(place: Place) -> dict[str, Any]:
    return {"message_thread_id": place.topic} if place.topic else {}
