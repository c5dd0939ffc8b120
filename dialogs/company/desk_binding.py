"""The managers' groups: use cases of set-up. Each requires a right and leaves a line in the audit."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import Actor, Permission
from dialogs.company.setup import record
from dialogs.desk.redrawing import call_again
from dialogs.errors import BadInput, Conflict, NotFound
from dialogs.ports import Clock
from dialogs.store import Store, Uow
from dialogs.tenant import Desk

MOST_OPEN = 1000  # dialogs at once in one group


class DeskBinding:
    """The managers' group."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def bind(self, actor: Actor, desk: Desk) -> None:
        """The group becomes the company's desk, in place of the one before. Raises Conflict when it is another's."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            if any(one.chat == desk.chat for one in uow.setup.desks()[1:]):
                raise Conflict("error-desk-further")
            _forget_group(uow)
            uow.tenants.enlist("group", desk.chat)
            uow.setup.set_desk(desk)
            call_again(uow, now)
            record(uow, now, actor.id, "desk.bind", desk.chat)

        await self._store.run(actor.tenant, unit)

    async def add(self, actor: Actor, desk: Desk) -> None:
        """One more group, for when the first is full; the first one when there is none. Raises Conflict."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            known = uow.setup.desks()
            if any(one.chat == desk.chat for one in known):
                return
            uow.tenants.enlist("group", desk.chat)
            if known:
                uow.setup.add_desk(desk, now)
            else:
                uow.setup.set_desk(desk)
                call_again(uow, now)
            record(uow, now, actor.id, "desk.add", desk.chat)

        await self._store.run(actor.tenant, unit)

    async def remove(self, actor: Actor, chat: str) -> None:
        """One of several groups is the desk's no more; its dialogs go on in the others. Raises NotFound."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            left = _without(uow, chat)
            uow.tenants.delist("group", chat)
            uow.setup.drop_desk(chat)
            if left:
                uow.setup.drop_desk(left[0].chat)
            uow.setup.set_desk(left[0] if left else None)
            call_again(uow, now)
            record(uow, now, actor.id, "desk.remove", chat)

        await self._store.run(actor.tenant, unit)

    async def fill(self, actor: Actor, most: int) -> None:
        """How many open dialogs one group holds before further ones go to the next. Raises BadInput."""
        actor.require(Permission.CONNECT)
        if not 1 <= most <= MOST_OPEN:
            raise BadInput("error-setting-bounds", key="desk-most", low=1, high=MOST_OPEN)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            desk = _standing(uow)
            uow.setup.set_desk(replace(desk, most=most))
            record(uow, now, actor.id, "desk.fill", str(most))

        await self._store.run(actor.tenant, unit)

    async def flip_overhearing(self, actor: Actor) -> None:
        """Whether topics show what the bot and the client say. Raises NotFound without a group."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            desk = _standing(uow)
            uow.setup.set_desk(replace(desk, overhears=not desk.overhears))
            record(uow, now, actor.id, "desk.overhears", str(not desk.overhears))

        await self._store.run(actor.tenant, unit)

    async def unbind(self, actor: Actor) -> None:
        """Managers work in their private chats again."""
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            for desk in uow.setup.desks():
                uow.tenants.delist("group", desk.chat)
                uow.setup.drop_desk(desk.chat)
            uow.setup.set_desk(None)
            call_again(uow, now)
            record(uow, now, actor.id, "desk.unbind", "")

        await self._store.run(actor.tenant, unit)


def _standing(uow: Uow) -> Desk:
    desk = uow.setup.desk()
    if desk is None:
        raise NotFound("error-not-found", "desk")
    return desk


def _without(uow: Uow, chat: str) -> Sequence[Desk]:
    desks = uow.setup.desks()
    left = [one for one in desks if one.chat != chat]
    if len(left) == len(desks):
        raise NotFound("error-not-found", "desk")
    return left


def _forget_group(uow: Uow) -> None:
    old = uow.setup.desk()
    if old:
        uow.tenants.delist("group", old.chat)
