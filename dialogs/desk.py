"""The desk's use cases: take, reply, release, no reply needed, draft. Each is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.access import Actor, Permission
from dialogs.amending import DeskSpot, answered_at
from dialogs.answering import Answer, Answerer, Question
from dialogs.blocking import block
from dialogs.calling import answered_by, asked_first, claimed, decline, over, set_aside
from dialogs.cards import Place, card, card_again, places
from dialogs.customer import clean
from dialogs.deciding import to_customer
from dialogs.desks import desk_for
from dialogs.dialog import Dialog, Mode, release, take
from dialogs.errors import AlreadyTaken, BadInput
from dialogs.facts import FactKind
from dialogs.gap_news import person_done, person_said
from dialogs.handover import Handover, HandoverState, Reason, answered, ended, taken
from dialogs.hearing import workers
from dialogs.ids import DialogId, EpisodeId, HandoverId, Millis, TurnId, new_id
from dialogs.intents import Intent, intent_of
from dialogs.introducing import introduce
from dialogs.linking import Link, answer_link
from dialogs.messages import Attachment, OutboundMessage, Priority
from dialogs.ports import LLM, Clock, Scope
from dialogs.quiet import stays_quiet
from dialogs.store import AuditEntry, Store, Uow
from dialogs.texts import text
from dialogs.turn import Author, Turn
from dialogs.wording import Wording

_HISTORY = 12


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """What a manager wrote for the client. `key` is the desk's own message id: the same one is never sent twice."""

    key: str
    words: str
    attachments: Sequence[Attachment] = ()
    answers: str = ""  # the number of the message in the same chat that this one replies to


class DeskWork:
    """What managers do with a dialog. All raise Forbidden, NotFound, and AlreadyTaken when another has the dialog."""

    def __init__(self, store: Store, answerer: Answerer, clock: Clock, llm: LLM | None = None) -> None:
        self._store = store
        self._answerer = answerer
        self._clock = clock
        self.wording = Wording(llm)

    async def take(self, actor: Actor, dialog: DialogId) -> Dialog:
        """The manager claims the dialog: from the commit on the bot is silent. Taking one's own again is harmless."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _take(uow, actor, dialog, now))

    async def reply(self, actor: Actor, dialog: DialogId, message: StaffMessage) -> Dialog:
        """Sends the manager's words to the client; claims the dialog when nobody had it. Raises BadInput when empty."""
        if not message.words.strip() and not message.attachments:
            raise BadInput("error-empty-message")
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: reply_now(uow, actor, dialog, message, now))

    async def release(self, actor: Actor, dialog: DialogId) -> Dialog:
        """Gives the dialog back to the bot and tells the client."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _release(uow, actor, dialog, now, tell=True))

    async def no_reply(self, actor: Actor, dialog: DialogId) -> Dialog:
        """No answer is needed: the client leaves the waiting list; an unclaimed dialog is the bot's again, silently."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _no_reply(uow, actor, dialog, now))

    async def decline(self, actor: Actor, dialog: DialogId) -> Dialog:
        """ "Not mine": the call goes to the next person of its queue; nothing changes for a dialog that is taken."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _decline(uow, actor, dialog, now))

    async def block(self, actor: Actor, dialog: DialogId) -> Dialog:
        """From now on what this client writes is stored and answered by nobody."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: block(uow, actor, dialog, True, now))

    async def unblock(self, actor: Actor, dialog: DialogId) -> Dialog:
        """The client is answered again."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: block(uow, actor, dialog, False, now))

    async def link(self, actor: Actor, dialog: DialogId, link: str, action: str) -> Link:
        """Answers a proposal that two customers are one person: `action` is one of LINK_ACTIONS."""
        now = self._clock.now()

        def unit(uow: Uow) -> Link:
            return answer_link(uow, actor, uow.dialogs.get(dialog, lock=True), link, action, now)

        return await self._store.run(actor.tenant, unit)

    async def draft(self, actor: Actor, dialog: DialogId) -> Answer:
        """What the bot would answer to the client's last words; nothing is sent."""
        actor.require(Permission.WORK)
        question = await self._store.read(actor.tenant, lambda uow: _question(uow, actor, dialog))
        return await self._answerer.answer(question)


