"""Closing gaps: an answer is drafted, approved into knowledge, and given to the clients who still wait for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dialogs.access import Actor, Permission
from dialogs.desk.cards import note
from dialogs.desk.redrawing import staff_places
from dialogs.desk.replying import StaffMessage
from dialogs.desk.work import reply_for_client
from dialogs.dialog import Dialog, Mode
from dialogs.errors import Conflict
from dialogs.ids import MINUTE, EpisodeId, Millis, SourceId, TurnId, new_id
from dialogs.learning.gap_news import (
    asked_more,
    draft_message,
    gap_message,
    gets_at_once,
    last_why,
    open_call,
    waiting_cases,
)
from dialogs.learning.gaps import Case, Gap, GapId, GapState
from dialogs.ports import Clock
from dialogs.saying import to_customer
from dialogs.store import AuditEntry, Store, Uow
from dialogs.texts import text
from dialogs.turn import Author, Turn
from dialogs.typed import worded

MOST_ANSWER, MOST_QUESTION = 3000, 500
_LATE: Millis = 10 * MINUTE  # who asks while an answer is on its way into knowledge gets it all the same


class Teaches(Protocol):
    """Knowledge, as far as gaps need it."""

    async def add_faq(self, actor: Actor, question: str, answer: str) -> SourceId:
        """The same question and answer give the same source. Raises BadInput, Forbidden."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What an approval caused: the gap, how many waiting clients were answered, how many are with a person."""

    gap: Gap
    told: int = 0
    with_person: int = 0


class GapWork:
    """What editors do with gaps. All raise Forbidden and NotFound."""

    def __init__(self, store: Store, knowledge: Teaches, clock: Clock) -> None:
        self._store = store
        self._knowledge = knowledge
        self._clock = clock

    async def list(self, actor: Actor) -> Sequence[Gap]:
        """By the clients they touch; those in the works first."""
        actor.require(Permission.SEE)
        order = {GapState.DRAFT: 0, GapState.OPEN: 1, GapState.ANSWERED: 2, GapState.DISMISSED: 3}
        gaps = await self._store.read(actor.tenant, lambda uow: uow.gaps.every())
        return sorted(gaps, key=lambda gap: order[gap.state])

    async def get(self, actor: Actor, gap: GapId) -> tuple[Gap, Sequence[Case]]:
        """The gap with its latest cases."""
        actor.require(Permission.SEE)
        return await self._store.read(actor.tenant, lambda uow: (uow.gaps.get(gap), uow.gaps.cases(gap, 5)))

    async def draft(self, actor: Actor, gap: GapId, answer: str) -> Gap:
        """Keeps the answer, for approval. Raises BadInput for one that can't be used, Conflict when it is answered."""
        words = worded(answer, MOST_ANSWER)

        def change(old: Gap) -> Gap:
            return replace(old, state=GapState.DRAFT, answer=words, answered_by=actor.id)

        return await self._change(actor, gap, "gap.draft", change)

    async def reword(self, actor: Actor, gap: GapId, question: str) -> Gap:
        """The question as it shall stand in knowledge."""
        words = worded(question, MOST_QUESTION)
        return await self._change(actor, gap, "gap.reword", lambda old: replace(old, question=words))

    async def dismiss(self, actor: Actor, gap: GapId) -> Gap:
        """Nobody is asked about it again, though it is counted on."""
        return await self._change(actor, gap, "gap.dismiss", lambda old: replace(old, state=GapState.DISMISSED))

    async def reopen(self, actor: Actor, gap: GapId) -> Gap:
        """Takes a dismissal back."""
        actor.require(Permission.TEACH)

        def change(old: Gap) -> Gap:
            return replace(old, state=GapState.DRAFT if old.answer else GapState.OPEN)

        return await self._change(actor, gap, "gap.reopen", change, closed=True)

    async def show(self, actor: Actor, gap: GapId, once: str) -> None:
        """The gap's own message to the member, whose reply is the answer; with its draft when there is one."""
        actor.require(Permission.TEACH)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            found = uow.gaps.get(gap)
            fresh = draft_message(uow, actor.member, found, once) if found.answer else None
            uow.outbox.add(fresh or gap_message(actor.member, found, last_why(uow, found), once), now)

        await self._store.run(actor.tenant, unit)

    async def approve(self, actor: Actor, gap: GapId) -> Closed:
        """Adds the entry to knowledge and answers whoever waits. Taken twice it does its work once. Raises Conflict
        when there is no draft (any more)."""
        actor.require(Permission.TEACH)
        now = self._clock.now()
        taken = await self._store.run(actor.tenant, lambda uow: _take(uow, actor, gap, now))
        source = await self._knowledge.add_faq(actor, taken.question, taken.answer)
        return await self._store.run(actor.tenant, lambda uow: _close(uow, actor, gap, source, now))

    async def _change(
        self, actor: Actor, gap: GapId, action: str, change: Callable[[Gap], Gap], closed: bool = False
    ) -> Gap:
        actor.require(Permission.TEACH)
        now = self._clock.now()

        def unit(uow: Uow) -> Gap:
            old = uow.gaps.get(gap)
            if old.state is GapState.ANSWERED and not closed:
                raise Conflict("error-gap-answered")
            new = change(old)
            uow.gaps.save(new)
            uow.audit.add(AuditEntry(now, actor.id, action, gap, {"title": new.question}))
            return new

        return await self._store.run(actor.tenant, unit)


