"""Leaving: the dialogs of a person who can no longer work wait for another one, and nobody is forgotten."""

from dialogs.access import Actor, Permission
from dialogs.desk.cards import note, title_of
from dialogs.desk.redrawing import redraw_cards, staff_places
from dialogs.dialog import Dialog, wait_for_person
from dialogs.handovers.letting_go import let_go
from dialogs.handovers.offering import to_take
from dialogs.ids import Millis
from dialogs.store import Uow
from dialogs.tenant import Member
from dialogs.texts import text


def leave(uow: Uow, member: Member, now: Millis) -> int:
    """Gives all dialogs of a member who may not work any more to the waiting list; how many there were."""
    if Actor(member).can(Permission.WORK):
        return 0
    owned = uow.handovers.owned_by(member.id)
    for dialog in owned:
        _hand_back(uow, dialog, member, now)
    return len(owned)


def _hand_back(uow: Uow, dialog: Dialog, member: Member, now: Millis) -> None:
    waiting = wait_for_person(dialog)
    uow.dialogs.save(waiting, expected_epoch=dialog.epoch)
    handover = uow.handovers.open_of(dialog.id)
    if handover is None:
        return
    again = let_go(uow, waiting, handover, member.id, now)
    redraw_cards(uow, waiting, again, now, "")
    for place in staff_places(uow, dialog):
        key = f"left:{dialog.id}:{waiting.epoch}{place.suffix}"
        body = text("desk-owner-left", name=member.name, client=title_of(waiting))
        uow.outbox.add(to_take(place, waiting, note(place, waiting, key, body)), now)