def _take(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis) -> Dialog:
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
    uow.dialogs.save(mine, expected_epoch=dialog.epoch)
    handover = taken(uow.handovers.open_of(dialog.id) or _by_staff(uow, dialog, now), actor.id, now)
    uow.handovers.save(handover)
    claimed(uow, mine, handover, actor.id, now)
    stays_quiet(uow, mine, now)
    introduce(uow, actor, mine, now, greets and handover.reason is not Reason.STAFF)
    redraw_cards(uow, mine, handover, now, actor.member.name)
    _record(uow, actor, "handover.take", dialog.id, now)
    return mine


def reply_now(uow: Uow, actor: Actor, dialog_id: DialogId, message: StaffMessage, now: Millis) -> Dialog:
    """The unit of a reply; the same message key sends once."""
    actor.require(Permission.WORK)
    return _reply(uow, actor, dialog_id, message, now)


def reply_for_client(uow: Uow, actor: Actor, dialog_id: DialogId, message: StaffMessage, now: Millis) -> Dialog:
    """The same for an answer that was approved for knowledge: then the dialog, if nobody had it, is the bot's again.
    Raises AlreadyTaken when a person has it."""
    before = uow.dialogs.get(dialog_id, lock=True)
    dialog = _reply(uow, actor, dialog_id, message, now)
    if before.mode is Mode.HUMAN:
        return dialog
    return _given_back(uow, actor, dialog, now)


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
        sent = _answering(uow, sent, dialog, message)
    if uow.outbox.add(sent, now):
        uow.dialogs.add_turn(turn)
        _replied(uow, dialog, actor, now)
        person_said(uow, dialog, now)
        stays_quiet(uow, dialog, now)
        _record(uow, actor, "dialog.reply", dialog.id, now)
    return dialog


def _answering(uow: Uow, sent: OutboundMessage, dialog: Dialog, message: StaffMessage) -> OutboundMessage:
    """The client sees which message is answered, where the channel has replies."""
    chat = message.key.rpartition(":")[0]
    to, key = answered_at(uow, dialog.id, DeskSpot(chat, message.answers))
    return replace(sent, reply_to=to, reply_key=key)


def _release(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis, tell: bool) -> Dialog:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(dialog_id, lock=True)
    require_mine(uow, actor, dialog)
    back = release(dialog)
    if back == dialog:
        return dialog
    if tell:
        turn = _system_turn(uow, back, "client-back-to-bot", now)
        uow.outbox.add(to_customer(back, text("client-back-to-bot"), turn.id, fenced=False, author="system"), now)
    return _given_back(uow, actor, dialog, now)


def _given_back(uow: Uow, actor: Actor, dialog: Dialog, now: Millis) -> Dialog:
    back = release(dialog)
    uow.dialogs.save(back, expected_epoch=dialog.epoch)
    _end_handover(uow, back, actor, now)
    _record(uow, actor, "handover.release", dialog.id, now)
    return back


def _no_reply(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis) -> Dialog:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(dialog_id, lock=True)
    if dialog.mode is Mode.WAITING:
        return _release(uow, actor, dialog_id, now, tell=False)
    require_mine(uow, actor, dialog)
    set_aside(uow, dialog, actor.id, now)
    _answered(uow, dialog, now)
    _record(uow, actor, "handover.no_reply", dialog.id, now)
    return dialog


def _decline(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis) -> Dialog:
    actor.require(Permission.WORK)
    dialog, handover = uow.dialogs.get(dialog_id, lock=True), uow.handovers.open_of(dialog_id)
    if handover and handover.state is HandoverState.ASKED:
        decline(uow, dialog, handover, actor, now)
        redraw_cards(uow, dialog, handover, now, "")
        _record(uow, actor, "handover.decline", dialog.id, now)
    return dialog


