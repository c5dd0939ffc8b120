"""Ending a dialog from its topic: back to the bot, or resolved with an outcome and a category that may be proposed."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from dialogs.errors import BadInput
from dialogs.handovers.resolving import OFFERED, Resolution, Resolving
from dialogs.messages import Button
from dialogs.texts import Text, text
from handlers.desk.call import Call
from handlers.desk.voice import work_of

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
    await call.change(_ended(call, call.rest, subjects=bool(known)), _subjects(call, known))
    await _propose(call, known)
    return text("desk-toast-resolved")


async def _propose(call: Call, known: Sequence[str]) -> None:
    """The case is closed by now: a model's guess, if there is one, comes first among the same buttons."""
    guess = await work_of(call.services).proposing.category(call.actor, call.dialog_id, known)
    if not guess:
        return
    rows = [
        [call.button(text("desk-button-confirm", category=guess), "category", _mark(guess))],
        *_subjects(call, [name for name in known if name != guess]),
    ]
    second = replace(call, once=f"{call.once}+")  # the same tap changes the same message twice
    await second.change(_ended(call, call.rest, proposed=guess), rows)


def _ended(call: Call, outcome: str, category: str = "none", proposed: str = "none", subjects: bool = True) -> Text:
    by = call.actor.member.name
    offered = "yes" if subjects else "no"
    return text("desk-ended", outcome=outcome, by=by, category=category, proposed=proposed, subjects=offered)


def _subjects(call: Call, names: Sequence[str]) -> Sequence[Sequence[Button]]:
    return [[call.button(f"📂 {name}", "category", _mark(name))] for name in names[:OFFERED]]


async def category(call: Call) -> Text | None:
    """A category of the buttons: proposed, or used before."""
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
    guess = call.value("proposed").removeprefix("none")
    kept = await _resolving(call).categorise(call.actor, call.dialog_id, name, guess)
    outcome = await _resolving(call).outcome(call.actor, call.dialog_id)
    await call.change(_ended(call, outcome or "other", category=kept))
    return text("desk-toast-category")


def _outcomes(call: Call) -> Sequence[Sequence[Button]]:
    buttons = [
        call.button(text(f"desk-outcome-{one.value.replace('_', '-')}"), "resolve", one.value) for one in Resolution
    ]
    return (buttons[:2], buttons[2:])


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
