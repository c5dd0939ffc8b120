"""The desk's use cases: take, reply, release, no reply needed, draft. Each is one transaction."""

from dialogs.access import Actor, Permission
from dialogs.answers.answer import Answer, Question, scope_of
from dialogs.answers.answering import Answerer
from dialogs.answers.wording import Wording
from dialogs.arrivals.blocking import block
from dialogs.arrivals.linking import Link, answer_link
from dialogs.desk.redrawing import redraw_cards
from dialogs.desk.replying import StaffMessage, nobody_waits, record, reply_now, require_mine, take_now
from dialogs.desk.summary import wish_in
from dialogs.desk.unplanning import remind_planned
from dialogs.dialog import Dialog, Mode, release
from dialogs.errors import BadInput, Conflict
from dialogs.facts import FactKind
from dialogs.handover import HandoverState, ended
from dialogs.handovers.calling import over, set_aside
from dialogs.handovers.offering import decline
from dialogs.handovers.proposing import Proposing
from dialogs.ids import DialogId, EpisodeId, Millis, TurnId, new_id
from dialogs.learning.gap_news import person_done
from dialogs.ports import LLM, Clock
from dialogs.saying import to_customer
from dialogs.store import Store, Uow
from dialogs.texts import text
from dialogs.turn import Author, Turn

_HISTORY = 12


class DeskWork:
    """What managers do with a dialog. All raise Forbidden, NotFound, and AlreadyTaken when another has the dialog."""

    def __init__(self, store: Store, answerer: Answerer, clock: Clock, llm: LLM | None = None) -> None:
        self._store = store
        self._answerer = answerer
        self._clock = clock
        self.wording = Wording(llm)
        self.proposing = Proposing(store, llm)

    async def take(self, actor: Actor, dialog: DialogId) -> Dialog:
        """The manager claims the dialog: from the commit on the bot is silent. Taking one's own again is harmless."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: take_now(uow, actor, dialog, now))

    async def answer_call(self, actor: Actor, dialog: DialogId) -> Dialog:
        """The same by a button of the client's call. Raises Conflict when that is over: nothing begins by accident."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _answer_call(uow, actor, dialog, now))

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


def reply_for_client(uow: Uow, actor: Actor, dialog_id: DialogId, message: StaffMessage, now: Millis) -> Dialog:
    """The same for an answer that was approved for knowledge: then the dialog, if nobody had it, is the bot's again.
    Raises AlreadyTaken when a person has it."""
    before = uow.dialogs.get(dialog_id, lock=True)
    dialog = reply_now(uow, actor, dialog_id, message, now)
    if before.mode is Mode.HUMAN:
        return dialog
    return _given_back(uow, actor, dialog, now)


def _answer_call(uow: Uow, actor: Actor, dialog: DialogId, now: Millis) -> Dialog:
    if uow.handovers.open_of(dialog) is None:
        raise Conflict("error-call-over")
    return take_now(uow, actor, dialog, now)


def _release(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis, tell: bool) -> Dialog:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(dialog_id, lock=True)
    require_mine(uow, actor, dialog)
    back = release(dialog)
    if back == dialog:
        return dialog
    if tell:
        turn = _system_turn(uow, back, "client-back-to-bot", now)
        body = text("client-back-to-bot", came="yes" if dialog.mode is Mode.HUMAN else "no")
        uow.outbox.add(to_customer(back, body, turn.id, fenced=False, author="system"), now)
    remind_planned(uow, dialog, now)
    return _given_back(uow, actor, dialog, now, needed=tell)


def _given_back(uow: Uow, actor: Actor, dialog: Dialog, now: Millis, needed: bool = True) -> Dialog:
    back = release(dialog)
    uow.dialogs.save(back, expected_epoch=dialog.epoch)
    _end_handover(uow, back, actor, now, needed)
    record(uow, actor, "handover.release", dialog.id, now)
    return back


def _no_reply(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis) -> Dialog:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(dialog_id, lock=True)
    if dialog.mode is Mode.WAITING:
        return _release(uow, actor, dialog_id, now, tell=False)
    require_mine(uow, actor, dialog)
    set_aside(uow, dialog, actor.id, now)
    nobody_waits(uow, dialog, now)
    record(uow, actor, "handover.no_reply", dialog.id, now)
    return dialog


def _decline(uow: Uow, actor: Actor, dialog_id: DialogId, now: Millis) -> Dialog:
    actor.require(Permission.WORK)
    dialog, handover = uow.dialogs.get(dialog_id, lock=True), uow.handovers.open_of(dialog_id)
    if handover and handover.state is HandoverState.ASKED:
        decline(uow, dialog, handover, actor, now)
        redraw_cards(uow, dialog, handover, now, "")
        record(uow, actor, "handover.decline", dialog.id, now)
    return dialog


def _question(uow: Uow, actor: Actor, dialog_id: DialogId) -> Question:
    dialog = uow.dialogs.get(dialog_id)
    history = uow.dialogs.turns(dialog.id, _HISTORY)
    asked = [turn.text for turn in history if turn.author is Author.CUSTOMER and turn.text]
    if not asked:
        raise BadInput("error-nothing-asked")
    # a call for a person, or thanks, is no question: the last words that ask something are
    words = next((wish for one in reversed(asked) if (wish := wish_in(one))), asked[-1])
    bot = uow.setup.bot(uow.setup.inbox(dialog.inbox_id).bot_id)
    scope = scope_of(actor.tenant, bot, dialog.language)
    return Question(words, scope, bot, dialog.language, history[:-1])


def _end_handover(uow: Uow, dialog: Dialog, actor: Actor, now: Millis, needed: bool) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover is None:
        return
    over(uow, dialog, handover, FactKind.RETURNED, actor.id, now)
    person_done(uow, dialog, now)
    closed = ended(handover, now, given_back=needed)
    uow.handovers.save(closed)
    redraw_cards(uow, dialog, closed, now, "")


def _system_turn(uow: Uow, dialog: Dialog, key: str, now: Millis) -> Turn:
    turn = Turn(TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.SYSTEM, f"[{key}]", now)
    uow.dialogs.add_turn(turn)
    return turn
