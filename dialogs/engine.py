"""The engine of a client's dialog: hear (tx 1) → think (no tx) → settle (tx 2). Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.answers.answer import Action, Question, scope_of
from dialogs.answers.answering import Answerer
from dialogs.answers.clarifying import pressed
from dialogs.answers.followups import taken
from dialogs.answers.intents import Intent, intent_of
from dialogs.answers.next_step import company_hours
from dialogs.arrivals.conduct import conduct
from dialogs.arrivals.hearing import Heard, hear
from dialogs.calendar.schedule import WorkingHours
from dialogs.deciding import ALWAYS, Outcome, decide
from dialogs.desk.cards import offered_to
from dialogs.desk.desks import keep_desk
from dialogs.desk.overhearing import called_away, overhear
from dialogs.dispatch import Dispatch, OnlyStores, stored
from dialogs.handover import asks
from dialogs.handovers.calling import asks_again, called
from dialogs.handovers.opening import tell_closed
from dialogs.handovers.quiet import stays_quiet
from dialogs.handovers.rating import keep_rating
from dialogs.handovers.rating_told import tell_rating
from dialogs.handovers.withdrawing import withdrawn
from dialogs.ids import Millis
from dialogs.learning.gap_news import note_unanswered
from dialogs.learning.untaken import follow_offer
from dialogs.messages import InboundMessage
from dialogs.ports import Clock, Progress
from dialogs.settings import HAND_OVER
from dialogs.store import Claim, Queued, Received, Store, Uow
from dialogs.tenant import Inbox


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claimed lane brings: the raw events, and the messages that they hold."""

    claim: Claim
    inbox: Inbox
    messages: Sequence[InboundMessage]


class Engine:
    """Runs one turn of a dialog. Raises StaleEpoch when a person took over meanwhile: the caller runs it again."""

    def __init__(self, store: Store, answerer: Answerer, clock: Clock, dispatch: Dispatch | None = None) -> None:
        """Without `dispatch` all that is said waits in the outbox until it is claimed from there."""
        self._store = store
        self._dispatch = dispatch or OnlyStores()
        self._answerer = answerer
        self._clock = clock

    async def hear(self, batch: Batch) -> Heard:
        """tx 1: customer, dialog, episode and turns are saved; the state to decide from comes back."""
        now = self._clock.now()
        return await self._store.run(batch.claim.tenant_id, lambda uow: hear(uow, batch.inbox, batch.messages, now))

    async def think(self, heard: Heard, progress: Progress | None = None) -> Outcome:
        """No transaction: finds and composes when the bot has the dialog; a person's dialog is only relayed."""
        if not heard.turns:  # taken back, or an edit that says nothing new
            return Outcome("nothing new", heard.dialog)
        now, words = self._clock.now(), heard.words
        ruled = conduct(heard, now)
        if ruled:
            return ruled
        intent = intent_of(words, heard.button) if heard.bot_speaks and not heard.rating else None
        intent = taken(intent, heard.history) if intent else None
        if intent is not Intent.QUESTION or not any(sign.isalnum() for sign in words):
            return decide(heard, None, now, intent)
        scope = scope_of(heard.tenant.id, heard.bot, heard.dialog.language)
        question = Question(words, scope, heard.bot, heard.dialog.language, heard.history, pressed(heard.button),
                            heard.dialog.customer_name)  # fmt: skip
        answer = await self._answerer.answer(question, progress)
        hours = await self._hours(heard) if answer.action is Action.HANDOVER else ALWAYS
        return decide(heard, answer, self._clock.now(), intent, hours)

    async def _hours(self, heard: Heard) -> WorkingHours:
        """Asked for only where the bot itself must say when people answer."""
        if HAND_OVER.read(heard.bot.settings):
            return ALWAYS
        return await self._store.read(heard.tenant.id, company_hours)

    async def settle(self, batch: Batch, heard: Heard, outcome: Outcome) -> None:
        """tx 2: all that was decided, the outbox rows and the events' outcome, or nothing; then it is sent."""
        now, claim, dispatch = self._clock.now(), batch.claim, self._dispatch
        rows = await self._store.run(claim.tenant_id, lambda uow: settle(uow, claim, heard, outcome, now, dispatch))
        dispatch.go(rows)


