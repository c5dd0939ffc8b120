"""A hazard that users of Wappi tell of: two reads of one profile at once may get each other's answers."""

import asyncio

from bot.sandbox.wappi.calls.call import Call
from bot.sandbox.wappi.shapes import Json

READS = frozenset({"sync/messages/get", "sync/messages/id/get", "sync/message/media/download"})
PATIENCE = 0.1  # seconds that a read waits for another one


class Crossing:
    """Exchanges answers of reads that meet."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Json, asyncio.Future[Json]]] = {}

    async def meet(self, call: Call, own: Json) -> Json:
        """The other read's answer, or the own one when nobody came."""
        if call.method not in READS:
            return own
        met = self._waiting.pop(call.profile.id, None)
        if met:
            other, waiter = met
            waiter.set_result(own)
            return other
        return await self._wait(call.profile.id, own)

    async def _wait(self, profile: str, own: Json) -> Json:
        waiter: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[profile] = (own, waiter)
        done, _ = await asyncio.wait({waiter}, timeout=PATIENCE)
        if done:
            return waiter.result()
        self._waiting.pop(profile, None)
        return own
