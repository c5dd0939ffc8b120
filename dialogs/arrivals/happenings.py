"""What channels tell beside messages, applied: stored with the turn, shown at the desk. One unit; any order, any number
of times, the state is the same in the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from dialogs.arrivals.elsewhere import missed_call, staff_wrote
from dialogs.arrivals.moving import client_moved
from dialogs.arrivals.parking import park, take
from dialogs.arrivals.revising import reacted, root
from dialogs.company.channel_health import account_changed
from dialogs.company.undelivered import tell_undelivered
from dialogs.desk.amending import took_back
from dialogs.desk.mirroring import has_person, mirror_deletion, mirror_reaction
from dialogs.desk.redrawing import marked_anew
from dialogs.dialog import Dialog
from dialogs.events import (
    AccountChanged,
    Arrival,
    Deletion,
    Delivery,
    DeliveryState,
    MissedCall,
    Moved,
    Reach,
    Reaction,
    StaffElsewhere,
)
from dialogs.handovers.summoning import tell_desk
from dialogs.ids import Millis
from dialogs.messages import Act, Audience, InboundMessage
from dialogs.refusals import Why
from dialogs.store import Queued, SendState, Uow
from dialogs.tenant import Inbox
from dialogs.texts import text
from dialogs.turn import Turn


def plain(arrivals: Sequence[Arrival]) -> TypeGuard[Sequence[InboundMessage]]:
    """Only new messages: there is nothing for `happen` to do."""
    return all(isinstance(one, InboundMessage) and not one.edit_of for one in arrivals)


def happen(uow: Uow, inbox: Inbox, arrivals: Sequence[Arrival], now: Millis) -> Sequence[InboundMessage]:
    """Applies what happened; the messages that the engine is to hear come back. Early edits are parked."""
    messages = []
    for arrival in arrivals:
        if not isinstance(arrival, InboundMessage):
            _apply(uow, inbox, arrival, now)
        elif not arrival.edit_of or _original(uow, arrival):
            messages.append(arrival)
        else:
            park(uow, arrival.chat, arrival.edit_of, arrival, now)
    return messages


def settle_sent(uow: Uow, row: Queued, external_id: str, now: Millis) -> None:
    """Part of the unit that stores a send's receipt: reports that came before it hold now."""
    message = row.message
    if message.act is Act.DELETE:
        took_back(uow, row, now)
        return
    if message.audience is not Audience.CUSTOMER or not external_id:
        return
    early = take(uow, message.inbox_id, message.chat, external_id)
    if early:
        inbox = uow.setup.inbox(message.inbox_id)
        happen(uow, inbox, early, now)


def _apply(uow: Uow, inbox: Inbox, arrival: Arrival, now: Millis) -> None:
    apply = _KINDS.get(type(arrival))
    if apply:  # typing is never stored
        apply(uow, inbox, arrival, now)


def _original(uow: Uow, edit: InboundMessage) -> Turn | None:
    dialog = uow.dialogs.by_chat(edit.inbox_id, edit.chat)
    return uow.dialogs.turn_by_external(dialog.id, edit.edit_of) if dialog else None


def _reaction(uow: Uow, inbox: Inbox, event: Reaction, now: Millis) -> None:
    dialog = uow.dialogs.by_chat(inbox.id, event.chat)
    turn = _target(uow, dialog, event) if dialog else None
    if dialog is None or turn is None:
        park(uow, event.chat, event.of, event, now)
        return
    marked = reacted(turn, event.sender.external_id, event.emoji, event.order)
    if marked == turn:
        return
    uow.dialogs.mark_turn(marked)
    if has_person(dialog):
        mirror_reaction(uow, dialog, turn, event.emoji, event.order, now)


def _target(uow: Uow, dialog: Dialog, event: Reaction) -> Turn | None:
    theirs = uow.dialogs.turn_by_external(dialog.id, event.of)
    ours = None if theirs else uow.outbox.known(event.inbox_id, event.chat, event.of)
    turn = uow.dialogs.turn(ours.message.turn_id) if ours and ours.message.turn_id else theirs
    return uow.dialogs.turn(root(turn)) if turn else None


def _deletion(uow: Uow, inbox: Inbox, event: Deletion, now: Millis) -> None:
    dialog = uow.dialogs.by_chat(inbox.id, event.chat)
    turn = uow.dialogs.turn_by_external(dialog.id, event.of) if dialog else None
    if dialog is None or turn is None:
        park(uow, event.chat, event.of, event, now)
    elif turn.deleted_at is None:
        uow.dialogs.mark_turn(replace(turn, deleted_at=now))
        if has_person(dialog):
            mirror_deletion(uow, dialog, turn, now)


def _delivery(uow: Uow, inbox: Inbox, event: Delivery, now: Millis) -> None:
    if uow.outbox.known(inbox.id, event.chat, event.of) is None:
        park(uow, event.chat, event.of, event, now)
        return
    changed = uow.outbox.delivered(inbox.id, event.chat, event.of, event.state, event.upto)
    if event.state is DeliveryState.FAILED:
        for row in changed:  # a dead letter from now on: it can be sent again
            uow.outbox.end(row, SendState.DEAD, event.error, now, Why.REPORTED)
            tell_undelivered(uow, row, Why.REPORTED, now)


def _reach(uow: Uow, inbox: Inbox, event: Reach, now: Millis) -> None:
    dialog = uow.dialogs.by_chat(inbox.id, event.chat)
    if dialog is None:
        park(uow, event.chat, "", event, now)
        return
    if event.order <= dialog.reach_order:
        return
    reached = replace(dialog, reachable=event.reachable, reach_order=event.order)
    uow.dialogs.save(reached, expected_epoch=dialog.epoch)
    if event.reachable == dialog.reachable:
        return
    if not event.reachable:
        uow.outbox.drop_unsaid(dialog.id, now)
    if has_person(dialog):
        body = text("desk-client-back" if event.reachable else "desk-client-left")
        tell_desk(uow, dialog, f"reach:{dialog.id}:{event.order}", body, now)
        marked_anew(uow, reached, now)


def _moved(uow: Uow, inbox: Inbox, event: Moved, now: Millis) -> None:
    client_moved(uow, inbox.id, event.chat, event.to)


def _account(uow: Uow, inbox: Inbox, event: AccountChanged, now: Millis) -> None:
    account_changed(uow, inbox, event.state, event.detail, now)


_KINDS: Mapping[type, Callable[[Uow, Inbox, Any, Millis], None]] = {
    Reaction: _reaction,
    Deletion: _deletion,
    Delivery: _delivery,
    Reach: _reach,
    StaffElsewhere: staff_wrote,
    Moved: _moved,
    MissedCall: missed_call,
    AccountChanged: _account,
}
