"""Send later from the topic: planned by `/at`, listed by `/later`, called back by a button."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.desk import StaffMessage
from dialogs.errors import BadInput
from dialogs.ids import Millis
from dialogs.later import LATER, Later, Planned
from dialogs.moments import moment_and_rest
from dialogs.texts import Text, text
from handlers.desk_call import Call

_SHOWN = 60


def _later(call: Call) -> Later:
    return Later(call.services.store, call.services.clock)


async def plan(call: Call) -> Text | None:
    """`/at 18:00 words`, by the company's clock; a file goes along."""
    zone = await _zone(call)
    at, words = moment_and_rest(call.rest, zone, call.services.clock.now())
    if not words and not call.files:
        raise BadInput("error-later-empty")
    planned = await _later(call).plan(call.actor, call.dialog_id, StaffMessage(call.once, words, call.files), at)
    body = text("desk-later-planned", at=_told(at, zone), words=_short(planned))
    await call.say("planned", body, [[call.button(text("desk-button-unplan"), "unplan", _mark(planned.key))]])
    return None


async def listed(call: Call) -> Text | None:
    """`/later`: what waits for its moment in this dialog."""
    waiting = await _later(call).planned(call.actor, call.dialog_id)
    if not waiting:
        return text("desk-later-none")
    zone = await _zone(call)
    lines = "\n".join(f"🕐 {_told(one.at, zone)} – {_short(one)}" for one in waiting)
    rows = [[call.button(f"✖️ {_told(one.at, zone)} {_short(one)[:30]}", "unplan", _mark(one.key))] for one in waiting]
    await call.say("planned", text("desk-later-list", lines=lines), rows)
    return None


async def cancel(call: Call) -> Text | None:
    """Raises NotFound when it went out already."""
    await _later(call).cancel(call.actor, f"{LATER}:{call.rest.replace('_', ':')}")
    left = await _later(call).planned(call.actor, call.dialog_id)
    await call.change(text("desk-later-cancelled", count=len(left)))
    return text("desk-toast-unplan")


def _mark(key: str) -> str:
    """The key without its kind; a message is named chat:number, and a button's parts are parted by colons too."""
    return key.removeprefix(f"{LATER}:").replace(":", "_")


async def _zone(call: Call) -> str:
    return await call.services.store.read(call.actor.tenant, lambda uow: uow.tenants.get().timezone)


def _told(at: Millis, zone: str) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime("%d.%m %H:%M")


def _short(planned: Planned) -> str:
    words = " ".join(planned.words.split()) or "📎"
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
