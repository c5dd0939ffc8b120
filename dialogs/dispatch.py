"""Dispatch: what a turn says is sent as soon as its unit is committed, without looking for it in the outbox first."""

from collections.abc import Sequence
from typing import Protocol

from dialogs.dialog import Dialog
from dialogs.ids import Millis
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Queued, Uow


class Dispatch(Protocol):
    """Whoever delivers. What it does not take at once waits in the outbox and is claimed from there."""

    def take(self, uow: Uow, message: OutboundMessage, now: Millis) -> Queued | None:
        """Stores the message in the unit; the row when it is to go at once: it is stored as under way, as a claim would
        have left it, so that after a crash its outcome is unknown and not forgotten."""

    def go(self, rows: Sequence[Queued]) -> None:
        """The unit that took them is committed: they are sent."""


class OnlyStores:
    """Implements `Dispatch` where nobody delivers: all waits in the outbox."""

    def take(self, uow: Uow, message: OutboundMessage, now: Millis) -> Queued | None:
        uow.outbox.add(message, now)
        return None

    def go(self, rows: Sequence[Queued]) -> None:
        return None


def stored(
    uow: Uow, dispatch: Dispatch, messages: Sequence[OutboundMessage], dialog: Dialog, now: Millis
) -> Sequence[Queued]:
    """Part of the unit that settles a turn: its messages, and the rows of those that go at once."""
    taken = []
    for message in messages:
        if not _may(message, dialog):
            uow.outbox.add(message, now)
        elif row := dispatch.take(uow, message, now):
            taken.append(row)
    return taken


def _may(message: OutboundMessage, dialog: Dialog) -> bool:
    """A plain word to the client, by the dialog as this very unit leaves it: all that a claim would ask again."""
    plain = message.audience is Audience.CUSTOMER and not (message.not_before or message.unasked or message.edits)
    return plain and not dialog.blocked and message.epoch in (None, dialog.epoch)
