"""Send later from the topic: planned by `/at` or by buttons, listed by `/later`, called back by a button."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.access import Permission
from dialogs.calendar.moments import moment_and_rest
from dialogs.calendar.timers import LATER
from dialogs.desk.later import Later, Origin, Planned
from dialogs.desk.replying import StaffMessage
from dialogs.errors import BadInput
from dialogs.ids import Millis
from dialogs.messages import Button
from dialogs.texts import Text, one_line, text
from handlers.desk.call import Call
from handlers.desk.drafts import DRAFT

WHEN = "when"
_SHOWN = 60
_CHOICES = {"hour": "+60m", "morning": "завтра 9:00"}  # as they would be typed


def _later(call: Call) -> Later:
    return Later(call.services.store, call.services.clock)


async def plan(call: Call) -> Text | None:
    """`/at 18:00 words`, by the company's clock; a file goes along."""
    zone = await _zone(call)
    at, words = moment_and_rest(call.rest, zone, call.services.clock.now())
    if not words and not call.files:
        raise BadInput("error-later-empty")
    shown = f"planned:{call.once}"
    planned = await _planned(call, StaffMessage(call.once, words, call.files), at, Origin(shown=shown))
    await call.say("planned", *_confirmed(call, planned, zone))
    return None


async def ask(call: Call) -> Text | None:
    """The button of a draft, or of the card: when?"""
    call.actor.require(Permission.WORK)
    drafted = call.about_key if call.about_key.startswith(f"{DRAFT}:") else ""
    words = call.value("words") if drafted else ""
    await call.say(WHEN, _question(words, drafted), _choices(call))
    return text("desk-toast-later")


async def choose(call: Call) -> Text | None:
    """A moment was tapped: a draft is planned for it, otherwise the words are still to come, as a reply."""
    if call.rest == "own" or call.rest not in _CHOICES:
        return text("desk-toast-own-time")
    zone = await _zone(call)
    at, _ = moment_and_rest(_CHOICES[call.rest], zone, call.services.clock.now())
    if not _given(call, "draft"):
        await call.change(_question("", "", at, _told(call, at, zone)), _choices(call))
        return text("desk-toast-words")
    await _plan_here(call, _given(call, "words"), at, zone)
    return text("desk-toast-planned")


async def typed(call: Call) -> Text | None:
    """A reply to the question: a time, and words where there is no draft; or the words for the moment tapped."""
    if call.done:
        return None
    zone, words = await _zone(call), call.rest
    at = int(_given(call, "moment") or 0)
    if not at:
        at, words = moment_and_rest(call.rest, zone, call.services.clock.now())
    elif at <= call.services.clock.now():
        raise BadInput("error-moment-past")
    words = words or _given(call, "words")
    if not words and not call.files:
        raise BadInput("error-later-words")
    await _plan_here(call, words, at, zone)
    return None


async def _plan_here(call: Call, words: str, at: Millis, zone: str) -> None:
    """The question becomes the confirmation."""
    draft = _given(call, "draft")
    origin = Origin(_given(call, "words"), call.about_key)
    planned = await _planned(call, StaffMessage(draft or call.once, words, call.files), at, origin)
    await call.change(*_confirmed(call, planned, zone))


async def _planned(call: Call, message: StaffMessage, at: Millis, origin: Origin) -> Planned:
    return await _later(call).plan(call.actor, call.dialog_id, message, at, origin)


def _confirmed(call: Call, planned: Planned, zone: str) -> tuple[Text, Sequence[Sequence[Button]]]:
    body = text("desk-later-planned", at=_told(call, planned.at, zone), words=_short(planned))
    return body, [[call.button(text("desk-button-unplan"), "unplan", _mark(planned.key))]]


def _question(words: str, draft: str, moment: Millis = 0, at: str = "none") -> Text:
    return text("desk-later-when", words=words or "none", draft=draft or "none", moment=str(moment or "none"), at=at)


def _given(call: Call, name: str) -> str:
    value = call.value(name)
    return "" if value == "none" else value


def _choices(call: Call) -> Sequence[Sequence[Button]]:
    first = [call.button(text(f"desk-button-later-{name}"), "when", name) for name in _CHOICES]
    return (first, [call.button(text("desk-button-later-own"), "when", "own")])


async def listed(call: Call) -> Text | None:
    """`/later`: what waits for its moment in this dialog."""
    waiting = await _later(call).planned(call.actor, call.dialog_id)
    if not waiting:
        return text("desk-later-none")
    zone = await _zone(call)
    told = [(_told(call, one.at, zone), one) for one in waiting]
    lines = "\n".join(f"🕐 {at} – {_short(one)}" for at, one in told)
    rows = [[call.button(f"✖️ {at} {_short(one)[:30]}", "unplan", _mark(one.key))] for at, one in told]
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


def _told(call: Call, at: Millis, zone: str) -> str:
    return call.moment(datetime.fromtimestamp(at / 1000, ZoneInfo(zone)))


def _short(planned: Planned) -> str:
    return one_line(planned.words, _SHOWN) or "📎"
