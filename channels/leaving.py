"""A last word to a channel whose account was disconnected: events are to go nowhere, not to an address that is shut."""

import asyncio
from typing import Protocol, runtime_checkable

from loguru import logger

from channels.failures import ChannelError
from dialogs.errors import ParleyError
from dialogs.tenant import Inbox

_PATIENCE = 10.0  # seconds: a channel that is away must not hold up whoever removes it


@runtime_checkable
class Leaving(Protocol):
    """A channel that keeps an address for our events, or the like, until it is told otherwise."""

    async def leave(self, inbox: Inbox) -> None:
        """Takes it back. Raises ChannelError."""


async def take_leave(channel: object, inbox: Inbox) -> bool:
    """Whether the channel knows now; one that can't be reached, or refuses us, is left as it is."""
    if not isinstance(channel, Leaving):
        return True
    try:
        async with asyncio.timeout(_PATIENCE):
            await channel.leave(inbox)
    except (ChannelError, ParleyError, TimeoutError) as error:
        logger.warning("{} was removed, its channel was not told: {}", inbox.id, error)
        return False
    return True
