"""A team's categories and tags: two lists, each with a new one and a way to remove."""

from collections.abc import Sequence

from dialogs.access import Permission
from dialogs.desk.labels import LabelId, LabelKind, Labels
from handlers.context import Here
from handlers.menu.kinds import Extra, Row, Rows, listing, question, saying
from handlers.menu.screen import Act, Button, Form, Move, Screen, Take, Typed, ask

_NEED = Permission.SETTINGS


def _labels(here: Here) -> Labels:
    return Labels(here.services.store, here.services.clock)


def _screens(name: str, kind: LabelKind) -> Sequence[Screen]:
    removing = f"un{name}"
    return (
        listing(name, _rows(kind), removing, need=_NEED, parent="desk", extra=_extra(name),
                forms={"add": Form(saying(f"button-{name}-add", f"{name}-how"), _adding(name, kind))}),
        question(removing, f"{removing}-title", _removing(name), need=_NEED, parent=name),
    )  # fmt: skip


def _rows(kind: LabelKind) -> Rows:
    async def rows(here: Here) -> list[Row]:
        return [Row(f"🏷 {label.name}", (label.id,)) for label in await _labels(here).every(here.actor, kind)]

    return rows


def _extra(name: str) -> Extra:
    def extra(here: Here) -> Sequence[Sequence[Button]]:
        return [[ask(here.say(f"button-{name}-add"), name, "add")]]

    return extra


def _adding(name: str, kind: LabelKind) -> Take:
    async def take(here: Here, typed: Typed) -> Move:
        await _labels(here).add(here.actor, kind, typed.text)
        return Move(name, notice=here.say("notice-saved"))

    return take


def _removing(name: str) -> Act:
    async def remove(here: Here) -> Move:
        await _labels(here).remove(here.actor, LabelId(here.arg()))
        return Move(name, notice=here.say("notice-removed"))

    return remove


SCREENS = (*_screens("categories", LabelKind.CATEGORY), *_screens("tags", LabelKind.TAG))
