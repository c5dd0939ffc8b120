"""My shift: on, on a break or off; quiet for a while; how many dialogs at once; own hours."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.access import Permission
from dialogs.calendar.schedule import WorkingHours
from dialogs.calendar.schedule_words import week_of
from dialogs.errors import NotFound
from dialogs.handovers.shifts import Presence, Shift
from handlers.context import Here
from handlers.menu.kinds import page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go
from handlers.screens.desk.hours import duty, number_of, told

_MUTES = (30, 60, 120)


async def _card(here: Here) -> Page:
    shift = await duty(here).shift(here.actor)
    zone = await _zone(here)
    load = await here.services.store.read(here.tenant, lambda uow: uow.rota.loads().get(here.actor.id, 0))
    limit = here.say("shift-load", load=load, limit=shift.limit)
    hours = [] if shift.hours.always else ["", *told(here, replace(shift.hours, timezone=zone))]
    state = here.say("shift-state", presence=shift.presence.value)
    return page(here, "shift-title", state, *_quiet(here, shift, zone), limit, *hours, rows=_rows(here, shift))


def _quiet(here: Here, shift: Shift, zone: str) -> list[str]:
    if shift.muted_until <= here.services.clock.now():
        return []
    until = datetime.fromtimestamp(shift.muted_until / 1000, ZoneInfo(zone)).strftime("%H:%M")
    return [here.say("shift-muted", until=until)]


def _rows(here: Here, shift: Shift) -> list[list[Button]]:
    others = [one for one in Presence if one is not shift.presence]
    muted = shift.muted_until > here.services.clock.now()
    quiet = [do(here.say("shift-mute", minutes=one), "shift", "mute", str(one)) for one in _MUTES]
    return [
        [do(here.say(f"button-shift-{one.value}"), "shift", "appear", one.value) for one in others],
        [do(here.say("shift-unmute"), "shift", "mute", "0")] if muted else quiet,
        [ask(here.say("button-shift-limit"), "shift", "limit"), ask(here.say("button-shift-hours"), "shift", "hours")],
        [go(here.say("button-my"), "my")],
    ]


async def _appear(here: Here) -> Move:
    if here.arg() not in set(Presence):
        raise NotFound("error-not-found", "presence")
    await duty(here).appear(here.actor, Presence(here.arg()))
    return Move("shift", notice=here.say("notice-saved"))


async def _mute(here: Here) -> Move:
    minutes = int(here.arg()) if here.arg().isdecimal() and len(here.arg()) < 5 else 0
    await duty(here).mute(here.actor, minutes)
    return Move("shift", notice=here.say("notice-saved"))


async def _limit(here: Here, typed: Typed) -> Move:
    await duty(here).limit(here.actor, number_of(typed.text))
    return Move("shift", notice=here.say("notice-saved"))


async def _hours(here: Here, typed: Typed) -> Move:
    await duty(here).hours(here.actor, WorkingHours(await _zone(here), week_of(typed.text)))
    return Move("shift", notice=here.say("notice-saved"))


async def _zone(here: Here) -> str:
    return await here.services.store.read(here.tenant, lambda uow: uow.tenants.get().timezone)


SCREENS = (
    Screen("shift", _card, Permission.WORK, actions={"appear": Action(_appear), "mute": Action(_mute)},
           forms={"limit": Form(saying("button-shift-limit", "shift-limit-how"), _limit),
                  "hours": Form(saying("button-shift-hours", "hours-week-how"), _hours)}),
)  # fmt: skip
