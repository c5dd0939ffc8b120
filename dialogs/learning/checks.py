"""Checks: questions saved with what is expected of the bot, asked again when something changes, before beside after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NewType, Protocol

from dialogs.access import Actor, Permission
from dialogs.answers.answer import Action, Answer
from dialogs.errors import BadInput, Conflict
from dialogs.ids import BotId, Millis, TenantId, new_id
from dialogs.learning.gaps import shared_words
from dialogs.ports import Clock
from dialogs.settings import CONTEXT, HAND_OVER, INSTRUCTION, OFFER, THRESHOLD
from dialogs.store import AuditEntry, Store, Uow
from dialogs.tenant import BotVersion
from dialogs.typed import named

CheckId = NewType("CheckId", str)
RunId = NewType("RunId", str)
MOST = 200
MOST_QUESTION = 500
_SAME_WORDS = 0.7  # of word beginnings in common: the same answer, said a little otherwise
_MATTER = {INSTRUCTION.key, THRESHOLD.key, HAND_OVER.key, OFFER.key, CONTEXT.key}  # settings that change answers


class Change(StrEnum):
    """What became of a question."""

    SAME = "same"
    CHANGED = "changed"  # another answer, as good or as bad as before
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Result:
    """How the bot did: `source` names what it cited first. `sure` is how sure it was of the best it found (0: nothing
    was looked for), `right` whether that is where the answer is expected from."""

    action: str
    passed: bool
    source: str = ""
    words: str = ""
    sure: float = 0.0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A question and what is expected: an answer from this source, or, with none, no answer at all."""

    id: CheckId
    question: str
    language: str
    source: str  # title; "" expects that the bot does not answer
    added_by: str
    added_at: Millis
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a run."""

    question: str
    change: Change
    after: Result
    before: Result | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """All saved questions asked at once. `why` is asked, publish, source or held; of a published version `before` is
    the number of the one that it replaced."""

    id: RunId
    bot_id: BotId
    why: str
    at: Millis
    by: str = ""
    before: int = 0
    after: int = 0
    done: bool = False
    items: Sequence[Item] = field(default_factory=tuple)
    source: str = ""  # of a held one: the source whose version `after` would stand in the place of `before`

    def count(self, change: Change) -> int:
        return sum(item.change is change for item in self.items)

    @property
    def changed(self) -> Sequence[Item]:
        """Those that are not the same, the worse ones first."""
        order = (Change.WORSE, Change.BETTER, Change.CHANGED)
        return sorted((item for item in self.items if item.change in order), key=lambda item: order.index(item.change))


class CheckTable(Protocol):
    """Saved questions and their runs."""

    def save(self, saved: Saved) -> None: ...
    def get(self, check: CheckId) -> Saved:
        """Raises NotFound."""

    def every(self) -> Sequence[Saved]:
        """The oldest first."""

    def remove(self, check: CheckId) -> None: ...
    def save_run(self, run: Run) -> None: ...
    def get_run(self, run: RunId) -> Run:
        """Raises NotFound."""

    def running(self) -> bool:
        """Whether one of the company's runs is not done."""

    def waiting(self) -> Sequence[tuple[TenantId, Run]]:
        """Runs of all companies that are not done. SYSTEM scope only."""

    def knowledge(self) -> Mapping[TenantId, str]:
        """What tells whether a company's sources changed; those that are being read are left out. SYSTEM scope only."""


def result_of(saved: Saved, answer: Answer) -> Result:
    """How an answer meets the expectation."""
    titles = [cited.title for cited in answer.citations]
    replied = answer.action is Action.REPLY
    passed = replied and saved.source in titles if saved.source else not replied
    best = max(answer.found, key=lambda found: found.confidence, default=None)
    sure, right = (best.confidence, best.title == saved.source) if best else (0.0, False)
    return Result(answer.action.value, passed, titles[0] if titles else "", answer.words[:600], sure, right)


def change_of(before: Result | None, after: Result) -> Change:
    """What is new: passing and failing first, then whether source and words stayed."""
    if before is None:
        return Change.SAME if after.passed else Change.WORSE
    if before.passed != after.passed:
        return Change.BETTER if after.passed else Change.WORSE
    alike = before.words == after.words or shared_words(before.words, after.words) >= _SAME_WORDS
    same = before.action == after.action and before.source == after.source and alike
    return Change.SAME if same else Change.CHANGED


