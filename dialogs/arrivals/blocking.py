"""Blocking: what a blocked client writes is stored, and answered by nobody. Each is one unit; staff can undo it."""

from dataclasses import replace

from dialogs.access import Actor, Permission
from dialogs.desk.cards import note, title_of
from dialogs.dialog import Dialog, release
from dialogs.handover import ended
from dialogs.handovers.summoning import desk_places
from dialogs.ids import DialogId, Millis
from dialogs.messages import Button
from dialogs.store import AuditEntry, Uow
from dialogs.texts import text


def block(uow: Uow, actor: Actor, dialog_id: DialogId, blocked: bool, now: Millis) -> Dialog:
    """Blocks the client or lets them in again; staff reads it with a button for the way back. Raises Forbidden."""
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(dialog_id, lock=True)
    if dialog.blocked == blocked:
        return dialog
    free = release(dialog) if blocked else dialog
    changed = replace(free, blocked=blocked, epoch=dialog.epoch + 1)
    uow.dialogs.save(changed, expected_epoch=dialog.epoch)
    handover = uow.handovers.open_of(dialog.id) if blocked else None
    if handover:
        uow.handovers.save(ended(handover, now))
    _tell(uow, actor, changed, now)
    uow.audit.add(AuditEntry(now, actor.id, "client.block" if blocked else "client.unblock", dialog.id))
    return changed


def _tell(uow: Uow, actor: Actor, dialog: Dialog, now: Millis) -> None:
    back = Button(text("desk-button-unblock"), f"d:unblock:{dialog.id}")
    key = "desk-client-blocked" if dialog.blocked else "desk-client-unblocked"
    body = text(key, name=title_of(dialog), by=actor.member.name)
    for place in desk_places(uow, dialog):
        line = note(place, dialog, f"blocked:{dialog.id}:{dialog.epoch}{place.suffix}", body)
        uow.outbox.add(replace(line, buttons=((back,),) if dialog.blocked else ()), now)
