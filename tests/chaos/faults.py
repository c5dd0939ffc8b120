"""Faults planted on purpose: an oracle that stays green on them would be worth nothing. They live in a forked child."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.storage.outbox import Outbox
from channels.outbox import Deliverer
from dialogs.arrivals.hearing import Heard
from dialogs.deciding import Outcome
from dialogs.dispatch import OnlyStores
from dialogs.engine import Batch, Engine, _write, finish
from dialogs.store import Queued
from tests.chaos.program import Program


def _released_before_written(program: Program) -> None:
    """The lane is freed in one transaction and the answer stored in the next: a kill between loses it."""

    async def settle(self: Engine, batch: Batch, heard: Heard, outcome: Outcome) -> None:
        now, tenant = self._clock.now(), batch.claim.tenant_id
        await self._store.run(tenant, lambda uow: finish(uow, batch.claim, batch.claim.events, outcome.name, now))
        await self._store.run(tenant, lambda uow: uow.dialogs.save(outcome.dialog, heard.dialog.epoch))
        await self._store.run(tenant, lambda uow: _write(uow, outcome, now))

    Engine.settle = settle  # type: ignore[method-assign]


def _acknowledged_before_stored(program: Program) -> None:
    """The sender is told before the commit."""
    deliver = program._deliver

    async def too_early(event: Any) -> None:
        program.sink.tell("acknowledged", id=event["id"], dedupe=f"{program.tenant}:{event['id']}",
                          staff="do" in event, chat=event.get("chat", "c1"))  # fmt: skip
        await deliver(event)

    program._deliver = too_early  # type: ignore[method-assign]


def _sent_without_a_mark(program: Program) -> None:
    """Rows are not marked as `sending` before the call: after a kill nobody knows that a send was under way."""

    def unmarked(self: Outbox, taken: Sequence[Queued], *_: Any) -> None:
        return None

    _all_waits()
    Outbox._mark_sending = unmarked  # type: ignore[method-assign]


def _unknown_for_ever(program: Program) -> None:
    """A send of unknown outcome is given up instead of being sent again: where nothing had left, it is lost."""

    async def given_up(self: Deliverer, row: Queued, why: str) -> None:
        await self._store.run(row.tenant_id, lambda uow: uow.outbox.sent(row, "", "", 1))

    Deliverer._unknown = given_up  # type: ignore[method-assign]


def _all_waits() -> None:
    """Nothing goes at once: the fault is one of claiming."""
    Deliverer.take = OnlyStores.take  # type: ignore[method-assign, assignment]  # planted


def _no_fence(program: Program) -> None:
    """Delivery does not look at the epoch."""
    _all_waits()
    Outbox._past = lambda self, row: False  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[Program], None]] = {
    "released before written": _released_before_written,
    "acknowledged before stored": _acknowledged_before_stored,
    "sent without a mark": _sent_without_a_mark,
    "unknown is given up": _unknown_for_ever,
    "no fence": _no_fence,
}