def settle(
    uow: Uow, claim: Claim, heard: Heard, outcome: Outcome, now: Millis, dispatch: Dispatch
) -> Sequence[Queued]:  # fmt: skip
    """The unit of tx 2; what goes at once. Raises StaleEpoch (a takeover came between) or StaleLease (another worker
    has the lane)."""
    if outcome.dialog == heard.dialog:
        uow.dialogs.hold(heard.dialog.id, expected_epoch=heard.dialog.epoch)
    else:
        uow.dialogs.save(outcome.dialog, expected_epoch=heard.dialog.epoch)
    asked = _write(uow, heard, outcome, now)
    rows = stored(uow, dispatch, offered_to(outcome.messages, asked), outcome.dialog, now)
    if outcome.asked:
        tell_closed(uow, outcome.dialog, outcome.asked, now)
    finish(uow, claim, claim.events, outcome.name, now)
    return rows


def finish(uow: Uow, claim: Claim, events: Sequence[Received], name: str, now: Millis) -> None:
    """Ends the events with their outcome and frees the lane, fenced by its token."""
    uow.lanes.finish(claim, events, name, now)
    uow.lanes.release(claim)


def _write(uow: Uow, heard: Heard, outcome: Outcome, now: Millis) -> str:
    """All but the messages; who is asked first, by name."""
    for turn in outcome.turns:
        uow.dialogs.add_turn(turn)
    _overheard(uow, heard, outcome, now)
    if outcome.trace:
        uow.dialogs.add_trace(outcome.trace)
        note_unanswered(uow, outcome.dialog, outcome.trace, outcome.asked)
    follow_offer(uow, heard, outcome.turns, outcome.asked is not None, now)
    asked = _write_handover(uow, outcome, now)
    if outcome.answered_at is not None and not heard.answered and outcome.dialog.episode_id is not None:
        uow.dialogs.answered(outcome.dialog.episode_id, outcome.answered_at)
    if outcome.rating:
        keep_rating(uow, outcome.dialog, outcome.rating, now)
        tell_rating(uow, outcome.dialog, outcome.rating, now)
    for entry in outcome.audit:
        uow.audit.add(entry)
    return asked


def _overheard(uow: Uow, heard: Heard, outcome: Outcome, now: Millis) -> None:
    """Staff reads along where the client has a topic; the card of a call shows the last words itself."""
    if outcome.asked:
        called_away(uow, outcome.dialog)
    elif outcome.answered_at is not None:
        overhear(uow, outcome.dialog, [*heard.turns, *outcome.turns], now)


def _write_handover(uow: Uow, outcome: Outcome, now: Millis) -> str:
    """Who is asked first, by name."""
    asked = ""
    if outcome.withdrawn:
        withdrawn(uow, outcome.dialog, now)
    if outcome.asked:
        uow.handovers.add(outcome.asked)
        keep_desk(uow, outcome.dialog.id, next((one.chat for one in outcome.messages if one.topic), ""))
        asked = called(uow, outcome.dialog, outcome.asked, now)
    _waits(uow, outcome, now)
    return asked


def _waits(uow: Uow, outcome: Outcome, now: Millis) -> None:
    if outcome.asks_at is None:
        return
    # read again: a manager may have answered since it was heard, and that must not be undone
    stays_quiet(uow, outcome.dialog, now)
    handover = uow.handovers.open_of(outcome.dialog.id)
    if handover:
        asks_again(uow, outcome.dialog, handover, now)
        uow.handovers.save(asks(handover, outcome.asks_at))
