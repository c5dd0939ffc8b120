"""Cards as staff see them: shown anew when a dialog's state changes, and where managers work now. Parts of units."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.arrivals.hearing import workers
from dialogs.desk.cards import Place, card, card_again, places
from dialogs.desk.desks import desk_for
from dialogs.dialog import Dialog
from dialogs.handover import Handover, HandoverState, Reason
from dialogs.handovers.calling import asked_first
from dialogs.ids import Millis
from dialogs.store import Uow

CARD_TURNS = 12  # turns from which the card is drawn


def owner_name(uow: Uow, dialog: Dialog) -> str:
    """Who has the dialog; "" for nobody."""
    return uow.members.get(dialog.owner_id).name if dialog.owner_id else ""


def redraw_cards(uow: Uow, dialog: Dialog, handover: Handover, now: Millis, owner: str) -> None:
    """The dialog's cards show its new state, wherever staff see them."""
    kind = uow.setup.inbox(dialog.inbox_id).kind
    history = uow.dialogs.turns(dialog.id, CARD_TURNS)
    asked = asked_first(uow, handover)
    # nobody had called: the desk has no card yet, and what the client last said must be seen there
    first = handover.reason is Reason.STAFF and handover.state is HandoverState.TAKEN
    for place in staff_places(uow, dialog):
        if not first or not uow.outbox.add(card(place, dialog, handover, kind, history, owner, now, asked), now):
            uow.outbox.add(card_again(place, dialog, handover, kind, history, owner, now, asked), now)


def marked_anew(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """What the card marks has changed: tags, or whether the client can be reached."""
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        redraw_cards(uow, dialog, handover, now, owner_name(uow, dialog))


def call_again(uow: Uow, now: Millis) -> None:
    """The desk has moved: the cards of all who wait appear where managers work now."""
    for waiting in uow.handovers.waiting():
        dialog = waiting.dialog
        kind = uow.setup.inbox(dialog.inbox_id).kind
        history = uow.dialogs.turns(dialog.id, CARD_TURNS)
        for place in staff_places(uow, dialog):
            fresh = card(place, dialog, waiting.handover, kind, history, owner_name(uow, dialog), now)
            if not uow.outbox.add(fresh, now):  # it stands in the group where they worked before
                uow.outbox.add(replace(fresh, key=f"{fresh.key}:{place.chat}:{now}"), now)


def staff_places(uow: Uow, dialog: Dialog) -> Sequence[Place]:
    """Where staff is told of dialogs: the desk group, or each manager's private chat."""
    desk = desk_for(uow, dialog)
    return places(uow.tenants.get(), desk, () if desk else workers(uow))
