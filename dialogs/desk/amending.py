"""What managers do to words that were said: correct them, take them back, react, answer one of them. Parts of units
and units; the client's channel does what it can, and whoever acted is told when it can't."""

from dataclasses import dataclass, replace

from dialogs.access import Actor, Permission
from dialogs.arrivals.revising import newest, root
from dialogs.customer import clean
from dialogs.dialog import Dialog, Mode
from dialogs.errors import BadInput, Forbidden, NotFound
from dialogs.handovers.summoning import tell_desk
from dialogs.ids import DialogId, EpisodeId, Millis, TurnId, new_id
from dialogs.messages import Act, OutboundMessage, Priority
from dialogs.ports import Clock
from dialogs.refusals import Why
from dialogs.saying import to_customer
from dialogs.store import AuditEntry, Queued, Store, Uow
from dialogs.tenant import CONTROL
from dialogs.texts import one_line, text
from dialogs.turn import Author, Turn

_RELAY = "relay"  # begins the key of the desk's copy of a client's message


@dataclass(frozen=True, slots=True)
class DeskSpot:
    """A message of staff's chat: `chat` and `number` are the control bot's own."""

    chat: str
    number: str

    @property
    def key(self) -> str:
        """The name of what a manager wrote there."""
        return f"{self.chat}:{self.number}"


class Amending:
    """All raise Forbidden, and NotFound when the client never got what it is about."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def edit(self, actor: Actor, spot: DeskSpot, words: str, mark: str) -> None:
        """The client reads the new words in place of the old, or as a correction. `mark` names this edit: it is done
        once. Raises BadInput when nothing is left."""
        if not words.strip():
            raise BadInput("error-empty-message")
        now = self._clock.now()
        await self._store.run(actor.tenant, lambda uow: _edit(uow, actor, spot, words, mark, now))

    async def take_back(self, actor: Actor, spot: DeskSpot) -> bool:
        """The client's chat loses the message, where it can be done; True when it had not even been sent."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _take_back(uow, actor, spot, now))

    async def react(self, actor: Actor, spot: DeskSpot, emoji: str, mark: str) -> None:
        """The owner's sign on the copy of a client's message stands on the message too; all other signs stay among
        staff. An empty `emoji` takes it back."""
        now = self._clock.now()
        await self._store.run(actor.tenant, lambda uow: _react(uow, actor, spot, emoji, mark, now))


def said_at(uow: Uow, spot: DeskSpot) -> DialogId | None:
    """The dialog whose client was sent what a manager wrote there."""
    row = uow.outbox.by_key(f"staff:{spot.key}")
    return row.message.dialog_id if row else None


def answering(uow: Uow, reply: OutboundMessage, spot: DeskSpot) -> OutboundMessage:
    """A manager's reply that points at what it answers in the client's chat, where that is known."""
    own = uow.outbox.by_key(f"staff:{spot.key}")
    if own:
        body = own.message.body
        return replace(reply, reply_key=own.message.key, quote=_start(body) if isinstance(body, str) else "")
    turn = _copied(uow, spot)
    if turn is None or turn.dialog_id != reply.dialog_id:
        return reply
    return replace(reply, reply_to=turn.external_id, quote=_last(uow, turn))


def took_back(uow: Uow, row: Queued, now: Millis) -> None:
    """Part of the unit that stores a receipt: the client's chat has lost the message."""
    message = row.message
    turn = uow.dialogs.turn(message.turn_id) if message.turn_id else None
    if message.act is not Act.DELETE or turn is None or turn.deleted_at is not None:
        return
    uow.dialogs.mark_turn(replace(turn, deleted_at=now))
    dialog = uow.dialogs.get(turn.dialog_id)
    tell_desk(uow, dialog, f"{message.key}:done", text("desk-taken-back", words=_last(uow, turn)), now)


def not_taken_back(uow: Uow, row: Queued, why: Why, now: Millis) -> None:
    """Part of the unit that gives it up: the client still reads the message, and the manager must know."""
    message = row.message
    if message.dialog_id is None or message.author != "staff":
        return
    turn = uow.dialogs.turn(message.turn_id) if message.turn_id else None
    body = text("desk-not-taken-back", words=_last(uow, turn) if turn else "📎", reason=why.value)
    tell_desk(uow, uow.dialogs.get(message.dialog_id), f"{message.key}:failed", body, now)


