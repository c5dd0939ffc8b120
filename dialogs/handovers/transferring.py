"""Transfer: a dialog goes to a colleague or to a queue, with a note; the client waits for nobody twice."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from dialogs.access import Actor, Permission, workers
from dialogs.customer import clean
from dialogs.desk.cards import Place, note, title_of
from dialogs.desk.introducing import introduce
from dialogs.desk.redrawing import redraw_cards, staff_places
from dialogs.desk.renewing import link_to
from dialogs.desk.replying import require_mine
from dialogs.dialog import Dialog, Mode, wait_for_person
from dialogs.errors import BadInput, NotFound
from dialogs.facts import FactKind, fact_of
from dialogs.handover import Handover, taken
from dialogs.handovers.letting_go import let_go
from dialogs.handovers.offering import tell, to_take
from dialogs.handovers.queues import GENERAL, Queue, QueueId
from dialogs.handovers.rota import OfferState
from dialogs.ids import DialogId, MemberId, Millis
from dialogs.messages import OutboundMessage
from dialogs.ports import Clock
from dialogs.store import AuditEntry, Store, Uow
from dialogs.tenant import Member
from dialogs.texts import text

_MOST_NOTE = 500


class Transferring:
    """Raises Forbidden, NotFound, AlreadyTaken when another has the dialog, BadInput when nobody waits there."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def to_member(self, actor: Actor, dialog: DialogId, member: MemberId, words: str = "") -> Dialog:
        """The colleague has the dialog from now on, and hears of it in private."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _to_member(uow, actor, dialog, member, words, now))

    async def to_queue(self, actor: Actor, dialog: DialogId, queue: QueueId, words: str = "") -> Dialog:
        """The dialog waits again, and is offered by that queue's rule."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _to_queue(uow, actor, dialog, queue, words, now))

    async def note(self, actor: Actor, dialog: DialogId, key: str, words: str) -> None:
        """A note after the transfer, for whoever has the dialog now; `key` names it. Raises BadInput
        when empty, and when nobody would get it."""
        if not words.strip():
            raise BadInput("error-empty-message")
        now = self._clock.now()
        await self._store.run(actor.tenant, lambda uow: _note(uow, actor, dialog, key, words, now))


def _note(uow: Uow, actor: Actor, number: DialogId, key: str, words: str, now: Millis) -> None:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(number)
    name, link = title_of(dialog), link_to(uow, number)
    body = text("desk-note-from", by=actor.member.name, name=name, words=_short(words), link=link)
    for member in _receivers(uow, actor, dialog):
        tell(uow, member, dialog, f"note:{key}:{member.id}", body, now, offers=False)


def _receivers(uow: Uow, actor: Actor, dialog: Dialog) -> Sequence[Member]:
    """Who has the dialog now, or may take it; in a group the note stands in the topic for all, and whoever is asked
    first hears of it. Raises BadInput when there is nobody."""
    if dialog.owner_id == actor.id:
        raise BadInput("error-note-own")
    if dialog.owner_id:
        return [uow.members.get(dialog.owner_id)]
    handover = uow.handovers.open_of(dialog.id)
    if handover is None:
        raise BadInput("error-transfer-bot")
    asked = [one.member_id for one in uow.rota.offers(handover.id) if one.state is OfferState.OPEN]
    able = [member for member in workers(uow.members.every()) if member.id != actor.id]
    if asked or uow.setup.desk():
        return [member for member in able if member.id in asked]
    return able


def _to_member(uow: Uow, actor: Actor, number: DialogId, to: MemberId, words: str, now: Millis) -> Dialog:
    dialog, handover = _checked(uow, actor, number)
    member = uow.members.get(to)
    if not Actor(member).can(Permission.WORK):
        raise BadInput("error-transfer-member", name=member.name)
    if dialog.owner_id == to:
        return dialog
    theirs = replace(dialog, mode=Mode.HUMAN, owner_id=to, epoch=dialog.epoch + 1)
    uow.dialogs.save(theirs, expected_epoch=dialog.epoch)
    mine = taken(handover, to, now)
    uow.handovers.save(mine)
    redraw_cards(uow, theirs, mine, now, member.name)
    _told(uow, actor, theirs, member.name, words, now)
    name, link = title_of(theirs), link_to(uow, number)
    body = text("desk-transferred-to-you", name=name, by=actor.member.name, words=_short(words), link=link)
    tell(uow, member, theirs, f"transfer:{number}:{theirs.epoch}", body, now, offers=False)
    introduce(uow, Actor(member), theirs, now, greets=False)
    return theirs


def _to_queue(uow: Uow, actor: Actor, number: DialogId, to: QueueId, words: str, now: Millis) -> Dialog:
    dialog, handover = _checked(uow, actor, number)
    queue = _queue(uow, to)
    waiting = wait_for_person(dialog)
    uow.dialogs.save(waiting, expected_epoch=dialog.epoch)
    again = let_go(uow, waiting, handover, actor.id, now, queue)
    redraw_cards(uow, waiting, again, now, "")
    _told(uow, actor, waiting, queue.name, words, now)
    return waiting


def _checked(uow: Uow, actor: Actor, number: DialogId) -> tuple[Dialog, Handover]:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(number, lock=True)
    require_mine(uow, actor, dialog)
    handover = uow.handovers.open_of(number)
    if handover is None:
        raise BadInput("error-transfer-bot")
    return dialog, handover


def _queue(uow: Uow, wanted: QueueId) -> Queue:
    found = next((queue for queue in (*uow.rota.queues(), GENERAL) if queue.id == wanted), None)
    if found is None:
        raise NotFound("error-not-found", "queue")
    return found


def _told(uow: Uow, actor: Actor, dialog: Dialog, to: str, words: str, now: Millis) -> None:
    told = _told_already(uow, actor, dialog)
    for place in staff_places(uow, dialog):
        if place.forum or place.chat not in told:
            uow.outbox.add(_passing(place, actor, dialog, to, words), now)
    details = {"to": dialog.owner_id or to}
    uow.facts.add(fact_of(dialog, FactKind.TRANSFERRED, actor.id, now, **details))
    uow.audit.add(AuditEntry(now, actor.id, "dialog.transfer", dialog.id, details))


def _told_already(uow: Uow, actor: Actor, dialog: Dialog) -> Collection[str]:
    """Private chats that say it in words of their own: the passer's, and that of whoever gets the dialog."""
    if dialog.owner_id == actor.id:
        return ()
    receiver = uow.members.get(dialog.owner_id) if dialog.owner_id else actor.member
    return {str(actor.member.telegram_id), str(receiver.telegram_id)}


def _passing(place: Place, actor: Actor, dialog: Dialog, to: str, words: str) -> OutboundMessage:
    """In a private chat no topic says whose dialog it is, and the card is far above."""
    name = "none" if place.forum else title_of(dialog)
    body = text("desk-transferred", by=actor.member.name, to=to or "everyone", words=_short(words), name=name)
    if dialog.owner_id == actor.id:
        body = text("desk-relieved", by=actor.member.name, name=name)
    line = note(place, dialog, f"transferred:{dialog.id}:{dialog.epoch}{place.suffix}", body)
    return line if dialog.owner_id else to_take(place, dialog, line)


def _short(words: str) -> str:
    return clean(words).strip()[:_MOST_NOTE] or "none"
