"""Passing a dialog on from its topic: to a colleague, to a queue, to oneself; with a note for whoever gets it."""

from collections.abc import Sequence

from dialogs.access import Permission, workers
from dialogs.handovers.queues import GENERAL, QueueId
from dialogs.handovers.transferring import Transferring
from dialogs.ids import MemberId
from dialogs.messages import Button
from dialogs.store import Uow
from dialogs.texts import Text, text
from handlers.desk.call import Call

PASSING = "passing"


def _transferring(call: Call) -> Transferring:
    return Transferring(call.services.store, call.services.clock)


async def whom(call: Call) -> Text | None:
    """`/to`, or the card's button: colleagues and queues as buttons; words after the command are the note."""
    call.actor.require(Permission.WORK)
    people, queues = await call.services.store.read(call.actor.tenant, _targets)
    mine = [[call.button(f"👤 {name}", "tomember", key)] for key, name in people if key != call.actor.id]
    rows = [*mine, *([call.button(f"📥 {name}", "toqueue", key)] for key, name in queues)]
    if not rows:
        return text("desk-to-nobody")
    rows = [*rows[:19], [call.button(text("desk-button-to-all"), "toqueue", GENERAL.id)]]
    await call.say(PASSING, text("desk-to-whom", note=call.rest or "none"), rows)
    return call.pop("desk-toast-transfer")


def _targets(uow: Uow) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    people = [(member.id, member.name) for member in workers(uow.members.every())]
    return people, [(queue.id, queue.name) for queue in uow.rota.queues() if queue.name]


async def to_member(call: Call) -> Text | None:
    """A colleague was tapped."""
    await _transferring(call).to_member(call.actor, call.dialog_id, MemberId(call.rest), _note(call))
    return await _passed(call)


async def to_queue(call: Call) -> Text | None:
    """A queue was tapped."""
    await _transferring(call).to_queue(call.actor, call.dialog_id, QueueId(call.rest), _note(call))
    return await _passed(call)


async def _passed(call: Call) -> Text:
    await call.change(text("desk-to-done", note=call.value("note")))
    return text("desk-toast-passed")


def _note(call: Call) -> str:
    note = call.value("note")
    return "" if note == "none" else note


async def typed_note(call: Call) -> Text | None:
    """A reply to the confirmation: a note for whoever has the dialog now."""
    await _transferring(call).note(call.actor, call.dialog_id, call.once, call.rest)
    return text("desk-note-passed")


async def relieve(call: Call) -> Text | None:
    """A lead takes over from a manager."""
    call.actor.require(Permission.RELIEVE)
    await _transferring(call).to_member(call.actor, call.dialog_id, call.actor.id)
    await call.change(text("desk-toast-take"))
    return text("desk-toast-take")


def relieving(call: Call) -> Sequence[Sequence[Button]]:
    """What a lead is offered when another has the dialog."""
    if not call.actor.can(Permission.RELIEVE):
        return ()
    return ([call.button(text("desk-button-relieve"), "relieve")],)
