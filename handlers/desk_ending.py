"""Ending a dialog from its topic: back to the bot, or resolved with an outcome and a category."""

import hashlib
from collections.abc import Sequence

from dialogs.errors import BadInput
from dialogs.messages import Button
from dialogs.resolving import Resolution, Resolving
from dialogs.texts import Text, text
from handlers.desk_call import Call
from handlers.desk_voice import work_of

ENDING = "ending"


def _resolving(call: Call) -> Resolving:
    return Resolving(call.services.store, call.services.clock)


async def back(call: Call) -> Text | None:
    """`/bot`: the bot has the dialog again."""
    await work_of(call.services).release(call.actor, call.dialog_id)
    return text("desk-closed")


async def close(call: Call) -> Text | None:
    """`/close`: the bot has the dialog again, as ever; how it ended is one tap away."""
    await work_of(call.services).release(call.actor, call.dialog_id)
    await call.say(ENDING, text("desk-ending", released="yes"), _outcomes(call))
    return None


async def ask(call: Call) -> Text | None:
    """The card's button: nothing has ended until an outcome is tapped."""
    await call.say(ENDING, text("desk-ending", released="no"), _outcomes(call))
    return text("desk-toast-close")


async def resolve(call: Call) -> Text | None:
    """An outcome was tapped: the episode ends, and the categories are offered."""
    if call.rest not in set(Resolution):
        raise BadInput("error-desk-button")
    await _resolving(call).resolve(call.actor, call.dialog_id, Resolution(call.rest))
    known = await _resolving(call).categories(call.actor)
    rows = [[call.button(f"🏷 {name}", "category", _mark(name))] for name in known]
    await call.change(text("desk-ended", outcome=call.rest, by=call.actor.member.name, category="none"), rows)
    return text("desk-toast-resolved")


async def category(call: Call) -> Text | None:
    """A category that was used before."""
    known = await _resolving(call).categories(call.actor)
    name = next((one for one in known if _mark(one) == call.rest), None)
    if name is None:
        raise BadInput("error-desk-button")
    return await _categorised(call, name)


async def typed_category(call: Call) -> Text | None:
    """A reply to the question names a new one."""
    await _categorised(call, call.rest)
    return None


async def _categorised(call: Call, name: str) -> Text:
    kept = await _resolving(call).categorise(call.actor, call.dialog_id, name)
    outcome = await _resolving(call).outcome(call.actor, call.dialog_id)
    await call.change(text("desk-ended", outcome=outcome or "other", by=call.actor.member.name, category=kept))
    return text("desk-toast-category")


def _outcomes(call: Call) -> Sequence[Sequence[Button]]:
    buttons = [
        call.button(text(f"desk-outcome-{one.value.replace('_', '-')}"), "resolve", one.value) for one in Resolution
    ]
    return (buttons[:2], buttons[2:])


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
