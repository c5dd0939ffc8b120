"""Gathering: fresh cases of unanswered questions are grouped by meaning, away from the clients' path."""

from collections.abc import Awaitable, Callable

from loguru import logger

from bot.work.loops import Wake, keep_working
from bot.work.turns import TurnEnded
from dialogs.errors import ProviderError
from dialogs.ids import Millis, TenantId
from dialogs.learning.gap_answers import give_late
from dialogs.learning.gap_news import place
from dialogs.learning.gaps import NOT_A_GAP, Case, GapId, Meaning, Meanings, nearest
from dialogs.ports import Clock
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM
from knowledge.ports import Embedder

_AT_ONCE = 32
_EVERY: Millis = 30_000  # what another process noted is found by then
_LEAVING = ("handed over", "nothing new")  # a press of a thumb says nothing new
Knows = Callable[[TenantId, str, str], Awaitable[bool]]  # would the bot answer this question by itself?


class QuestionMeanings:
    """`Meanings` by the embedder that knowledge uses."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    async def of(self, question: str) -> Meaning:
        """Raises ProviderError."""
        return await self._embedder.embed_query(question)


class Gathering:
    """One loop of this process; others may run beside it, for a case is grouped once."""

    def __init__(
        self, store: Store, meanings: Meanings, clock: Clock, knows: Knows, woke: Callable[[], None] = lambda: None
    ) -> None:
        """`woke` is called when a message was queued."""
        self._store = store
        self._meanings = meanings
        self._clock = clock
        self._knows = knows
        self._woke = woke
        self._wake, self._called, self._next = Wake(), True, 0

    def call(self) -> None:
        """There may be something: looks at once."""
        self._called = True
        self._wake()

    def after(self, turn: TurnEnded) -> None:
        """A turn ended: those that may have left a case."""
        if turn.outcome in _LEAVING:
            self.call()

    async def work(self) -> int:
        """Groups what waits; how many cases there were. Without a call it looks only now and then."""
        now = self._clock.now()
        if not self._called and now < self._next:
            return 0
        self._called, self._next = False, now + _EVERY
        return await self._gather_all()

    async def _gather_all(self) -> int:
        loose = await self._store.read(SYSTEM, lambda uow: uow.gaps.loose(_AT_ONCE))
        for tenant, case in loose:
            await self._gather(tenant, case)
        if loose:
            self._called = True
            self._woke()
        return len(loose)

    async def keep(self) -> None:
        """The job."""
        await keep_working("gaps", self.work, self._wake, self._pause)

    async def _pause(self) -> float:
        return 1.0

    async def _gather(self, tenant: TenantId, case: Case) -> None:
        if not case.why.missed and await self._knows(tenant, case.question, case.language):
            await self._store.run(tenant, lambda uow: uow.gaps.group(case, NOT_A_GAP))
            return
        meaning = await self._meaning(case.question)
        gaps = await self._store.read(tenant, lambda uow: uow.gaps.every())
        best = nearest(case.question, meaning, gaps)
        await self._store.run(tenant, lambda uow: self._place(uow, case, best.id if best else None, meaning))

    def _place(self, uow: Uow, case: Case, gap: GapId | None, meaning: Meaning) -> None:
        now = self._clock.now()
        grouped = place(uow, case, gap, meaning, now)
        if grouped:
            give_late(uow, grouped, case, now)

    async def _meaning(self, question: str) -> Meaning:
        try:
            return await self._meanings.of(question)
        except ProviderError as error:  # then the words alone decide
            logger.warning("a question was not embedded: {}", error)
            return ()
