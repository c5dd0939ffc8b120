"""Dead letters: what could not be sent, and what came in and could not be read. Each can be tried again or dropped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dialogs.access import Actor, Permission
from dialogs.company.setup import record
from dialogs.errors import Conflict, NotFound
from dialogs.ids import DialogId, InboxId, Millis
from dialogs.ports import Clock
from dialogs.store import Queued, Store, Uow

MOST = 500  # of one round of "all"


@dataclass(frozen=True, slots=True)
class Spoiled:
    """An event that came in and was set aside: it could not be read, or its turn failed again and again."""

    inbox_id: InboxId
    dedupe: str
    error: str
    at: Millis


class LetterTable(Protocol):
    """Dead letters of one company, the newest first."""

    def dead(self, most: int) -> Sequence[Queued]:
        """Messages that were given up, or whose fate is not known."""

    def dead_counts(self) -> Mapping[str, int]:
        """Their number by inbox."""

    def get(self, letter: str) -> Queued:
        """Raises NotFound."""

    def revive(self, letter: str, now: Millis) -> bool:
        """Queues it again, as if it had never been tried; False when it is no dead letter any more."""

    def drop(self, letter: str, now: Millis) -> bool: ...
    def spoiled(self, most: int) -> Sequence[Spoiled]: ...
    def spoiled_count(self) -> int: ...
    def retry_spoiled(self, inbox: InboxId, dedupe: str, now: Millis) -> bool:
        """Gives the event to the workers again; False when it is not set aside any more."""

    def drop_spoiled(self, now: Millis) -> int:
        """Ends all events that were set aside; how many."""


class DeadLetters:
    """What owners and admins do with them. All raise Forbidden; those about one letter raise Conflict when it is no
    dead letter any more."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def retry(self, actor: Actor, letter: str) -> None:
        """Sends it again."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()
        await self._store.run(actor.tenant, lambda uow: _retry(uow, actor, letter, now))

    async def drop(self, actor: Actor, letter: str) -> None:
        """Gives it up for good."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            if not uow.letters.drop(letter, now):
                raise Conflict("error-letter-gone")
            record(uow, now, actor.id, "letter.drop", letter)

        await self._store.run(actor.tenant, unit)

    async def retry_all(self, actor: Actor) -> int:
        """Sends all again; how many."""
        return await self._all(
            actor, "letter.retry_all",
            lambda uow, now: sum(uow.letters.revive(row.id, now) for row in uow.letters.dead(MOST)),
        )  # fmt: skip

    async def drop_all(self, actor: Actor) -> int:
        """Gives all up; how many."""
        return await self._all(
            actor, "letter.drop_all",
            lambda uow, now: sum(uow.letters.drop(row.id, now) for row in uow.letters.dead(MOST)),
        )  # fmt: skip

    async def again(self, actor: Actor, dialog: DialogId, letter: str) -> None:
        """A manager sends words of their own dialog again. Raises NotFound for a letter of another dialog."""
        actor.require(Permission.WORK)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            if uow.letters.get(letter).message.dialog_id != dialog:
                raise NotFound("error-not-found", "letter of another dialog")
            _retry(uow, actor, letter, now)

        await self._store.run(actor.tenant, unit)

    async def retry_spoiled(self, actor: Actor, inbox: InboxId, dedupe: str) -> None:
        """Gives an event that was set aside to the workers again."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            if not uow.letters.retry_spoiled(inbox, dedupe, now):
                raise Conflict("error-letter-gone")
            record(uow, now, actor.id, "event.retry", f"{inbox}:{dedupe}"[:128])

        await self._store.run(actor.tenant, unit)

    async def retry_all_spoiled(self, actor: Actor) -> int:
        """The same for all; how many."""

        def each(uow: Uow, now: Millis) -> int:
            events = uow.letters.spoiled(MOST)
            return sum(uow.letters.retry_spoiled(event.inbox_id, event.dedupe, now) for event in events)

        return await self._all(actor, "event.retry_all", each)

    async def drop_all_spoiled(self, actor: Actor) -> int:
        """Gives up all that was set aside; how many."""
        return await self._all(actor, "event.drop_all", lambda uow, now: uow.letters.drop_spoiled(now))

    async def _all(self, actor: Actor, action: str, each: Callable[[Uow, Millis], int]) -> int:
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> int:
            count = each(uow, now)
            record(uow, now, actor.id, action, str(count))
            return count

        return await self._store.run(actor.tenant, unit)


def _retry(uow: Uow, actor: Actor, letter: str, now: Millis) -> None:
    if not uow.letters.revive(letter, now):
        raise Conflict("error-letter-gone")
    record(uow, now, actor.id, "letter.retry", letter)
