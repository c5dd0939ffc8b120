"""A company's own address that takes our events: closed when it says it is gone, or takes nothing for days."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from dialogs.ids import DAY, InboxId, Millis
from dialogs.refusals import Why
from dialogs.store import Queued, Uow

GONE = "the endpoint answered 410"
FAILING = "the endpoint took nothing for days"
_PATIENCE: Millis = 3 * DAY


@dataclass(frozen=True, slots=True)
class Closed:
    """An address that gets nothing more until its owner changes it or it takes a test event. `why`: GONE or FAILING."""

    inbox_id: InboxId
    address: str
    why: str
    at: Millis


class EndpointTable(Protocol):
    """At most one closed address of each inbox."""

    def closed(self, inbox: InboxId) -> Closed | None: ...
    def close(self, closed: Closed) -> None: ...
    def open(self, inbox: InboxId) -> None: ...


def address_in(options: Mapping[str, object]) -> str:
    """The company's own address in an inbox's options, "" where it has none."""
    return str(options.get("endpoint") or "")


def took(uow: Uow, inbox: InboxId, now: Millis) -> None:
    """The address took a test event: it is open, and what waits for its next try goes now."""
    uow.endpoints.open(inbox)
    uow.outbox.hurry(inbox, now)
    uow.health.save(replace(uow.health.get(inbox), last_out=now))


def close_failing(uow: Uow, row: Queued, reason: str, now: Millis) -> None:
    """Part of the unit that gives a send up: when nothing went in all the days of its tries, the address is closed."""
    began = max(row.created_at, row.message.not_before)
    if reason != Why.EXPIRED or now - began < _PATIENCE:
        return
    inbox = row.message.inbox_id
    address = next((address_in(one.options) for one in uow.setup.inboxes() if one.id == inbox), "")
    last_out = uow.health.get(inbox).last_out or 0
    if address and last_out < began and not uow.endpoints.closed(inbox):
        uow.endpoints.close(Closed(inbox, address, FAILING, now))
