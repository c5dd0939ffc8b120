"""Duty: a member's own shift, and the queues that owners and leads set."""

from collections.abc import Callable
from dataclasses import replace

from dialogs.access import Actor, Permission
from dialogs.calendar.schedule import WorkingHours
from dialogs.calendar.zones import zone_of
from dialogs.errors import BadInput
from dialogs.handovers.queues import GENERAL, Queue, QueueId
from dialogs.handovers.shifts import Presence, Shift
from dialogs.ids import MINUTE, MemberId, Millis
from dialogs.ports import Clock
from dialogs.store import AuditEntry, Store, Uow

MOST_DIALOGS = 100
MOST_QUEUES = 30


class Duty:
    """Each member sets their own shift; a lead may set anybody's. Queues need the right to settings."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def shift(self, actor: Actor, member: MemberId | None = None) -> Shift:
        return await self._store.read(actor.tenant, lambda uow: uow.rota.shift(member or actor.id))

    async def appear(self, actor: Actor, presence: Presence, member: MemberId | None = None) -> Shift:
        """On, on a break, or off."""
        return await self._changed(actor, member, lambda shift: replace(shift, presence=presence, muted_until=0))

    async def mute(self, actor: Actor, minutes: int) -> Shift:
        """No offers for so many minutes; 0 ends it. Raises BadInput over a day."""
        if not 0 <= minutes <= 1440:
            raise BadInput("error-setting-bounds", key="mute", low=0, high=1440)
        until = self._clock.now() + minutes * MINUTE if minutes else 0
        return await self._changed(actor, None, lambda shift: replace(shift, muted_until=until))

    async def limit(self, actor: Actor, most: int, member: MemberId | None = None) -> Shift:
        """How many dialogs at once; 0 is no limit. Raises BadInput."""
        if not 0 <= most <= MOST_DIALOGS:
            raise BadInput("error-setting-bounds", key="limit", low=0, high=MOST_DIALOGS)
        return await self._changed(actor, member, lambda shift: replace(shift, limit=most))

    async def hours(self, actor: Actor, hours: WorkingHours, member: MemberId | None = None) -> Shift:
        return await self._changed(actor, member, lambda shift: replace(shift, hours=hours))

    async def company_hours(self, actor: Actor, hours: WorkingHours) -> None:
        """When the company works: the general queue's hours, kept by all queues that have none of their own."""
        queue = await self._store.read(actor.tenant, general_of)
        await self.save_queue(actor, replace(queue, hours=hours))

    async def zone(self, actor: Actor, typed: str) -> str:
        """The company's time zone ("Europe/Moscow", "Moscow"), for all its calendars. Raises BadInput."""
        actor.require(Permission.SETTINGS)
        zone, now = zone_of(typed), self._clock.now()

        def unit(uow: Uow) -> None:
            uow.tenants.save(replace(uow.tenants.get(), timezone=zone))
            for queue in uow.rota.queues():
                uow.rota.save_queue(replace(queue, hours=replace(queue.hours, timezone=zone)))
            for member in uow.members.every():
                shift = uow.rota.shift(member.id)
                if not shift.hours.always:
                    uow.rota.save_shift(replace(shift, hours=replace(shift.hours, timezone=zone)))
            uow.audit.add(AuditEntry(now, actor.id, "company.zone", uow.tenant, {"zone": zone}))

        await self._store.run(actor.tenant, unit)
        return zone

    async def save_queue(self, actor: Actor, queue: Queue) -> None:
        """Adds or changes it. Raises BadInput when there are too many."""
        actor.require(Permission.SETTINGS)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            known = uow.rota.queues()
            if len(known) >= MOST_QUEUES and all(one.id != queue.id for one in known):
                raise BadInput("error-too-many-queues", most=MOST_QUEUES)
            uow.rota.save_queue(queue)
            uow.audit.add(AuditEntry(now, actor.id, "queue.save", queue.id, {"name": queue.name}))

        await self._store.run(actor.tenant, unit)

    async def remove_queue(self, actor: Actor, queue: QueueId) -> None:
        """The general queue stays: removing it brings its defaults back."""
        actor.require(Permission.SETTINGS)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            uow.rota.remove_queue(queue)
            uow.audit.add(AuditEntry(now, actor.id, "queue.remove", queue))

        await self._store.run(actor.tenant, unit)

    async def _changed(self, actor: Actor, member: MemberId | None, change: Callable[[Shift], Shift]) -> Shift:
        actor.require(Permission.WORK if member in (None, actor.id) else Permission.RELIEVE)
        whose, now = member or actor.id, self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _change(uow, actor, whose, change, now))


def _change(uow: Uow, actor: Actor, whose: MemberId, change: Callable[[Shift], Shift], now: Millis) -> Shift:
    uow.members.get(whose)
    shift = change(uow.rota.shift(whose))
    uow.rota.save_shift(shift)
    uow.audit.add(AuditEntry(now, actor.id, "shift.set", whose, {"presence": shift.presence.value}))
    return shift


def general_of(uow: Uow) -> Queue:
    """The general queue, as set or as it comes."""
    return next((queue for queue in uow.rota.queues() if queue.id == GENERAL.id), GENERAL)
