"""Cards as staff see them: shown anew when a dialog's state changes, and where managers work now. Parts of units."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import workers
from dialogs.desk.cards import Place, card, card_again, card_key, places
from dialogs.desk.desks import desk_for
from dialogs.dialog import Dialog
from dialogs.handover import Handover, HandoverState, Reason
from dialogs.handovers.offering import asked_first
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
    for place in card_places(uow, dialog, handover):
        moved = place.forum and bool(place.suffix)
        fresh = card(place, dialog, handover, kind, history, owner, now, asked)
        if not (first or moved) or not uow.outbox.add(fresh, now):
            uow.outbox.add(card_again(place, dialog, handover, kind, history, owner, now, asked), now)


def marked_anew(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """What the card marks has changed: tags, or whether the client can be reached."""
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        redraw_cards(uow, dialog, handover, now, owner_name(uow, dialog))


def call_again(uow: Uow, now: Millis) -> None:
    """The desk has moved: the cards of all who wait appear where managers work now."""
    for waiting in uow.handovers.waiting():
        dialog, handover, owner = waiting.dialog, waiting.handover, owner_name(uow, waiting.dialog)
        kind = uow.setup.inbox(dialog.inbox_id).kind
        history = uow.dialogs.turns(dialog.id, CARD_TURNS)
        for place in card_places(uow, dialog, handover):
            if not uow.outbox.add(card(place, dialog, handover, kind, history, owner, now), now):
                uow.outbox.add(card_again(place, dialog, handover, kind, history, owner, now), now)


def card_places(uow: Uow, dialog: Dialog, handover: Handover) -> Sequence[Place]:
    """Where the call's card stands, or shall stand: a group that became the desk after the call has one of its own,
    for what stands in another chat can't be edited here."""
    return [_own(uow, place, handover) for place in staff_places(uow, dialog)]


def has_card(uow: Uow, dialog: Dialog, handover: Handover) -> bool:
    """Whether staff was shown anything of it."""
    return any(uow.outbox.by_key(card_key(place, handover)) for place in card_places(uow, dialog, handover))


def _own(uow: Uow, place: Place, handover: Handover) -> Place:
    first = uow.outbox.by_key(card_key(place, handover))
    here = first is None or first.message.chat == place.chat
    return place if here else replace(place, suffix=f":{place.chat}")


def staff_places(uow: Uow, dialog: Dialog) -> Sequence[Place]:
    """Where staff is told of dialogs: the desk group, or each manager's private chat."""
    desk = desk_for(uow, dialog)
    return places(uow.tenants.get(), desk, () if desk else workers(uow.members.every()))