def _edit(uow: Uow, actor: Actor, spot: DeskSpot, words: str, mark: str, now: Millis) -> None:
    dialog, turn = _said(uow, actor, spot, "desk-edit-unsent")
    if turn.deleted_at is not None:
        raise BadInput("desk-edit-gone")
    if turn.member_id != actor.id:
        raise Forbidden("error-forbidden")
    revised = Turn(
        TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.STAFF, clean(words), now,
        turn.attachments, f"{spot.key}:{mark}", actor.id, revises=turn.id, sent_at=now,
    )  # fmt: skip
    known = [turn, *uow.dialogs.revisions(turn)]
    if newest(known).text.strip() == revised.text.strip() or any(
        one.external_id == revised.external_id for one in known
    ):
        return
    sent = _by_staff(dialog, actor, revised.text, revised.id)
    sent = replace(sent, key=f"staff:{spot.key}:{mark}", edits=f"staff:{spot.key}")
    if uow.outbox.add(sent, now):
        uow.dialogs.add_turn(revised)
        uow.audit.add(AuditEntry(now, actor.id, "dialog.edit", dialog.id))


def _take_back(uow: Uow, actor: Actor, spot: DeskSpot, now: Millis) -> bool:
    dialog, turn = _said(uow, actor, spot, "desk-del-unsent")
    if turn.member_id != actor.id and not actor.can(Permission.RELIEVE):
        raise Forbidden("error-forbidden")
    if turn.deleted_at is not None:
        raise BadInput("desk-edit-gone")
    uow.audit.add(AuditEntry(now, actor.id, "dialog.take_back", dialog.id))
    if uow.outbox.cancel(f"staff:{spot.key}", now):
        uow.dialogs.mark_turn(replace(turn, deleted_at=now))
        return True
    gone = _by_staff(dialog, actor, "", turn.id)
    uow.outbox.add(replace(gone, key=f"del:{spot.key}:{now}", act=Act.DELETE, edits=f"staff:{spot.key}"), now)
    return False


def _react(uow: Uow, actor: Actor, spot: DeskSpot, emoji: str, mark: str, now: Millis) -> None:
    turn = _copied(uow, spot)
    dialog = uow.dialogs.get(turn.dialog_id) if turn else None
    if turn is None or dialog is None or dialog.mode is not Mode.HUMAN or dialog.owner_id != actor.id:
        return
    sign = _by_staff(dialog, actor, emoji, turn.id)
    uow.outbox.add(replace(sign, key=f"react:{spot.key}:{mark}", act=Act.REACT, reply_to=turn.external_id), now)


def _said(uow: Uow, actor: Actor, spot: DeskSpot, unsent: str) -> tuple[Dialog, Turn]:
    """The dialog, locked, and what the manager said there. Raises NotFound(unsent)."""
    actor.require(Permission.WORK)
    number = said_at(uow, spot)
    dialog = uow.dialogs.get(number, lock=True) if number else None
    turn = uow.dialogs.turn_by_external(dialog.id, spot.key) if dialog else None
    if dialog is None or turn is None:
        raise NotFound(unsent)
    return dialog, turn


def _copied(uow: Uow, spot: DeskSpot) -> Turn | None:
    """The client's message whose copy stands there, as it was first said: the channel knows it by that id."""
    row = uow.outbox.known(CONTROL, spot.chat, spot.number)
    kind, _, rest = (row.message.edits or row.message.key).partition(":") if row else ("", "", "")
    turn = uow.dialogs.turn(TurnId(rest.partition(":")[0])) if kind == _RELAY else None
    first = uow.dialogs.turn(root(turn)) if turn else None
    return first if first and first.author is Author.CUSTOMER else None


def _by_staff(dialog: Dialog, actor: Actor, body: str, turn: TurnId) -> OutboundMessage:
    sent = to_customer(dialog, body, turn, fenced=False, author="staff")
    return replace(sent, priority=Priority.HUMAN, author_name=actor.member.name)


def _last(uow: Uow, turn: Turn) -> str:
    """As the client read it last."""
    return _start(newest([turn, *uow.dialogs.revisions(turn)]).text)


def _start(words: str) -> str:
    return one_line(words, 80) or "📎"
