"""The clockwork: rings timers that are due, each once, in one unit with what it causes."""

from collections.abc import Callable, Mapping

from loguru import logger

from bot.storage.expiring import EXPIRY, ring_expiry
from bot.storage.sources import REFRESH, ring_refresh
from bot.work.loops import Wake, keep_working
from dialogs.arrivals.elsewhere import BACK, give_back
from dialogs.arrivals.parking import PARK
from dialogs.arrivals.sweeping import sweep
from dialogs.calendar.timers import ALERT, CALL, FRESHEN, LATER, Timer
from dialogs.desk.freshening import ring_freshen
from dialogs.desk.later import ring_later
from dialogs.desk.overhearing import OVERHEARD, ring_overheard
from dialogs.handovers.calling import ring_alert, ring_call
from dialogs.handovers.promises import SLA, ring_sla
from dialogs.handovers.quiet import QUIET
from dialogs.handovers.rating import RATING, ring_rating
from dialogs.handovers.resolving import ring_quiet
from dialogs.ids import Millis, TenantId
from dialogs.learning.gap_news import NEWS, SAID, ring_news, ring_said
from dialogs.learning.untaken import OFFERED, ring_offered
from dialogs.ports import Clock
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM

Ring = Callable[[Uow, Timer, Millis], None]
RINGS: Mapping[str, Ring] = {
    CALL: ring_call,
    ALERT: ring_alert,
    SLA: ring_sla,
    RATING: ring_rating,
    QUIET: ring_quiet,
    LATER: ring_later,
    PARK: sweep,
    BACK: give_back,
    NEWS: ring_news,
    SAID: ring_said,
    REFRESH: ring_refresh,
    EXPIRY: ring_expiry,
    OVERHEARD: ring_overheard,
    FRESHEN: ring_freshen,
    OFFERED: ring_offered,
}
_AT_ONCE = 64
_TRIES = 5
_BACKOFF: Millis = 1000


class Clockwork:
    """One loop of this process; others may run beside it, for a timer is taken in the unit of its effect."""

    def __init__(self, store: Store, clock: Clock, rings: Mapping[str, Ring], woke: Callable[[], None]) -> None:
        """`rings` says what each kind of timer does; `woke` is called when something rang."""
        self._store = store
        self._clock = clock
        self._rings = rings
        self._woke = woke

    async def work(self) -> int:
        """Rings what is due; how many rang."""
        now = self._clock.now()
        due = await self._store.read(SYSTEM, lambda uow: uow.timers.due(now, _AT_ONCE))
        for tenant, timer in due:
            await self._guarded(tenant, timer, now)
        if due:
            self._woke()
        return len(due)

    async def keep(self) -> None:
        """The job: rings for as long as the program lives."""
        await keep_working("timers", self.work, Wake(), self.seconds)

    async def seconds(self) -> float:
        """Until the next timer; at most a minute."""
        due = await self._store.read(SYSTEM, lambda uow: uow.timers.next_due())
        return 60.0 if due is None else max(0.02, (due - self._clock.now()) / 1000)

    async def _guarded(self, tenant: TenantId, timer: Timer, now: Millis) -> None:
        try:
            await self._store.run(tenant, lambda uow: self._ring(uow, timer, now))
        except Exception as error:  # the others must ring: the failed try is stored, and repeated a few times
            logger.opt(exception=error).error("timer {} failed", timer.kind)
            await self._store.run(tenant, lambda uow: _again(uow, timer, now))

    def _ring(self, uow: Uow, timer: Timer, now: Millis) -> None:
        if uow.timers.take(timer):
            self._rings[timer.kind](uow, timer, now)


def _again(uow: Uow, timer: Timer, now: Millis) -> None:
    if timer.attempts + 1 >= _TRIES:
        uow.timers.cancel(timer.key)
        return
    uow.timers.retry(timer, now + _BACKOFF * 2**timer.attempts)
