"""Reading a claim: what its raw events say to the dialog, with presses recognised and files kept."""

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import cast

from loguru import logger

from bot.inboxes.choosing import Choosing
from bot.logs import mask
from bot.work.media import Media
from channels.base import Acknowledging, Channel, Connection
from channels.reading import decoded
from dialogs.arrivals.happenings import happen, plain
from dialogs.arrivals.sweeping import LATE, brought_again
from dialogs.errors import BadInput
from dialogs.events import AccountChanged, Arrival
from dialogs.messages import InboundMessage
from dialogs.ports import Clock
from dialogs.store import Claim, Received, Store
from dialogs.tenant import Inbox
from locales import say

Changed = Callable[[Inbox, AccountChanged], Awaitable[None]]


class Reading:
    """Parses, and applies what is no message: edits, deletions, receipts, the account's own state."""

    def __init__(self, store: Store, clock: Clock, media: Media, changed: Changed | None) -> None:
        """`changed` hears of the account."""
        self._store = store
        self._clock = clock
        self._media = media
        self._choosing = Choosing(store, say)
        self._changed = changed or _nobody_told

    async def messages(self, claim: Claim, connection: Connection) -> Sequence[InboundMessage]:
        """Empty when nobody said anything. Raises RetryLater while a file is worth waiting for."""
        arrivals = [item for event in claim.events for item in await self._parsed(claim, event, connection)]
        heard = arrivals if plain(arrivals) else await self._happened(arrivals, claim, connection)
        said = await self._choosing.pressed(heard, connection)
        return [await self._media.kept(item, connection, claim.tries) for item in said]

    async def _happened(
        self, arrivals: Sequence[Arrival], claim: Claim, connection: Connection
    ) -> Sequence[InboundMessage]:
        for change in arrivals:
            if isinstance(change, AccountChanged):
                await self._changed(connection.inbox, change)
        now = self._clock.now()
        return await self._store.run(claim.tenant_id, lambda uow: happen(uow, connection.inbox, arrivals, now))

    async def _parsed(self, claim: Claim, event: Received, connection: Connection) -> Sequence[Arrival]:
        try:
            if event.dedupe.startswith(LATE):
                return brought_again(event.raw)
            payload = decoded(event.raw)
            messages = connection.channel.parse(connection.inbox, payload)
        except (BadInput, ValueError, TypeError, KeyError, RecursionError) as error:
            logger.warning("event {} quarantined: {}", event.dedupe, type(error).__name__)
            now, why = self._clock.now(), mask(f"not parsed: {error}")
            await self._store.run(claim.tenant_id, lambda uow: uow.lanes.quarantine(claim, event, why, now))
            return ()
        if _acknowledges(type(connection.channel)):
            await cast(Acknowledging, connection.channel).acknowledge(connection.inbox, payload)
        return messages


async def _nobody_told(inbox: Inbox, change: AccountChanged) -> None:
    logger.warning("account of {} is {}: {}", inbox.id, change.state, change.detail)


@cache
def _acknowledges(channel: type[Channel]) -> bool:
    return issubclass(channel, Acknowledging)  # asked of the class once: a Protocol's answer costs as much as parsing
