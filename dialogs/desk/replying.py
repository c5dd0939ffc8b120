"""Taking a dialog and speaking in it: units of managers' words. Each is part of one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.access import Actor, Permission
from dialogs.customer import clean
from dialogs.desk.amending import DeskSpot, answering
from dialogs.desk.introducing import introduce
from dialogs.desk.overhearing import called_away
from dialogs.desk.redrawing import owner_name, redraw_cards
from dialogs.dialog import Dialog, Mode, take
from dialogs.errors import AlreadyTaken, Conflict
from dialogs.handover import Handover, Reason, answered, taken
from dialogs.handovers.calling import answered_by, claimed
from dialogs.handovers.quiet import stays_quiet
from dialogs.ids import DialogId, EpisodeId, HandoverId, Millis, TurnId, new_id
from dialogs.learning.gap_news import person_said
from dialogs.messages import Attachment, Priority
from dialogs.saying import to_customer
from dialogs.store import AuditEntry, Uow
from dialogs.turn import Author, Turn


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """What a manager wrote for the client. `key` is the desk's own message id: the same one is never sent twice."""

    key: str
    words: str
    attachments: Sequence[Attachment] = ()
    answers: str = ""  # the number of the message in the same chat that this one replies to


def take_now(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis) -> Dialog:
    """The unit of a claim. Raises Forbidden, and AlreadyTaken when another has it."""
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(dialog_id, lock=True)
    return _claimed(uow, actor, dialog, now, greets=True)


def _claimed(uow: Uow, actor: Actor, dialog: Dialog, now: Millis, greets: bool = False) -> Dialog:
    try:
        mine = take(dialog, actor.id)
    except AlreadyTaken as error:
        raise AlreadyTaken("error-already-taken", name=owner_name(uow, dialog)) from error
    if mine == dialog:
        return dialog
    inbox = uow.setup.inbox(dialog.inbox_id)
    if inbox.removed:  # what is written would reach nobody
        raise Conflict("error-client-cut-off", name=inbox.name)
    uow.dialogs.save(mine, expected_epoch=dialog.epoch)
    handover = taken(uow.handovers.open_of(dialog.id) or _by_staff(uow, dialog, now), actor.id, now)
    uow.handovers.save(handover)
    claimed(uow, mine, handover, actor.id, now)
    called_away(uow, mine)
    stays_quiet(uow, mine, now)
    introduce(uow, actor, mine, now, greets and handover.reason is not Reason.STAFF)
    redraw_cards(uow, mine, handover, now, actor.member.name)
    record(uow, actor, "handover.take", dialog.id, now)
    return mine


def reply_now(uow: Uow, actor: Actor, dialog_id: DialogId, message: StaffMessage, now: Millis) -> Dialog:
    """The unit of a reply; the same message key sends once."""
    actor.require(Permission.WORK)
    return _reply(uow, actor, dialog_id, message, now)


def _reply(uow: Uow, actor: Actor, dialog_id: DialogId, message: StaffMessage, now: Millis) -> Dialog:
    stored = uow.dialogs.get(dialog_id, lock=True)
    if uow.dialogs.turn_by_external(dialog_id, message.key):
        return stored  # the queue brought it twice: a dialog that was released meanwhile stays released
    dialog = _claimed(uow, actor, stored, now)
    turn = Turn(
        TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.STAFF, clean(message.words), now,
        tuple(message.attachments), message.key, actor.id,
    )  # fmt: skip
    sent = to_customer(dialog, turn.text, turn.id, fenced=False, author="staff")
    sent = replace(sent, key=f"staff:{message.key}", priority=Priority.HUMAN, attachments=turn.attachments,
                   author_name=actor.member.name)  # fmt: skip
    if message.answers:
        sent = answering(uow, sent, DeskSpot(message.key.rpartition(":")[0], message.answers))
    if uow.outbox.add(sent, now):
        uow.dialogs.add_turn(turn)
        _replied(uow, dialog, actor, now)
        person_said(uow, dialog, now)
        stays_quiet(uow, dialog, now)
        record(uow, actor, "dialog.reply", dialog.id, now)
    return dialog


def require_mine(uow: Uow, actor: Actor, dialog: Dialog) -> None:
    """Raises AlreadyTaken when another has the dialog."""
    # a lead may give back a manager's dialog; a fellow manager may not
    if dialog.mode is Mode.HUMAN and dialog.owner_id not in (None, actor.id) and not actor.can(Permission.RELIEVE):
        raise AlreadyTaken("error-already-taken", name=owner_name(uow, dialog))


def _by_staff(uow: Uow, dialog: Dialog, now: Millis) -> Handover:
    handover = Handover(HandoverId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Reason.STAFF, now)
    uow.handovers.add(handover)
    return handover


def _replied(uow: Uow, dialog: Dialog, actor: Actor, now: Millis) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        answered_by(uow, dialog, handover, actor.id, now)
    nobody_waits(uow, dialog, now)


def nobody_waits(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """The client was answered, or needs no answer."""
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        uow.handovers.save(answered(handover))
    if dialog.episode_id:
        uow.dialogs.answered(dialog.episode_id, now)


def record(uow: Uow, actor: Actor, action: str, dialog: DialogId, now: Millis) -> None:
    """A line of the audit."""
    uow.audit.add(AuditEntry(now, actor.id, action, dialog))