def _take(uow: Uow, actor: Actor, gap: GapId, now: Millis) -> Gap:
    """The approval is one person's; a crash before knowledge has it lets the same tap go on."""
    old = uow.gaps.get(gap)
    unfinished = old.state is GapState.ANSWERED and old.source_id is None
    if old.state is not GapState.DRAFT and not unfinished:
        raise Conflict("error-gap-answered" if old.state is GapState.ANSWERED else "error-gap-no-draft")
    taken = replace(old, state=GapState.ANSWERED, approved_by=actor.id, closed_at=now, source_id=None)
    uow.gaps.save(taken)
    return taken


def _close(uow: Uow, actor: Actor, gap: GapId, source: SourceId, now: Millis) -> Closed:
    done = replace(uow.gaps.get(gap), source_id=source, told=0)
    uow.gaps.save(done)
    uow.audit.add(AuditEntry(now, actor.id, "gap.approve", gap, {"source": source, "title": done.question}))
    told = [give(uow, actor, done, case, now) for case in waiting_cases(uow, done)]
    return Closed(done, sum(told), len(told) - sum(told))


def give(uow: Uow, actor: Actor, gap: Gap, case: Case, now: Millis) -> bool:
    """The answer to one waiting client, from who approved it. A person who has the dialog is told instead: False."""
    dialog = uow.dialogs.get(case.dialog_id, lock=True)
    sent = gets_at_once(uow, actor.member, case)
    if sent:
        _answer(uow, actor, dialog, StaffMessage(f"gap:{gap.id}:{case.id}", gap.answer), case, now)
    for place in staff_places(uow, dialog):
        key = f"gapnote:{gap.id}:{case.id}{place.suffix}"
        body = text("gap-note", question=gap.question, answer=gap.answer, name=actor.member.name, sent=int(sent))
        uow.outbox.add(note(place, dialog, key, body), now)
    return sent


def _answer(uow: Uow, actor: Actor, dialog: Dialog, words: StaffMessage, case: Case, now: Millis) -> None:
    """Who asked for more since is told which question it answers, and keeps their place in the queue."""
    if dialog.mode is Mode.HUMAN or not asked_more(uow, case):
        reply_for_client(uow, actor, dialog.id, words, now)
        return
    episode = dialog.episode_id or EpisodeId("")
    turn = Turn(TurnId(new_id(now)), dialog.id, episode, Author.BOT, words.words, now)
    body = text("client-gap-answer", question=case.question, answer=words.words)
    if uow.outbox.add(replace(to_customer(dialog, body, turn.id, fenced=True), key=words.key), now):
        uow.dialogs.add_turn(turn)


def give_late(uow: Uow, gap: Gap, case: Case, now: Millis) -> None:
    """Who asked while the answer was on its way into knowledge."""
    fresh = gap.state is GapState.ANSWERED and gap.approved_by and now - gap.closed_at < _LATE
    if fresh and gap.approved_by and open_call(uow, case):
        give(uow, Actor(uow.members.get(gap.approved_by)), gap, case, now)