def _question(uow: Uow, actor: Actor, dialog_id: DialogId) -> Question:
    dialog = uow.dialogs.get(dialog_id)
    history = uow.dialogs.turns(dialog.id, _HISTORY)
    asked = [turn.text for turn in history if turn.author is Author.CUSTOMER and turn.text]
    if not asked:
        raise BadInput("error-nothing-asked")
    # a call for a person, or thanks, is no question: the last words that ask something are
    words = next((one for one in reversed(asked) if intent_of(one) is Intent.QUESTION), asked[-1])
    bot = uow.setup.bot(uow.setup.inbox(dialog.inbox_id).bot_id)
    scope = Scope(actor.tenant, bot.bot_id, dialog.language)
    return Question(words, scope, bot, dialog.language, history[:-1])


def require_mine(uow: Uow, actor: Actor, dialog: Dialog) -> None:
    """Raises AlreadyTaken when another has the dialog."""
    # a lead may give back a manager's dialog; a fellow manager may not
    if dialog.mode is Mode.HUMAN and dialog.owner_id not in (None, actor.id) and not actor.can(Permission.RELIEVE):
        raise AlreadyTaken("error-already-taken", name=owner_name(uow, dialog))


def owner_name(uow: Uow, dialog: Dialog) -> str:
    """Who has the dialog; "" for nobody."""
    return uow.members.get(dialog.owner_id).name if dialog.owner_id else ""


def _by_staff(uow: Uow, dialog: Dialog, now: Millis) -> Handover:
    handover = Handover(HandoverId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Reason.STAFF, now)
    uow.handovers.add(handover)
    return handover


def _replied(uow: Uow, dialog: Dialog, actor: Actor, now: Millis) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        answered_by(uow, dialog, handover, actor.id, now)
    _answered(uow, dialog, now)


def _answered(uow: Uow, dialog: Dialog, now: Millis) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        uow.handovers.save(answered(handover))
    if dialog.episode_id:
        uow.dialogs.answered(dialog.episode_id, now)


def _end_handover(uow: Uow, dialog: Dialog, actor: Actor, now: Millis) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover is None:
        return
    over(uow, dialog, handover, FactKind.RETURNED, actor.id, now)
    person_done(uow, dialog, now)
    closed = ended(handover, now)
    uow.handovers.save(closed)
    redraw_cards(uow, dialog, closed, now, "")


def redraw_cards(uow: Uow, dialog: Dialog, handover: Handover, now: Millis, owner: str) -> None:
    """The dialog's cards show its new state, wherever staff see them."""
    kind = uow.setup.inbox(dialog.inbox_id).kind
    history = uow.dialogs.turns(dialog.id, _HISTORY)
    asked = asked_first(uow, handover)
    # nobody had called: the desk has no card yet, and what the client last said must be seen there
    first = handover.reason is Reason.STAFF and handover.state is HandoverState.TAKEN
    for place in staff_places(uow, dialog):
        if not first or not uow.outbox.add(card(place, dialog, handover, kind, history, owner, now, asked), now):
            uow.outbox.add(card_again(place, dialog, handover, kind, history, owner, now, asked), now)


def call_again(uow: Uow, now: Millis) -> None:
    """The desk has moved: the cards of all who wait appear where managers work now."""
    for waiting in uow.handovers.waiting():
        dialog = waiting.dialog
        kind = uow.setup.inbox(dialog.inbox_id).kind
        history = uow.dialogs.turns(dialog.id, _HISTORY)
        for place in staff_places(uow, dialog):
            fresh = card(place, dialog, waiting.handover, kind, history, owner_name(uow, dialog), now)
            if not uow.outbox.add(fresh, now):  # it stands in the group where they worked before
                uow.outbox.add(replace(fresh, key=f"{fresh.key}:{place.chat}:{now}"), now)


def staff_places(uow: Uow, dialog: Dialog) -> Sequence[Place]:
    """Where staff is told of dialogs: the desk group, or each manager's private chat."""
    desk = desk_for(uow, dialog)
    return places(uow.tenants.get(), desk, () if desk else workers(uow))


def _system_turn(uow: Uow, dialog: Dialog, key: str, now: Millis) -> Turn:
    turn = Turn(TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.SYSTEM, f"[{key}]", now)
    uow.dialogs.add_turn(turn)
    return turn


def _record(uow: Uow, actor: Actor, action: str, dialog: DialogId, now: Millis) -> None:
    uow.audit.add(AuditEntry(now, actor.id, action, dialog))
