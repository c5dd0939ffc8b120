"""The engine of a client's dialog: hear (tx 1) → think (no tx) → settle (tx 2). Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.answering import Action, Answerer, Question
from dialogs.calling import asks_again, called
from dialogs.cards import offered_to
from dialogs.clarifying import pressed
from dialogs.conduct import conduct
from dialogs.deciding import ALWAYS, Outcome, decide
from dialogs.desks import keep_desk
from dialogs.gap_news import note_unanswered
from dialogs.handover import asks
from dialogs.hearing import Heard, hear
from dialogs.ids import Millis
from dialogs.intents import Intent, intent_of
from dialogs.messages import InboundMessage
from dialogs.next_step import company_hours
from dialogs.opening import tell_closed
from dialogs.ports import Clock, Progress, Scope
from dialogs.quiet import stays_quiet
from dialogs.rating import keep_rating
from dialogs.schedule import WorkingHours
from dialogs.settings import HAND_OVER
from dialogs.store import Claim, Received, Store, Uow
from dialogs.tenant import Inbox


@dataclass(frozen=True, slots=True)
class Batch:
    """What one claimed lane brings: the raw events, and the messages that they hold."""

    claim: Claim
    inbox: Inbox
    messages: Sequence[InboundMessage]


class Engine:
    """Runs one turn of a dialog. Raises StaleEpoch when a person took over meanwhile: the caller runs it again."""

    def __init__(self, store: Store, answerer: Answerer, clock: Clock) -> None:
        self._store = store
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
        if intent is not Intent.QUESTION or not words:
            return decide(heard, None, now, intent)
        scope = Scope(heard.tenant.id, heard.bot.bot_id, heard.dialog.language)
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
        """tx 2: all that was decided, the outbox rows and the events' outcome, or nothing."""
        now = self._clock.now()
        await self._store.run(batch.claim.tenant_id, lambda uow: settle(uow, batch.claim, heard, outcome, now))


def settle(uow: Uow, claim: Claim, heard: Heard, outcome: Outcome, now: Millis) -> None:
    """The unit of tx 2. Raises StaleEpoch (a takeover came between) or StaleLease (another worker has the lane)."""
    uow.dialogs.save(outcome.dialog, expected_epoch=heard.dialog.epoch)
    _write(uow, outcome, now)
    finish(uow, claim, claim.events, outcome.name, now)


def finish(uow: Uow, claim: Claim, events: Sequence[Received], name: str, now: Millis) -> None:
    """Ends the events with their outcome and frees the lane, fenced by its token."""
    uow.lanes.finish(claim, events, name, now)
    uow.lanes.release(claim)


def _write(uow: Uow, outcome: Outcome, now: Millis) -> None:
    for turn in outcome.turns:
        uow.dialogs.add_turn(turn)
    if outcome.trace:
        uow.dialogs.add_trace(outcome.trace)
        note_unanswered(uow, outcome.dialog, outcome.trace, outcome.asked)
    asked = _write_handover(uow, outcome, now)
    _write_episode(uow, outcome)
    if outcome.rating:
        keep_rating(uow, outcome.dialog, outcome.rating, now)
    for message in offered_to(outcome.messages, asked):
        uow.outbox.add(message, now)
    if outcome.asked:
        tell_closed(uow, outcome.dialog, outcome.asked, now)
    for entry in outcome.audit:
        uow.audit.add(entry)


def _write_handover(uow: Uow, outcome: Outcome, now: Millis) -> str:
    """Who is asked first, by name."""
    asked = ""
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


def _write_episode(uow: Uow, outcome: Outcome) -> None:
    if outcome.answered_at is not None and outcome.dialog.episode_id is not None:
        uow.dialogs.answered(outcome.dialog.episode_id, outcome.answered_at)