def check_change(uow: Uow, old: BotVersion, new: BotVersion, changed: Sequence[str], by: str, now: Millis) -> None:
    """Part of the unit that publishes: where answers may change, the saved questions are asked again, soon."""
    if _MATTER & set(changed) and uow.checks.every():
        uow.checks.save_run(Run(RunId(new_id(now)), new.bot_id, "publish", now, by, old.number, new.number))


class Checks:
    """What menus call. All raise Forbidden and NotFound."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def every(self, actor: Actor) -> Sequence[Saved]:
        actor.require(Permission.SEE)
        return await self._store.read(actor.tenant, lambda uow: uow.checks.every())

    async def running(self, actor: Actor) -> bool:
        """Whether the questions are being asked: results will change by themselves."""
        actor.require(Permission.SEE)
        return await self._store.read(actor.tenant, lambda uow: uow.checks.running())

    async def get(self, actor: Actor, check: CheckId) -> Saved:
        actor.require(Permission.SEE)
        return await self._store.read(actor.tenant, lambda uow: uow.checks.get(check))

    async def add(self, actor: Actor, question: str, language: str, source: str) -> Saved:
        """The same question again changes what is expected. Raises BadInput for one that can't be used."""
        actor.require(Permission.TEACH)
        words, now = named(question, MOST_QUESTION), self._clock.now()
        fresh = Saved(CheckId(new_id(now)), words, language, source, actor.id, now)
        return await self._store.run(actor.tenant, lambda uow: _add(uow, actor, fresh))

    async def flip(self, actor: Actor, check: CheckId, source: str) -> None:
        """Expects an answer from this source from now on, or none."""
        actor.require(Permission.TEACH)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            flipped = replace(uow.checks.get(check), source=source, result=None)
            uow.checks.save(flipped)
            _note(uow, actor, "check.expect", flipped, now)

        await self._store.run(actor.tenant, unit)

    async def remove(self, actor: Actor, check: CheckId) -> None:
        """What is gone already is no error."""
        actor.require(Permission.TEACH)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            known = [one for one in uow.checks.every() if one.id == check]
            uow.checks.remove(check)
            for one in known:
                _note(uow, actor, "check.remove", one, now)

        await self._store.run(actor.tenant, unit)

    async def ask_all(self, actor: Actor) -> None:
        """Queues a run; its report comes as a message. Raises BadInput when nothing is saved."""
        actor.require(Permission.TEACH)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            if not uow.checks.every():
                raise BadInput("error-no-checks")
            bot = uow.setup.bots()[0]
            uow.checks.save_run(Run(RunId(new_id(now)), bot.bot_id, "asked", now, actor.id, bot.number, bot.number))

        await self._store.run(actor.tenant, unit)

    async def roll_back(self, actor: Actor, run: RunId) -> BotVersion:
        """Publishes the settings of before as a new version. Raises Conflict when the bot changed since."""
        actor.require(Permission.SETTINGS)
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _roll_back(uow, actor, run, now))


def _add(uow: Uow, actor: Actor, fresh: Saved) -> Saved:
    every = uow.checks.every()
    known = next((one for one in every if one.question.lower() == fresh.question.lower()), None)
    if known is None and len(every) >= MOST:
        raise BadInput("error-too-many-checks", most=MOST)
    saved = replace(known, source=fresh.source, result=None) if known else fresh
    uow.checks.save(saved)
    _note(uow, actor, "check.save", saved, fresh.added_at)
    return saved


def _note(uow: Uow, actor: Actor, action: str, saved: Saved, now: Millis) -> None:
    uow.audit.add(AuditEntry(now, actor.id, action, saved.id, {"title": saved.question}))


def _roll_back(uow: Uow, actor: Actor, number: RunId, now: Millis) -> BotVersion:
    run = uow.checks.get_run(number)
    current = uow.setup.bot(run.bot_id)
    if run.why != "publish" or current.number != run.after:
        raise Conflict("error-changed-meanwhile")
    old = uow.setup.version(run.bot_id, run.before)
    back = replace(current, number=current.number + 1, settings=old.settings, created_at=now)
    uow.setup.publish(back)
    check_change(uow, current, back, [THRESHOLD.key], actor.id, now)
    uow.audit.add(AuditEntry(now, actor.id, "bot.rollback", run.bot_id, {"to": run.before}))
    return back
