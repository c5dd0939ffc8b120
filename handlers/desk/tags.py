"""Tags in the topic: `/tag`, the card's button, switches for each, and a reply that names a new one."""

import hashlib
from collections.abc import Sequence

from dialogs.access import Permission
from dialogs.desk.labels import LabelKind, Labels
from dialogs.dialog import FLAGGED
from dialogs.errors import BadInput
from dialogs.messages import Button
from dialogs.texts import Text, text
from handlers.desk.call import Call

TAGS = "tags"
_SHOWN = 18


def _labels(call: Call) -> Labels:
    return Labels(call.services.store, call.services.clock)


async def tag(call: Call) -> Text | None:
    """`/tag name` puts one on at once; alone, and by the card's button, all are offered."""
    call.actor.require(Permission.WORK)
    if call.rest and not call.tapped:
        await _labels(call).tag(call.actor, call.dialog_id, call.rest)
    await call.say(TAGS, *await _page(call))
    return call.pop("desk-toast-tags")


async def switch(call: Call) -> Text | None:
    """A tag was tapped: `on:` or `off:`, and its mark."""
    wanted, _, mark = call.rest.partition(":")
    name = next((one for one in await _names(call) if _mark(one) == mark), None)
    if name is None:
        raise BadInput("error-desk-button")
    await _labels(call).tag(call.actor, call.dialog_id, name, wanted == "on")
    await call.change(*await _page(call))
    return text("desk-toast-tagged")


async def typed(call: Call) -> Text | None:
    """A reply names one."""
    await _labels(call).tag(call.actor, call.dialog_id, call.rest)
    await call.change(*await _page(call))
    return None


async def _page(call: Call) -> tuple[Text, Sequence[Sequence[Button]]]:
    tags = (await call.dialog()).tags
    buttons = [_switch(call, name, name in tags) for name in await _names(call)]
    rows = [buttons[first : first + 2] for first in range(0, len(buttons), 2)]
    return text("desk-tags", tags=" · ".join(tags) or "none"), rows


def _switch(call: Call, name: str, on: bool) -> Button:
    return call.button(
        f"{'✅' if on else '▫️'} {_label(call, name)}", "settag", f"{'off' if on else 'on'}:{_mark(name)}"
    )


async def _names(call: Call) -> Sequence[str]:
    """The flag, the team's own, and those that the dialog bears besides."""
    known = [label.name for label in await _labels(call).every(call.actor, LabelKind.TAG)]
    return list(dict.fromkeys([FLAGGED, *(await call.dialog()).tags, *known]))[:_SHOWN]


def _label(call: Call, name: str) -> str:
    return call.words("desk-tag-flagged") if name == FLAGGED else name


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
