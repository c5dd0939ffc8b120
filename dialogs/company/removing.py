"""Removing a connected account: what waits in it ends, what was said is kept, and the account may be connected anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.access import Actor, Permission
from dialogs.calendar.timers import LATER
from dialogs.company.channel_health import Health
from dialogs.company.setup import record, standing
from dialogs.desk.cards import note
from dialogs.desk.redrawing import staff_places
from dialogs.dialog import Dialog
from dialogs.handovers.resolving import Resolution, end_quietly
from dialogs.ids import InboxId, Millis
from dialogs.ports import Clock
from dialogs.store import Store, Uow
from dialogs.tenant import Inbox
from dialogs.texts import text


@dataclass(frozen=True, slots=True)
class AtStake:
    """What a removal ends: dialogs that people have or are called to, and messages that were not delivered."""

    inbox: Inbox
    dialogs: int
    unsent: int


class Removing:
    """What owners and admins do. Raises Forbidden, and NotFound for an account that is not connected (any more)."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def at_stake(self, actor: Actor, inbox: InboxId) -> AtStake:
        """What is told before anybody confirms."""
        actor.require(Permission.CONNECT)

        def unit(uow: Uow) -> AtStake:
            its = standing(uow, inbox)
            return AtStake(its, len(uow.dialogs.with_people(inbox)), uow.outbox.unsent(inbox))

        return await self._store.read(actor.tenant, unit)

    async def remove(self, actor: Actor, inbox: InboxId) -> Inbox:
        """The account as it was, with its secret for one last word to the channel: here the secret is forgotten."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _remove(uow, actor, inbox, now))


def _remove(uow: Uow, actor: Actor, inbox: InboxId, now: Millis) -> Inbox:
    old = standing(uow, inbox)
    talks = uow.dialogs.with_people(inbox)
    uow.outbox.drop_unsent(inbox, now)
    for dialog in talks:
        _end(uow, dialog, old, actor, now)
    uow.endpoints.open(inbox)
    uow.health.save(Health(inbox))  # what was wrong with it is nobody's trouble now, nor at its return
    uow.tenants.delist_all("token", inbox)
    uow.setup.save_inbox(replace(old, secret="", active=False, removed=True))
    record(uow, now, actor.id, "inbox.remove", inbox, kind=old.kind, dialogs=len(talks))
    return old


def _end(uow: Uow, dialog: Dialog, inbox: Inbox, actor: Actor, now: Millis) -> None:
    for timer in _planned(uow, dialog):
        uow.timers.cancel(timer)
    closed = end_quietly(uow, dialog, actor.id, Resolution.UNSOLVED, now)
    body = text("desk-inbox-removed", name=inbox.name, by=actor.member.name)
    for place in staff_places(uow, closed):
        uow.outbox.add(note(place, closed, f"removed:{dialog.id}:{closed.epoch}{place.suffix}", body), now)


def _planned(uow: Uow, dialog: Dialog) -> Sequence[str]:
    return [timer.key for timer in uow.timers.of_subject(LATER, dialog.id)]
