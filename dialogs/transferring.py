"""Transfer: a dialog goes to a colleague or to a queue, with a note; the client waits for nobody twice."""

from dataclasses import replace

from dialogs.access import Actor, Permission
from dialogs.calling import offer, tell
from dialogs.cards import note, title_of
from dialogs.customer import clean
from dialogs.desk import redraw_cards, require_mine, staff_places
from dialogs.dialog import Dialog, Mode, wait_for_person
from dialogs.errors import BadInput, NotFound
from dialogs.facts import Fact, FactKind
from dialogs.handover import Handover, asked_again, taken
from dialogs.ids import DialogId, EpisodeId, MemberId, Millis
from dialogs.introducing import introduce
from dialogs.ports import Clock
from dialogs.queues import GENERAL, Queue, QueueId, Rule
from dialogs.store import AuditEntry, Store, Uow
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
        """A note after the transfer, for whoever has the dialog now; `key` names it. Raises BadInput when empty."""
        if not words.strip():
            raise BadInput("error-empty-message")
        now = self._clock.now()
        await self._store.run(actor.tenant, lambda uow: _note(uow, actor, dialog, key, words, now))


def _note(uow: Uow, actor: Actor, number: DialogId, key: str, words: str, now: Millis) -> None:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(number)
    body = text("desk-note-from", by=actor.member.name, name=title_of(dialog), words=_short(words))
    if dialog.owner_id and dialog.owner_id != actor.id:
        tell(uow, uow.members.get(dialog.owner_id), dialog, f"note:{key}", body, now, offers=False)


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
    body = text("desk-transferred-to-you", name=title_of(theirs), by=actor.member.name, words=_short(words))
    tell(uow, member, theirs, f"transfer:{number}:{theirs.epoch}", body, now, offers=False)
    introduce(uow, Actor(member), theirs, now, greets=False)
    return theirs


def _to_queue(uow: Uow, actor: Actor, number: DialogId, to: QueueId, words: str, now: Millis) -> Dialog:
    dialog, handover = _checked(uow, actor, number)
    queue = _queue(uow, to)
    waiting = wait_for_person(dialog)
    uow.dialogs.save(waiting, expected_epoch=dialog.epoch)
    again = asked_again(handover, now)
    uow.handovers.save(again)
    redraw_cards(uow, waiting, again, now, "")
    _told(uow, actor, waiting, queue.name, words, now)
    if queue.rule is not Rule.EVERYONE:
        offer(uow, waiting, again, queue, now)
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
    body = text("desk-transferred", by=actor.member.name, to=to or "-", words=_short(words))
    if dialog.owner_id == actor.id:
        body = text("desk-relieved", by=actor.member.name)
    for place in staff_places(uow, dialog):
        uow.outbox.add(note(place, dialog, f"transferred:{dialog.id}:{dialog.epoch}{place.suffix}", body), now)
    details = {"to": dialog.owner_id or to}
    uow.facts.add(Fact(now, FactKind.TRANSFERRED, dialog.id, dialog.episode_id or EpisodeId(""), actor.id, details))
    uow.audit.add(AuditEntry(now, actor.id, "dialog.transfer", dialog.id, details))


def _short(words: str) -> str:
    return clean(words).strip()[:_MOST_NOTE] or "none"
